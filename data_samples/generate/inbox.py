"""What is true, and what is delivered: the two records everything else passes around.

Belongs here: drawing the whole invented world from a seed, and the shape of an inbox. Does not: how a delivery is made
of it (`provider_files`, `platform_files`, `follow_ups`, `paper_files`, `hostile`).
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from data_samples.generate import (
    activities,
    assessments,
    certificates,
    courses,
    decisions,
    district,
    identity,
    people,
    register,
    social_cases,
)
from data_samples.generate.channels import PLANTING
from data_samples.generate.findings import Finding
from data_samples.generate.planted import COURSE_PROTOCOL
from data_samples.generate.world import SMALLEST_WORLD

HOSTILE_COURSES, SPARE_PERSONS = 6, 40
EXTRACTS = 15  # people whom only an extract names


@dataclass
class World:
    """Everything that is true in the samples: typed rows, before anybody writes them down."""

    course_protocol: pl.DataFrame
    activity: pl.DataFrame
    assessment: pl.DataFrame
    certificate: pl.DataFrame
    bureau_decision: pl.DataFrame
    person_register: pl.DataFrame
    spare_snils: list[str]
    registers: dict[str, pl.DataFrame]
    extract: pl.DataFrame

    def of(self, *channels: str) -> dict[str, pl.DataFrame]:
        """The protocols of some channels in order of finish, and their activities and assessments."""
        own = self.course_protocol.filter(pl.col("channel").is_in(channels)).sort("finished_on", "course")
        return self.with_children(own)

    def with_children(self, own: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """These protocols and all that belongs to them."""
        keys = own.select("course")
        children = {"activity": self.activity, "assessment": self.assessment}
        joined = {
            t: rows.join(keys, on="course", how="semi", maintain_order="left") for t, rows in children.items()
        }
        return {"course_protocol": own} | joined


@dataclass
class Inbox:
    """What is delivered, and what must be found in it."""

    files: dict[str, bytes] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def add(self, name: str, content: bytes, found: list[Finding] | None = None) -> None:
        """One more delivery."""
        if name in self.files:
            raise ValueError(f"two deliveries are called {name}")
        self.files[name] = content
        self.found += found or []


def protocol_plants(channel: str) -> list[object]:
    """The protocol errors a channel plants, one a victim."""
    keys = [c.key for c in PLANTING]
    return list(COURSE_PROTOCOL[keys.index(channel) :: len(keys)]) if channel in keys else []


def draw(seed: int, count: int) -> World:
    """The world of a seed with so many clean courses; each part has a stream of its own."""
    if count < SMALLEST_WORLD:
        raise SystemExit(
            f"--courses {count}: at least {SMALLEST_WORLD}, so that every sender has its courses"
        )
    streams = iter(np.random.default_rng(seed).spawn(10))
    victims = {c.key: len(protocol_plants(c.key)) for c in PLANTING} | {"late": 1, "hostile": HOSTILE_COURSES}
    planned = courses.planned_courses(next(streams), count, victims)
    protocols = courses.protocols(next(streams), planned)
    held = certificates.certificates(next(streams), protocols)
    entries = register.register(next(streams), held)
    known = pl.concat([entries["snils"], protocols["snils"]])
    drawn = {
        "activity": activities.activities(next(streams), protocols),
        "assessment": assessments.assessments(next(streams), protocols),
        "bureau_decision": decisions.decisions(next(streams), protocols),
    }
    spare = identity.unused_snils(next(streams), known, SPARE_PERSONS)
    known = pl.concat([known, spare])
    registers = _registers(next(streams), known)
    known, last = pl.concat([known, registers["person_register"]["snils"]]), next(streams)
    return World(
        course_protocol=protocols,
        certificate=held,
        person_register=entries,
        spare_snils=spare.to_list(),
        registers=registers,
        extract=people.extracts(last, identity.unused_snils(last, known, EXTRACTS)),
        **drawn,
    )


def _registers(rng: np.random.Generator, known: pl.Series) -> dict[str, pl.DataFrame]:
    """The registers of three regions, of people whom the pilot does not know."""
    count = sum(d.adults + d.children for d in district.DISTRICTS)
    persons = people.people(rng, identity.unused_snils(rng, known, count))
    houses, services = district.institutions(), district.e_services()
    return {
        "person_register": persons,
        "institution": houses,
        "e_service": services,
        "service_record": people.services(rng, persons, houses),
        "employment_outcome": people.outcomes(rng, persons),
        "education_enrolment": people.enrolment(rng, persons),
        "employment_quota": district.quotas(rng),
        "ngo_grant": district.grants(rng),
        "workshop": district.workshops(rng),
        "staff": district.staff(rng, houses),
        "e_application": district.e_applications(rng, services),
        "population": district.residents(rng),
        "published_statistic": district.published(),
        "social_service_case": social_cases.cases(rng, persons),
    }

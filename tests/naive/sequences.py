"""Random sequences of small deliveries: repeats, conflicts, late partners, bad rows, in a world of few protocols.

Belongs here: what is delivered. Does not: what becomes of it (`settling.py`).
"""

import random
from collections.abc import Callable

from tests.delivered_rows import VALID, Row
from tests.naive.settling import KEYS

Rows = list[
    tuple[Row, bool]
]  # what differs from the valid row, and whether that breaks a rule of the row's own
Deliveries = list[tuple[str, Rows]]


LATER = {"started_on": "2025-09-22", "finished_on": "2025-10-12", "signed_on": "", "sent_on": ""}
AT_ITS_END = {"started_on": "2025-09-21", "finished_on": "2025-10-11", "signed_on": "", "sent_on": ""}


def key(rng: random.Random) -> Row:
    return {"protocol_id": rng.choice("PQR"), "revision": rng.choice(("1", "1", "2"))}


def protocol(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.25
    born = rng.choice(("2015-03-12", "2011-09-01", "2011-09-02"))
    child = rng.choice(("00100000101", "00100000202", "00100000303"))
    row = key(rng) | {"birth_date": born, "snils": child} | rng.choice(({}, {}, LATER, AT_ITS_END))
    return row | ({"provider_ogrn": "1"} if bad else {}), bad


def activity(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.1
    days = ("2025-08-31", "2025-09-01", "2025-09-21", "2025-09-22", *["2025-09-05"] * 6)
    row = key(rng) | {
        "performed_on": "" if bad else rng.choice(days),
        "direction": rng.choice(("career_guidance", "adaptive_pe", "adaptive_pe", "socio_cultural")),
        "status": rng.choice(("delivered", "delivered", "cancelled")),
        "minutes": rng.choice(("", "", "30")),
    }
    return row, bad


def assessment(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.1
    of = rng.choice(({"item": "d1"}, {"item": "d2"}, {"instrument": "parental_competence", "item": "skill"}))
    return key(rng) | of | {
        "stage": rng.choice(("baseline", "final")),
        "value": "7" if bad else rng.choice("13"),
    }, bad


def certificate(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.1
    row = {
        "certificate_id": rng.choice("AB"),
        "status": rng.choice(("issued", "applied", "redeemed", "redeemed", "expired", "cancelled")),
        "redeemed_rub": rng.choice(("", "", "10.00")),
        "snils": rng.choice(("00100000101",) * 5 + ("00100000202",)),
    }
    return row | ({"valid_until": "2020-01-01"} if bad else {}), bad


def decision(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.2
    row = key(rng) | {"signer_role": rng.choice(("head", "head", "authorised")), "reasons": ""}
    return row | ({"reported_total": "8"} if bad else {}), bad


WRITTEN = {  # of each register: a column of its key with two values, a column beside it, and one that breaks a rule
    "person_register": (
        {"established_on": ("2024-01-15", "2024-01-16")},
        {"target_group": "25"},
        {"snils": "1"},
    ),
    "service_record": ({"institution_id": ("", "I-1")}, {"cost_rub": ("", "5.00")}, {"channel": "?"}),
    "employment_quota": ({"quarter": "34"}, {"filled_positions": "12"}, {"employer_inn": "1"}),
    "employment_outcome": (
        {"hired_on": ("2025-03-03", "2025-03-04")},
        {"region_code": ("72", "77")},
        {"snils": "1"},
    ),
    "education_enrolment": (
        {"level": ("school", "college")},
        {"mode": ("", "home")},
        {"school_year": "2024"},
    ),
    "institution": ({"institution_id": ("I-1", "I-2")}, {"high_tech": "10"}, {"kind": "?"}),
    "ngo_grant": ({"project_id": ("", "1")}, {"amount_rub": "12"}, {"ngo_inn": "1"}),
    "workshop": ({"year": ("2024", "2025")}, {"workers": "12"}, {"workers": "-1"}),
    "staff": ({"year": ("2024", "2025")}, {"under_35": "12"}, {"under_35": "9"}),
    "e_service": (
        {"service_id": ("E-1", "E-2")},
        {"launched_on": ("2020-03-03", "2021-03-03")},
        {"audience": "?"},
    ),
    "e_application": ({"date": ("2025-03-03", "2025-03-04")}, {"count": "12"}, {"count": "-1"}),
    "population": ({"variant": ("with_okrugs", "without_okrugs")}, {"count": "12"}, {"age": "101"}),
    "published_statistic": ({"breakdown": ("", "a=b")}, {"value": "12"}, {"breakdown": "ab"}),
    "child_form": (
        {"form_no": ("1.72.01/2025", "2.72.01/2025")},
        {"municipality": ("", "Ишим")},
        {"limit_work": "4"},
    ),
    "provider_register": (
        {"valid_from": ("2022-04-01", "2023-04-01")},
        {"places": "12"},
        {"provider_ogrn": "1"},
    ),
    "social_service_case": ({"form": ("home", "urgent")}, {"payment": ("full", "free")}, {"decision": ""}),
}


FIXED = ("region_code", "snils")  # a place and a person: another number of these is not always one


def _another(text: str) -> str:
    """Another value of the same kind: the next number, the next last letter or day."""
    return str(int(text) + 1) if text.isdigit() else text[:-1] + str((int(text[-1]) + 1) % 10)


def of_model(table: str) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]], Row]:
    """The same of a register that nobody wrote it for: two values of a column of its key and of one beside it."""
    free = [name for name, text in VALID[table].items() if text[-1:].isdigit() and name not in FIXED]
    key, beside = (next(n for n in free if (n in KEYS[table]) is within) for within in (True, False))
    two = {name: (VALID[table][name], _another(VALID[table][name])) for name in (key, beside)}
    return {key: two[key]}, {beside: two[beside]}, {key: ""}


OTHER = WRITTEN | {table: of_model(table) for table in KEYS if table not in WRITTEN}


def entry(table: str) -> Callable[[random.Random], tuple[Row, bool]]:
    """Rows of a register with one of two keys and one of two contents."""
    key_of, content, broken = OTHER[table]

    def drawn(rng: random.Random) -> tuple[Row, bool]:
        bad = rng.random() < 0.2
        row = {name: rng.choice(values) for name, values in (key_of | content).items()}
        return row | (broken if bad else {}), bad

    return drawn


DRAWN: dict[str, Callable[[random.Random], tuple[Row, bool]]] = {
    "course_protocol": protocol,
    "activity": activity,
    "assessment": assessment,
    "certificate": certificate,
    "bureau_decision": decision,
}
REGISTERS = {table: entry(table) for table in OTHER}


def deliveries(seed: int) -> Deliveries:
    """A random sequence; some deliveries bring an earlier one again: shuffled, in part or with one row more."""
    rng = random.Random(seed)
    registers = rng.sample(sorted(REGISTERS), 2)
    tables = DRAWN | {table: REGISTERS[table] for table in registers}
    made: Deliveries = []
    for _ in range(rng.randint(8, 20)):
        table = rng.choices(list(tables), weights=(3, 3, 3, 1, 1, 1.5, 1.5))[0]
        rows = [tables[table](rng) for _ in range(rng.randint(1, 6))]
        earlier = [r for t, r in made if t == table]
        if earlier and rng.random() < 0.5:
            again = list(rng.choice(earlier))
            rng.shuffle(again)
            rows = rng.choice((again, again, again + rows[:1], again[:-1] or rows))
        made.append((table, rows))
    return made

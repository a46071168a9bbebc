"""Random sequences of small deliveries: repeats, conflicts, late partners, bad rows, in a world of few protocols.

Belongs here: what is delivered. Does not: what becomes of it (`settling.py`).
"""

import random
from collections.abc import Callable

from tests.delivered_rows import Row

Rows = list[
    tuple[Row, bool]
]  # what differs from the valid row, and whether that breaks a rule of the row's own
Deliveries = list[tuple[str, Rows]]


def key(rng: random.Random) -> Row:
    return {"protocol_id": rng.choice("PQR"), "revision": rng.choice(("1", "1", "2"))}


def protocol(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.25
    born = rng.choice(("2015-03-12", "2011-09-01", "2011-09-02"))
    return key(rng) | {"birth_date": born} | ({"provider_ogrn": "1"} if bad else {}), bad


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


def entry(rng: random.Random) -> tuple[Row, bool]:
    bad = rng.random() < 0.2
    row = {"target_group": rng.choice("25"), "established_on": rng.choice(("2024-01-15", "2024-01-16"))}
    return row | ({"snils": "1"} if bad else {}), bad


DRAWN: dict[str, Callable[[random.Random], tuple[Row, bool]]] = {
    "course_protocol": protocol,
    "activity": activity,
    "assessment": assessment,
    "certificate": certificate,
    "bureau_decision": decision,
    "person_register": entry,
}


def deliveries(seed: int) -> Deliveries:
    """A random sequence; some deliveries bring an earlier one again: shuffled, in part or with one row more."""
    rng, made = random.Random(seed), []
    for _ in range(rng.randint(6, 16)):
        table = rng.choices(list(DRAWN), weights=(3, 3, 3, 1, 1, 1))[0]
        rows = [DRAWN[table](rng) for _ in range(rng.randint(1, 6))]
        earlier = [r for t, r in made if t == table]
        if earlier and rng.random() < 0.5:
            again = list(rng.choice(earlier))
            rng.shuffle(again)
            rows = rng.choice((again, again, again + rows[:1], again[:-1] or rows))
        made.append((table, rows))
    return made

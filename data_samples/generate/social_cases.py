"""Cases of law 442-FZ at invented institutions: from the application to the contract, some of their steps late.

Belongs here: rows of `social_service_case` and what becomes of them by a later day. Does not: files. Steps are drawn in
calendar days, so that nothing of the deadline engine is repeated here.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl

from data_samples.generate.people import drawn

CASES, LATE = 150, 0.15
FIRST, LAST, TODAY = date(2025, 9, 1), date(2026, 7, 20), date(2026, 8, 21)
FORMS = {"home": 0.5, "semi_stationary": 0.25, "stationary": 0.15, "urgent": 0.1}
REFUSALS = ("не признан нуждающимся", "неполный комплект документов", "медицинские противопоказания")
ENDS = ("срок истёк", "по заявлению получателя")


def cases(rng: np.random.Generator, persons: pl.DataFrame) -> pl.DataFrame:
    """One application a person, with every step that was taken by the day of the last extract."""
    chosen = persons.filter(pl.col("disability_group") != "child").sample(
        CASES, seed=int(rng.integers(2**31))
    )
    forms = drawn(rng, FORMS, CASES)
    rows = [_case(rng, form, at == 0) for at, form in enumerate(forms)]
    steps = pl.DataFrame(rows, infer_schema_length=None)
    amount = pl.col("income_ratio").cast(pl.Decimal(14, 2))
    return pl.concat([chosen.select("snils", "region_code"), steps.with_columns(amount)], how="horizontal")


def as_of(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """The cases submitted by a day, as they stood on it: a later step is not there yet, nor what was said in it."""
    known = rows.filter(pl.col("submitted_on") <= day)
    steps = [
        n for n, kind in known.schema.items() if kind == pl.Date and n not in ("submitted_on", "service_to")
    ]
    told = {"decision": "decided_on", "refusal_reason": "decided_on", "finish_reason": "finished_on",
            "payment": "contract_on", "service_to": "service_from"}  # fmt: skip
    return known.with_columns(
        *(pl.when(pl.col(step) <= day).then(step).alias(step) for step in steps),
        *(pl.when(pl.col(step) <= day).then(said).alias(said) for said, step in told.items()),
    )


def _payment(ratio: int, urgent: bool) -> str:
    """What a case pays at so many percents of the subsistence minimum; up to 150 % nothing (article 31)."""
    return "free" if ratio <= 150 or urgent else "partial" if ratio < 280 else "full"


def _case(rng: np.random.Generator, form: str, whole: bool) -> dict[str, object]:
    """One case; a whole one has every step there is."""

    def after(day: date, usual: int, late: int) -> date:
        return day + timedelta(days=late if rng.random() < LATE and not whole else usual)

    submitted = FIRST + timedelta(days=0 if whole else int(rng.integers(0, (LAST - FIRST).days)))
    online, urgent = whole or bool(rng.random() < 0.6), form == "urgent" and not whole
    registered = after(submitted, 0, 2)
    complete, surveyed = after(registered, 1, 6), after(registered, 2, 8)
    decided = submitted if urgent else after(max(complete, surveyed), 1, 9)
    refused = not whole and rng.random() < 0.15
    programme, requested = after(decided, 3, 15), after(decided, 9, 190)
    contract, agreed = after(requested, 0, 5), not refused and not urgent
    served = None if refused else (decided if urgent else contract) + timedelta(days=3)
    ended = served + timedelta(days=60) if served and (whole or rng.random() < 0.2) else None
    ratio = int(rng.integers(60, 320))
    return {
        "form": "home" if whole else form,
        "submitted_on": submitted,
        "submitted_electronically": online,
        "registered_on": registered,
        "receipt_confirmed_on": after(submitted, 1, 7) if online else None,
        "documents_complete_on": complete,
        "survey_on": None if urgent else surveyed,
        "decided_on": decided,
        "decision": "refused" if refused else "recognised",
        "refusal_reason": REFUSALS[int(rng.integers(0, 3))] if refused else None,
        "notified_on": after(decided, 1, 6),
        "programme_on": programme if agreed else None,
        "revised_on": programme + timedelta(days=150) if agreed and (whole or rng.random() < 0.1) else None,
        "service_from": served,
        "service_to": served + timedelta(days=180) if served and form != "stationary" else None,
        "contract_requested_on": requested if agreed else None,
        "contract_on": contract if agreed else None,
        "payment": _payment(ratio, urgent) if served else None,
        "income_ratio": f"{ratio / 100:.2f}",
        "finished_on": ended,
        "finish_reason": ENDS[int(rng.integers(0, 2))] if ended else None,
    }

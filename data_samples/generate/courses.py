"""The courses: who, where, when, how they ended. One row a course, typed columns of `course_protocol` and the plan.

Belongs here: drawing the protocols. Does not: activities and assessments that earn the planned points, planted errors.
Columns beyond the contract: course (its number), half, channel ('bulk' or a key of `channels`), rank (within its cell),
victim (an extra course kept for planted errors), outcome, and the four planned points.
"""

import numpy as np
import polars as pl

from data_samples.generate import identity, outcomes, world
from data_samples.generate.channels import CHANNELS, CORRECTED, REPEATED, Channel

PLATFORM = ("bulk", "corrected", "repeated")  # channels of the bulk hand-over, where every provider is found
DAY = np.timedelta64(1, "D")
COURSE_DAYS = 21
AGES = np.arange(4, 18)


def planned_courses(rng: np.random.Generator, count: int, victims: dict[str, int]) -> pl.DataFrame:
    """So many clean courses over regions and half-years, and the extra ones each channel needs for planting."""
    cells = world.cells()
    sizes = world.shared_out(count, np.array([weight for _, _, weight in cells]))
    parts = [_cell(rng, half, region, int(n)) for (half, region, _), n in zip(cells, sizes, strict=True)]
    parts = _with_quotas(rng, parts)
    extra = [_victims(channel, victims[channel.key]) for channel in CHANNELS if victims.get(channel.key)]
    return pl.concat([*parts, *extra], how="diagonal").with_row_index("course")


def _cell(rng: np.random.Generator, half: world.Half, region: world.Region, size: int) -> pl.DataFrame:
    """The courses of one region and half-year; the first go to the channels, the order is random anyway."""
    channel = np.full(size, "bulk", dtype=object)
    taken = 0
    for sender in CHANNELS:
        if (sender.region, sender.half) == (region.code, half.id):
            channel[taken : taken + sender.courses] = sender.key
            taken += sender.courses
    for name, (code, half_id, courses) in {"corrected": CORRECTED, "repeated": REPEATED}.items():
        if (code, half_id) == (region.code, half.id):
            channel[taken : taken + courses] = name
    keep = {"region_code": region.code, "half": half.id, "victim": False}
    return pl.DataFrame({"channel": channel.tolist(), "draw": rng.random(size)}).with_columns(
        **{name: pl.lit(value) for name, value in keep.items()}
    )


def _victims(channel: Channel, size: int) -> pl.DataFrame:
    frame = {"channel": [channel.key] * size, "region_code": channel.region, "half": channel.half}
    return pl.DataFrame({**frame, "victim": True, "outcome": "effective", "interrupted": False})


def _with_quotas(rng: np.random.Generator, parts: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Outcome and interruption of every course, so that rates of regions and half-years are alike."""
    halves, regions = [half.id for half in world.HALVES], [region.code for region in world.REGIONS]
    counts = np.zeros((len(halves), len(regions)), dtype=int)
    place = [(halves.index(part["half"][0]), regions.index(part["region_code"][0])) for part in parts]
    for spot, part in zip(place, parts, strict=True):
        counts[spot] = part.height
    known = 1 - world.UNDETERMINED_SHARE
    misses = world.even_quotas(counts, np.array([(1 - half.rate) * known for half in world.HALVES]))
    gaps = world.even_quotas(counts, np.full(len(halves), world.UNDETERMINED_SHARE))
    return [_ended(rng, part, misses[spot], gaps[spot]) for spot, part in zip(place, parts, strict=True)]


def _ended(rng: np.random.Generator, part: pl.DataFrame, misses: int, gaps: int) -> pl.DataFrame:
    rank = pl.col("draw").rank("ordinal")
    outcome = pl.when(rank <= misses).then(pl.lit("ineffective")).when(rank <= misses + gaps)
    ended = part.with_columns(outcome=outcome.then(pl.lit("undetermined")).otherwise(pl.lit("effective")))
    chance = {"ineffective": 0.5, "undetermined": 0.0, "effective": world.INTERRUPTED_SHARE - 0.02}
    likely = ended["outcome"].replace_strict(chance, return_dtype=pl.Float64).to_numpy()
    return ended.drop("draw").with_columns(interrupted=pl.Series(rng.random(part.height) < likely))


def protocols(rng: np.random.Generator, planned: pl.DataFrame) -> pl.DataFrame:
    """The protocol of every planned course, with its planned points."""
    count = planned.height
    dates = _dates(rng, planned)
    age = np.where(planned["victim"].to_numpy(), 9, rng.choice(AGES, count))
    born = dates["started_on"].to_numpy() - ((age * 365.25).astype(int) + rng.integers(8, 356, count)) * DAY
    drawn = {
        "protocol_id": planned.select(_number("DEMO"))["protocol_id"],
        "revision": pl.repeat(1, count, dtype=pl.Int32, eager=True),
        "birth_date": pl.Series(born),
        "sex": pl.Series(np.where(rng.random(count) < 0.58, "M", "F")),
        "target_group": pl.Series(_shares(rng, world.TARGET_GROUPS, count)),
        "service_form": pl.Series(_shares(rng, world.SERVICE_FORMS, count)),
        "status": pl.Series(np.where(planned["interrupted"].to_numpy(), "interrupted", "completed")),
        "age_at_start": pl.Series(age),
    }
    frame = pl.concat([planned, pl.DataFrame(drawn), dates], how="horizontal")
    points = outcomes.points(rng, frame["outcome"], frame["interrupted"])
    strong = pl.col("victim")
    points = points.with_columns(frame["victim"]).with_columns(
        *[pl.when(strong).then(2).otherwise(pl.col(p)).alias(p) for p in outcomes.POINTS],
        has_representative=strong | pl.col("has_representative"),
    )
    frame = pl.concat([frame, points.drop("victim")], how="horizontal")
    return _with_places(rng, frame)


def _number(prefix: str) -> pl.Expr:
    """A protocol number that says it is a sample: DEMO-66-2025-00017."""
    serial = (pl.col("course") + 1).cast(pl.String).str.zfill(5)
    return pl.format("{}-{}-{}-{}", pl.lit(prefix), "region_code", pl.col("half").str.head(4), serial).alias(
        "protocol_id"
    )


def _dates(rng: np.random.Generator, planned: pl.DataFrame) -> pl.DataFrame:
    """Start, finish, signature, dispatch; an interrupted course lasts 9 to 19 days instead of 21."""
    count = planned.height
    bounds = {half.id: (half.first.toordinal(), half.last.toordinal()) for half in world.HALVES}
    first, last = np.array([bounds[half] for half in planned["half"]]).T
    finished = np.datetime64("0001-01-01") + (rng.integers(first, last + 1) - 1) * DAY
    short = planned["interrupted"].to_numpy()
    days = np.where(short, rng.integers(9, 20, count), COURSE_DAYS)
    signed = finished + rng.choice([0, 1, 2, 3], count, p=[0.3, 0.4, 0.2, 0.1]) * DAY
    sent = signed + rng.choice([0, 1, 2, 3, 5], count, p=[0.2, 0.3, 0.25, 0.15, 0.1]) * DAY
    columns = {
        "started_on": finished - (days - 1) * DAY,
        "finished_on": finished,
        "signed_on": signed,
        "sent_on": sent,
    }
    return pl.DataFrame(columns).with_columns(pl.all().cast(pl.Date))


def _shares(rng: np.random.Generator, table: dict[str, float], count: int) -> np.ndarray:
    shares = np.array(list(table.values()))
    return np.array(list(table))[rng.choice(len(table), count, p=shares / shares.sum())]


def _with_places(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Bureau, provider, child: a workbook comes from one provider; some children have no SNILS and no certificate."""
    number, chance = rng.integers(0, 10**6, frame.height), rng.random(frame.height)
    share = pl.when(pl.col("outcome") == "ineffective").then(world.TRAVELLING_SHARE_OF_INEFFECTIVE)
    travelling = pl.Series(chance) < share.otherwise(world.TRAVELLING_SHARE_OF_EFFECTIVE)
    from_platform = pl.col("channel").is_in(PLATFORM)
    own, bureaus = identity.providers(), {region.code: region.bureaus for region in world.REGIONS}
    size = pl.col("region_code").replace_strict({region.code: region.providers for region in world.REGIONS})
    placed = frame.with_columns(
        place=pl.when(from_platform & travelling)
        .then(-1)
        .when(from_platform)
        .then(pl.Series(number) % size)
        .otherwise(0)
    ).join(own, on=["region_code", "place"], how="left", maintain_order="left")
    unit = pl.Series(number // 7) % pl.col("region_code").replace_strict(bureaus) + 1
    unknown = pl.Series(rng.random(frame.height) < world.NO_SNILS_SHARE) & ~pl.col("victim")
    serial = (pl.col("course") + 1).cast(pl.String).str.zfill(6)
    return placed.drop("place").with_columns(
        bureau_id=pl.format("{}-Б{}", "region_code", unit),
        snils=pl.when(~unknown).then(identity.snils(rng, frame.height)),
        child_ref=pl.when(unknown).then(pl.format("Р-{}", serial)),
        certificate_id=pl.when(~unknown).then(pl.format("ЭС-{}-{}", "region_code", serial)),
    )

"""Who sends what in which form: the deliveries that do not come through the platform's bulk hand-over.

Belongs here: the list of text deliveries of courses, each with a region, a half-year and a way of writing. Does not:
their bytes (`tables_to_files`, `workbooks`), or the platform's Parquet files, which carry all other courses.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """One sender: `courses` clean courses of a region and half-year; `name` starts with the day it arrived."""

    key: str
    region: str
    half: str
    courses: int
    name: str
    kind: str  # workbook | csv | ndjson
    plants: bool = True


CHANNELS = (
    Channel("w1", "66", "2024-H2", 7, "2025-01-16_Екатеринбург_протоколы_2 полугодие", "workbook"),
    Channel("w2", "72", "2025-H1", 7, "2025-07-14_Тюмень_курсы", "workbook"),
    Channel("w3", "50", "2025-H1", 6, "2025-07-15_МО_отчёт исполнителя", "workbook"),
    Channel("w4", "18", "2025-H2", 6, "2026-01-19_Ижевск_протоколы", "workbook"),
    Channel("c1", "62", "2025-H1", 9, "2025-07-18_Рязань_выгрузка_1251", "csv"),
    Channel("t1", "18", "2025-H1", 8, "2025-07-21_udmurtia_export", "csv"),
    Channel("e1", "72", "2025-H2", 8, "2026-01-22_tyumen_export", "csv"),
    Channel("n1", "86", "2025-H2", 10, "2026-01-23_ugra_api", "ndjson"),
    # Activities come first, their protocols two weeks later; one protocol never comes.
    Channel(
        "late", "66", "2025-H1", 4, "2025-07-11_Екатеринбург_мероприятия вперёд", "workbook", plants=False
    ),
    # The same bytes arrive twice under two names.
    Channel("twice", "62", "2026-H1", 4, "2026-07-16_Рязань_протоколы", "workbook", plants=False),
    # Nobody's courses: what the files that are refused as a whole are made of.
    Channel("hostile", "62", "2025-H1", 0, "", "refused", plants=False),
)
PLANTING = tuple(channel for channel in CHANNELS if channel.plants)
BY_KEY = {channel.key: channel for channel in CHANNELS}
# Courses of the bulk hand-over that are later corrected (revision 2), and such that are sent once more.
CORRECTED = ("50", "2025-H1", 6)
REPEATED = ("50", "2025-H2", 4)

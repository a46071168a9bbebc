"""Plausible ranges of days: what no careful person would take for a typing mistake.

Belongs here: the ranges that columns declare with `column(days=...)`. Does not: what a day must be beside another day
(rules of the models), nor days after the receipt of a file (`intake.settling.after_receipt`, a warning).
"""

from datetime import date

_FIRST_OF_PILOT = date(2022, 1, 1)  # Decree 2339 of 17.12.2021: no course, certificate or decision is older
_FAR = date(2049, 12, 31)  # later years are typing mistakes; what is only after its receipt is a warning
BIRTH = (date(1900, 1, 1), _FAR)
OF_PILOT = (_FIRST_OF_PILOT, _FAR)
COURSE = (date(2021, 1, 1), _FAR)  # the year before the pilot has rules of its own: region, edition
EVENT = (date(1991, 1, 1), _FAR)  # what registers tell of: services, hires, openings
OPENED = (date(1800, 1, 1), _FAR)
ESTABLISHED = (date(1920, 1, 1), _FAR)  # a disability may be as old as the person
TERM = (date(1991, 1, 1), date(2125, 12, 31))  # terms of disability and service end decades away

"""Profiles of identifiers: which signs a number may have, and how it is written in its normal form.

Belongs here: what `column(identifier=...)` names. Does not: bringing a delivered cell into that form
(`intake.cells.identifiers`), check digits (`expressions`). Text that does not fit its profile may be a person's name
typed into the wrong column, so that it is never repeated outside intake.
"""

from dataclasses import dataclass
from typing import Literal

Form = Literal["code", "name", "digits", "group", "groups", "years"]


@dataclass(frozen=True)
class Profile:
    """One kind of identifier.

    form: `code` is written in capitals with hyphens, `name` keeps its case (the issuer's own code, part of a
    pseudonym), `digits` has nothing but digits, `group` is a target group, `groups` several joined by |, `years` two
    years in a row; alphabet: the signs of the normal form, as a class of a regular expression; fits: the whole of it;
    before: what people write in front of the number.
    """

    name: str
    form: Form
    alphabet: str
    fits: str
    ru: str
    en: str
    before: str = "№"


_SIGNS = r"./_()#=\-"
_CAPITALS = r"0-9A-ZА-ЯЁ"
_LETTERS = r"0-9A-Za-zА-Яа-яЁё"
_GROUP = r"[1-9][0-9]?(?:\.[1-9][0-9]?)?"
# A number has a digit; letters alone are taken in Latin only, for a lone Russian word is more likely somebody's name.
_ANY_DIGIT = (
    rf"^[{_CAPITALS}][{_CAPITALS}{_SIGNS}]*[0-9][{_CAPITALS}{_SIGNS}]*$|^[0-9][{_CAPITALS}{_SIGNS}]*$"
)


def _digits(name: str, ru: str, en: str, before: str) -> Profile:
    return Profile(name, "digits", "0-9", "^[0-9]+$", ru, en, f"{before}|№")


NUMBER = Profile(
    "number",
    "code",
    _CAPITALS + _SIGNS,
    rf"{_ANY_DIGIT}|^[A-Z][A-Z{_SIGNS}]*$",
    "буквы, цифры и знаки . - / _ без пробелов",
    "letters, digits and . - / _ without blanks",
)
CHILD_REF = Profile(
    "child_ref",
    "name",
    f"{_LETTERS} {_SIGNS}",
    rf"^[{_LETTERS}][{_LETTERS} {_SIGNS}]*$",
    "буквы и цифры",
    "letters and digits",
)
SNILS = _digits("snils", "11 цифр", "11 digits", "СНИЛС|SNILS")
OGRN = _digits("ogrn", "13 цифр", "13 digits", "ОГРНИП|ОГРН|OGRN")
INN = _digits("inn", "10 или 12 цифр", "10 or 12 digits", "ИНН|INN")
REGION = _digits("region", "две цифры", "two digits", "регион")
GROUP = Profile(
    "target_group", "group", "0-9.", f"^{_GROUP}$", "номер группы: N или N.M", "a group: N or N.M"
)
GROUPS = Profile(
    "target_groups",
    "groups",
    "0-9.|",
    rf"^{_GROUP}(?:\|{_GROUP})*$",
    "номера групп через |",
    "groups joined by |",
)
SCHOOL_YEAR = Profile("school_year", "years", "0-9/", "^[0-9]{4}/[0-9]{4}$", "2024/2025", "2024/2025")
PROFILES = {p.name: p for p in (NUMBER, CHILD_REF, SNILS, OGRN, INN, REGION, GROUP, GROUPS, SCHOOL_YEAR)}

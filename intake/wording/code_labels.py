"""The words of codes: what people may write in a column of codes, and the word a code is shown by.

Belongs here: the code list of a delivered column. Does not: the lists (`schemas.codes`), reading cells
(`intake.judging.values`).
"""

from functools import cache

from schemas import codes
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns

_LISTS = {each.name: each for each in vars(codes).values() if isinstance(each, codes.CodeList)}
_SEVERAL = {"reasons": codes.REASON}  # columns whose cells hold several codes


@cache
def code_list(table: str | None, field: str | None) -> codes.CodeList | None:
    """The list of a delivered column, None where it holds no codes."""
    if field in _SEVERAL:
        return _SEVERAL[field]
    spec = delivered_columns(DELIVERED[table]).get(field) if table in DELIVERED and field else None
    return _LISTS.get(spec.metadata["codes"]) if spec is not None else None


@cache
def spellings_of(table: str, field: str) -> dict[str, str]:
    """What may be written in a column of codes -> the code; empty where it holds none."""
    listed = code_list(table, field)
    return listed.spellings | codes.EXTRA_SPELLINGS.get(listed.name, {}) if listed else {}


def breakdown_words(text: str | None, lang: str) -> str | None:
    """A breakdown written as `column=code`, as the form heads the column and a person calls the code.

    >>> breakdown_words("audience=older_generation", "ru"), breakdown_words("district=1", "ru")
    ('Для кого: старшее поколение', 'district=1')
    """
    field, _, code = (text or "").partition("=")
    for table, model in DELIVERED.items():
        listed = code_list(table, field) if field in delivered_columns(model) else None
        if listed and code in listed.codes:
            spec = delivered_columns(model)[field]
            return f"{spec.metadata['ru'] if lang == 'ru' else spec.title}: {word(listed, code, lang)}"
    return text


def word(listed: codes.CodeList, code: str, lang: str) -> str:
    """What a person may write for a code: its word in Russian, or the code where the word only explains it."""
    label = listed.label(code, lang)
    return code if label.startswith(f"{code} ") else label

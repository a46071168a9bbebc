"""Numbers, dates and periods as a reader expects them, in Russian or English style.

Belongs here: turning one value into one string. Does not: sentences (texts/*.toml), tables (tables.py).
Russian style: `12 760`, `98,3 %`, `−3,1`, `98,1–98,5 %`, `31.10.2026`, `янв 2026`, with no-break spaces.
"""

from datetime import date

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
UNKNOWN = {"ru": f"нет{NBSP}данных", "en": f"no{NBSP}data"}
MONTHS = {
    "ru": ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def number(value: float | None, lang: str, digits: int = 0) -> str:
    """A number with grouped thousands; unknown is said in words, never shown as 0; what rounds to 0 has no minus.

    >>> number(12760, "ru"), number(-3.14, "ru", 1), number(12760.5, "en", 1), number(-0.001, "ru", 2)
    ('12\\xa0760', '−3,1', '12,760.5', '0,00')
    """
    if value is None:
        return UNKNOWN[lang]
    text = f"{value:z,.{digits}f}".replace("-", MINUS)
    if lang == "en":
        return text
    return text.replace(",", NBSP).replace(".", ",")


def percent(share: float | None, lang: str, digits: int = 1) -> str:
    """A share 0..1 as a percentage.

    >>> percent(0.983, "ru"), percent(0.983, "en")
    ('98,3\\xa0%', '98.3%')
    """
    if share is None:
        return UNKNOWN[lang]
    return number(share * 100, lang, digits) + (f"{NBSP}%" if lang == "ru" else "%")


def span(low: str, high: str, lang: str) -> str:
    """Two numbers as one interval; in words where one is negative, for a dash would run into its minus.

    >>> span("2,1", "2,4", "ru"), span("−0,03", "0,00", "ru"), span("−0.03", "0.00", "en")
    ('2,1–2,4', 'от\\xa0−0,03 до\\xa00,00', '−0.03 to 0.00')
    """
    if MINUS not in low + high:
        return f"{low}{EN_DASH}{high}"
    return f"от{NBSP}{low} до{NBSP}{high}" if lang == "ru" else f"{low} to {high}"


def interval(low: float | None, high: float | None, lang: str, digits: int = 1) -> str:
    """Two shares 0..1 as one interval in percent; one number when both print alike.

    >>> interval(0.981, 0.985, "ru"), interval(0.98, 0.98, "ru")
    ('98,1–98,5\\xa0%', '98,0\\xa0%')
    """
    if low is None or high is None:
        return UNKNOWN[lang]
    if number(low * 100, lang, digits) == number(high * 100, lang, digits):
        return percent(high, lang, digits)
    return span(number(low * 100, lang, digits), percent(high, lang, digits), lang)


def day(value: date | str | None, lang: str) -> str:
    """A calendar day; text is taken as ISO 8601.

    >>> day("2026-10-31", "ru"), day("2026-10-31", "en")
    ('31.10.2026', '31\\xa0Oct\\xa02026')
    """
    if value is None:
        return UNKNOWN[lang]
    when = date.fromisoformat(value) if isinstance(value, str) else value
    if lang == "ru":
        return f"{when:%d.%m.%Y}"
    return f"{when.day}{NBSP}{MONTHS['en'][when.month - 1]}{NBSP}{when.year}"


def period(code: str, lang: str) -> str:
    """A period code of the marts in words.

    >>> period("2026-01", "ru"), period("2025-Q3", "ru"), period("2025-H1", "en"), period("2025", "en")
    ('янв\\xa02026', '3\\xa0кв.\\xa02025', 'H1\\xa02025', '2025')
    """
    year, _, part = code.partition("-")
    if not part:
        return year
    if part[0] not in "QH":
        return f"{MONTHS[lang][int(part) - 1]}{NBSP}{year}"
    words = {"Q": f"{part[1]}{NBSP}кв.", "H": f"{part[1]}{NBSP}полугодие"}[part[0]] if lang == "ru" else part
    return f"{words}{NBSP}{year}"


def roubles(value: float, lang: str) -> str:
    """Roubles in millions or billions.

    >>> roubles(61_512_345.0, "ru"), roubles(1.3e9, "en")
    ('61,5\\xa0млн\\xa0руб.', '1.3\\xa0bn\\xa0RUB')
    """
    size, ru, en = (1e9, "млрд", "bn") if value >= 1e9 else (1e6, "млн", "mn")
    return NBSP.join([number(value / size, lang, 1), *((ru, "руб.") if lang == "ru" else (en, "RUB"))])

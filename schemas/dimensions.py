"""Dimensions: by what figures are broken down, one declaration each, read by whatever asks, shows or exports them.

Belongs here: names, titles, values in their order, the facts that have the column, what may be published. Does not: the
column itself (`assets/sql/fact_<name>.sql`), words of the values (`codes`). Imports nothing heavy, for `rehab --help`
reads it too.

To add one: a declaration below, and a column of its name in the SQL of its facts. Marts, registry, `rehab kpi --by`,
filters of single courses, API, exports and the reference pages follow.
"""

from dataclasses import dataclass, field

from law.editions import age_bands
from schemas import codes
from schemas.codes.code_list import CodeList

NONE, ALL = "none", "all"  # breakdown and value of a figure that is not broken down
REGION = (
    "region"  # asked for, regions stand beside each other: a place of every figure and no breakdown of it
)


@dataclass(frozen=True)
class Dimension:
    """One way to break figures down. id: column of the facts, `breakdown` of the marts, name in addresses and commands.

    ru, en: title within a sentence. short_ru, short_en: head of a column or a filter, where it is another. values: what
    it may hold, in the order they are shown in; None: whatever is delivered, in natural order. course: the column of
    `scored_course` by which single courses may be asked for. within_region: its values belong to a region each, so that
    no figure of the country is broken down by it. published: the public figures of the country may be broken down by
    it, in the periods that `cube.toml` names; those of a district or a region never.
    """

    id: str
    ru: str
    en: str
    facts: tuple[str, ...]
    values: CodeList | tuple[str, ...] | None = None
    course: str = ""
    within_region: bool = False
    published: bool = False
    short_ru: str = field(default="", kw_only=True)
    short_en: str = field(default="", kw_only=True)

    @property
    def listed(self) -> tuple[str, ...]:
        """The values it may hold, in their order; none where any value may come.

        >>> dimension("sex").listed, dimension("provider").listed
        (('M', 'F'), ())
        """
        return tuple(self.values.codes if isinstance(self.values, CodeList) else self.values or ())

    @property
    def labels(self) -> dict[str, tuple[str, str]]:
        """Value -> words in Russian and English, of those that are codes."""
        return self.values.labels if isinstance(self.values, CodeList) else {}

    def title(self, lang: str) -> str:
        """The title within a sentence: возраст."""
        return self.ru if lang == "ru" else self.en

    def heading(self, lang: str) -> str:
        """The title as the head of a column or a filter.

        >>> dimension("age_band").heading("ru"), dimension("target_group").heading("en")
        ('Возраст', 'Target group')
        """
        title = self.title(lang)
        return (self.short_ru if lang == "ru" else self.short_en) or title[0].upper() + title[1:]

    def label(self, value: str, lang: str) -> str:
        """A value in words; one without words stands for itself.

        >>> dimension("sex").label("F", "en"), dimension("target_group").label("2", "en")
        ('female', '2')
        """
        words = self.labels.get(value)
        return words[lang == "en"] if words else value


_COURSES = ("course",)
_CHILDREN = ("course", "person")
PILOT = (
    Dimension("provider", "организация", "provider", _COURSES, course="provider_ogrn", within_region=True),
    Dimension(
        "target_group", "целевая реабилитационная группа", "target rehabilitation group", _CHILDREN,
        course="target_group", published=True, short_ru="ЦРГ", short_en="Target group",
    ),
    Dimension("age_band", "возраст", "age", _CHILDREN, tuple(age_bands()), "age_band"),
    Dimension("sex", "пол", "sex", _CHILDREN, codes.SEX, "sex"),
    Dimension(
        "service_form", "форма обслуживания", "form of service", _COURSES, codes.SERVICE_FORM, "service_form",
    ),
    Dimension("contraindication", "противопоказание", "contraindication", ("person",)),
)  # fmt: skip
REGISTERS = (
    Dimension(
        "disability_group", "группа инвалидности", "disability group", ("disabled_person",),
        codes.DISABILITY_GROUP,
    ),
    Dimension("sex", "пол", "sex", ("disabled_person", "resident"), codes.SEX),
    Dimension("age_band", "возраст", "age", ("disabled_person", "resident"), tuple(codes.REGISTER_AGE_BANDS)),
    Dimension("channel", "канал", "channel", ("served_person", "service"), codes.CHANNEL),
    Dimension("level", "уровень образования", "level of education", ("pupil",), codes.EDUCATION_LEVEL),
    Dimension("kind", "вид учреждения", "kind of institution", ("organisation",), codes.INSTITUTION_KIND),
    Dimension("audience", "для кого", "audience", ("e_service", "e_application"), codes.AUDIENCE),
)  # fmt: skip
SERVICES = (
    Dimension(
        "form", "форма обслуживания", "form of service", ("social_case", "social_step"),
        codes.SOCIAL_SERVICE_FORM,
    ),
    Dimension("step", "шаг", "step", ("social_step",)),
)  # fmt: skip
DIMENSIONS = {  # the mart whose figures they break down -> in the order they are shown in
    "indicator_value": PILOT,
    "population_value": REGISTERS,
    "social_value": SERVICES,
}


def dimensions_of(fact: str) -> tuple[Dimension, ...]:
    """The dimensions of a fact.

    >>> [each.id for each in dimensions_of("person")]
    ['target_group', 'age_band', 'sex', 'contraindication']
    """
    return tuple(each for family in DIMENSIONS.values() for each in family if fact in each.facts)


def dimension(id: str, mart: str = "indicator_value") -> Dimension:
    """The dimension of that name. Errors: KeyError for a name nobody declared (a mistake of ours)."""
    return {each.id: each for each in DIMENSIONS[mart]}[id]


def breakdowns(mart: str = "indicator_value") -> list[str]:
    """What the column `breakdown` of a mart may hold.

    >>> breakdowns("social_value")
    ['none', 'form', 'step']
    """
    return [NONE, *(each.id for each in DIMENSIONS[mart])]


def kpi_breakdowns() -> list[str]:
    """What `rehab kpi --by` may be asked."""
    return [REGION, *(each.id for each in PILOT)]


def published_breakdowns() -> list[str]:
    """What the public figures of the country may be broken down by."""
    return [NONE, *(each.id for each in PILOT if each.published)]


def of_single_courses() -> tuple[Dimension, ...]:
    """The dimensions by which single courses may be asked for."""
    return tuple(each for each in PILOT if each.course)

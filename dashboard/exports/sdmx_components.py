"""Components of the SDMX data structure, each with the concept of the same id: dimensions, measures, attributes.

Belongs here: which components there are. Does not: their codes (sdmx_codes.py), the XML (sdmx_structure.py).
"""

from dataclasses import dataclass

CONCEPTS = "CS_REHAB"
RESTRICTION = "RESTRICTION"  # of exact figures alone: in a release there is none


@dataclass(frozen=True)
class Component:
    """One component: tag of SDMX-ML, id, names, a code list or a text type, the dimension an attribute depends on.

    An attribute without one belongs to the observation, those on edition and data too: rows are copied on alone. There
    is one measure, and counts and limits are attributes of it: many readers know observations of one value only.
    """

    tag: str
    id: str
    ru: str
    en: str
    code_list: str = ""
    text_type: str = "String"
    dimension: str = ""
    usage: str = "mandatory"


def _figure(id: str, ru: str, en: str, text_type: str = "Double", tag: str = "Attribute") -> Component:
    """A number that a suppressed or impossible value does not have."""
    return Component(tag, id, ru, en, text_type=text_type, usage="optional")


COMPONENTS = (
    Component("Dimension", "FREQ", "Вид периода", "Frequency", "CL_FREQ"),
    Component("Dimension", "INDICATOR", "Показатель", "Indicator", "CL_INDICATOR"),
    Component("Dimension", "AREA", "Территория", "Area", "CL_AREA"),
    Component("Dimension", "BREAKDOWN", "Разрез", "Breakdown", "CL_BREAKDOWN"),
    Component("TimeDimension", "TIME_PERIOD", "Период", "Time period", text_type="ObservationalTimePeriod"),
    _figure("OBS_VALUE", "Значение", "Value", tag="Measure"),
    _figure("NUMERATOR", "Числитель", "Numerator"),
    _figure("DENOMINATOR", "Знаменатель", "Denominator"),
    _figure("LOW", "Нижняя граница 95 %", "Lower limit, 95 %"),
    _figure("HIGH", "Верхняя граница 95 %", "Upper limit, 95 %"),
    _figure("UNITS", "Единиц учёта", "Units the figure rests on", "Integer"),
    Component("Attribute", "OBS_STATUS", "Статус значения", "Observation status", "CL_OBS_STATUS"),
    Component("Attribute", "CONF_STATUS", "Конфиденциальность", "Confidentiality status", "CL_CONF_STATUS"),
    Component(
        "Attribute",
        "UNIT_MEASURE",
        "Единица измерения",
        "Unit of measure",
        "CL_UNIT",
        dimension="INDICATOR",
    ),
    Component("Attribute", "EDITION", "Редакция методики", "Edition of the methodology"),
    Component("Attribute", "BANDS", "Границы баллов", "Bands of the points", "CL_BANDS"),
    Component("Attribute", "SYNTHETIC", "Данные синтетические", "Synthetic data", text_type="Boolean"),
    Component("Attribute", "DATA_AS_OF", "Данные на дату", "Date of the data", text_type="GregorianDay"),
    Component("Attribute", "PUBLICATION_VERSION", "Версия публикации", "Version of the publication"),
    Component("Attribute", RESTRICTION, "Ограничение использования", "Restriction of use", usage="optional"),
)

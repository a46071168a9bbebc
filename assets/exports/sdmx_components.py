"""Components of the SDMX data structure, each with the concept of the same id: dimensions, measures, attributes.

Belongs here: which components there are. Does not: their codes (sdmx_codes.py), the XML (sdmx_structure.py).
"""

from dataclasses import dataclass

CONCEPTS = "CS_REHAB"


@dataclass(frozen=True)
class Component:
    """One component: tag of SDMX-ML, id, names, a code list or a text type, the dimension an attribute depends on.

    An attribute without one belongs to the observation, those on edition and data too: rows are copied on alone.
    """

    tag: str
    id: str
    ru: str
    en: str
    code_list: str = ""
    text_type: str = "String"
    dimension: str = ""


def _measure(id: str, ru: str, en: str, text_type: str = "Double") -> Component:
    return Component("Measure", id, ru, en, text_type=text_type)


COMPONENTS = (
    Component("Dimension", "FREQ", "Вид периода", "Frequency", "CL_FREQ"),
    Component("Dimension", "INDICATOR", "Показатель", "Indicator", "CL_INDICATOR"),
    Component("Dimension", "AREA", "Территория", "Area", "CL_AREA"),
    Component("Dimension", "BREAKDOWN", "Разрез", "Breakdown", "CL_BREAKDOWN"),
    Component("TimeDimension", "TIME_PERIOD", "Период", "Time period", text_type="ObservationalTimePeriod"),
    _measure("OBS_VALUE", "Значение", "Value"),
    _measure("NUMERATOR", "Числитель", "Numerator"),
    _measure("DENOMINATOR", "Знаменатель", "Denominator"),
    _measure("LOW", "Нижняя граница 95 %", "Lower limit, 95 %"),
    _measure("HIGH", "Верхняя граница 95 %", "Upper limit, 95 %"),
    _measure("UNITS", "Единиц учёта", "Units the figure rests on", "Integer"),
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
)

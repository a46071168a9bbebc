"""Delivered papers before a course: the form of information about a child, and the register of the pilot's providers.

Belongs here: their rows and rules. Does not: what makes two rows the same entry (`delivered_registers`). The form names
group, limits and a provider; it joins certificate and course by child, and by `form_no` where that is given.
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.day_ranges import OF_PILOT, TERM
from schemas.delivered.keys import LONGEST_ID, Born, Person, RegionOfRow
from schemas.expressions import has_ogrn_check_digit
from schemas.identifiers import GROUP, GROUPS, NUMBER, OGRN
from schemas.register import register
from schemas.rules import column, each_known, not_before, rule

_LIMIT = {"min_value": 0, "max_value": 3}  # degrees of limits of life activity, order 585n


class _OfProvider(pa.DataFrameModel):
    unknown_code = each_known(
        "directions",
        codes.ACTIVITY_DIRECTION,
        "Направления нет в справочнике",
        "A direction is not in the code list",
    )

    @rule(
        "provider_ogrn",
        ru="ОГРН должен состоять из 13 цифр с верной контрольной",
        en="OGRN must have 13 digits with a matching check digit",
        expected=("13 цифр", "13 digits"),
    )
    def ogrn_check_digit(cls) -> pl.Expr:
        return has_ogrn_check_digit("provider_ogrn")


@register("Формы сведений о ребёнке", "form_no", "bureau_id")
class ChildForm(Person, Born, RegionOfRow, _OfProvider):
    """One row: a form of information about a child, as a bureau's journal holds it; number: sequence.bureau.NN/year."""

    form_no: pl.String = column(
        "Номер формы",
        "Number of the form",
        required=True,
        identifier=NUMBER,
        max_length=LONGEST_ID,
        names_row=True,
    )
    bureau_id: pl.String = column(
        "Код бюро МСЭ", "MSE bureau", required=True, identifier=NUMBER, max_length=64, issuer=True
    )
    formed_on: pl.Date = column("Дата формы", "Day of the form", required=True, days=OF_PILOT, happened=True)
    municipality: pl.String = column(
        "Муниципальное образование", "Municipality", max_length=200, free_text=True
    )
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", required=True, identifier=GROUP)
    target_group_extra: pl.String = column("Дополнительные ЦРГ", "Further target groups", identifier=GROUPS)
    age_band: pl.String = column("Возрастная группа", "Age band", codes=codes.FORM_AGE_BAND)
    limit_self_care: pl.Int32 = column("Самообслуживание", "Limit of self-care", in_range=_LIMIT)
    limit_movement: pl.Int32 = column("Передвижение", "Limit of movement", in_range=_LIMIT)
    limit_orientation: pl.Int32 = column("Ориентация", "Limit of orientation", in_range=_LIMIT)
    limit_communication: pl.Int32 = column("Общение", "Limit of communication", in_range=_LIMIT)
    limit_learning: pl.Int32 = column("Обучение", "Limit of learning", in_range=_LIMIT)
    limit_work: pl.Int32 = column("Трудовая деятельность", "Limit of work", in_range=_LIMIT)
    limit_behaviour: pl.Int32 = column(
        "Контроль за поведением", "Limit of control of behaviour", in_range=_LIMIT
    )
    directions: pl.String = column(
        "Рекомендованные направления", "Recommended directions", codes=codes.ACTIVITY_DIRECTION, closed=False,
        many=True,
    )  # fmt: skip
    provider_ogrn: pl.String = column("ОГРН организации", "Provider proposed", identifier=OGRN)
    service_form: pl.String = column("Форма", "Form of service", codes=codes.SERVICE_FORM)
    contraindication: pl.String = column(
        "Противопоказание", "Contraindication", max_length=64, free_text=True
    )


@register("Реестр организаций пилота", "provider_ogrn", "region_code", "valid_from")
class ProviderRegister(RegionOfRow, _OfProvider):
    """One row: an organisation that takes part in the pilot, from a day to a day, with its places and directions."""

    provider_ogrn: pl.String = column(
        "ОГРН организации", "Provider OGRN", required=True, identifier=OGRN, names_row=True
    )
    valid_from: pl.Date = column("Включена с", "Included from", required=True, days=OF_PILOT)
    valid_to: pl.Date = column("Включена по", "Included to", days=TERM, open_ended=True)
    places: pl.Int32 = column("Мест", "Places", ge=0)
    directions: pl.String = column(
        "Направления", "Directions", codes=codes.ACTIVITY_DIRECTION, closed=False, many=True
    )
    conformity_on: pl.Date = column(
        "Соответствие подтверждено", "Day of conformity", days=OF_PILOT, happened=True
    )

    ended = not_before(
        "valid_from", "valid_to", "Исключена раньше, чем включена", "Excluded before it was included"
    )

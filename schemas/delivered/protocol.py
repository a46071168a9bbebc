"""Delivered tables: one model a table of the data contract, as rows stand in a file once their cells are typed.

Belongs here: the protocol of a provider with its activities and assessments, every rule a row must keep, and the list
of all delivered tables. Does not: the papers around a course (`delivered_papers`), the registers
(`delivered_registers`), what we keep after intake (`schemas.kept`), where personal columns are gone.
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.day_ranges import COURSE
from schemas.delivered.keys import Born, Person, ProtocolKey, RegionOfRow
from schemas.delivered.papers import BureauDecision, Certificate
from schemas.delivered.registers import REGISTERS
from schemas.expected import day_not_before
from schemas.expressions import days_inclusive, full_years, has_ogrn_check_digit
from schemas.identifiers import GROUP, GROUPS, NUMBER, OGRN
from schemas.rules import column, rule


class CourseProtocol(ProtocolKey, Person, Born, RegionOfRow):
    """One row: a revision of the protocol a provider sends after a course (stage 1)."""

    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    bureau_id: pl.String = column(
        "Код бюро МСЭ", "MSE bureau", required=True, identifier=NUMBER, max_length=64, issuer=True
    )
    provider_ogrn: pl.String = column("ОГРН организации", "Provider OGRN", required=True, identifier=OGRN)
    provider_name: pl.String = column("Организация", "Provider", free_text=True)
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", required=True, identifier=GROUP)
    target_group_extra: pl.String = column("Дополнительные ЦРГ", "Further target groups", identifier=GROUPS)
    programme: pl.String = column("Программа", "Programme", codes=codes.COURSE_PROGRAMME)
    service_form: pl.String = column("Форма", "Form of service", required=True, codes=codes.SERVICE_FORM)
    certificate_id: pl.String = column(
        "Номер сертификата", "Certificate number", identifier=NUMBER, max_length=64
    )
    started_on: pl.Date = column("Начало курса", "Course started", required=True, days=COURSE)
    finished_on: pl.Date = column(
        "Окончание курса", "Course finished", required=True, days=COURSE, happened=True
    )
    status: pl.String = column("Статус", "Status", required=True, codes=codes.COURSE_STATUS)
    has_representative: pl.Boolean = column(
        "Есть законный представитель", "Has a legal representative", required=True
    )
    signed_on: pl.Date = column("Подписан", "Signed", days=COURSE, happened=True)
    sent_on: pl.Date = column("Направлен в бюро", "Sent to the bureau", days=COURSE, happened=True)
    pilot_year: pl.Int32 = column("Год вступления региона в пилот", "Year the region joined", context=True)
    edition_id: pl.String = column("Редакция методики", "Edition of the methodology", context=True)
    age_from: pl.Int16 = column("Возраст с", "Age from", context=True)
    age_to: pl.Int16 = column("Возраст по", "Age to", context=True)

    course_days: pl.Int16 = column("Дней курса", "Days of a course", context=True)
    course_days_longest: pl.Int16 = column("Дней курса, не больше", "Days of a course, at most", context=True)
    group_listed: pl.Boolean = column("ЦРГ есть в перечне", "Group is listed", context=True)
    subgroup_listed: pl.Boolean = column("Подгруппа есть в перечне", "Subgroup is listed", context=True)

    @rule(
        "target_group",
        ru="Такой ЦРГ нет в перечне, действовавшем на начало курса",
        en="There is no such group in the list in force when the course started",
        expected=("ЦРГ из перечня", "a group of the list"),
    )
    def unknown_target_group(cls) -> pl.Expr:
        return pl.col("group_listed")

    @rule(
        "target_group",
        ru="Такой подгруппы нет в перечне: применяется норма группы",
        en="There is no such subgroup in the list: the norm of the group applies",
        expected=("подгруппа из перечня", "a subgroup of the list"),
        severity="warning",
    )
    def unknown_subgroup(cls) -> pl.Expr:
        return pl.col("subgroup_listed") | ~pl.col("group_listed")

    @rule(
        "birth_date",
        ru="Возраст на начало курса вне программы",
        en="Age at the start of the course is outside the programme",
        expected=(
            "от {age_from} до {age_to} полных лет на начало курса",
            "{age_from} to {age_to} full years at the start of the course",
        ),
    )
    def age_out_of_programme(cls) -> pl.Expr:
        return full_years("birth_date", "started_on").is_between(pl.col("age_from"), pl.col("age_to"))

    @rule(
        "region_code",
        ru="Регион не участвовал в пилоте на дату начала курса",
        en="The region did not take part in the pilot when the course started",
        expected=(
            "регион, участвующий в пилоте на начало курса",
            "a region in the pilot at the start of the course",
        ),
    )
    def region_not_in_pilot(cls) -> pl.Expr:
        takes_part = (pl.col("pilot_year") <= pl.col("started_on").dt.year()).fill_null(False)
        return ~pl.col("region_known") | pl.col("started_on").is_null() | takes_part

    @rule(
        "provider_ogrn",
        ru="ОГРН должен состоять из 13 цифр с верной контрольной",
        en="OGRN must have 13 digits with a matching check digit",
        expected=("13 цифр ОГРН", "the 13 digits of an OGRN"),
    )
    def ogrn_check_digit(cls) -> pl.Expr:
        return has_ogrn_check_digit("provider_ogrn")

    @rule(
        "finished_on",
        ru="Курс окончен раньше, чем начат",
        en="The course finishes before it starts",
        expected=day_not_before("started_on"),
    )
    def finished_before_started(cls) -> pl.Expr:
        return pl.col("started_on") <= pl.col("finished_on")

    @rule(
        "finished_on",
        ru="Курс длиннее допустимого",
        en="The course is longer than the programme allows",
        expected=("не больше {course_days_longest} дней", "{course_days_longest} days at most"),
    )
    def course_too_long(cls) -> pl.Expr:
        return days_inclusive("started_on", "finished_on") <= pl.col("course_days_longest")

    @rule(
        "finished_on",
        ru="Длительность курса не та, что установлена программой",
        en="The course does not last as many days as the programme sets",
        expected=(
            "дней: {course_days}, считая первый и последний",
            "{course_days} days, the first and the last included",
        ),
        severity="warning",
    )
    def course_not_21_days(cls) -> pl.Expr:  # named when the programme's courses had 21 days
        return days_inclusive("started_on", "finished_on") == pl.col("course_days")

    @rule(
        "signed_on",
        ru="Протокол подписан до окончания курса",
        en="The protocol is signed before the course ends",
        expected=day_not_before("finished_on"),
    )
    def signed_before_finished(cls) -> pl.Expr:
        return pl.col("finished_on") <= pl.col("signed_on")

    @rule(
        "sent_on",
        ru="Протокол направлен раньше подписания или окончания курса",
        en="The protocol is sent before it is signed or before the course ends",
        expected=(
            "не раньше подписания и окончания курса",
            "not before it is signed nor before the course ends",
        ),
    )
    def sent_before_signed(cls) -> pl.Expr:
        return (pl.col("signed_on") <= pl.col("sent_on")).fill_null(True) & (
            pl.col("finished_on") <= pl.col("sent_on")
        )

    @rule(
        "started_on",
        ru="Курс начат раньше первой редакции методики",
        en="The course starts before the first edition of the methodology",
        expected=("день не раньше начала пилота", "a day since the pilot began"),
    )
    def course_before_first_edition(cls) -> pl.Expr:
        return pl.col("started_on").is_null() | pl.col("edition_id").is_not_null()


class Activity(ProtocolKey):
    """One row: an activity of a course. Alike rows are several activities of one day.

    Whether it lies within its course is a rule between tables, see `intake.settling.rules`.
    """

    performed_on: pl.Date = column("Дата", "Date", required=True, days=COURSE)
    direction: pl.String = column("Направление", "Direction", required=True, codes=codes.ACTIVITY_DIRECTION)
    activity_type: pl.String = column(
        "Вид мероприятия", "Type of activity", required=True, codes=codes.ACTIVITY_TYPE
    )
    status: pl.String = column("Состояние", "State", required=True, codes=codes.ACTIVITY_STATUS)
    minutes: pl.Int32 = column("Минут", "Minutes", in_range={"min_value": 1, "max_value": 480})


class Assessment(ProtocolKey):
    """One row: the value of one item at one stage."""

    instrument: pl.String = column("Инструмент", "Instrument", required=True, codes=codes.INSTRUMENT)
    item: pl.String = column("Показатель", "Item", required=True, codes=codes.ITEM)
    stage: pl.String = column("Этап", "Stage", required=True, codes=codes.STAGE)
    value: pl.Int32 = column("Значение", "Value", required=True)

    @rule(
        "item",
        ru="Показатель другого инструмента",
        en="The item belongs to the other instrument",
        expected=("показатель своего инструмента", "an item of this instrument"),
    )
    def item_of_other_instrument(cls) -> pl.Expr:
        of_competence = pl.col("item").is_in(codes.COMPETENCE_ITEMS)
        known = pl.col("item").is_in(codes.ITEM.codes) & pl.col("instrument").is_in(codes.INSTRUMENT.codes)
        return ~known | (of_competence == (pl.col("instrument") == "parental_competence"))

    @rule(
        "value",
        ru="Значения нет на шкале инструмента",
        en="The value is not on the scale",
        expected=(
            "от 0 до 4; для d1–d9 также 8 (не уточнено) и 9 (неприменимо)",
            "0 to 4; for d1 to d9 also 8 (not specified) and 9 (not applicable)",
        ),
    )
    def value_out_of_scale(cls) -> pl.Expr:
        not_rated = (pl.col("instrument") == "activity_participation") & pl.col("value").is_in([8, 9])
        return pl.col("value").is_between(0, 4) | not_rated


DELIVERED: dict[str, type[pa.DataFrameModel]] = {
    "course_protocol": CourseProtocol,
    "activity": Activity,
    "assessment": Assessment,
    "certificate": Certificate,
    "bureau_decision": BureauDecision,
    **{name: register.delivered for name, register in REGISTERS.items()},
}

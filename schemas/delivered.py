"""Delivered tables: one model a table of the data contract, as rows stand in a file once their cells are typed.

Belongs here: what a provider, a bureau or the Social Fund may send, with every rule a row must keep. Does not: what we
keep after intake (`schemas.intake`), where personal columns are gone.
"""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.expressions import days_inclusive, full_years, has_ogrn_check_digit, has_snils_check_digits, is_snils_shaped
from schemas.rules import column, rule

Money = Annotated[pl.Decimal, 14, 2]
CERTIFICATE_PARTS = ("course_rub", "accommodation_rub", "meals_rub", "support_rub", "travel_rub")
POINTS = {"min_value": 0, "max_value": 2}
REPORTED = tuple(f"reported_{criterion}" for criterion in codes.CRITERION.codes)


class _Person(pa.DataFrameModel):
    """Whose row it is: SNILS or, where there is none, the bureau's own code. Both end at intake."""

    snils: pl.String = column("СНИЛС", "SNILS", personal=True)
    child_ref: pl.String = column("Код ребёнка", "Child code", personal=True, max_length=64)

    @rule("snils", ru="Не указан ни СНИЛС, ни код ребёнка", en="Neither SNILS nor a child code is given")
    def person_missing(cls) -> pl.Expr:
        return pl.col("snils").is_not_null() | pl.col("child_ref").is_not_null()

    @rule("snils", ru="СНИЛС должен состоять из 11 цифр", en="SNILS must have 11 digits", expected="11 digits")
    def snils_malformed(cls) -> pl.Expr:
        return is_snils_shaped("snils")

    @rule("snils", ru="Контрольные цифры СНИЛС не сходятся", en="The check digits of the SNILS do not match")
    def snils_check_digits(cls) -> pl.Expr:
        return ~is_snils_shaped("snils") | has_snils_check_digits("snils")


class _Region(pa.DataFrameModel):
    """Where: a subject of the Federation. `region_known` is joined from methodology/regions.csv."""

    region_code: pl.String = column("Код региона", "Region code", required=True)
    region_known: pl.Boolean = column("Регион есть в справочнике", "Region is known", context=True)

    @rule("region_code", ru="Такого кода региона нет", en="There is no such region code", expected="two digits")
    def unknown_region(cls) -> pl.Expr:
        return pl.col("region_known")


class _ProtocolKey(pa.DataFrameModel):
    """Which protocol revision a row belongs to."""

    protocol_id: pl.String = column("Номер протокола", "Protocol number", required=True, max_length=64)
    revision: pl.Int32 = column("Редакция", "Revision", required=True, ge=1)


class CourseProtocol(_ProtocolKey, _Person, _Region):
    """One row: a revision of the protocol a provider sends after a course (stage 1)."""

    birth_date: pl.Date = column("Дата рождения", "Birth date", required=True, personal=True)
    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True, max_length=64)
    provider_ogrn: pl.String = column("ОГРН организации", "Provider OGRN", required=True)
    provider_name: pl.String = column("Организация", "Provider")
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", required=True, max_length=32)
    service_form: pl.String = column("Форма", "Form of service", required=True, codes=codes.SERVICE_FORM)
    certificate_id: pl.String = column("Номер сертификата", "Certificate number", max_length=64)
    started_on: pl.Date = column("Начало курса", "Course started", required=True)
    finished_on: pl.Date = column("Окончание курса", "Course finished", required=True)
    status: pl.String = column("Статус", "Status", required=True, codes=codes.COURSE_STATUS)
    has_representative: pl.Boolean = column("Есть законный представитель", "Has a legal representative", required=True)
    signed_on: pl.Date = column("Подписан", "Signed")
    sent_on: pl.Date = column("Направлен в бюро", "Sent to the bureau")
    pilot_year: pl.Int32 = column("Год вступления региона в пилот", "Year the region joined", context=True)
    edition_id: pl.String = column("Редакция методики", "Edition of the methodology", context=True)
    age_from: pl.Int16 = column("Возраст с", "Age from", context=True)
    age_to: pl.Int16 = column("Возраст по", "Age to", context=True)

    @rule(
        "birth_date",
        ru="Возраст на начало курса вне программы (4–17 полных лет)",
        en="Age at the start of the course is outside the programme",
        expected="4..17 full years",
    )
    def age_out_of_programme(cls) -> pl.Expr:
        return full_years("birth_date", "started_on").is_between(pl.col("age_from"), pl.col("age_to"))

    @rule(
        "region_code",
        ru="Регион не участвовал в пилоте на дату начала курса",
        en="The region did not take part in the pilot when the course started",
        expected="a region of the pilot",
    )
    def region_not_in_pilot(cls) -> pl.Expr:
        takes_part = (pl.col("pilot_year") <= pl.col("started_on").dt.year()).fill_null(False)
        return ~pl.col("region_known") | pl.col("started_on").is_null() | takes_part

    @rule(
        "provider_ogrn",
        ru="ОГРН должен состоять из 13 цифр с верной контрольной",
        en="OGRN must have 13 digits with a matching check digit",
        expected="13 digits",
    )
    def ogrn_check_digit(cls) -> pl.Expr:
        return has_ogrn_check_digit("provider_ogrn")

    @rule("finished_on", ru="Курс окончен раньше, чем начат", en="The course finishes before it starts")
    def finished_before_started(cls) -> pl.Expr:
        return pl.col("started_on") <= pl.col("finished_on")

    @rule("finished_on", ru="Курс длиннее 60 дней", en="The course is longer than 60 days", expected="<= 60 days")
    def course_too_long(cls) -> pl.Expr:
        return days_inclusive("started_on", "finished_on") <= 60

    @rule(
        "finished_on",
        ru="Курс длится не 21 день",
        en="The course does not last 21 days",
        expected="21 days",
        severity="warning",
    )
    def course_not_21_days(cls) -> pl.Expr:
        return days_inclusive("started_on", "finished_on") == 21

    @rule("signed_on", ru="Протокол подписан до окончания курса", en="The protocol is signed before the course ends")
    def signed_before_finished(cls) -> pl.Expr:
        return pl.col("finished_on") <= pl.col("signed_on")

    @rule(
        "sent_on",
        ru="Протокол направлен раньше подписания или окончания курса",
        en="The protocol is sent before it is signed or before the course ends",
    )
    def sent_before_signed(cls) -> pl.Expr:
        return (pl.col("signed_on") <= pl.col("sent_on")).fill_null(True) & (pl.col("finished_on") <= pl.col("sent_on"))

    @rule(
        "started_on",
        ru="Курс начат раньше первой редакции методики",
        en="The course starts before the first edition of the methodology",
    )
    def course_before_first_edition(cls) -> pl.Expr:
        return pl.col("started_on").is_null() | pl.col("edition_id").is_not_null()


class Activity(_ProtocolKey):
    """One row: an activity of a course. Alike rows are several activities of one day.

    Whether it lies within its course is a rule between tables, see `intake.settle`.
    """

    performed_on: pl.Date = column("Дата", "Date", required=True)
    direction: pl.String = column("Направление", "Direction", required=True, codes=codes.DIRECTION)
    activity_type: pl.String = column("Вид мероприятия", "Type of activity", required=True, codes=codes.ACTIVITY_TYPE)
    status: pl.String = column("Состояние", "State", required=True, codes=codes.ACTIVITY_STATUS)
    minutes: pl.Int32 = column("Минут", "Minutes", in_range={"min_value": 1, "max_value": 480})


class Assessment(_ProtocolKey):
    """One row: the value of one item at one stage."""

    instrument: pl.String = column("Инструмент", "Instrument", required=True, codes=codes.INSTRUMENT)
    item: pl.String = column("Показатель", "Item", required=True, codes=codes.ITEM)
    stage: pl.String = column("Этап", "Stage", required=True, codes=codes.STAGE)
    value: pl.Int32 = column("Значение", "Value", required=True)

    @rule("item", ru="Показатель другого инструмента", en="The item belongs to the other instrument")
    def item_of_other_instrument(cls) -> pl.Expr:
        of_competence = pl.col("item").is_in(codes.COMPETENCE_ITEMS)
        known = pl.col("item").is_in(codes.ITEM.codes) & pl.col("instrument").is_in(codes.INSTRUMENT.codes)
        return ~known | (of_competence == (pl.col("instrument") == "parental_competence"))

    @rule("value", ru="Значения нет на шкале инструмента", en="The value is not on the scale", expected="0..4, d: also 8, 9")
    def value_out_of_scale(cls) -> pl.Expr:
        not_rated = (pl.col("instrument") == "activity_participation") & pl.col("value").is_in([8, 9])
        return pl.col("value").is_between(0, 4) | not_rated


class Certificate(_Person, _Region):
    """One row: an electronic certificate and what became of it. Amounts in roubles with kopecks."""

    certificate_id: pl.String = column("Номер сертификата", "Certificate number", required=True, max_length=64)
    birth_date: pl.Date = column("Дата рождения", "Birth date", required=True, personal=True)
    issued_on: pl.Date = column("Выдан", "Issued", required=True)
    valid_until: pl.Date = column("Действителен до", "Valid until", required=True)
    nominal_rub: Money = column("Номинал", "Nominal", required=True, ge=0)
    course_rub: Money = column("Курс", "Course", ge=0)
    accommodation_rub: Money = column("Проживание", "Accommodation", ge=0)
    meals_rub: Money = column("Питание", "Meals", ge=0)
    support_rub: Money = column("Сопровождение", "Support", ge=0)
    travel_rub: Money = column("Проезд", "Travel", ge=0)
    applied_on: pl.Date = column("Обращение", "Applied")
    redeemed_on: pl.Date = column("Погашен", "Redeemed")
    redeemed_rub: Money = column("Сумма погашения", "Redeemed amount", ge=0)
    status: pl.String = column("Статус", "Status", required=True, codes=codes.CERTIFICATE_STATUS)

    @rule("valid_until", ru="Срок действия истекает до выдачи", en="Valid until a day before it was issued")
    def valid_before_issued(cls) -> pl.Expr:
        return pl.col("issued_on") <= pl.col("valid_until")

    @rule(
        "nominal_rub",
        ru="Части не складываются в номинал до копейки",
        en="The parts do not sum to the nominal to the kopeck",
        expected="the sum of the parts given",
    )
    def parts_do_not_sum(cls) -> pl.Expr:
        none_given = pl.all_horizontal([pl.col(part).is_null() for part in CERTIFICATE_PARTS])
        return none_given | (pl.sum_horizontal(CERTIFICATE_PARTS) == pl.col("nominal_rub"))

    @rule("redeemed_rub", ru="Погашено больше номинала", en="More is redeemed than the nominal", expected="<= nominal")
    def redeemed_more_than_nominal(cls) -> pl.Expr:
        return pl.col("redeemed_rub") <= pl.col("nominal_rub")

    @rule("applied_on", ru="Обращение раньше выдачи", en="Applied before it was issued")
    def applied_before_issued(cls) -> pl.Expr:
        return pl.col("issued_on") <= pl.col("applied_on")

    @rule("redeemed_on", ru="Погашен раньше выдачи", en="Redeemed before it was issued")
    def redeemed_before_issued(cls) -> pl.Expr:
        return pl.col("issued_on") <= pl.col("redeemed_on")


class BureauDecision(_ProtocolKey):
    """One row: the form of the main bureau on a protocol (stage 2). Reasons are codes joined by `|`."""

    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True, max_length=64)
    decided_on: pl.Date = column("Дата решения", "Decided", required=True)
    reported_comprehensiveness: pl.Int32 = column("Комплексность", "Comprehensiveness", in_range=POINTS)
    reported_volume: pl.Int32 = column("Объём мероприятий", "Volume", in_range=POINTS)
    reported_effect: pl.Int32 = column("Реабилитационный эффект", "Effect", in_range=POINTS)
    reported_parental_competence: pl.Int32 = column("Родительская компетентность", "Parental competence", in_range=POINTS)
    reported_total: pl.Int32 = column("Итого", "Total", in_range={"min_value": 0, "max_value": 8})
    reasons: pl.String = column("Причины", "Reasons")
    reason_note: pl.String = column("Пояснение", "Note")
    signer_role: pl.String = column("Подписал", "Signed by", codes=codes.SIGNER_ROLE)
    signed_on: pl.Date = column("Подписано", "Signed")
    registered_on: pl.Date = column("Внесено в платформу", "Entered in the platform")
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from")

    @rule("reported_total", ru="Сумма баллов не равна сумме критериев", en="The total is not the sum of the criteria")
    def total_is_not_sum(cls) -> pl.Expr:
        return pl.sum_horizontal(REPORTED, ignore_nulls=False) == pl.col("reported_total")

    @rule(
        "reasons",
        ru="Причины нет в справочнике",
        en="A reason is not in the code list",
        expected=" | ".join(codes.REASON.codes),
    )
    def unknown_code(cls) -> pl.Expr:
        return pl.col("reasons").str.split("|").list.eval(pl.element().is_in(codes.REASON.codes)).list.all()

    @rule("reason_note", ru="Иная причина требует пояснения", en="The reason «other» needs a note")
    def reason_note_missing(cls) -> pl.Expr:
        other = pl.col("reasons").str.split("|").list.contains("other").fill_null(False)
        return ~other | pl.col("reason_note").is_not_null()


class PersonRegister(_Person, _Region):
    """One row: an entry of the disability register."""

    birth_date: pl.Date = column("Дата рождения", "Birth date", required=True, personal=True)
    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    disability_group: pl.String = column(
        "Группа инвалидности", "Disability group", required=True, codes=codes.DISABILITY_GROUP
    )
    first_established: pl.Boolean = column("Впервые", "First established", required=True)
    established_on: pl.Date = column("Установлена", "Established", required=True)
    valid_until: pl.Date = column("Действует до", "Valid until")
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group")
    needs_rehabilitation: pl.Boolean = column("Нуждается в реабилитации", "Needs rehabilitation")
    contraindication: pl.String = column("Противопоказание", "Contraindication")

    @rule("valid_until", ru="Срок истекает до установления", en="Valid until a day before it was established")
    def valid_before_established(cls) -> pl.Expr:
        return pl.col("established_on") <= pl.col("valid_until")


DELIVERED: dict[str, type[pa.DataFrameModel]] = {
    "course_protocol": CourseProtocol,
    "activity": Activity,
    "assessment": Assessment,
    "certificate": Certificate,
    "bureau_decision": BureauDecision,
    "person_register": PersonRegister,
}

"""Delivered tables around a course: certificates, forms of the main bureau, entries of the disability register."""

import polars as pl

from schemas import codes
from schemas.delivered_keys import Amount, Person, ProtocolKey, RegionOfRow
from schemas.expected import day_not_before, several_of
from schemas.rules import column, rule

Money = Amount
CERTIFICATE_PARTS = ("course_rub", "accommodation_rub", "meals_rub", "support_rub", "travel_rub")
POINTS = {"min_value": 0, "max_value": 2}
REPORTED = tuple(f"reported_{criterion}" for criterion in codes.CRITERION.codes)


class Certificate(Person, RegionOfRow):
    """One row: an electronic certificate and what became of it. Amounts in roubles with kopecks."""

    certificate_id: pl.String = column(
        "Номер сертификата", "Certificate number", required=True, max_length=64
    )
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

    @rule(
        "valid_until",
        ru="Срок действия истекает до выдачи",
        en="Valid until a day before it was issued",
        expected=day_not_before("issued_on"),
    )
    def valid_before_issued(cls) -> pl.Expr:
        return pl.col("issued_on") <= pl.col("valid_until")

    @rule(
        "nominal_rub",
        ru="Части не складываются в номинал до копейки",
        en="The parts do not sum to the nominal to the kopeck",
        expected=("сумма указанных частей", "the sum of the parts given"),
    )
    def parts_do_not_sum(cls) -> pl.Expr:
        none_given = pl.all_horizontal([pl.col(part).is_null() for part in CERTIFICATE_PARTS])
        return none_given | (pl.sum_horizontal(CERTIFICATE_PARTS) == pl.col("nominal_rub"))

    @rule(
        "redeemed_rub",
        ru="Погашено больше номинала",
        en="More is redeemed than the nominal",
        expected=("не больше номинала", "not more than the nominal"),
    )
    def redeemed_more_than_nominal(cls) -> pl.Expr:
        return pl.col("redeemed_rub") <= pl.col("nominal_rub")

    @rule(
        "applied_on",
        ru="Обращение раньше выдачи",
        en="Applied before it was issued",
        expected=day_not_before("issued_on"),
    )
    def applied_before_issued(cls) -> pl.Expr:
        return pl.col("issued_on") <= pl.col("applied_on")

    @rule(
        "redeemed_on",
        ru="Погашен раньше выдачи",
        en="Redeemed before it was issued",
        expected=day_not_before("issued_on"),
    )
    def redeemed_before_issued(cls) -> pl.Expr:
        return pl.col("issued_on") <= pl.col("redeemed_on")


class BureauDecision(ProtocolKey):
    """One row: the form of the main bureau on a protocol (stage 2). Reasons are codes joined by `|`."""

    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True, max_length=64)
    decided_on: pl.Date = column("Дата решения", "Decided", required=True)
    reported_comprehensiveness: pl.Int32 = column("Комплексность", "Comprehensiveness", in_range=POINTS)
    reported_volume: pl.Int32 = column("Объём мероприятий", "Volume", in_range=POINTS)
    reported_effect: pl.Int32 = column("Реабилитационный эффект", "Effect", in_range=POINTS)
    reported_parental_competence: pl.Int32 = column(
        "Родительская компетентность", "Parental competence", in_range=POINTS
    )
    reported_total: pl.Int32 = column("Итого", "Total", in_range={"min_value": 0, "max_value": 8})
    reasons: pl.String = column("Причины", "Reasons")
    reason_note: pl.String = column("Пояснение", "Note")
    signer_role: pl.String = column("Подписал", "Signed by", codes=codes.SIGNER_ROLE)
    signed_on: pl.Date = column("Подписано", "Signed")
    registered_on: pl.Date = column("Внесено в платформу", "Entered in the platform")
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from")

    @rule(
        "reported_total",
        ru="Сумма баллов не равна сумме критериев",
        en="The total is not the sum of the criteria",
        expected=("сумма баллов критериев", "the sum of the points of the criteria"),
    )
    def total_is_not_sum(cls) -> pl.Expr:
        return pl.sum_horizontal(REPORTED, ignore_nulls=False) == pl.col("reported_total")

    @rule(
        "reasons",
        ru="Причины нет в справочнике",
        en="A reason is not in the code list",
        expected=several_of(tuple(codes.REASON.codes)),
    )
    def unknown_code(cls) -> pl.Expr:
        return pl.col("reasons").str.split("|").list.eval(pl.element().is_in(codes.REASON.codes)).list.all()

    @rule(
        "reason_note",
        ru="Иная причина требует пояснения",
        en="The reason «other» needs a note",
        expected=("пояснение к иной причине", "a note that explains the other reason"),
    )
    def reason_note_missing(cls) -> pl.Expr:
        other = pl.col("reasons").str.split("|").list.contains("other").fill_null(False)
        return ~other | pl.col("reason_note").is_not_null()


class PersonRegister(Person, RegionOfRow):
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

    @rule(
        "valid_until",
        ru="Срок истекает до установления",
        en="Valid until a day before it was established",
        expected=day_not_before("established_on"),
    )
    def valid_before_established(cls) -> pl.Expr:
        return pl.col("established_on") <= pl.col("valid_until")

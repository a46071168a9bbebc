"""Delivered tables around a course: certificates, forms of the main bureau, entries of the disability register."""

import polars as pl

from law.editions import read_editions
from schemas import codes
from schemas.day_ranges import ESTABLISHED, OF_PILOT, TERM
from schemas.delivered.keys import Amount, Born, Person, ProtocolKey, RegionOfRow
from schemas.expected import day_not_before
from schemas.identifiers import GROUP, NUMBER
from schemas.points import REPORTED, points_range, reported_columns, types_of
from schemas.register import register
from schemas.rules import column, each_known, rule

Money = Amount
_EDITIONS = read_editions()
CERTIFICATE_PARTS = ("course_rub", "accommodation_rub", "meals_rub", "support_rub", "travel_rub")


class Certificate(Person, Born, RegionOfRow):
    """One row: an electronic certificate and what became of it. Amounts in roubles with kopecks."""

    certificate_id: pl.String = column(
        "Номер сертификата",
        "Certificate number",
        required=True,
        identifier=NUMBER,
        max_length=64,
        names_row=True,
    )
    issued_on: pl.Date = column("Выдан", "Issued", required=True, days=OF_PILOT, happened=True)
    valid_until: pl.Date = column("Действителен до", "Valid until", required=True, days=TERM)
    nominal_rub: Money = column("Номинал", "Nominal", required=True, ge=0)
    course_rub: Money = column("Курс", "Course", ge=0)
    accommodation_rub: Money = column("Проживание", "Accommodation", ge=0)
    meals_rub: Money = column("Питание", "Meals", ge=0)
    support_rub: Money = column("Сопровождение", "Support", ge=0)
    travel_rub: Money = column("Проезд", "Travel", ge=0)
    applied_on: pl.Date = column("Обращение", "Applied", days=OF_PILOT, happened=True)
    redeemed_on: pl.Date = column("Погашен", "Redeemed", days=OF_PILOT, happened=True)
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


def _is_complete() -> pl.Expr:
    """Whether the points given are those of the criteria of some edition, no less and no more."""
    sets = {tuple(edition.criteria) for edition in _EDITIONS}
    given = [
        pl.all_horizontal(pl.col(c).is_not_null() == (name in names) for c, name in REPORTED.items())
        for names in sorted(sets)
    ]
    return pl.any_horizontal(given)


class BureauDecision(ProtocolKey):
    """One row: the form of the main bureau on a protocol (stage 2). Reasons are codes joined by `|`."""

    bureau_id: pl.String = column(
        "Код бюро МСЭ", "MSE bureau", required=True, identifier=NUMBER, max_length=64
    )
    decided_on: pl.Date = column("Дата решения", "Decided", required=True, days=OF_PILOT, happened=True)
    __annotations__.update(types_of(reported_columns(), pl.Int32))
    locals().update(reported_columns(checked=True))
    reported_total: pl.Int32 = column("Итого", "Total", in_range=points_range("total"))
    reasons: pl.String = column("Причины", "Reasons", codes=codes.REASON, closed=False, many=True)
    reason_note: pl.String = column("Пояснение", "Note", free_text=True)
    signer_role: pl.String = column("Подписал", "Signed by", codes=codes.SIGNER_ROLE)
    signed_on: pl.Date = column("Подписано", "Signed", days=OF_PILOT, happened=True)
    registered_on: pl.Date = column(
        "Внесено в платформу", "Entered in the platform", days=OF_PILOT, happened=True
    )
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from", days=OF_PILOT)

    @rule(
        "reported_total",
        ru="Сумма баллов не равна сумме критериев",
        en="The total is not the sum of the criteria",
        expected=("сумма баллов критериев", "the sum of the points of the criteria"),
    )
    def total_is_not_sum(cls) -> pl.Expr:
        sums = pl.sum_horizontal(list(REPORTED))
        return pl.when(_is_complete()).then(sums == pl.col("reported_total"))

    unknown_code = each_known(
        "reasons", codes.REASON, "Причины нет в справочнике", "A reason is not in the code list"
    )

    @rule(
        "reason_note",
        ru="Иная причина требует пояснения",
        en="The reason «other» needs a note",
        expected=("пояснение к иной причине", "a note that explains the other reason"),
    )
    def reason_note_missing(cls) -> pl.Expr:
        other = pl.col("reasons").str.split("|").list.contains("other").fill_null(False)
        return ~other | pl.col("reason_note").is_not_null()


@register("Реестр инвалидов", "child_id", "established_on")
class PersonRegister(Person, Born, RegionOfRow):
    """One row: an entry of the disability register."""

    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    disability_group: pl.String = column(
        "Группа инвалидности", "Disability group", required=True, codes=codes.DISABILITY_GROUP
    )
    first_established: pl.Boolean = column("Впервые", "First established", required=True)
    established_on: pl.Date = column(
        "Установлена", "Established", required=True, days=ESTABLISHED, happened=True
    )
    valid_until: pl.Date = column("Действует до", "Valid until", days=TERM, open_ended=True)
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", identifier=GROUP)
    needs_rehabilitation: pl.Boolean = column("Нуждается в реабилитации", "Needs rehabilitation")
    contraindication: pl.String = column("Противопоказание", "Contraindication", free_text=True)

    @rule(
        "valid_until",
        ru="Срок истекает до установления",
        en="Valid until a day before it was established",
        expected=day_not_before("established_on"),
    )
    def valid_before_established(cls) -> pl.Expr:
        return pl.col("established_on") <= pl.col("valid_until")

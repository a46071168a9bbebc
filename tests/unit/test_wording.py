"""The words of findings and errors: both languages alike, none missing, none left over, plural forms of the language.

Belongs here: the catalogues, and findings put into words. Does not: the return sheet, the console, the pages.
"""

import ast
import itertools
import json
import pickle
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from intake.cells.faults import rules_of_cells
from intake.judging.causes import CAUSES, LOOKS_LIKE, cause, nearest
from intake.judging.findings import SCHEMA, finding
from intake.reading.refusals import Refused
from intake.settling.outcome import _WARNINGS
from intake.wording.catalogue import LANGUAGES, Catalogue, filled, named_in
from intake.wording.errors import intake_error
from intake.wording.rendering import group_sentence, in_words, published, wording
from intake.wording.texts import FINDINGS, PHRASES
from pipelines.wording import CONSOLE, ERRORS
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns, rules_of

DAY = date(2025, 9, 30)
ROOT = Path(__file__).parents[2]
INTAKE_ERRORS = intake_error("inbox_not_a_folder")._texts
CATALOGUES = {c.name + str(n): c for n, c in enumerate((FINDINGS, PHRASES, CONSOLE, ERRORS, INTAKE_ERRORS))}
OF_CELLS = {
    rule
    for model in DELIVERED.values()
    for spec in delivered_columns(model).values()
    for rule in rules_of_cells(spec)
}
KINDS = [
    (table, rule)
    for table, model in DELIVERED.items()
    for rule in rules_of(model)
]  # fmt: skip


def literals(*folders: str) -> set[str]:
    """Every text constant of the code in these rooms."""
    trees = [ast.parse(p.read_text("utf-8")) for folder in folders for p in (ROOT / folder).rglob("*.py")]
    nodes = itertools.chain.from_iterable(map(ast.walk, trees))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
def test_both_languages_have_the_same_keys_and_parameters(catalogue: Catalogue) -> None:
    assert catalogue.keys("ru") == catalogue.keys("en")
    for key in catalogue.keys("ru"):
        ru, en = (catalogue.get(lang, *key.split(".")) for lang in LANGUAGES)
        assert named_in(ru) == named_in(en), key


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
def test_every_text_fills_in_with_any_count(catalogue: Catalogue) -> None:
    for lang, key in itertools.product(LANGUAGES, catalogue.keys("ru")):
        text = catalogue.get(lang, *key.split("."))
        for count in (0, 1, 2, 5, 11, 21, 1234):
            values = {name: DAY if f"{{{name}:day}}" in text else count for name in named_in(text)}
            assert "{" not in filled(text, lang, values)


def test_every_rule_has_its_words_and_every_word_its_rule() -> None:
    of_models = {rule.id for _, rule in KINDS}
    sections = set(FINDINGS.texts["ru"])
    in_code = literals("intake", "methodology", "assets")
    spoken = {rule.id for _, rule in KINDS if rule.todo}
    assert (of_models - spoken) | OF_CELLS | _WARNINGS <= sections
    for section in sections:
        words = FINDINGS.texts["ru"][section]
        assert words["todo"].endswith("."), section
        assert section in of_models or "what" in words, section
        causes = {key for key, value in words.items() if isinstance(value, dict)}
        assert causes <= {*CAUSES.get(section, ()), LOOKS_LIKE, "entry", "answer"}, section
    assert all(set(causes) <= set(FINDINGS.texts["ru"][rule]) for rule, causes in CAUSES.items())
    assert not sections - of_models - in_code


def test_what_guards_and_formats_say_is_known_by_key() -> None:
    seen, in_code = PHRASES.texts["ru"]["seen"], literals("intake")
    assert set(seen) <= in_code
    calls = [
        node
        for path in (ROOT / "intake").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"
    ]
    assert calls
    said = [
        arg for call in calls for part in call.args for arg in ast.walk(part) if isinstance(arg, ast.Constant)
    ]
    prose = {arg.value for arg in said if isinstance(arg.value, str) and " " in arg.value.strip(" />«»,:")}
    assert not prose  # an English sentence here would be read by Russians
    rules = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}
    assert rules <= set(FINDINGS.texts["ru"])


FOREIGN = {"ru": re.compile("[A-Za-z]{2}"), "en": re.compile("[А-Яа-яЁё]")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_of_every_table_reads_in_one_language(lang: str) -> None:
    for table, rule in KINDS:
        params = None if not rule.named else pl.Series([dict.fromkeys(rule.named, 7)]).struct.json_encode()[0]
        told = wording(rule.id, rule.id, table, rule.field, params, lang)
        assert told.expected and told.todo and "{" not in told.message + told.expected, (table, rule.id)
        assert not FOREIGN[lang].search(told.what), told.what


def test_counts_agree_with_their_nouns() -> None:
    told = [
        group_sentence("ru", "not_a_date", "date_as_number", "activity", "performed_on", None, n)
        for n in (1, 3, 120)
    ]
    assert told == [
        "Столбец «Дата»: 1 ячейка без формата даты",
        "Столбец «Дата»: 3 ячейки без формата даты",
        "Столбец «Дата»: 120 ячеек без формата даты",
    ]
    assert group_sentence("en", "total_row", "total_row", None, None, None, 1) == (
        "1 row looks like a total and is not counted"
    )


def test_a_sheet_that_is_not_read_names_what_it_looks_like() -> None:
    not_read = finding(
        "unknown_sheet", sheet="Оценка", cause="looks_like", name="Оценка", like="assessment", rows=12
    )
    told = in_words(not_read, "ru").row(0, named=True)
    assert told["what"] == "Лист «Оценка» не прочитан: похож на «Оценки»"
    assert "Переименовать" in told["todo"] and told["rows"] == 12


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ("not_a_date", "45876", "date_as_number"),
        ("not_a_date", "9/30/2025", "date_with_slashes"),
        ("not_a_date", "30.09.25", "date_with_short_year"),
        ("not_a_date", "31.09.2025", "no_such_day"),
        ("not_a_date", "в сентябре", "date_in_words"),
        ("not_a_date", "??", "not_a_date"),
        ("not_a_number", "1 200 руб.", "amount_with_words"),
        ("not_a_number", "12,345", "amount_with_fractions"),
        ("not_an_integer", "2,5", "number_with_fraction"),
        ("snils_malformed", "1,1223E+10", "exponent"),
        ("snils_malformed", "112233445", "zeros_lost"),
        ("snils_malformed", "12", "snils_malformed"),
        ("required_missing", None, "required_missing"),
    ],
)
def test_a_cell_tells_why_its_rule_is_broken(rule: str, cell: str | None, expected: str) -> None:
    frame = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    assert frame.select(cause(rule, pl.col("cell"))).item() == expected


def test_the_nearest_word_is_near() -> None:
    among = ["диагностика", "информирование", "практические занятия"]
    assert nearest("Практическое занятие", among) == "практические занятия"
    assert nearest("массаж", among) is None


def test_a_refusal_reads_in_both_languages() -> None:
    refused = Refused("ragged_row", "3", "7", line=2, sheet="Лист1")
    assert str(refused.placed("a.csv")).splitlines() == [
        "A row does not have as many cells as the header: 3, expected 7",
        "where: a.csv, sheet Лист1, line 2",
        "why: values may be in the wrong columns",
        "do: Mend the row: a separator too many or too few, or an open quote.",
    ]
    assert str(pickle.loads(pickle.dumps(refused))) == str(refused)  # from a process that reads
    assert refused.in_language("ru").splitlines()[:2] == [
        "Число ячеек в строке не равно числу столбцов: 3, ожидается 7",
        "где: a.csv, лист Лист1, строка 2",
    ]


def test_published_findings_keep_both_messages_and_the_words_of_the_form() -> None:
    row = published(
        finding("unknown_code", table="course_protocol", field="sex", line=3, observed="девочка")
    ).row(0, named=True)
    assert (
        row["message_ru"] == "Значения нет в справочнике"
        and row["message_en"] == "The value is not in the code list"
    )
    assert row["expected"] == "одно из: мужской, женский" and row["cause"] == "unknown_code"
    assert set(SCHEMA) <= set(row)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule_id", ["header_missing_column", "header_repeated_column"])
def test_a_cause_calls_the_columns_of_every_table_as_its_finding_does(rule_id: str, lang: str) -> None:
    for table, model in DELIVERED.items():
        params = json.dumps({"seen": ", ".join(delivered_columns(model)), "wanted": table})
        words = wording(rule_id, rule_id, None, None, params, lang)
        assert group_sentence(lang, rule_id, rule_id, None, None, words.about, 1) == words.what, table

"""What the commands say: every text in both languages, none left over, Russian where nobody asks otherwise.

Belongs here: the catalogues of commands and errors against the code that uses them. Does not: the words of findings
(test_wording.py), what a command does.
"""

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from intake.wording.catalogue import language
from law.errors import RehabError
from pipelines.cli import main
from pipelines.wording import CONSOLE, ERRORS
from tests.unit.test_wording import INTAKE_ERRORS, ROOT, literals

# A project that goes around the protector does not load: its author reads this one, in English.
FOR_AUTHORS = {"pipelines/disclosure_checks.py", "intake/wording/catalogue.py", "intake/wording/errors.py"}


def test_nothing_is_printed_or_raised_in_one_language_alone() -> None:
    spoken = []
    for path in [*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "intake").rglob("*.py")]:
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in PRINTS and name not in FOR_AUTHORS:
                texts = [
                    part.value
                    for arg in node.args
                    for part in ast.walk(arg)
                    if isinstance(part, ast.Constant)
                ]
                spoken += [(name, text) for text in texts if isinstance(text, str) and SENTENCE.search(text)]
    assert not spoken


PRINTS = {
    "click.echo",
    "console.print",
    "console.out",
    "errors.print",
    "RehabError",
    "Table",
    "Text",
    "click.prompt",
}
SENTENCE = re.compile(r"[A-Za-zА-Яа-я]{2,}[ ,:]+[A-Za-zА-Яа-я]{2,}")


def test_every_text_of_a_command_is_printed_by_one() -> None:
    for catalogue, rooms in (
        (CONSOLE, ("pipelines",)),
        (ERRORS, ("pipelines",)),
        (INTAKE_ERRORS, ("intake", "assets")),
    ):
        keys = set(catalogue.texts["ru"])
        composed = {f"no_{paper}" for paper in ("report", "profile")}
        assert keys - composed <= literals(*rooms), catalogue.name


def test_an_unknown_language_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHAB_LANG", "de")
    with pytest.raises(RehabError, match="неизвестный язык"):
        language()
    result = CliRunner().invoke(main, ["editions"])
    assert result.exit_code == 2 and "задайте REHAB_LANG: ru или en" in result.stderr


def test_an_error_of_a_command_is_russian_where_nobody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    args = ["explain", "P1", "--data", str(tmp_path)]
    told = {}
    for lang in ("ru", "en"):
        monkeypatch.setenv("REHAB_LANG", lang)
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 2
        told[lang] = result.stderr.splitlines()
    assert told["ru"] == [
        "ошибка: ещё ничего не опубликовано",
        f"где: {tmp_path}",
        f"что сделать: сначала выполните: rehab run --inbox DIR --data {tmp_path}",
    ]
    assert told["en"][0] == "error: nothing is published yet"
    monkeypatch.delenv("REHAB_LANG")
    assert CliRunner().invoke(main, args).stderr.splitlines() == told["ru"]

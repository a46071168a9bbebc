"""The official report as PDF, read back by pdftotext: what is published stands in it, what is hidden does not."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.store import open_store
from dashboard.web.access.principal import Principal
from dashboard.web.access.scope import Scope
from dashboard.web.page.page import View
from dashboard.web.report.content import report_content
from dashboard.web.report.typeset import typeset
from dashboard.wording.text import words

PDFTOTEXT = shutil.which("pdftotext")
needs_reader = pytest.mark.skipif(not PDFTOTEXT, reason="no pdftotext on this machine")
HOSTILE = '#panic("x") *b* $a$ @r `c` </text><script>1</script> \\ "'


@pytest.fixture(scope="module")
def content(sample_data: Path) -> dict[str, Any]:
    store = open_store((sample_data / "published" / "current").resolve())
    view = View(store, Scope(Principal("r", "ministry"), date(2026, 6, 30)), words("ru"))
    return report_content(view, "72", "2025")


def text_of(pdf: bytes) -> str:
    command = [str(PDFTOTEXT), "-layout", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60).stdout.decode()


@needs_reader
def test_the_report_says_what_is_published_and_hides_the_rest(
    content: dict[str, Any], sample_data: Path
) -> None:
    text = text_of(typeset(content))
    for said in (
        "Тюменская область",
        "официально не опубликованы",
        "Данные синтетические",
        "30.06.2026",
        "Условные",
    ):
        assert said in text
    published = pl.read_parquet(
        sample_data / "published" / "current" / "published_indicator.parquet"
    ).to_dicts()
    own = {
        row["indicator"]: row
        for row in published
        if (row["period"], row["area"], row["breakdown"]) == ("2025", "72", "none")
    }
    lines = [line.split() for line in text.splitlines()]
    courses = next(line for line in lines if line[:2] == ["Курсов", "всего"])
    assert str(int(own["courses_total"]["value"])) in courses
    rows = [row for theme in content["themes"] for row in theme["rows"]]
    assert len({row[0] for row in rows}) > 20
    for title, counts, value, limits, _, _ in rows:
        if value == "…":
            assert not any(sign.isdigit() for sign in counts + limits), title


def test_the_same_content_makes_the_same_bytes(content: dict[str, Any]) -> None:
    first = typeset(content)
    assert first == typeset(content) and first.startswith(b"%PDF-")
    assert b"/Outlines" in first and b"/StructTreeRoot" in first


@needs_reader
def test_no_text_becomes_markup(content: dict[str, Any]) -> None:
    row = [HOSTILE, "1", "2", "3", "4", "5"]
    changed = content | {"place": HOSTILE, "running": HOSTILE, "themes": [{"title": HOSTILE, "rows": [row]}]}
    text = "".join(text_of(typeset(changed)).split())
    assert '#panic("x")*b*$a$@r`c`</text>' in text


def test_everybody_let_in_reads_the_same_report(client: Callable[..., TestClient]) -> None:
    answers = [client(role).get("/report/72.pdf?period=2025") for role in ("ministry", "bureau", "engineer")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["content-type"] == "application/pdf"
    assert 'filename="rehab-report-72-2025-' in answers[0].headers["content-disposition"]
    for address, status in (
        ("/report/99.pdf", 404),
        ("/report/72.exe", 404),
        ("/report/72.pdf?period=2031", 400),
    ):
        assert client().get(address).status_code == status

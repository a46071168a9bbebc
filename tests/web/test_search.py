"""Search over the sample run, beside a second search written anew: plain rows, plain Python, every role."""

import json
import random
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.search import LONGEST, folded
from dashboard.store import open_store
from dashboard.web.access.principal import ROLES
from dashboard.web.access.scope import Scope
from dashboard.web.pages import all_pages
from tests.pipeline.conftest import rehab
from tests.web.conftest import DAY
from tests.web.oracle import is_open

V1 = "/api/v1/search"
LIKE = dict(zip("АВЕЁКМНОРСТУХ", "ABEEKMHOPCTYX", strict=True))
HREF = re.compile(r'<th scope="row"[^>]*><a href="([^"]+)"')


def plain(text: str) -> str:
    """The folding, said a second time: sign by sign."""
    return "".join(LIKE.get(sign, sign) for sign in text.upper() if sign.isalnum())


def naive(rows: list[dict], column: str, text: str) -> list[tuple[str, str]]:
    """Fit and number of the rows whose number holds the text, the whole first, then those that begin with it."""
    wanted, found = plain(text), []
    for row in rows:
        number = plain(row[column] or "")
        if wanted in number:
            fit = "exact" if number == wanted else "prefix" if number.startswith(wanted) else "middle"
            found.append((["exact", "prefix", "middle"].index(fit), len(number), number, fit, row[column]))
    return [(fit, number) for _, _, _, fit, number in sorted(found)]


@pytest.fixture(scope="module")
def published(sample_data: Path) -> Path:
    return sample_data / "published" / "current"


@pytest.fixture(scope="module")
def courses(published: Path) -> list[dict]:
    return pl.read_parquet(published / "scored_course.parquet").to_dicts()


def own(client: Callable[..., TestClient], role: str, courses: list[dict]) -> list[dict]:
    """The courses of the demonstration's reader: from the register of the role, and the rule for the federal bureau."""
    if role not in ("bureau", "main_bureau", "federal"):
        return []
    if role == "federal":
        return [row for row in courses if is_open(row, DAY)]
    items = client(role).get("/api/v1/cases?limit=1000").json()["items"]
    numbers = {item["protocol_id"] for item in items}
    return [row for row in courses if row["protocol_id"] in numbers]


def asked_for(courses: list[dict]) -> list[str]:
    """Wholes, beginnings and middles of numbers, spelt as people do."""
    chance, texts = random.Random(14), []
    for row in chance.sample([row for row in courses if row["certificate_id"]], 25):
        number = row[chance.choice(["protocol_id", "certificate_id"])]
        start = chance.randrange(len(number) - 4)
        part = chance.choice([number, number[: chance.randint(5, len(number))], number[start : start + 4]])
        spelt = chance.choice(
            [str, str.lower, lambda t: t.replace("-", " "), lambda t: t.translate(_CYRILLIC)]
        )
        texts.append(spelt(part))
    return [text for text in texts if len(plain(text)) > 1]


_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in LIKE.items()})


@pytest.mark.parametrize("role", ROLES)
def test_numbers_are_found_as_a_second_search_finds_them(
    client: Callable[..., TestClient], courses: list[dict], role: str
) -> None:
    mine, asking = own(client, role, courses), client(role)
    for text in asked_for(courses):
        items = asking.get(V1, params={"q": text, "most": 100}).json()["items"]
        for kind, column in (("course", "protocol_id"), ("certificate", "certificate_id")):
            wanted = naive(mine, column, text)
            found = [(item["fit"], item["name"]) for item in items if item["kind"] == kind]
            assert found == wanted[:100], (role, text, kind)
            assert {item["found"] for item in items if item["kind"] == kind} <= {len(wanted)}


def test_the_ministry_finds_no_course_and_only_providers_it_may_name(
    client: Callable[..., TestClient], courses: list[dict], published: Path
) -> None:
    asking = client("ministry")
    for row in courses[::40]:
        items = asking.get(V1, params={"q": row["protocol_id"]}).json()["items"]
        assert not [item for item in items if item["kind"] in ("course", "certificate", "bureau")]
    exact = pl.read_parquet(published / "indicator_value.parquet").filter(
        pl.col("period_kind").is_in(["half", "year"]), breakdown="provider", indicator="courses_total"
    )
    named = set(exact.filter(pl.col("numerator") >= 20)["breakdown_value"])
    everybody = set(exact["breakdown_value"])
    assert named and named < everybody, "the samples have both kinds"
    for ogrn in everybody:
        found = asking.get(V1, params={"q": ogrn[:-1], "most": 100}).json()["items"]
        notes = " ".join(item["note"] for item in found if item["kind"] == "provider")
        assert (ogrn in notes) == (ogrn in named)


def test_a_provider_is_found_by_its_words_in_any_order(
    client: Callable[..., TestClient], courses: list[dict], published: Path
) -> None:
    asking, names = client("main_bureau"), pl.read_parquet(published / "provider.parquet").drop_nulls()
    mine = {row["provider_ogrn"] for row in own(client, "main_bureau", courses)}
    for ogrn, name in names.select("provider_ogrn", "provider_name").unique().iter_rows():
        words = [word for word in re.split(r"\W+", name) if len(word) > 2]
        text = " ".join(word[:4].lower() for word in reversed(words))
        items = asking.get(V1, params={"q": text, "most": 100}).json()["items"]
        found = [item for item in items if item["kind"] == "provider" and ogrn in item["note"]]
        assert bool(found) == (ogrn in mine), (name, text)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [("72", "region", "Тюменская область"), ("тюменск", "region", "Тюменская область"),
     ("TYUMEN", "region", "Тюменская область"), ("effective rate", "indicator", "Доля эффективных курсов"),
     ("курсов эффективных доля", "indicator", "Доля эффективных курсов"), ("метод", "page", "Метод"),
     ("method", "page", "Метод")],
)  # fmt: skip
def test_what_everybody_may_read_is_found_by_everybody(
    client: Callable[..., TestClient], text: str, kind: str, name: str
) -> None:
    for role in ROLES:
        items = client(role).get(V1, params={"q": text, "most": 100}).json()["items"]
        assert name in [item["name"] for item in items if item["kind"] == kind], (role, text)


@pytest.mark.parametrize("role", ROLES)
def test_every_hit_of_a_page_leads_to_a_page_of_the_reader(
    client: Callable[..., TestClient], role: str, published: Path
) -> None:
    asking, leads = client(role), set[str]()
    ogrn = pl.read_parquet(published / "provider.parquet").sort("courses")["provider_ogrn"][-1]
    for text in ("72", "DEMO", "бюро", "курс", "доля", ogrn[:6], "метод", "сертификаты", "10"):
        for lang in ("ru", "en"):
            page = asking.get("/search", params={"q": text, "lang": lang})
            assert page.status_code == 200
            leads |= {unescape(found) for found in HREF.findall(page.text)}
    assert leads
    wrong = {lead: asking.get(lead).status_code for lead in sorted(leads)}
    assert set(wrong.values()) == {200}, {lead: code for lead, code in wrong.items() if code != 200}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Введите, что найти"), ("  ", "Введите, что найти"), ("-1-", "Слишком коротко"),
     ("9" * (LONGEST + 1), "Слишком длинно"), ("ъъъъ", "Ничего не найдено"), ("'\"<b>%_", "Слишком коротко")],
)  # fmt: skip
def test_a_text_that_finds_nothing_is_answered_in_words(
    client: Callable[..., TestClient], text: str, words: str
) -> None:
    answer = client("bureau").get("/search", params={"q": text})
    assert answer.status_code == 200
    assert words in answer.text
    api = client("bureau").get(V1, params={"q": text})
    assert api.status_code == (200 if words.startswith("Ничего") else 400)
    assert "<b>%" not in answer.text


def test_every_search_is_a_line_of_the_log_with_its_courses(client: Callable[..., TestClient]) -> None:
    asking = client("bureau")
    log = Path(asking.app.state.site.settings.audit_log)
    asking.get("/search", params={"q": "DEMO"})
    told = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert told["courses"] == 10
    assert told["address"] == "/search?q=DEMO"


def test_the_field_stands_on_every_page_and_keeps_what_was_typed(client: Callable[..., TestClient]) -> None:
    for page in all_pages():
        if "{" not in page.path:
            role = sorted(page.roles & set(ROLES))[0]
            assert '<form class="search" method="get" action="/search"' in client(role).get(page.path).text
    assert 'name="q" value="a&amp;&lt;b"' in client().get("/search", params={"q": "a&<b"}).text


def test_a_parameter_that_nobody_declared_is_refused_in_words(client: Callable[..., TestClient]) -> None:
    for page in all_pages():
        if "{" not in page.path:
            asking = client(sorted(page.roles & set(ROLES))[0])
            answer = asking.get(page.path, params={"nonsense": "1"})
            assert answer.status_code == 400
            assert "nonsense — такого параметра здесь нет" in answer.text
            assert "lang" in answer.text.split("<main")[1]


def test_the_command_finds_every_row_with_its_page(sample_data: Path, courses: list[dict]) -> None:
    for text in asked_for(courses)[:8]:
        told = json.loads(rehab("find", "--format", "json", "--data", sample_data, "--", text))
        found = {each["kind"]: each for each in told["found"]}
        for kind, column in (("course", "protocol_id"), ("certificate", "certificate_id")):
            wanted = naive(courses, column, text)
            hits = found.get(kind, {"hits": [], "total": 0})
            assert [(hit["fit"], hit["name"]) for hit in hits["hits"]] == wanted[:10]
            assert hits["total"] == len(wanted)
    number = courses[0]["protocol_id"]
    line = rehab("find", number.lower(), "--data", sample_data).splitlines()[0]
    assert line.split("\t")[:3] == ["Course", number, f"/case/{quote(number, safe='')}?lang=en"]
    assert "Too short" in rehab("find", "1", "--data", sample_data, code=2)
    assert rehab("find", "ъъъъ", "--data", sample_data).strip() == "Nothing was found"


def test_sql_folds_as_python_does(published: Path) -> None:
    store = open_store(published)
    store.keep(*Scope.numbers())
    rows = store.query("SELECT protocol_id, course, certificate_id, certificate FROM course_number")
    for protocol, course, certificate, number in rows.drop_nulls().iter_rows():
        assert (
            (folded(protocol), folded(certificate))
            == (course, number)
            == (plain(protocol), plain(certificate))
        )
    odd = ["ДЕМО-72", "п-zq1/1", "a_b.c=d#(1)", "Ёж 7", "№ 5 / ё", "12—3"]
    from dashboard.search import folded_sql

    for text in odd:
        made = store.query(f"SELECT {folded_sql('x')} AS f FROM (SELECT ? AS x)", [text])["f"][0]
        assert made == folded(text) == plain(text)

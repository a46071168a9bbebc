"""The API asked by a client that knows nothing of it but its document: figures, scope, forms, mistakes, never a 5xx."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

V1 = "/api/v1"
LISTS = ("indicators", "regions", "periods", "editions", "releases")


@pytest.fixture(scope="session")
def rows(sample_data: Path) -> list[dict]:
    """The published figures as plain rows: what the API may tell and nothing more."""
    return pl.read_parquet(sample_data / "published" / "current" / "published_indicator.parquet").to_dicts()


@pytest.fixture(scope="session")
def courses(sample_data: Path) -> list[dict]:
    return pl.read_parquet(sample_data / "published" / "current" / "scored_course.parquet").to_dicts()


def test_figures_are_those_published_page_by_page(
    client: Callable[..., TestClient], rows: list[dict]
) -> None:
    asking, found, address = client(), [], f"{V1}/indicators?period=2025&breakdown=none&limit=50"
    while address:
        answer = asking.get(address)
        found += answer.json()["items"]
        address = answer.links.get("next", {}).get("url", "")
    expected = [row for row in rows if row["period"] == "2025" and row["breakdown"] == "none"]
    key = (
        "indicator",
        "area",
        "numerator",
        "denominator",
        "value",
        "low",
        "high",
        "n",
        "status",
        "conf_status",
    )
    assert sorted(str([row[k] for k in key]) for row in found) == sorted(
        str([row[k] for k in key]) for row in expected
    )
    assert len(found) == answer.json()["total"] > 50
    assert not [
        row
        for row in found
        if row["status"] == "Q" and any(row[k] is not None for k in ("value", "low", "high"))
    ]


def test_cases_are_those_of_ones_scope_and_others_do_not_exist(
    client: Callable[..., TestClient], courses: list[dict]
) -> None:
    asking = client("bureau")
    own = asking.get(f"{V1}/cases?limit=1000").json()["items"]
    places = {(row["region_code"], row["bureau_id"]) for row in own}
    assert len(places) == 1
    expected = {row["protocol_id"] for row in courses if (row["region_code"], row["bureau_id"]) in places}
    assert {row["protocol_id"] for row in own} == expected
    other = next(row["protocol_id"] for row in courses if row["protocol_id"] not in expected)
    foreign, missing = (asking.get(f"{V1}/cases/{name}") for name in (other, "no-such-protocol"))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    asked = asking.get(f"{V1}/cases?verdict=ineffective&period=2025&limit=1000").json()["items"]
    assert {row["protocol_id"] for row in asked} == {
        row["protocol_id"]
        for row in courses
        if row["protocol_id"] in expected
        and row["verdict"] == "ineffective"
        and row["finished_on"].year == 2025
    }


def test_a_case_is_told_with_its_points_and_without_its_child(
    client: Callable[..., TestClient], courses: list[dict]
) -> None:
    asking = client("main_bureau")
    listed = asking.get(f"{V1}/cases?limit=1").json()["items"][0]
    told = asking.get(f"{V1}/cases/{listed['protocol_id']}").json()["item"]
    row = next(each for each in courses if each["protocol_id"] == listed["protocol_id"])
    assert {name: told[name] for name in listed} == listed
    assert [(c["criterion"], c["lo"], c["hi"]) for c in told["criteria"]] == [
        (name, row[f"{name}_lo"], row[f"{name}_hi"])
        for name in ("comprehensiveness", "volume", "effect", "parental_competence")
    ]
    assert told["measures"]["counted"] == row["counted"]
    assert row["child_id"] not in json.dumps(told) and "birth" not in json.dumps(told)


@pytest.mark.parametrize("role", ["ministry", "engineer"])
def test_roles_without_courses_find_none(
    client: Callable[..., TestClient], role: str, courses: list[dict]
) -> None:
    for path in ("cases", f"cases/{courses[0]['protocol_id']}"):
        assert client(role).get(f"{V1}/{path}").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_csv_too_and_is_not_sent_twice(client: Callable[..., TestClient], name: str) -> None:
    asking, csv_too = client(), {"accept": "text/csv"}
    as_json, as_csv = asking.get(f"{V1}/{name}"), asking.get(f"{V1}/{name}", headers=csv_too)
    lines = list(csv.DictReader(io.StringIO(as_csv.text, newline="")))
    items = as_json.json()["items"]
    assert len(lines) == len(items)
    assert not items or set(items[0]) <= set(lines[0])
    for answer, headers in ((as_json, {}), (as_csv, csv_too)):
        again = asking.get(f"{V1}/{name}", headers=headers | {"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert as_json.headers["etag"] != as_csv.headers["etag"]


@pytest.mark.parametrize(
    ("asked", "headers", "status", "told"),
    [
        ("indicators?perod=2025", {}, 400, "period"),
        ("indicators?period=2025-H9", {}, 400, "period"),
        ("indicators?limit=100000", {}, 400, "limit"),
        ("indicators/none", {}, 404, "/api/docs"),
        ("releases/2025-H1/77", {}, 404, "/api/docs"),
        ("nothing", {}, 404, "/api/docs"),
        ("indicators", {"accept": "application/xml"}, 406, "application/json"),
        ("version", {"accept": "text/csv"}, 406, "application/json"),
    ],
)
def test_a_mistake_says_what_to_do(client: Callable[..., TestClient], asked: str, headers: dict, status: int,
                                   told: str) -> None:  # fmt: skip
    answer = client().get(f"{V1}/{asked}", headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["do"] or told in answer.json()["detail"]
    assert answer.json()["title"] and answer.json()["do"]


def test_the_version_tells_nothing_of_the_inside(
    client: Callable[..., TestClient], sample_data: Path
) -> None:
    text = client().get(f"{V1}/version").text
    manifest = json.loads(
        (sample_data / "published" / "current" / "manifest.json").read_text(encoding="utf-8")
    )
    assert manifest["version"] in text
    for secret in ("tables", "deliveries", "input_digest", "code_digest"):
        assert f'"{secret}"' not in text


def release(data: Path) -> Path:
    """A release as small as one can be, laid beside the sample's, with a file that must never leave."""
    folder = data / "releases" / "2024" / "1"
    files = {"public/README.md": b"open\n", "internal/course.csv": b"closed\n"}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    told = {"period": "2024", "number": 1, "order": 1, "data_as_of": "2025-01-31", "provisional": False,
            "synthetic": True, "threshold": 5, "editions": [{"id": "draft-2025-10"}],
            "deliveries": [{"sha256": "d" * 64}],
            "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_of_a_release_only_public_files_leave(tmp_path: Path, sample_data: Path) -> None:
    from dashboard.web.app import create_app
    from dashboard.web.settings import Settings

    (tmp_path / "published").symlink_to(sample_data / "published")
    release(tmp_path)
    asking = TestClient(create_app(Settings(tmp_path)), base_url="http://127.0.0.1")
    told = asking.get(f"{V1}/releases/2024/1")
    assert [each["path"] for each in told.json()["item"]["files"]] == ["README.md"]
    assert "d" * 64 not in told.text and "internal" not in told.text
    assert asking.get(f"{V1}/releases/2024/1/files/README.md").content == b"open\n"
    hidden = ("internal/course.csv", "manifest.json")
    for path in (
        "",
        "README.md/..",
        *(f"{up}{name}" for up in ("", "../", "..%2F", "%2e%2e/") for name in hidden),
    ):
        assert asking.get(f"{V1}/releases/2024/1/files/{path}").status_code in (404, 307)
    tag = asking.get(f"{V1}/releases").headers["etag"]
    (tmp_path / "releases" / "2024" / "1").rename(tmp_path / "releases" / "2024" / "gone")
    assert asking.get(f"{V1}/releases", headers={"if-none-match": tag}).status_code == 200


def test_every_read_of_courses_is_in_the_log_before_it_is_answered(tmp_path: Path, sample_data: Path) -> None:
    from dashboard.web.app import create_app
    from dashboard.web.auth.demo import COOKIE
    from dashboard.web.settings import Settings

    log = tmp_path / "reads.jsonl"
    app = create_app(Settings(sample_data, log=log))
    asking = TestClient(app, base_url="http://127.0.0.1", cookies={COOKIE: "bureau"})
    first = asking.get(f"{V1}/cases?limit=3").json()["items"][0]["protocol_id"]
    asking.get(f"{V1}/cases/{first}", headers={"accept": "application/json"})
    asking.get(f"{V1}/indicators")
    told = [line for line in log.read_text(encoding="utf-8").splitlines() if line]
    assert len(told) == 2 and first in told[1]
    log.unlink()
    log.mkdir()
    assert (
        TestClient(app, base_url="http://127.0.0.1", cookies={COOKIE: "bureau"})
        .get(f"{V1}/cases")
        .status_code
        == 503
    )

"""The whole server under each way in: what a stranger and a program get, and what happens when the log stops."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from dashboard.web.access.audit import verify
from dashboard.web.app import create_app
from dashboard.web.auth.access_file import read_access
from dashboard.web.auth.tokens import Tokens
from dashboard.web.auth.users import Users
from dashboard.web.settings import Settings
from law.errors import RehabError
from pipelines.cli import main
from pipelines.serve_command import serve
from tests.web.access_world import ADDRESS, PASSWORD, browser, written

LOCAL = f'mode = "local"\naddress = "{ADDRESS}"\n'
ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    """A data folder of its own over the published samples."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "published").symlink_to(sample_data / "published")
    return data


@pytest.fixture
def strangers(data: Path, tmp_path: Path) -> Callable[[], TestClient]:
    """Browsers of a server with a login; a user `ivanova` of main bureau 66."""
    Users(data).add("ivanova", {"role": "main_bureau", "region": "66"}, PASSWORD)
    app = create_app(Settings(data, read_access(written(tmp_path, LOCAL))))
    return lambda: browser(app)


def test_a_stranger_is_led_to_the_login_and_back(strangers: Callable[[], TestClient]) -> None:
    client = strangers()
    away = client.get("/regions?period=2025&lang=en")
    assert away.status_code == 303
    assert away.headers["location"] == "/login?back=%2Fregions%3Fperiod%3D2025%26lang%3Den&lang=en"
    form = client.get(away.headers["location"])
    assert '<html lang="en">' in form.text and 'value="/regions?period=2025&amp;lang=en"' in form.text
    answer = client.post(
        "/login", data={"name": "ivanova", "password": PASSWORD, "back": "/regions?period=2025"}
    )
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert (
        'action="/logout"' in page.text and "/demo-role" not in page.text and "Демонстрация" not in page.text
    )
    assert client.post("/demo-role", data={"role": "engineer"}).status_code in (404, 405)


def test_a_stranger_sees_nothing_of_any_page(strangers: Callable[[], TestClient]) -> None:
    for path in ("/", "/courses", "/case/DEMO-66-2024-00641", "/download/courses/courses.csv"):
        assert strangers().get(path).headers["location"].startswith("/login?")


def test_a_program_without_a_good_token_is_told_what_to_send(strangers: Callable[[], TestClient]) -> None:
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic YTpi"}):
        answer = strangers().get("/api/v1/cases", headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
        assert answer.headers["www-authenticate"] == "Bearer" and "Bearer TOKEN" in answer.json()["do"]
        if headers:
            assert strangers().get("/download/courses/courses.csv", headers=headers).status_code == 401


def test_a_token_reads_its_scope_and_leaves_a_line(strangers: Callable[[], TestClient], data: Path) -> None:
    bearer = {"authorization": "Bearer " + Tokens(data).add("bi", {"role": "main_bureau", "region": "66"})}
    answer = strangers().get("/api/v1/cases?limit=7", headers=bearer)
    assert {item["region_code"] for item in answer.json()["items"]} == {"66"}
    assert strangers().get("/download/courses/courses.csv", headers=bearer).status_code == 200
    assert strangers().get("/courses", headers=bearer).status_code == 401, "pages are for people"
    found = verify(data / "audit" / "reads.jsonl")
    assert found.lines == 2 and found.first and found.last
    assert (found.first["account"], found.first["courses"]) == ("token:bi", 7)
    assert found.last["address"].startswith("/download/courses/courses.csv?verdict=ineffective")


def test_a_token_works_in_the_demonstration_too(data: Path) -> None:
    token = Tokens(data).add("bi", {"role": "main_bureau", "region": "66"})
    client = TestClient(create_app(Settings(data)), base_url="http://127.0.0.1")
    assert client.get("/api/v1/cases").status_code == 404, "the demonstration begins as the ministry"
    assert client.get("/api/v1/cases", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/api/v1/cases", headers={"authorization": "Bearer x"}).status_code == 401


def test_what_cannot_be_logged_is_not_shown_and_says_why(
    strangers: Callable[[], TestClient], data: Path
) -> None:
    client, log = strangers(), data / "audit" / "reads.jsonl"
    client.post("/login", data={"name": "ivanova", "password": PASSWORD})
    assert "DEMO-66-" in client.get("/courses").text
    with log.open("ab") as file:
        file.write(b'{"n":2')
    for path in ("/courses", "/download/courses/courses.csv", "/api/v1/cases"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "DEMO-66-" not in answer.text and "torn" in answer.text
    assert client.get("/regions").status_code == 200, "pages without courses are still there"
    assert log.read_bytes().endswith(b'{"n":2')


def test_the_demonstration_says_so_and_answers_this_machine_only(data: Path) -> None:
    client = TestClient(create_app(Settings(data)), base_url="http://127.0.0.1")
    page = client.get("/regions").text
    assert (
        "/demo-role" in page and "/logout" not in page and "emonstra" in client.get("/regions?lang=en").text
    )
    assert client.get("/regions", headers={"host": "rehab.test"}).status_code == 421
    for host in ("0.0.0.0", "::", "192.0.2.1", "rehab.test"):
        with pytest.raises(RehabError, match="this machine only"):
            serve(data, host, 8800, None)


def test_a_server_with_a_login_answers_its_own_names_only(strangers: Callable[[], TestClient]) -> None:
    assert strangers().get("/healthz").status_code == 200
    for host in ("127.0.0.1", "localhost", "evil.test", ""):
        assert strangers().get("/healthz", headers={"host": host}).status_code == 421


def rehab(*arguments: str, code: int = 0, given: str = "") -> str:
    done = CliRunner().invoke(main, arguments, input=given)
    assert done.exit_code == code, done.output
    return done.output


def test_users_and_tokens_by_the_command_line(tmp_path: Path) -> None:
    where = ("--data", str(tmp_path))
    bureau = ("--role", "bureau", "--region", "72", "--bureau", "7")
    assert "added ivanova: bureau 72 7" in rehab(
        "user", "add", "Ivanova", *bureau, *where, given=PASSWORD + "\n"
    )
    assert "already" in rehab("user", "add", "ivanova", *bureau, *where, code=2, given=PASSWORD + "\n")
    assert "12 to 256" in rehab("user", "add", "petrov", *bureau, *where, code=2, given="short\n")
    assert "without a region" in rehab(
        "user", "add", "petrov", "--role", "bureau", *where, code=2, given=PASSWORD
    )
    assert rehab("user", "list", *where) == "ivanova\tbureau 72 7\n"
    assert PASSWORD not in (tmp_path / "access" / "users.json").read_text(encoding="utf-8")
    rehab("user", "password", "ivanova", *where, given="another good password\n")
    assert Users(tmp_path).proven("ivanova", "another good password")
    rehab("user", "remove", "ivanova", *where)
    assert "there is no user" in rehab("user", "remove", "ivanova", *where, code=2)
    token = rehab("token", "add", "bi", "--role", "ministry", "--days", "5", *where).splitlines()[0]
    assert (found := Tokens(tmp_path).holder(token)) and found.role == "ministry"
    assert rehab("token", "list", *where).startswith("bi\tministry\tuntil ")
    rehab("token", "revoke", "bi", *where)
    assert Tokens(tmp_path).holder(token) is None and rehab("token", "list", *where) == ""


def test_the_log_is_checked_by_the_command_line(strangers: Callable[[], TestClient], data: Path) -> None:
    where = ("--data", str(data))
    assert "cannot be read" in rehab("audit", "verify", *where, code=2)
    client = strangers()
    client.post("/login", data={"name": "ivanova", "password": PASSWORD})
    for page in (1, 2, 1):
        client.get(f"/courses?verdict=any&page={page}")
    told = rehab("audit", "verify", *where)
    noted = told.splitlines()[-1].removeprefix("note down: ")
    assert "3 lines hold together" in told and noted.startswith("3:")
    log = data / "audit" / "reads.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:2]))
    assert rehab("audit", "verify", *where) and "BROKEN at line 3" in rehab(
        "audit", "verify", "--known", noted, *where, code=1
    )
    log.write_bytes(lines[0] + lines[2])
    assert "BROKEN at line 2: numbered 3" in rehab("audit", "verify", *where, code=1)


def test_starting_the_server_makes_no_noise() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import dashboard.web.app"], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stderr == b""

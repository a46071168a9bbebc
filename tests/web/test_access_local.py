"""Logging in with a name and a password: what a stranger learns (nothing), and when a session ends."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.web.auth.browser import COOKIE
from dashboard.web.auth.local import LocalGate
from dashboard.web.auth.sessions import Sessions
from dashboard.web.auth.slowdown import FREE_BY_ADDRESS, FREE_BY_NAME, LONGEST, Slowdown
from dashboard.web.auth.users import Users
from law.errors import RehabError
from tests.web.access_world import ACCESS, CHEAP, PASSWORD, Clock, browser, door

PLACE = {"role": "bureau", "region": "72", "bureau": "7"}


class World:
    """A server with one user, and its clock."""

    def __init__(self, data: Path) -> None:
        self.clock, self.users = Clock(), Users(data, CHEAP)
        self.users.add("Ivanova", PLACE, PASSWORD)
        gate = LocalGate(ACCESS, self.users, Sessions(10, self.clock), Slowdown(self.clock))
        self.app = door(gate)

    def login(self, client: TestClient, name: str = "ivanova", password: str = PASSWORD, **more: str):
        return client.post("/login", data={"name": name, "password": password, **more})


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_right_password_lets_in_with_a_strict_cookie_and_leads_back(world: World) -> None:
    client = browser(world.app)
    assert client.get("/me").text == "nobody"
    answer = world.login(client, name=" IVANOVA ", back="/cases?page=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?page=2")
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "secure", "path=/"))
    assert client.get("/me").text == "ivanova|bureau|72|7"
    assert client.get("/login?back=/cases").headers["location"] == "/cases"


@pytest.mark.parametrize(
    "back", ["//evil.test", "https://evil.test", "/\\evil.test", "/x\r\nSet-Cookie: a=b", "x"]
)
def test_nobody_is_led_to_another_site(world: World, back: str) -> None:
    assert world.login(browser(world.app), back=back).headers["location"] == "/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer_and_the_same_work(world: World) -> None:
    looked = []
    verify = CHEAP.__class__.verify
    world.users._hasher = type(
        "Counting", (), {"verify": lambda _, h, p: looked.append(h) or verify(CHEAP, h, p)}
    )()
    client = browser(world.app)
    answers = [
        world.login(client, name, "wrong password") for name in ("ivanova", "nobody", "<script>", "a\0b", "")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert len(looked) == 5
    assert all(COOKIE not in answer.headers.get("set-cookie", "") for answer in answers)


def test_the_password_is_never_sent_back(world: World) -> None:
    assert "wrong password!" not in world.login(browser(world.app), password="wrong password!").text
    huge = browser(world.app).post("/login", data={"name": "ivanova", "password": "x" * 20_000})
    assert huge.status_code == 403 and "xxx" not in huge.text


@pytest.mark.parametrize(
    "told", [{"origin": "https://evil.test"}, {"origin": "null"}, {}, {"referer": "https://evil.test/"}]
)
def test_a_form_of_another_site_neither_logs_in_nor_out(world: World, told: dict[str, str]) -> None:
    client = browser(world.app)
    world.login(client)
    del client.headers["origin"]
    assert (
        client.post("/login", data={"name": "ivanova", "password": PASSWORD}, headers=told).status_code == 403
    )
    assert client.post("/logout", headers=told).status_code == 403
    assert client.get("/me").text.startswith("ivanova")
    assert client.post("/logout", headers={"referer": "https://rehab.test/cases"}).status_code == 303
    assert client.get("/me").text == "nobody"


def test_logging_out_ends_the_session_and_not_only_the_cookie(world: World) -> None:
    client = browser(world.app)
    key = world.login(client).cookies[COOKIE]
    client.post("/logout")
    client.cookies.set(COOKIE, key)
    assert client.get("/me").text == "nobody"


def test_a_session_lasts_its_hours_and_no_second_more(world: World) -> None:
    client = browser(world.app)
    world.login(client)
    world.clock.now += 10 * 3600 - 1
    assert client.get("/me").text.startswith("ivanova")
    world.clock.now += 1
    assert client.get("/me").text == "nobody"


def test_a_user_who_is_removed_or_gets_another_password_is_out_at_once(world: World, tmp_path: Path) -> None:
    client, elsewhere = browser(world.app), Users(tmp_path, CHEAP)  # the command line is another process
    world.login(client)
    elsewhere.set_password("ivanova", "another good password")
    assert client.get("/me").text == "nobody"
    world.login(client, password="another good password")
    elsewhere.remove("ivanova")
    assert client.get("/me").text == "nobody"
    elsewhere.add("ivanova", {"role": "ministry"}, "another good password")
    assert client.get("/me").text == "nobody", "somebody else of the same name does not inherit a session"


def test_failures_slow_a_name_down_wherever_they_come_from_and_known_or_not(world: World) -> None:
    for name in ("ivanova", "nobody"):
        for n in range(FREE_BY_NAME):
            assert world.login(browser(world.app, f"192.0.2.{n}"), name, "wrong").status_code == 401
        answer = world.login(browser(world.app, "192.0.2.99"), name)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    world.clock.now += 1
    assert world.login(browser(world.app)).status_code == 303
    assert world.login(browser(world.app), password="wrong").status_code == 401, (
        "success forgets the failures"
    )


def test_waiting_doubles_up_to_its_limit_and_an_address_is_counted_apart() -> None:
    clock, told = Clock(0.0), []
    slow = Slowdown(clock)
    for _ in range(20):
        while wait := slow.attempt("ivanova", "192.0.2.1"):
            told.append(wait)
            clock.now += wait
    assert told[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256] and set(told[9:]) == {LONGEST}
    slow = Slowdown(clock)
    waits = [slow.attempt(f"name{n}", "192.0.2.1") for n in range(FREE_BY_ADDRESS + 1)]
    assert waits == [0] * FREE_BY_ADDRESS + [1]


def test_a_link_from_another_site_makes_a_step_on_our_own_page_first(world: World) -> None:
    client = browser(world.app)
    world.login(client)
    step = client.get("/login?back=/cases%3Fpage%3D2", headers={"sec-fetch-site": "cross-site"})
    assert step.status_code == 200
    assert (
        '<meta http-equiv="refresh" content="0; url=/login?back=%2Fcases%3Fpage%3D2&amp;lang=ru">'
        in step.text
    )


@pytest.mark.parametrize("spoil", ["mode", "json", "key", "missing"])
def test_a_users_file_that_is_open_or_spoilt_lets_nobody_in(world: World, tmp_path: Path, spoil: str) -> None:
    client, path = browser(world.app), tmp_path / "access" / "users.json"
    world.login(client)
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text(encoding="utf-8")
    changed = {
        "json": text[:-9],
        "key": text.replace('"role"', '"rolle"'),
        "missing": text.replace('"name"', '"bureau"'),
    }
    path.write_text(changed.get(spoil, text), encoding="utf-8")
    path.chmod(0o644 if spoil == "mode" else 0o600)
    assert client.get("/me").text == "nobody"
    assert world.login(browser(world.app)).status_code == 401
    with pytest.raises(RehabError, match=r"users\.json|others may"):
        Users(tmp_path, CHEAP).listed()


CANNOT_BE = [
    {"role": "king"},
    {"role": "bureau", "region": "72"},
    {"role": "main_bureau"},
    {"role": "main_bureau", "region": "7"},
    {"role": "ministry", "region": "72"},
]


@pytest.mark.parametrize("place", CANNOT_BE)
def test_an_account_that_cannot_be_is_not_added(world: World, place: dict[str, str]) -> None:
    with pytest.raises(RehabError):
        world.users.add("petrov", place, PASSWORD)
    assert [who.name for who in world.users.listed()] == ["ivanova"]

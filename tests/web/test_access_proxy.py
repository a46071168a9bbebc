"""A proxy in front: believed from its own address alone, whatever other headers say."""

from pathlib import Path

import pytest

from dashboard.web.auth.access_file import read_access
from dashboard.web.auth.proxy import ProxyGate
from tests.web.access_world import browser, door, written

FILE = """
mode = "proxy"
address = "https://rehab.test"
[proxy]
header = "X-Remote-User"
groups_header = "X-Remote-Groups"
trusted = ["10.0.0.5", "10.1.0.0/24"]
[[proxy.account]]
name = "Ivanova"
role = "bureau"
region = "72"
bureau = "7"
[[proxy.group]]
name = "mse-18"
role = "main_bureau"
region = "18"
[[proxy.group]]
name = "readers"
role = "ministry"
"""
PEER = "10.0.0.5"


@pytest.fixture
def asks(tmp_path: Path):
    access = read_access(written(tmp_path, FILE))
    assert access.proxy
    app = door(ProxyGate(access.proxy))
    return lambda headers, peer=PEER: browser(app, peer).get("/me", headers=headers).text


@pytest.mark.parametrize("peer", [PEER, "10.1.0.77", "::ffff:10.0.0.5"])
def test_the_header_of_the_proxy_says_who_asks(asks, peer: str) -> None:
    assert asks({"X-Remote-User": "IVANOVA"}, peer) == "ivanova|bureau|72|7"


@pytest.mark.parametrize("peer", ["10.0.0.6", "10.1.1.1", "127.0.0.1", "::1", "testclient", ""])
@pytest.mark.parametrize(
    "more", [{}, {"X-Forwarded-For": PEER}, {"Forwarded": f"for={PEER}"}, {"X-Real-IP": PEER}]
)
def test_from_anywhere_else_it_says_nothing(asks, peer: str, more: dict[str, str]) -> None:
    assert asks({"X-Remote-User": "ivanova", **more}, peer) == "nobody"


@pytest.mark.parametrize(
    ("groups", "who"),
    [
        ("staff, mse-18", "petrov|main_bureau|18|-"),
        ("readers;mse-18", "petrov|main_bureau|18|-"),  # the first of the file, not of the header
        ("readers", "petrov|ministry|-|-"),
        ("MSE-18, mse-1", "nobody"),
        ("", "nobody"),
    ],
)
def test_a_group_gives_the_role_and_the_name_stays_one_s_own(asks, groups: str, who: str) -> None:
    assert asks({"X-Remote-User": "petrov", "X-Remote-Groups": groups}) == who


def test_two_names_or_none_or_one_that_is_no_name_are_nobody(asks) -> None:
    assert asks([("X-Remote-User", "ivanova"), ("X-Remote-User", "petrov")]) == "nobody"
    assert asks({}) == asks({"X-Remote-User": ""}) == asks({"X-Remote-User": "a\tb"}) == "nobody"
    assert asks({"X-Remote-Groups": "readers"}) == "nobody"

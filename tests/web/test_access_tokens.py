"""Tokens of programs: told once, kept hashed, for /api/ and /download/ alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi import APIRouter

from dashboard.web.access.principal import MINISTRY, Principal
from dashboard.web.auth.tokens import Tokens, WithTokens
from law.errors import RehabError
from tests.web.access_world import browser, door

DAY = date(2026, 7, 1)


class Everybody:
    """A gate that takes everybody for the ministry, as a browser's cookie might."""

    login_address, says_who, router = None, False, APIRouter()

    def roles(self) -> dict[str, Principal]:
        return {}

    def principal(self, request: object) -> Principal | None:
        return Principal("cookie", MINISTRY)


class Today:
    """A day that can be moved."""

    day = DAY

    def __call__(self) -> date:
        return self.day


def asks(data: Path, today: Today, path: str, authorization: str | None) -> str:
    app = door(WithTokens(Everybody(), Tokens(data, today)))
    return browser(app).get(path, headers={"authorization": authorization} if authorization else {}).text


def test_a_token_lets_a_program_in_until_its_last_day(tmp_path: Path) -> None:
    today = Today()
    token = Tokens(tmp_path, today).add("BI", {"role": "main_bureau", "region": "72"}, 90)
    assert len(token) >= 43 + len("rehab_")
    assert token not in (tmp_path / "access" / "tokens.json").read_text(encoding="utf-8")
    assert (tmp_path / "access" / "tokens.json").stat().st_mode & 0o777 == 0o600
    for path in ("/api/me", "/download/me"):
        assert asks(tmp_path, today, path, f"Bearer {token}") == "token:bi|main_bureau|72|-"
        assert asks(tmp_path, today, path, f"bearer  {token} ") == "token:bi|main_bureau|72|-"
    assert asks(tmp_path, today, "/me", f"Bearer {token}") == "cookie|ministry|-|-", "pages are for people"
    today.day = DAY + timedelta(90)
    assert asks(tmp_path, today, "/api/me", f"Bearer {token}").startswith("token:bi")
    today.day += timedelta(1)
    assert asks(tmp_path, today, "/api/me", f"Bearer {token}") == "nobody"


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer ", "Bearer", "Basic dXNlcjpwYXNz", "", "Bearer é"])
def test_a_wrong_token_is_nobody_even_beside_a_good_cookie(tmp_path: Path, given: str) -> None:
    Tokens(tmp_path).add("bi", {"role": "ministry"})
    app = door(WithTokens(Everybody(), Tokens(tmp_path)))
    assert browser(app).get("/api/me", headers={"authorization": given.encode("utf-8")}).text == "nobody"


def test_a_revoked_token_is_nobody_and_its_name_is_free_again(tmp_path: Path) -> None:
    today, tokens = Today(), Tokens(tmp_path)
    token = tokens.add("bi", {"role": "ministry"})
    with pytest.raises(RehabError, match="already"):
        tokens.add("BI", {"role": "engineer"})
    tokens.revoke("bi")
    assert asks(tmp_path, today, "/api/me", f"Bearer {token}") == "nobody"
    assert tokens.add("bi", {"role": "engineer"}) != token
    with pytest.raises(RehabError, match="no token"):
        tokens.revoke("other")


def test_a_tokens_file_that_others_may_write_lets_nobody_in(tmp_path: Path) -> None:
    token = Tokens(tmp_path).add("bi", {"role": "ministry"})
    (tmp_path / "access" / "tokens.json").chmod(0o666)
    assert asks(tmp_path, Today(), "/api/me", f"Bearer {token}") == "nobody"

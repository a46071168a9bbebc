"""Every page there is, for every role: it answers, keeps the language, and says no to what it does not know."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from dashboard.web.access.principal import ROLES
from dashboard.web.pages import all_pages

FLAT = [page for page in all_pages() if "{" not in page.path]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", FLAT, ids=lambda page: page.name)
def test_a_page_answers_whom_it_is_for_and_nobody_else(
    client: Callable[..., TestClient], page, role: str
) -> None:
    for lang in ("ru", "en"):
        answer = client(role).get(page.path, params={"lang": lang})
        assert answer.status_code == (200 if role in page.roles else 404), answer.text[:500]
        assert f'<html lang="{lang}">' in answer.text


def test_what_is_not_there_says_so_in_words(client: Callable[..., TestClient]) -> None:
    answer = client().get("/no-such-page")
    assert answer.status_code == 404
    assert "Здесь ничего нет" in answer.text


def test_a_value_that_is_no_choice_is_told_with_the_choices(client: Callable[..., TestClient]) -> None:
    answer = client().get("/regions", params={"period": "2031"})
    assert answer.status_code == 400
    assert "2025" in answer.text


def test_another_name_of_this_machine_is_refused(client: Callable[..., TestClient]) -> None:
    assert client().get("/regions", headers={"host": "elsewhere.example"}).status_code == 421

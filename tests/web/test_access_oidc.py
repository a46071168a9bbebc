"""Logging in by an identity provider: who comes back is believed only with everything that left here with them."""

import time
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from joserfc.jwk import ECKey, KeySet

from dashboard.web.access.principal import Principal
from dashboard.web.auth.access_parts import Oidc
from dashboard.web.auth.browser import COOKIE
from dashboard.web.auth.oidc import CALLBACK, UNDER_WAY, OidcGate
from dashboard.web.auth.oidc_provider import LEEWAY, Provider
from dashboard.web.auth.sessions import Sessions
from tests.web.access_world import ACCESS, ADDRESS, Clock, browser, door
from tests.web.identity_provider import CLIENT, ISSUER, SECRET, IdentityProvider

CLAIM_NAMES = {"name": "preferred_username", "role": "rehab_role", "region": "rehab_region", "bureau": "rehab_bureau",
               "groups": "groups"}  # fmt: skip
SETTINGS = Oidc(
    ISSUER,
    CLIENT,
    SECRET,
    "openid profile",
    CLAIM_NAMES,
    {"mse-18": Principal("mse-18", "main_bureau", "18")},
)


class World:
    """The server, the provider and their clock."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.provider = IdentityProvider(self.clock)
        talk = Provider(SETTINGS, ADDRESS + CALLBACK, httpx.MockTransport(self.provider.answer), self.clock)
        self.app = door(OidcGate(replace(ACCESS, mode="oidc"), SETTINGS, talk, Sessions(10, self.clock)))
        self.client = browser(self.app)

    def leave(self, back: str = "/cases") -> str:
        """To the provider, and back to the address it names."""
        answer = self.client.get("/login", params={"back": back})
        assert answer.status_code == 303 and answer.headers["location"].startswith(f"{ISSUER}/auth?")
        return self.provider.browse(answer.headers["location"])

    def who(self) -> str:
        return self.client.get("/me").text


@pytest.fixture
def world() -> World:
    return World()


def test_claims_become_a_principal_and_the_page_asked_for_opens(world: World) -> None:
    answer = world.client.get(world.leave("/cases?page=2"))
    assert answer.status_code == 200 and 'content="0; url=/cases?page=2"' in answer.text
    cookies = answer.headers.get_list("set-cookie")
    session = next(each.lower() for each in cookies if each.startswith(COOKIE))
    assert all(word in session for word in ("httponly", "samesite=strict", "secure"))
    assert world.who() == "ivanova|bureau|72|7"
    assert world.client.get("/login?back=/cases").headers["location"] == "/cases"
    assert world.client.post("/logout").status_code == 200 and world.who() == "nobody"


CHANGES: dict[str, Callable[[World], object]] = {
    "wrong nonce": lambda w: w.provider.changed.update(nonce="another"),
    "no nonce": lambda w: w.provider.changed.update(nonce=None),
    "wrong audience": lambda w: w.provider.changed.update(aud="another-client"),
    "ours among others, without azp": lambda w: w.provider.changed.update(aud=[CLIENT, "another-client"]),
    "issued for another party": lambda w: w.provider.changed.update(azp="another-client"),
    "no audience": lambda w: w.provider.changed.update(aud=None),
    "expired": lambda w: w.provider.changed.update(exp=int(w.clock.now) - LEEWAY - 1),
    "no expiry": lambda w: w.provider.changed.update(exp=None),
    "from the future": lambda w: w.provider.changed.update(iat=int(w.clock.now) + LEEWAY + 1),
    "foreign issuer": lambda w: w.provider.changed.update(iss="https://evil.test"),
    "no issuer": lambda w: w.provider.changed.update(iss=None),
    "no subject": lambda w: w.provider.changed.update(sub=None),
    "another access token": lambda w: w.provider.changed.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "signed by somebody else": lambda w: setattr(
        w.provider, "shown", KeySet([ECKey.generate_key("P-256", {"kid": "1"})])
    ),
    "not signed": lambda w: setattr(w.provider, "alg", "none"),
    "an HMAC under the public key": lambda w: setattr(w.provider, "alg", "HS256"),
    "metadata of another issuer": lambda w: setattr(w.provider, "speaks_for", "https://evil.test"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_fit_is_refused(world: World, change: str) -> None:
    if change == "metadata of another issuer":
        CHANGES[change](world)
        answer = world.client.get("/login")
    else:
        back = world.leave()
        CHANGES[change](world)
        answer = world.client.get(back)
    assert answer.status_code == (503 if change == "metadata of another issuer" else 403)
    assert COOKIE not in "".join(answer.headers.get_list("set-cookie"))
    assert world.who() == "nobody"


def test_a_way_back_that_began_in_another_browser_leads_nowhere(world: World) -> None:
    """Somebody sends their own way back to a victim, who would then work in the sender's account, or the reverse."""
    back, other = world.leave(), browser(world.app)
    assert other.get(back).status_code == 403 and other.get("/me").text == "nobody"
    other.get("/login")  # a login of their own under way: another state
    assert other.get(back).status_code == 403
    other.cookies.set(UNDER_WAY, "made.up", path=CALLBACK)
    assert other.get(back).status_code == 403


def test_a_login_under_way_is_over_after_ten_minutes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds, status in ((601, 403), (599, 200)):
        back = world.leave()
        cookie = {"cookie": f"{UNDER_WAY}={world.client.cookies[UNDER_WAY]}"}
        with monkeypatch.context() as later:
            then = time.time() + seconds
            later.setattr("itsdangerous.timed.time.time", lambda then=then: then)
            assert browser(world.app).get(back, headers=cookie).status_code == status


def test_a_way_back_works_once(world: World) -> None:
    back = world.leave()
    assert world.client.get(back).status_code == 200
    assert world.client.get(back).status_code == 403


def test_an_answer_in_the_name_of_another_issuer_or_without_a_code_is_refused(world: World) -> None:
    assert world.client.get(world.leave() + "&iss=https%3A%2F%2Fevil.test").status_code == 403
    back = world.leave()
    assert world.client.get(back.replace("code=", "error=access_denied&x=")).status_code == 403


def test_new_keys_of_the_provider_are_taken_and_known_ones_not_asked_for_again(world: World) -> None:
    for _ in range(2):
        assert world.client.get(world.leave()).status_code == 200
        world.client.cookies.clear()
    assert (
        world.provider.asked.count("/realm/keys")
        == world.provider.asked.count("/realm/.well-known/openid-configuration")
        == 1
    )
    world.provider.key = ECKey.generate_key("P-256", {"kid": "2"})
    world.provider.shown = KeySet([world.provider.key])
    assert world.client.get(world.leave()).status_code == 200
    assert world.provider.asked.count("/realm/keys") == 2


@pytest.mark.parametrize(
    ("claims", "who"),
    [
        ({"rehab_role": None, "groups": ["x", "mse-18"]}, "ivanova|main_bureau|18|-"),
        ({"rehab_role": None, "groups": "mse-18"}, "nobody"),
        ({"rehab_role": None}, "nobody"),
        ({"rehab_role": "king"}, "nobody"),
        ({"rehab_region": None}, "nobody"),
        ({"rehab_bureau": ["7", "8"]}, "nobody"),
        ({"preferred_username": None}, "nobody"),
        ({"preferred_username": "a\nb"}, "nobody"),
        ({"rehab_role": "ministry", "rehab_region": None, "rehab_bureau": None}, "ivanova|ministry|-|-"),
    ],
)
def test_only_claims_that_make_an_account_let_in(world: World, claims: dict[str, object], who: str) -> None:
    world.provider.changed = claims
    answer = world.client.get(world.leave())
    assert (answer.status_code, world.who()) == (403 if who == "nobody" else 200, who)


def test_a_provider_that_is_down_is_told_and_not_a_mistake_of_ours(world: World) -> None:
    world.provider.silent = True
    assert world.client.get("/login").status_code == 503
    world.provider.silent = False
    back = world.leave()
    world.provider.silent = True
    assert world.client.get(back).status_code == 403 and world.who() == "nobody"

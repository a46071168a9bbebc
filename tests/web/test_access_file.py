"""The file that says who is let in: what is wrong in it is told with file and key, and nothing is guessed."""

from pathlib import Path

import pytest

from dashboard.web.auth.access_file import read_access
from dashboard.web.settings import LOOPBACK, Settings
from law.errors import RehabError
from tests.web.access_world import written

TOP = 'address = "https://rehab.test"\n'
PROXY = f'mode = "proxy"\n{TOP}[proxy]\nheader = "X-User"\ntrusted = ["127.0.0.1"]\n'
OIDC = (
    f'mode = "oidc"\n{TOP}[oidc]\nissuer = "https://id.test"\nclient_id = "rehab"\nsecret_file = "secret"\n'
)
WRONG = {
    "no mode": (TOP, "mode"),
    "unknown mode": (f'mode = "open"\n{TOP}', "mode"),
    "misspelt key": (f'mode = "local"\n{TOP}host = ["a"]\n', "host"),
    "hosts is no list": (f'mode = "local"\n{TOP}hosts = "rehab.test"\n', "hosts"),
    "no address": ('mode = "local"\n', "address"),
    "address without a scheme": ('mode = "local"\naddress = "rehab.test"\n', "address"),
    "endless session": (f'mode = "local"\n{TOP}session_hours = 0\n', "session_hours"),
    "session of yes": (f'mode = "local"\n{TOP}session_hours = true\n', "session_hours"),
    "a table of another mode": (f'mode = "local"\n{TOP}[proxy]\nheader = "X-User"\n', "proxy"),
    "nobody trusted": (f'mode = "proxy"\n{TOP}[proxy]\nheader = "X-User"\n', "trusted"),
    "trust in a name": (PROXY.replace("127.0.0.1", "proxy.test"), "trusted"),
    "no header": (PROXY.replace('header = "X-User"\n', ""), "header"),
    "groups of no header": (PROXY + '[[proxy.group]]\nname = "a"\nrole = "ministry"\n', "groups_header"),
    "an account without its place": (PROXY + '[[proxy.account]]\nname = "a"\nrole = "bureau"\n', "bureau"),
    "an account twice": (PROXY + 2 * '[[proxy.account]]\nname = "a"\nrole = "ministry"\n', "account 2"),
    "a key nobody reads": (
        PROXY + '[[proxy.account]]\nname = "a"\nrole = "ministry"\nregoin = "72"\n',
        "regoin",
    ),
    "an issuer anybody could be": (OIDC.replace("https://id", "http://id"), "issuer"),
    "no secret": (OIDC.replace('"secret"', '"elsewhere"'), "secret_file"),
    "not TOML": ("mode = local", "line 1"),
}


@pytest.fixture(autouse=True)
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("s3cret-of-the-client\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, mistake: str) -> None:
    text, key = WRONG[mistake]
    with pytest.raises(RehabError) as caught:
        read_access(written(tmp_path, text))
    assert key in str(caught.value) and "auth.toml" in str(caught.value)


def test_the_server_answers_to_the_names_of_the_file_and_without_one_to_this_machine(tmp_path: Path) -> None:
    access = read_access(written(tmp_path, f'mode = "local"\n{TOP}'))
    assert Settings(tmp_path, access).hosts == ("rehab.test",)
    access = read_access(written(tmp_path, f'mode = "local"\n{TOP}hosts = ["a.test", "b.test"]\n'))
    assert Settings(tmp_path, access).hosts == ("a.test", "b.test")
    assert Settings(tmp_path).hosts == LOOPBACK and Settings(tmp_path).is_demo


def test_a_secret_others_may_read_is_refused_and_a_good_one_is_not_printed(
    tmp_path: Path, secret: Path
) -> None:
    access = read_access(written(tmp_path, OIDC))
    assert access.oidc and access.oidc.secret == "s3cret-of-the-client" and "s3cret" not in repr(access)
    secret.chmod(0o640)
    with pytest.raises(RehabError, match="others may read"):
        read_access(written(tmp_path, OIDC))

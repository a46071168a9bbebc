"""What README, CONTRIBUTING and docs show is run: commands, requests of the API, files of settings.

A block whose fence says `elsewhere` (```sh elsewhere) is an example for another machine and is only parsed. Commands
that take minutes (`run`, `release 2025-H1`, `release rebuild`, `serve`) are run by the fixtures and tests beside this
file; here their arguments are parsed as they are printed. Those of `first_change.md` show what its reader adds:
`tests/contract/test_add_in_one_place.py` runs them where it has been added.
"""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from dashboard.web.app import create_app
from dashboard.web.auth.access_file import read_access
from dashboard.web.auth.tokens import Tokens
from dashboard.web.settings import Settings
from pipelines.cli import main

pytestmark = pytest.mark.pipeline
ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)( elsewhere)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONG = {("run",), ("serve",), ("release", "2025-H1"), ("release", "rebuild")}
HERE = "http://127.0.0.1:8800"


@dataclass(frozen=True)
class Line:
    """One command of a page: its words, the status a comment promises, and whether it is for this machine."""

    page: str
    words: tuple[str, ...]
    promised: int | None
    here: bool

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)[:90]}"


def blocks(language: str) -> Iterator[tuple[Path, bool, str]]:
    """The fenced blocks of a language: page, for this machine or not, text."""
    for page in PAGES:
        for kind, elsewhere, text in FENCE.findall(page.read_text(encoding="utf-8")):
            if kind == language:
                yield page, not elsewhere, text


def commands() -> list[Line]:
    """Every command of the sh blocks, without comments and shell assignments."""
    found = []
    for page, here, text in blocks("sh"):
        for line in text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and "=" not in words[0]:
                status = re.search(r"# (\d{3})$", line)
                found.append(Line(page.name, tuple(words), int(status[1]) if status else None, here))
    return found


COMMANDS = commands()


def of(program: str) -> list[Line]:
    return [line for line in COMMANDS if Path(line.words[0]).name == program]


def test_every_documented_program_is_one_of_ours_or_a_client() -> None:
    known = {"rehab", "make", "curl", "python", "pytest", "git", "cp", "sqlite3"}
    assert COMMANDS
    assert not [str(line) for line in COMMANDS if line.here and Path(line.words[0]).name not in known]


@pytest.mark.parametrize("line", of("make"), ids=str)
def test_a_documented_target_is_in_the_makefile(line: Line) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {word for word in line.words[1:] if "=" not in word} <= set(targets)


def parsed(arguments: list[str]) -> None:
    """Raise click's own error where a command or an option does not exist as it is written."""
    command: click.Command = main
    while True:
        context = command.make_context(command.name or "rehab", list(arguments), resilient_parsing=False)
        rest = [*context._protected_args, *context.args]
        if not isinstance(command, click.Group) or not rest:
            return
        _, command, arguments = command.resolve_command(context, rest)  # type: ignore[assignment]


@pytest.fixture(scope="module")
def world(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder as the pages assume it: `DATA` with two releases, files to check, a file of access."""
    place = tmp_path_factory.mktemp("documented")
    shutil.copytree(released, place / "DATA", symlinks=True)
    (place / "my-files").mkdir()
    workbook = next((ROOT / "data_samples" / "inbox").glob("*.xlsx"))
    shutil.copyfile(workbook, place / "my-files" / "protocol.xlsx")
    (place / "auth.toml").write_text(next(text for _, _, text in blocks("toml")), encoding="utf-8")
    with TestClient(
        create_app(Settings(place / "DATA")), base_url=HERE
    ) as client:  # the log begins with a read
        client.get("/api/v1/cases", headers={"Cookie": "rehab_role=main_bureau"})
    return place


def as_typed(word: str, world: Path) -> list[str]:
    """A word as the shell hands it over: names of files of the pages become those of the folder."""
    if "*" in word:
        return [str(path) for path in sorted(world.glob(word))]
    names = {"DATA": world / "DATA", "DIR": world / "made", "FILE": world / "my-files/protocol.xlsx"}
    return [str(names.get(word, word))]


@pytest.mark.parametrize("line", of("rehab"), ids=str)
def test_a_documented_command_of_rehab_works(
    line: Line, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [typed for word in line.words[1:] for typed in as_typed(word, world)]
    monkeypatch.chdir(world)
    monkeypatch.setenv("REHAB_DATA", str(world / "DATA"))
    if not line.here or any(line.words[1 : 1 + len(long)] == long for long in LONG):
        parsed(arguments)
        return
    done = CliRunner().invoke(main, arguments, input="four words make one\nfour words make one\n")
    allowed = {0, 1} if "check" in arguments else {0}
    assert done.exit_code in allowed, f"{done.output[-2000:]}\n{done.exception!r}"


@pytest.fixture(scope="module")
def server(world: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(world / "DATA")), base_url=HERE) as client:
        yield client


@dataclass
class Request:
    """A request as curl would send it."""

    url: str = ""
    headers: dict[str, str] | None = None
    cookies: str = ""


def asked_by(words: tuple[str, ...], variables: dict[str, str]) -> Request:
    """What a line of curl asks for; options that only write or print are passed over."""
    request, headers, waiting = Request(), {}, iter(words[1:])
    for word in waiting:
        if word in ("-H", "-b", "-o", "-w", "-X"):
            value = next(waiting)
            for name, text in variables.items():
                value = value.replace(f"${name}", text)
            if word == "-H":
                name, _, text = value.partition(": ")
                headers[name] = text
            elif word == "-b":
                request.cookies = value
        elif not word.startswith("-"):
            request.url = word
    for name, text in variables.items():
        request.url = request.url.replace(f"${name}", text)
    request.headers = headers | ({"Cookie": request.cookies} if request.cookies else {})
    return request


@pytest.mark.parametrize("line", of("curl"), ids=str)
def test_a_documented_request_is_answered(line: Line, world: Path, server: TestClient) -> None:
    variables = {"API": f"{HERE}/api/v1", "TOKEN": "", "TAG": ""}
    if "$TOKEN" in " ".join(line.words):
        place = {"role": "engineer", "region": None, "bureau": None}
        variables["TOKEN"] = Tokens(world / "DATA").add("documented", place)
    if "$TAG" in " ".join(line.words):
        variables["TAG"] = server.get(f"{HERE}/api/v1/indicators?period=2025").headers["etag"]
    request = asked_by(line.words, variables)
    if not request.url.startswith(HERE):
        assert not line.here, "a request to another machine: write `sh elsewhere`"
        return
    answer = server.get(request.url, headers=request.headers, follow_redirects=True)
    assert answer.status_code == (line.promised or 200), answer.text[:500]


@pytest.mark.parametrize("text", [text for page, _, text in blocks("toml") if page.name == "access.md"])
def test_a_documented_file_of_access_is_read(text: str, tmp_path: Path) -> None:
    ways = tomllib.loads(text)
    mode = next((way for way in ("proxy", "oidc") if way in ways), None)
    head = f'mode = "{mode}"\naddress = "https://rehab.bureau.example"\n' if mode else ""
    path, secret = tmp_path / "auth.toml", tmp_path / "oidc-secret"
    path.write_text(head + text, encoding="utf-8")
    secret.write_text("s" * 40, encoding="utf-8")
    secret.chmod(0o600)
    assert read_access(path).mode == (mode or "local")

"""The log of reads: every change of it is found, and where it cannot go on nothing is shown."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.web.access.audit import AuditLog, AuditRefused, verify
from dashboard.web.access.principal import BUREAU, Principal

ROOT = Path(__file__).parents[2]
WHO = Principal("ivanova", BUREAU, "72", "7")
NOON = datetime(2026, 7, 1, 9, 0, 0, tzinfo=UTC)
LINES = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of six lines."""
    path = tmp_path / "audit" / "reads.jsonl"
    for n in range(LINES):
        AuditLog(path, lambda: NOON).record(WHO, f"/case/ДЕМО-{n}", 1)  # each time as after a restart
    return path


def test_a_line_says_who_read_what_when_and_nothing_of_a_child(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    told = json.loads(lines[2])
    assert told == {
        "n": 3, "moscow": "2026-07-01T12:00:00.000+03:00", "utc": "2026-07-01T09:00:00.000+00:00",
        "account": "ivanova", "role": "bureau", "region": "72", "bureau": "7", "address": "/case/ДЕМО-2", "courses": 1,
        "previous": json.loads(lines[1])["sha256"], "sha256": told["sha256"],
    }  # fmt: skip
    content = lines[2].replace(f',"sha256":"{told["sha256"]}"', "")
    assert told["sha256"] == hashlib.sha256(content.encode()).hexdigest(), (
        "anybody can check it without this program"
    )
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def _set(lines: list[bytes], n: int, **changes: object) -> None:
    lines[n] = (
        json.dumps(json.loads(lines[n]) | changes, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    )


def _again(lines: list[bytes], n: int, **changes: object) -> None:
    """A change by somebody who knows how the hash is made."""
    told = json.loads(lines[n]) | changes
    del told["sha256"]
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    _set(lines, n, **changes, sha256=hashlib.sha256(content.encode()).hexdigest())


SPOILT = {
    "a changed line": (lambda lines: _set(lines, 2, account="petrov"), 3),
    "a changed line with a hash that fits": (lambda lines: _again(lines, 2, account="petrov"), 4),
    "a space more": (lambda lines: lines.__setitem__(2, lines[2].replace(b'"n":3', b'"n": 3')), 3),
    "a removed line": (lambda lines: lines.pop(2), 3),
    "the first line removed": (lambda lines: lines.pop(0), 1),
    "swapped lines": (lambda lines: lines.insert(2, lines.pop(3)), 3),
    "a line twice": (lambda lines: lines.insert(2, lines[2]), 4),
    "a line without sense": (lambda lines: lines.insert(2, b"{}\n"), 3),
    "a torn tail": (lambda lines: lines.append(lines[-1][:40]), 7),
    "the last line torn": (lambda lines: lines.append(lines.pop()[:-1]), 6),
    "an empty line": (lambda lines: lines.append(b"\n"), 7),
}


@pytest.mark.parametrize("how", SPOILT)
def test_every_change_is_found_at_its_line(path: Path, how: str) -> None:
    spoil, line = SPOILT[how]
    lines = path.read_bytes().splitlines(keepends=True)
    spoil(lines)
    path.write_bytes(b"".join(lines))
    found = verify(path)
    assert (found.broken_at, found.lines) == (line, line - 1)


@pytest.mark.parametrize("how", ["a torn tail", "the last line torn", "an empty line"])
def test_a_torn_log_is_not_written_on(path: Path, how: str) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    SPOILT[how][0](lines)
    path.write_bytes(b"".join(lines))
    before = path.read_bytes()
    with pytest.raises(AuditRefused, match="torn"):
        AuditLog(path).record(WHO, "/cases", 5)
    assert path.read_bytes() == before


def test_lines_cut_off_at_the_end_are_found_by_a_line_noted_down(path: Path) -> None:
    last = verify(path).last
    assert last is not None
    noted = (last["n"], last["sha256"])
    log = AuditLog(path)
    log.record(WHO, "/cases", 5)
    assert verify(path, noted).broken_at is None
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    assert verify(path).broken_at is None, "the chain alone cannot show it"
    assert verify(path, noted).broken_at == LINES
    with pytest.raises(AuditRefused, match="ends at line 5"):
        log.record(WHO, "/cases", 5)  # the process that wrote it remembers
    path.unlink()
    with pytest.raises(AuditRefused, match="ends at line 0"):
        log.record(WHO, "/cases", 5)


WRITER = """
import sys
from pathlib import Path
from dashboard.web.access.audit import AuditLog
from dashboard.web.access.principal import Principal
log = AuditLog(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    log.record(Principal(sys.argv[2], "federal"), f"/case/{n}", n)
"""


def test_processes_and_threads_that_write_at_once_make_one_chain(path: Path) -> None:
    each = 60
    commands = [[sys.executable, "-c", WRITER, str(path), name, str(each)] for name in ("first", "second")]
    running = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    log = AuditLog(path)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: log.record(WHO, f"/thread/{n}", 0), range(each)))
    assert [process.wait() for process in running] == [0, 0]
    found = verify(path)
    assert (found.lines, found.broken_at) == (LINES + 3 * each, None)
    told = [json.loads(line) for line in path.read_bytes().splitlines()]
    for name in ("first", "second"):
        assert [line["courses"] for line in told if line["account"] == name] == list(range(each))


def test_a_full_disk_refuses_the_read_and_leaves_no_half_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, log, write = path.read_bytes(), AuditLog(path), os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, line: write(handle, line[:20]))
        with pytest.raises(AuditRefused, match="only a part"):
            log.record(WHO, "/cases", 5)
        full.setattr(os, "write", write)
        full.setattr(
            os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error"))
        )
        with pytest.raises(AuditRefused, match="Input/output"):
            log.record(WHO, "/cases", 5)
    assert path.read_bytes() == whole
    log.record(WHO, "/cases", 5)
    assert verify(path).broken_at is None


@pytest.mark.parametrize("address", ["/case/\n\r\u2028x", "/case/\ud800", "/case/\"}{'", "/" + "я" * 8000])
def test_whatever_an_address_holds_a_line_stays_a_line(path: Path, address: str) -> None:
    log = AuditLog(path)
    log.record(WHO, address, 1)
    log.record(WHO, "/next", 1)
    assert (verify(path).lines, verify(path).broken_at) == (LINES + 2, None)

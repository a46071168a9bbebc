"""House rules a reader relies on: rooms small enough for one head, and nothing of one machine in the tree."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 350, 40
MACHINE_PATH = re.compile(r"(?<![\w./~<-])/(?:home|root|work|farm|Users|mnt|opt)/[\w.]")
ADDRESS_IN_LOCK = re.compile(r"://|^\s*(?:-i|--(?:extra-)?index-url|--find-links)\b", re.MULTILINE)


def tracked(*patterns: str) -> list[Path]:
    """Files under version control that still exist, by git patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file; empty for a binary one."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def test_no_file_names_a_path_of_one_machine() -> None:
    here = Path(__file__)
    hits = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in tracked()
        if path != here and (found := MACHINE_PATH.search(text_of(path)))
    ]
    assert not hits, hits


def test_the_lock_carries_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not ADDRESS_IN_LOCK.search(lock)
    pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==", lock, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9][\w.\[\]-]*==[^\n]*\\\n\s+--hash=sha256:", lock, re.MULTILINE)
    assert pinned
    assert len(pinned) == len(hashed)


def test_every_file_and_function_fits_in_one_head() -> None:
    grown = []
    for path in tracked("*.py"):
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > LONGEST_FILE:
            grown.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    grown.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {size} lines")
    assert not grown, grown

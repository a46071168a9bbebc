"""Deliveries that kill, stall or bloat their reader: each is refused by itself, and the others are as if alone."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.arrival.inbox import DataFolder
from intake.reading import workers
from intake.reading.guards import MIB
from intake.reading.workers import Budget, Overrun, Worker, in_order
from tests.inbox_runs import delivery, findings, run, stored

STALLING = "print('ready', flush=True)\nimport sys, time\nfor line in sys.stdin: time.sleep(60)"
GREEDY = """
import sys, time
print('ready', flush=True)
for line in sys.stdin:
    held = bytearray(400 << 20)
    time.sleep(60)
"""
DYING = "print('ready', flush=True)\nimport os, sys\nfor line in sys.stdin: os.kill(os.getpid(), 9)"
# The real reader, but for one file, on which the process is killed as the kernel does when memory runs out.
KILLED_ON_ONE = """
import os, intake.reading.worker as reader
as_ever = reader.answer
reader.answer = lambda asked, *rest: os.kill(os.getpid(), 9) if "assess" in asked["file"] else as_ever(asked, *rest)
reader.main()
"""


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What reader processes run instead of the reader; none of them outlives the test."""
    popen, text = subprocess.Popen, [""]
    monkeypatch.setattr(workers, "_pools", [])
    monkeypatch.setattr(
        workers.subprocess, "Popen", lambda words, **rest: popen([words[0], "-c", text[0]], **rest)
    )
    yield text
    workers._stop()


@pytest.mark.parametrize(
    ("text", "budget", "how"),
    [
        (STALLING, Budget(seconds=0.3), "reader_too_slow"),
        (GREEDY, Budget(memory=100 * MIB, seconds=60), "reader_too_large"),
        (DYING, Budget(seconds=60), "reader_died"),
    ],
    ids=["stalling", "greedy", "dying"],
)
def test_a_reader_that_overruns_is_ended_and_says_how(
    text: str, budget: Budget, how: str, program: list[str]
) -> None:
    program[0] = text
    worker = Worker(budget)
    with pytest.raises(Overrun, match=how):
        worker.ask({})
    assert worker._process.returncode is not None


def test_a_delivery_that_kills_its_reader_stops_no_other(
    inbox: Path, tmp_path: Path, program: list[str]
) -> None:
    program[0] = KILLED_ON_ONE
    hurt, whole = DataFolder(tmp_path / "hurt"), DataFolder(tmp_path / "whole")
    assert run(inbox, hurt)[1] == 6
    told = findings(hurt).filter(rule_id="reader_failed")
    assert told["file"].to_list() == ["assessment.csv"]
    assert "reader_died" in told["params"][0]
    assert delivery(hurt).filter(state="refused")["file"].to_list() == ["assessment.csv"]
    lost = delivery(hurt).filter(file="assessment.csv")["delivery_sha"][0]
    program[0] = "import intake.reading.worker; intake.reading.worker.main()"
    workers._stop()
    workers._pools.clear()
    run(inbox, whole)
    others = {name: digest for name, digest in stored(whole).items() if lost not in name}
    assert others.items() <= stored(hurt).items()


def test_answers_come_in_the_order_of_the_questions_and_large_files_alone() -> None:
    sizes = [1, 2, 64 * MIB, 3, 4]
    working: list[int] = []
    beside: dict[int, int] = {}

    def ask(n: int) -> int:
        working.append(n)
        beside[n] = len(working)
        working.remove(n)
        return n * n

    assert list(in_order(ask, range(5), sizes)) == [0, 1, 4, 9, 16]
    assert beside[2] == 1


def test_a_budget_is_configured_or_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHAB_DELIVERY_MEMORY", "256")
    assert Budget.configured().memory == 256 * MIB
    monkeypatch.setenv("REHAB_DELIVERY_MEMORY", "lots")
    with pytest.raises(workers.RehabError, match="REHAB_DELIVERY_MEMORY is 'lots'"):
        Budget.configured()


def test_a_reader_that_cannot_start_refuses_no_delivery(program: list[str]) -> None:
    program[0] = "raise SystemExit(1)"
    with pytest.raises(RuntimeError, match="does not start"):
        Worker(Budget())

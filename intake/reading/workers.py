"""A few long-lived processes read deliveries, each delivery within a budget of memory and time.

Belongs here: starting a process, asking it, watching it, replacing one that died or ran over. Does not: reading
(`worker`, `door`), nor in which order deliveries are noted (`inbox`). A delivery that kills its reader, whatever it is,
is refused `reader_failed` and stops no other.
"""

import atexit
import json
import os
import queue
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import psutil

from intake.reading.guards import MIB
from law.errors import RehabError

_LOOK_EVERY = 0.05  # seconds between two looks at a process that is reading
_ALONE_FROM = (
    32 * MIB
)  # a file of this size is read while nothing else is: one budget holds for the whole run
_AT_ONCE = 2
_KEPT_UP_TO = 512 * MIB  # a process that holds more after an answer is not asked again
_LASTING = ("REHAB_LAW", "REHAB_EDITIONS", "REHAB_DELIVERY_MEMORY", "REHAB_DELIVERY_SECONDS")
READY = b"ready\n"  # what a reader says before the first question
Answer = dict[str, Any]
Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True)
class Budget:
    """What one delivery may take: bytes beyond what the process held before it, and seconds."""

    memory: int = 1024 * MIB
    seconds: float = 1800.0

    @classmethod
    def configured(cls) -> "Budget":
        """REHAB_DELIVERY_MEMORY in MiB and REHAB_DELIVERY_SECONDS, else the defaults."""
        plain = cls()
        mebibytes = _number("REHAB_DELIVERY_MEMORY", plain.memory / MIB)
        return cls(int(mebibytes * MIB), _number("REHAB_DELIVERY_SECONDS", plain.seconds))


def _number(name: str, default: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if number <= 0:
        raise RehabError(
            f"{name} is '{text}'", why="it bounds what one delivery may take", todo="write a number above 0"
        )
    return number


class Overrun(Exception):
    """A reader died or ran over its budget; `how`: a key of the phrases."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Worker:
    """One process; asked one delivery at a time, from one thread at a time."""

    def __init__(self, budget: Budget, one_thread: bool = True) -> None:
        self._budget = budget
        threads = {"POLARS_MAX_THREADS": "1"} if one_thread else {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "intake.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a panic of a library prints what it was reading
            cwd=Path(__file__).parents[2],
            env=threads | os.environ,  # what the user has set holds
        )
        self._memory = psutil.Process(self._process.pid)
        self._started()

    def _started(self) -> None:
        """Wait for its greeting: a reader that cannot even start is our fault, and no delivery is refused for it."""
        assert self._process.stdout is not None
        if self._process.stdout.readline() != READY:
            self.stop()
            raise RuntimeError("a reader process does not start; `python -m intake.reading.worker` shows why")

    def ask(self, question: Answer) -> Answer:
        """The answer to one question. Raises Overrun, after which the process is gone."""
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None and answers is not None
        try:
            before = self.holds()
            settings = {name: value for name, value in os.environ.items() if name.startswith("REHAB_")}
            questions.write(json.dumps(question | {"settings": settings}).encode() + b"\n")
            questions.flush()
            self._wait(answers, before)
            line = answers.readline()
        except (BrokenPipeError, psutil.NoSuchProcess):
            line = b""
        if not line.endswith(b"\n"):
            self.stop()
            raise Overrun("reader_died")
        answer: Answer = json.loads(line)
        return answer

    def _wait(self, answers: IO[bytes], before: int) -> None:
        """Until there is an answer, or the process has ended or is ended here for running over."""
        began = time.monotonic()
        while not select.select([answers], [], [], _LOOK_EVERY)[0]:
            over = ""
            if time.monotonic() - began > self._budget.seconds:
                over = "reader_too_slow"
            elif self.holds() - before > self._budget.memory:
                over = "reader_too_large"
            if over:
                self.stop()
                raise Overrun(over)

    def holds(self) -> int:
        """Bytes of memory it has now."""
        return int(self._memory.memory_info().rss)

    def stop(self) -> None:
        """End the process; it holds nothing that is not written."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()
        self._process.wait()


class Pool:
    """Workers that are started when first needed and kept for the next delivery, of whichever run of this process.

    Most deliveries are small, and two are read at once: threads within one would only wait for each other, which takes
    as much of the processor again as the reading. A large one, read alone, has a worker with as many as there are.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._settings = _settings()
        self._idle: dict[bool, queue.SimpleQueue[Worker]] = {
            alone: queue.SimpleQueue() for alone in (False, True)
        }
        self._all: list[Worker] = []

    def fits(self) -> bool:
        """Whether its workers were started under the law and the budget of now; the key is read with each delivery."""
        return self._settings == _settings()

    def ask(self, question: Answer) -> Answer:
        """One question to whichever worker is free; one that overran is gone, and the next question starts another."""
        alone = question.get("size", 0) >= _ALONE_FROM
        try:
            worker = self._idle[alone].get_nowait()
        except queue.Empty:
            worker = Worker(self._budget, one_thread=not alone)
            self._all.append(worker)
        answer = worker.ask(question)
        if worker.holds() > _KEPT_UP_TO:
            worker.stop()
        else:
            self._idle[alone].put(worker)
        return answer

    def stop(self) -> None:
        for worker in self._all:
            worker.stop()


def _settings() -> list[str | None]:
    return [os.environ.get(name) for name in _LASTING]


_pools: list[Pool] = []


def pool() -> Pool:
    """The pool of this process; another one where the settings have changed since. It ends with the process."""
    if _pools and not _pools[0].fits():
        _pools.pop().stop()
    if not _pools:
        _pools.append(Pool(Budget.configured()))
    return _pools[0]


@atexit.register
def _stop() -> None:
    for each in _pools:
        each.stop()


def in_order(ask: Callable[[Q], A], questions: Sequence[Q], sizes: Sequence[int]) -> Iterator[A]:
    """Answers in the order of the questions, a few being worked on at once; one about a large file alone."""
    threads = ThreadPoolExecutor(_AT_ONCE)
    try:
        first = 0
        while first < len(questions):
            last = first + 1
            if sizes[first] < _ALONE_FROM:
                while last < len(questions) and sizes[last] < _ALONE_FROM:
                    last += 1
            yield from threads.map(ask, questions[first:last])
            first = last
    finally:
        threads.shutdown(cancel_futures=True)

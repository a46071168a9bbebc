"""How are contenders measured? Each in a fresh process, in turns, the best of several rounds, all in one run.

Belongs here: running, timing and the table with limits. Does not: what is run (`tally`, `pipeline`). A contender is a
function from a folder of bulk data to its answer, a tuple of counts that must agree between those that give one.
Seconds are taken inside the process without imports; peak memory is what the kernel says of the whole process.

`--small` is for the suite: every contender once, in this process, over a few rows made on the spot. It shows that the
bench runs and that answers agree, and looks at no limit.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.memory import ENVIRONMENT

Contender = Callable[[Path], tuple[int, ...]]
_MODULES: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Measured:
    """One run: wall seconds, processor seconds, peak resident memory in MB, and the answer."""

    seconds: float
    cpu: float
    peak: float
    answer: tuple[int, ...]


@dataclass(frozen=True)
class Limit:
    """A figure to keep: time of `of` over time of `over`, or peak memory of `of`; at most or at least `value`.

    what: `peak` compares the memory of both instead of their time.
    """

    title: str
    of: str
    over: str | None
    value: float
    at_least: bool = False
    what: str = ""

    def line(self, best: dict[str, Measured], by: str) -> tuple[str, bool]:
        """The line of the table, and whether the limit is kept."""
        if self.over is None:
            figure, unit = best[self.of].peak, " MB"
        else:
            by = self.what or by
            figure, unit = getattr(best[self.of], by) / getattr(best[self.over], by), " x"
        kept = figure >= self.value if self.at_least else figure <= self.value
        sign = ">=" if self.at_least else "<="
        return (
            f"{self.title:<64}{figure:8.1f}{unit:<4}{sign} {self.value:g}  {'ok' if kept else 'FAIL'}",
            kept,
        )


def contest(
    contenders: Sequence[Contender], limits: Sequence[Limit], doc: str | None, small: Callable[[Path], object]
) -> None:
    """The command line of a bench: as parent it runs every contender in turns, as child one of them.

    small: writes a few rows of the same kind into a folder.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument("data", nargs="?", type=Path, help="a folder made as the first lines of the bench say")
    data.add_argument(
        "--small", action="store_true", help="a few rows made on the spot; no limit is looked at"
    )
    parser.add_argument("--only", nargs="*", help="names of contenders; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--by", choices=("seconds", "cpu"), default="seconds", help="cpu where others share the machine"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.small:
        sys.exit(0 if _agree(_run_small(contenders, small)) else 1)
    by_name = {contender.__name__: contender for contender in contenders}
    if arguments.child:
        _run_here(by_name[arguments.child], arguments.data)
        return
    names = arguments.only or list(by_name)
    runs: dict[str, list[Measured]] = {name: [] for name in names}
    for _ in range(arguments.rounds):
        for name in names:
            runs[name].append(_run_in_a_process(name, arguments.data))
    best = {name: min(measured, key=lambda m: getattr(m, arguments.by)) for name, measured in runs.items()}
    asked = [limit for limit in limits if {limit.of, limit.over or limit.of} <= set(names)]
    sys.exit(0 if _print(best, asked, arguments.by) else 1)


def needs(*modules: str) -> Callable[[Contender], Contender]:
    """Marks the modules a contender imports, so that importing them is not timed."""

    def mark(contender: Contender) -> Contender:
        _MODULES[contender.__name__] = modules
        return contender

    return mark


def _run_small(
    contenders: Sequence[Contender], small: Callable[[Path], object]
) -> dict[str, tuple[int, ...]]:
    with TemporaryDirectory(prefix="rehab-bench-") as folder:
        small(Path(folder))
        return {contender.__name__: contender(Path(folder)) for contender in contenders}


def _agree(answers: dict[str, tuple[int, ...]]) -> bool:
    """Prints whether contenders that give an answer give the same one."""
    given = {answer for answer in answers.values() if answer}
    agree = len(given) <= 1
    print(f"answers {'agree' if agree else 'DIFFER'}: {sorted(given)}")
    return agree


def _run_here(contender: Contender, data: Path) -> None:
    for module in _MODULES.get(contender.__name__, ()):
        importlib.import_module(module)
    started, cpu = time.perf_counter(), _processor_time()
    answer = contender(data)
    seconds, cpu = time.perf_counter() - started, _processor_time() - cpu
    print(json.dumps({"seconds": seconds, "cpu": cpu, "answer": [int(n) for n in answer]}))


def _processor_time() -> float:
    """Of this process and of those it started and waited for."""
    return sum(os.times()[:4])


def _run_in_a_process(name: str, data: Path) -> Measured:
    command = [sys.executable, sys.argv[0], str(data), "--child", name]
    settings = ENVIRONMENT | {
        "MALLOC_ARENA_MAX": "1",
        "PYTHONPATH": ".",
    }  # as `rehab` starts, for everyone alike
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | settings)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{name} failed")
    line = json.loads(printed.splitlines()[-1])
    return Measured(line["seconds"], line["cpu"], usage.ru_maxrss / 1024, tuple(line["answer"]))


def _print(best: dict[str, Measured], limits: Sequence[Limit], by: str) -> bool:
    first = next(iter(best.values()))
    print(f"{'contender':<24}{'seconds':>10}{'x first':>9}{'cpu s':>9}{'peak MB':>9}")
    for name, m in best.items():
        print(
            f"{name:<24}{m.seconds:10.2f}{getattr(m, by) / getattr(first, by):9.1f}{m.cpu:9.2f}{m.peak:9.0f}"
        )
    agree = _agree({name: m.answer for name, m in best.items()})
    lines = [limit.line(best, by) for limit in limits]
    print("\n".join(line for line, _ in lines))
    return agree and all(kept for _, kept in lines)

"""`make bench`: benches on 100,000 courses, made where they are not there; ends with 0, or says which limit is missed.

Belongs here: which benches run together, on what. Does not: those that need more than this machine has by itself
(`first_chart` wants Dash) or hours (`disclosure` with all its cubes): bench/README.md.
"""

import os
import subprocess
import sys
from pathlib import Path

DATA = Path("bench/data")
BULK, FORMATS, CASES, FRI = DATA / "hundred", DATA / "formats", DATA / "cases", DATA / "fri"
MAKERS = {
    BULK: ["make_bulk.py", "--courses", "100000", "--parts", "2", "--out", str(BULK)],
    FORMATS: ["make_formats.py", str(BULK), "--out", str(FORMATS)],
    CASES: ["make_cases.py", "--cases", "1000000", "--out", str(CASES)],
}
BENCHES = (
    ["tally.py", str(BULK), "--rounds", "1"],
    ["formats.py", str(FORMATS)],
    ["fri_xml.py", str(FRI)],
    ["pipeline.py", str(BULK), "--rounds", "1"],
    ["memory.py", str(BULK)],
    ["deliveries.py", str(BULK), "--by", "cpu", "--rounds", "1"],
    ["deadlines.py", str(CASES), "--only", "scan", "judged", "judged_file", "--rounds", "1"],
    ["coverage.py"],
    ["writers.py"],
    ["mutants.py", "--mutants", "1000"],
)


def run(program: str, *arguments: str) -> list[str]:
    """Runs a program of this folder, shows what it prints, returns what was missed: lines with FAIL or DIFFER."""
    print("\n$ python", f"bench/{program}", *arguments, flush=True)
    command = [sys.executable, f"bench/{program}", *arguments]
    missed = []
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": "."}, stdout=subprocess.PIPE, text=True
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            missed += [line.strip()] if "FAIL" in line or "DIFFER" in line else []
    if running.returncode and not missed:
        missed = [f"ended with {running.returncode}"]
    return [f"{program}: {line}" for line in missed]


def main() -> int:
    """Every bench; 1 when a limit is missed, and which."""
    for folder, maker in MAKERS.items():
        if not folder.exists():
            run(*maker)
    missed = [line for bench in BENCHES for line in run(*bench)]
    print("\nEvery limit is kept." if not missed else "\nMissed:\n" + "\n".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Does memory stay flat from one to four million courses at the door? The same hand-overs once, and four times.

    python bench/memory.py bench/data/million
    python bench/memory.py --small

Part by part: each hand-over is counted, written and forgotten. What comes after the door is in `pipeline.py`.
`--small`, for the suite, takes a few rows made on the spot and looks at no limit.
"""

import resource
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

FLAT = 1.2


def at_the_door(data: Path, times: int) -> int:
    """Take every hand-over of a folder so many times; peak resident memory in MB."""
    from intake.arrival.inbox import DataFolder
    from intake.judging.door import take

    folder = DataFolder(data / "work-memory")
    parts, files = folder.part_folder(), sorted(data.glob("[ac]*/part-*.parquet"))
    for seq, path in enumerate(files * times, start=1):
        parts.write(take(path, path.name, f"{seq:064x}", folder.reference, b"bench" * 8), seq)
    shutil.rmtree(folder.path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def ratio(data: Path) -> float:
    """Peak memory of all hand-overs four times over that of once, each in a process of its own."""
    once, four_times = (
        int(subprocess.check_output([sys.executable, __file__, str(data), times])) for times in ("1", "4")
    )
    print(f"peak MB once {once}, four times {four_times}: {four_times / once:.2f} x  <= {FLAT}", end="  ")
    return four_times / once


def main() -> int:
    """As a child the peak of one number of times; else the ratio, and 1 when it is over the limit."""
    if sys.argv[1] == "--small":
        from make_bulk import small

        with TemporaryDirectory(prefix="rehab-bench-") as folder:
            small(Path(folder))
            ratio(Path(folder))
            return 0
    if len(sys.argv) > 2:
        print(at_the_door(Path(sys.argv[1]), int(sys.argv[2])))
        return 0
    kept = ratio(Path(sys.argv[1])) <= FLAT
    print("ok" if kept else "FAIL")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

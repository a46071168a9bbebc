"""Does memory stay flat from one to four million courses at the door? The same hand-overs once, and four times.

    python bench/memory.py bench/data/million

Part by part: each hand-over is counted, written and forgotten. What comes after the door is in `pipeline.py`.
"""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

FLAT = 1.2


def at_the_door(data: Path, times: int) -> int:
    """Take every hand-over of a folder so many times; peak resident memory in MB."""
    from intake.door import take
    from intake.inbox import DataFolder

    folder = DataFolder(data / "work-memory")
    parts, files = folder.part_folder(), sorted(data.glob("[ac]*/part-*.parquet"))
    for seq, path in enumerate(files * times, start=1):
        parts.write(take(path, path.name, f"{seq:064x}", folder.reference, b"bench" * 8), seq)
    shutil.rmtree(folder.path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(at_the_door(Path(sys.argv[1]), int(sys.argv[2])))
    else:
        peaks = [
            int(subprocess.check_output([sys.executable, __file__, sys.argv[1], times]))
            for times in ("1", "4")
        ]
        ratio = peaks[1] / peaks[0]
        kept = "ok" if ratio <= FLAT else "FAIL"
        print(f"peak MB once {peaks[0]}, four times {peaks[1]}: {ratio:.2f} x  <= {FLAT}  {kept}")
        sys.exit(ratio > FLAT)

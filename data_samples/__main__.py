"""`python -m data_samples`: writes an inbox of any size, the committed one by default.

Belongs here: the command line. Does not: the making (`data_samples.generate.make`).
"""

import argparse
from pathlib import Path

from data_samples.generate.make import make, write

HERE = Path(__file__).parent


def main() -> None:
    """Write the inbox and say what is in it."""
    options = argparse.ArgumentParser(prog="python -m data_samples", description="Write an invented inbox.")
    options.add_argument(
        "--courses", type=int, default=640, help="courses without planted errors (default 640)"
    )
    options.add_argument("--out", type=Path, default=HERE / "inbox", help="folder to write to")
    options.add_argument("--seed", type=int, default=2339)
    given = options.parse_args()
    _, inbox = make(given.seed, given.courses)
    expected = write(inbox, given.out)
    size = sum(map(len, inbox.files.values())) / 2**20
    print(
        f"{len(inbox.files)} deliveries, {size:.1f} MiB, in {given.out}; {len(set(inbox.found))} findings in {expected}"
    )


if __name__ == "__main__":
    main()

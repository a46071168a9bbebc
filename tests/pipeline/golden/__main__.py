"""Write the golden tables anew: python -m tests.pipeline.golden DATA (a folder where the samples are published)."""

import sys
from pathlib import Path

from tests.pipeline.golden import GOLDEN, TABLES

for name, shown in TABLES.items():
    (GOLDEN / f"{name}.csv").write_text(shown(Path(sys.argv[1]) / "published" / "current"), encoding="utf-8")

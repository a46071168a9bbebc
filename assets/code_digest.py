"""Which code made a table or a release: a digest of everything that their bytes depend on.

The version in pyproject.toml changes by hand; the digest changes with every line. The same deliveries under the same
digest and the same editions make the same bytes. Of the dashboard only exports belong here, with what they import (a
test follows the imports): a release holds their files. Its pages have a digest of their own (`published_version`).
"""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("law", "schemas", "methodology", "intake", "assets", "dashboard/exports")
FILES = ("dashboard/__init__.py", "dashboard/format.py")  # what exports import of the rest of the dashboard
_KINDS = {".py", ".sql", ".toml", ".csv"}


def digested(root: Path = ROOT) -> list[Path]:
    """Code, statements, registries and reference data that figures and releases are made by, in order."""
    found = {path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in _KINDS}
    return sorted(path for path in found | {root / name for name in FILES} if path.is_file())


def digest_of(root: Path) -> str:
    """The first 16 digits of the SHA-256 of these files with their names."""
    digest = hashlib.sha256()
    for path in digested(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def code_digest() -> str:
    """The digest of the code that runs."""
    return digest_of(ROOT)

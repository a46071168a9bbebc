"""Which code made a table or a release: a digest of everything that their bytes depend on.

The version in pyproject.toml changes by hand; the digest changes with every line. The same deliveries under the same
digest and the same editions make the same bytes. Of the dashboard only exports belong here, with what they import (a
test follows the imports): a release holds their files. Its pages have a digest of their own (`published_version`).
"""

import hashlib
from functools import cache
from pathlib import Path

from law.files import folder

ROOT = Path(__file__).parent.parent
ROOMS = ("law", "schemas", "methodology", "intake", "assets", "dashboard/exports", "dashboard/wording")
FILES = ("dashboard/__init__.py",)  # beside what exports import
_KINDS = {".py", ".sql", ".toml", ".csv"}


def digested(root: Path = ROOT, law: Path | None = None) -> dict[str, Path]:
    """Name -> file: code, statements and the law that figures and releases are made by, in the order of names.

    law: the folder of the law's files, where it is not the one beside its readers; a name is the same in both.
    """
    found = {path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in _KINDS}
    named = {str(path.relative_to(root)): path for path in found | {root / name for name in FILES}}
    if law and law != root / "law":
        named = {name: path for name, path in named.items() if not _is_law(name)}
        data = [path for path in law.rglob("*") if path.suffix in (".toml", ".csv")]
        named |= {f"law/{path.relative_to(law)}": path for path in data}
    return {name: path for name, path in sorted(named.items()) if path.is_file()}


def _is_law(name: str) -> bool:
    return name.startswith("law/") and not name.endswith(".py")


def digest_of(root: Path, law: Path | None = None) -> str:
    """The first 16 digits of the SHA-256 of these files with their names."""
    digest = hashlib.sha256()
    for name, path in digested(root, law).items():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def code_digest() -> str:
    """The digest of the code that runs, and of the law it reads."""
    return _digest_of_law(folder())


@cache
def _digest_of_law(law: Path) -> str:
    return digest_of(ROOT, law)

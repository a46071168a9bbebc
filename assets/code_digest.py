"""Which code made a table: a digest of everything that figures depend on.

The version in pyproject.toml changes by hand; the digest changes with every line. The same deliveries under the same
digest and the same editions make the same bytes.
"""

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_ROOMS = ("schemas", "methodology", "intake", "assets")
_KINDS = {".py", ".sql", ".toml", ".csv"}


@cache
def code_digest() -> str:
    """The first 16 digits of the SHA-256 of code, statements, registries and reference data, with their names."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted(p for p in (_ROOT / room).rglob("*") if p.suffix in _KINDS and p.is_file()):
            digest.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]

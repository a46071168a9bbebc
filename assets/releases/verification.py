"""Whether a release is still what it was: every file against the hashes of its manifest, and folder against folder.

Belongs here: comparing bytes. Does not: making them again (`pipelines.release_rebuild`).
"""

from pathlib import Path

from assets.releases.files import hashes, sha256
from assets.releases.layout import MANIFEST, Release, find_release
from law.errors import RehabError


def differences(release: Release) -> list[str]:
    """What is missing, changed or too many in a release, by place; empty where nothing is."""
    return _apart(release.manifest["files"], hashes(release.folder))


def _apart(told: dict[str, str], found: dict[str, str]) -> list[str]:
    words = {
        "missing": told.keys() - found.keys(),
        "added": found.keys() - told.keys(),
        "changed": {name for name in told.keys() & found.keys() if told[name] != found[name]},
    }
    return [f"{word}: {name}" for word, names in words.items() for name in sorted(names)]


def apart(release: Path, rebuilt: Path) -> list[str]:
    """In which files two folders differ, the manifest among them."""
    found = [hashes(folder) | {MANIFEST: sha256(folder / MANIFEST)} for folder in (release, rebuilt)]
    return _apart(*found)


def earlier_releases(data: Path, release: Release) -> list[Release]:
    """The releases that this one was audited with, as they were published.

    Raises RehabError where one of them is no longer what it was: a mask made beside another table is another mask.
    """
    found = []
    for told in release.manifest["earlier"]:
        earlier = find_release(data, told["release"])
        if sha256(earlier.folder / MANIFEST) != told["manifest_sha256"] or differences(earlier):
            raise RehabError(
                f"release {earlier.name} is not what it was",
                where=str(earlier.folder),
                why=f"{release.name} was protected together with it",
                todo="put it back from a copy; `rehab release verify` tells which files differ",
            )
        found.append(earlier)
    return found

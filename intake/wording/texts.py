"""The two catalogues of findings: FINDINGS by rule and cause, PHRASES for what they are put together from."""

from pathlib import Path

from intake.wording.catalogue import catalogue

_FOLDER = Path(__file__).parent
FINDINGS = catalogue(_FOLDER, "findings")
PHRASES = catalogue(_FOLDER, "phrases")


def phrase(lang: str, seen: str) -> str:
    """What a guard or a format saw, in words; numbers, sizes and names are no key and stay as they are.

    >>> phrase("en", "symbolic_link"), phrase("ru", "12.5 MiB")
    ('a symbolic link', '12.5 MiB')
    """
    return PHRASES.find(lang, "seen", seen) or seen

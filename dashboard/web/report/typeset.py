"""Typst: content in, PDF out, nothing from outside.

Belongs here: how Typst is called. Does not: what is said (content.py, profile.py), how it looks (the .typ files).
Content goes in as JSON and is never markup; fonts are ours alone; the time is the date of the data, so that the same
content makes the same bytes.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

ROOM = Path(__file__).parent
FONTS = ROOM / "fonts"


def typeset(content: dict[str, Any], paper: str = "regional") -> bytes:
    """A paper as PDF/UA: bookmarks, tags for screen readers, alternative texts. paper: regional or profile."""
    return typst.compile(
        ROOM / f"{paper}.typ",
        root=ROOM,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        timestamp=int(
            datetime.fromisoformat(content["as_of"] or "2000-01-01").replace(tzinfo=UTC).timestamp()
        ),
        pdf_standards=["ua-1"],
    )

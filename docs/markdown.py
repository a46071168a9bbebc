"""The little Markdown the generated pages need. Knows nothing of their contents."""

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `make docs`. Change what it is made from, not this page. -->"


def page(title: str, lead: str, *sections: str) -> str:
    """One page: notice, title, a paragraph, then sections with an empty line between them."""
    return "\n\n".join([NOTICE, f"# {title}", lead, *[s for s in sections if s]]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; None is an empty cell, a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def code(text: object) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text not in (None, "") else ""


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")

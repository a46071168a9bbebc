"""The picture of the house: rooms from the import contract, their question from their own docstring, drawn as SVG.

Belongs here: the drawing. Does not: which rooms there are (pyproject.toml) and what they answer (their `__init__`).
"""

import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
INK, MUTED, EDGE, ROOM, FLOW = "#0B1F33", "#56677A", "#B9C6D6", "#F4F6F9", "#0B5CAD"
WIDTH, ROOM_HEIGHT, GAP, LEFT, TOP = 880, 62, 14, 40, 66


def rooms() -> list[str]:
    """The rooms from the top floor down, as the import contract orders them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return next(each["layers"] for each in contracts["contracts"] if each["type"] == "layers")


def question(room: str) -> str:
    """The first sentence of a room's docstring."""
    tree = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").replace("\n", " ").split("? ")[0].split(". ")[0].rstrip(".?") + "?"


def _text(
    x: int, y: int, text: str, size: int, colour: str = INK, weight: str = "400", more: str = ""
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}" {more}>'
        f"{escape(text)}</text>"
    )


def _room(name: str, y: int) -> list[str]:
    return [
        f'<rect x="{LEFT}" y="{y}" width="500" height="{ROOM_HEIGHT}" rx="8" fill="{ROOM}" stroke="{EDGE}"/>',
        _text(LEFT + 18, y + 26, f"{name}/", 17, weight="600"),
        _text(LEFT + 18, y + 48, question(name), 13, MUTED),
    ]


def _stores(bottom: int) -> list[str]:
    """What stays on disk, in the order data comes to it, with the room that writes it."""
    kept = [
        ("inbox", "files as they arrive"),
        ("raw/ and ledger", "every byte, every row accounted for (intake)"),
        ("parts/", "typed, pseudonymised, checked (intake)"),
        ("tables/", "one file a table (assets)"),
        ("published/<version>/", "exact, for people inside (assets)"),
        ("releases/<period>/<n>/", "frozen, protected, audited (assets)"),
        ("pages, API, exports", "read published and released only (dashboard)"),
    ]
    x, step, drawn = 590, (bottom - TOP) // len(kept), []
    for n, (name, note) in enumerate(kept):
        y = TOP + n * step
        drawn += [
            f'<rect x="{x}" y="{y}" width="250" height="{step - 22}" rx="4" fill="#FFFFFF" stroke="{FLOW}"/>',
            _text(x + 12, y + 22, name, 14, weight="600"),
            _text(x + 12, y + 40, note, 10, MUTED),
        ]
        if n + 1 < len(kept):
            drawn.append(
                f'<path d="M{x + 125} {y + step - 22} v18" stroke="{FLOW}" fill="none" marker-end="url(#arrow)"/>'
            )
    return drawn


def architecture_svg() -> str:
    """Rooms on the left, top floor first, imports downward only; what is kept on the right, in the order of data."""
    floors = rooms()
    bottom = TOP + len(floors) * (ROOM_HEIGHT + GAP)
    body = [
        _text(LEFT, 32, "Rooms: code may import from rooms below its own only", 15, weight="600"),
        _text(590, 32, "Data: one direction", 15, weight="600"),
    ]
    for n, room in enumerate(floors):
        body += _room(room, TOP + n * (ROOM_HEIGHT + GAP))
    body += _stores(bottom)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 10}" role="img" '
            'font-family="Arial, sans-serif">',
            "<title>The rooms of the house and the way of the data</title>",
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{FLOW}"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{bottom + 10}" fill="#FFFFFF"/>',
            *body,
            "</svg>\n",
        ]
    )

"""The statements of a regional profile: figures, and figures made of figures, each with its sentence.

Belongs here: reading `statements.toml`, what a block must say. Does not: whether its indicators exist, its unit and its
figure (`methodology.profile`).
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from law.errors import RehabError
from law.files import LawModel, checked, folder, named, refuse, toml_of
from law.published import Pair

_WHY = "a profile is written from this block"
_NEEDED = {"ratio": ("of", "times"), "total": ("years",)}
Words = Annotated[str, Field(min_length=1)]


class Block(LawModel):
    """One sentence and its figure. indicator, breakdown, value: what it tells; form: how (see the file).

    of, times: a ratio is the indicator over `of`, times `times`; years: how many a total adds up. published: the metric
    (and its breakdown) under which a government report tells the same. ru, en: the sentence.
    """

    id: str
    section: str
    form: Literal["value", "growth", "ratio", "total"]
    indicator: str
    ru: Words
    en: Words
    breakdown: str = "none"
    value: str = "all"
    of: str = ""
    times: int = 1
    years: int = 1
    published: str = ""
    title_ru: str = ""
    title_en: str = ""


class _Sections(LawModel):
    section: dict[str, Pair]


def sections() -> dict[str, tuple[str, ...]]:
    """Section -> its title in Russian and English, in the order of the report."""
    return _read(folder())[0]


def blocks() -> dict[str, Block]:
    """Every statement by id, in the order of the file: that of the report."""
    return _read(folder())[1]


def refuse_block(what: str, id: str, key: str, todo: str = "mend the block") -> RehabError:
    """An error of a statement, with block and key."""
    return refuse(what, f"law/statements.toml, block [{id}], key {key}", _WHY, todo)


@cache
def _read(law: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, Block]]:
    path = law / "statements.toml"
    told = toml_of(path, _WHY)
    known = checked({"section": told.pop("section", None)}, _Sections, named(path), _WHY).section
    return known, {id: _block(id, block, known, named(path)) for id, block in told.items()}


def _block(id: str, told: Any, known: dict[str, tuple[str, ...]], file: str) -> Block:
    if not isinstance(told, dict):
        raise refuse(f"'{id}' is outside of any block", file, _WHY, "put it below a block")
    block = checked({"indicator": id} | told | {"id": id}, Block, f"{file}, block [{id}]", _WHY)
    if "id" in told:
        raise refuse_block("unknown key 'id'", id, "id", "take it out")
    if block.section not in known:
        raise refuse_block(f"'{block.section}' is not one of: {', '.join(known)}", id, "section")
    for key in _NEEDED.get(block.form, ()):
        if key not in told:
            raise refuse_block(f"a {block.form} needs '{key}'", id, key, f"write {key} = ...")
    partial = block.form in ("ratio", "total") or block.breakdown != "none"
    for key in ("title_ru", "title_en"):
        if partial and not getattr(block, key):
            raise refuse_block(
                "it is no indicator as a whole and needs a title", id, key, f"write {key} = ..."
            )
    return block

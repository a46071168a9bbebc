"""The page of statistical methods, from the module docstrings of methodology: question, method, reference, example.

A module's first line is the question it answers; `Reference:` and `Worked example:` open paragraphs of their own, and
the example's numbers are asserted by a doctest of the same module. Does not belong here: any method.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import methodology
from docs.markdown import code, page, table

ROOT = Path(methodology.__file__).parent
GROUPS = {
    "How sure is a figure?": "registry/intervals.py",
    "How much was done?": "scoring/dose.py",
    "How long did it take?": "social_services/waiting.py",
    "Comparison, change and meaning": "comparison/*.py",
    "Disclosure control": "disclosure/*.py",
    "The audit of disclosure control": "attacker/*.py",
    "Between two releases": "bridge/*.py",
}
LEAD = """Which statistical method answers which question, after which paper, with an example that can be followed with
a pocket calculator; the numbers of the examples are tested. The official figure, the share of courses with at least
4 points among those with a verdict, is computed exactly and altered by none of these methods: they stand beside it.
Grade bands are an assumption of the edition, so every figure of points rests on it. No method ranks regions or
providers. Written from the docstrings of `methodology/`."""
_LABELS = ("Reference", "Worked example")
_OF_THE_CODE = "Belongs here"


def methods_page() -> str:
    """The page: an overview of questions, then one section a module, group by group."""
    groups = [(title, list(methods(pattern))) for title, pattern in GROUPS.items()]
    return page("Methods", LEAD, _overview(), *[_group(title, found) for title, found in groups if found])


def methods(pattern: str) -> Iterator[tuple[str, list[str]]]:
    """Name and paragraphs of each module that has a method: one that names no reference is a part of another."""
    for path in sorted(ROOT.glob(pattern)):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        paragraphs = told.strip().split("\n\n")
        if any(p.startswith("Reference:") for p in paragraphs):
            yield path.relative_to(ROOT).with_suffix("").as_posix(), paragraphs


def _overview() -> str:
    rows = [
        (f"[{_question(paragraphs)}](#{_anchor(name)})", code(f"methodology/{name}.py"))
        for pattern in GROUPS.values()
        for name, paragraphs in methods(pattern)
    ]
    return table(["question", "module"], rows)


def _question(paragraphs: list[str]) -> str:
    return " ".join(paragraphs[0].split())


def _anchor(name: str) -> str:
    return name.rpartition("/")[2]


def _group(title: str, modules: list[tuple[str, list[str]]]) -> str:
    return "\n\n".join([f"## {title}", *[_section(name, paragraphs) for name, paragraphs in modules]])


def _section(name: str, paragraphs: list[str]) -> str:
    told = [_paragraph(text) for text in paragraphs[1:] if not text.startswith(_OF_THE_CODE)]
    return "\n\n".join([f"### {_anchor(name)}", f"*{_question(paragraphs)}*", *told])


def _paragraph(text: str) -> str:
    """As it stands, its label in bold; signs that Markdown would take for its own are escaped outside of code."""
    label = next((each for each in _LABELS if text.startswith(f"{each}:")), "")
    rest = text.removeprefix(f"{label}:") if label else text
    parts = [part if at % 2 else re.sub(r"([<_*])", r"\\\1", part) for at, part in enumerate(rest.split("`"))]
    return (f"**{label}.**" if label else "") + "`".join(parts)

"""Single courses are read through the scope: what the web server asks of the store, held over its source.

Four ways lead to a published table: `store.query(sql)`, `store.keep(name, sql)`, `store.table(name)`, and the
connection or the file itself. A statement is the scope's, a table read whole stands on a list, the
last way is the store's alone.
"""

import ast
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "dashboard" / "web"
A_ROW_A_COURSE = {
    "scored_course", "course", "course_score", "course_score_by_edition", "course_evidence", "criterion_score",
    "decision", "finding", "social_case", "social_service_step", "social_due_soon",
    "course_number",
}  # fmt: skip
READ_WHOLE = {  # without a row a course, without an exact figure of a place that a reader may not know
    "published_indicator", "published_level", "published_population", "published_profile",
    "profile_agreement", "register_orphan", "region", "provider", "delivery", "data_quality", "norm_use",
}  # fmt: skip
ASKED = re.compile(rf'\b(?:FROM|JOIN)\s+"?(?:{"|".join(sorted(A_ROW_A_COURSE))})\b', re.IGNORECASE)
REVIEWED = {
    "access/scope.py": "the place itself",
    "auth/demo.py": "the bureau with most courses, as a role to try: its number, no course and no count of them",
}
FILES = {str(path.relative_to(WEB)): path for path in sorted(WEB.rglob("*.py"))}


def breaches(source: str) -> list[str]:
    """What a file does that only the scope may."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ASKED.search(node.value):
            found.append(f"line {node.lineno}: asks a table with a row a course")
        if isinstance(node, ast.Attribute) and node.attr in ("read_parquet", "scan_parquet", "cursor", "sql"):
            found.append(f"line {node.lineno}: reads around the store: {node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            if node.func.attr in ("query", "keep") and not _of_scope(first):
                found.append(f"line {node.lineno}: a query that is not the scope's")
            if node.func.attr == "table" and not _whole(first):
                found.append(f"line {node.lineno}: a table that is not on the list READ_WHOLE")
    return found


def _of_scope(argument: ast.expr) -> bool:
    """`*view.scope.select(...)`, `*Scope.about(...)`: a statement and its values made by the scope."""
    call = argument.value if isinstance(argument, ast.Starred) else None
    made = call.func.value if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    return (isinstance(made, ast.Name) and made.id == "Scope") or (
        isinstance(made, ast.Attribute) and made.attr == "scope"
    )


def _whole(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and argument.value in READ_WHOLE


@pytest.mark.parametrize("name", FILES)
def test_only_the_scope_asks_for_single_courses(name: str) -> None:
    found = breaches(FILES[name].read_text(encoding="utf-8"))
    assert not found or name in REVIEWED, found


@pytest.mark.parametrize("name", REVIEWED)
def test_no_review_outlives_its_reason(name: str) -> None:
    assert breaches(FILES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        'view.store.query("SELECT 1")',
        'view.store.query(f"SELECT * FROM {TABLE}")',
        "view.store.query(sql, values)",
        "view.store.query(*made)",
        'view.store.keep("mine", "SELECT 1")',
        'view.store.table("decision")',
        'view.store.table("indicator_value")',
        "view.store.table(name)",
        'text = "select x from course where 1"',
        "store.connection.cursor()",
        'pl.read_parquet(store.folder / "x.parquet")',
    ],
)
def test_a_way_around_the_scope_is_found(line: str) -> None:
    assert breaches(line)


def test_the_ways_through_it_are_not() -> None:
    assert not breaches(
        'store.query(*self.scope.select("x", asked))\nstore.query(*Scope.about("decision", "x", c))'
    )
    assert not breaches('view.store.table("region")\nview.say("course")')

"""The words of the pages against the code that shows them: no key left over, none asked for that nobody has written.

Belongs here: keys. Does not: that both languages have the same ones (tests/web), what a finished page says
(tests/web/test_words_of_pages.py).
"""

import ast
import re
from itertools import chain
from pathlib import Path

from dashboard.wording.text import words

ROOT = Path(__file__).parents[2]
TREES = [
    ast.parse(path.read_text("utf-8"))
    for room in ("dashboard", "pipelines", "assets")
    for path in (ROOT / room).rglob("*.py")
]
NODES = list(chain.from_iterable(map(ast.walk, TREES)))
TEMPLATES = "\n".join(path.read_text("utf-8") for path in (ROOT / "dashboard" / "templates").rglob("*.j2"))
KEYS = set(words("ru").texts)


def pattern(text: ast.JoinedStr) -> re.Pattern[str]:
    """What a text put together in the code may become."""
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in text.values)
    return re.compile("".join(parts))


def test_no_key_is_left_over() -> None:
    said = {n.value for n in NODES if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    said |= {n.arg for n in NODES if isinstance(n, ast.keyword) and n.arg}
    composed = [pattern(n) for n in NODES if isinstance(n, ast.JoinedStr)]
    telling = [each for each in composed if "." in each.pattern and not each.fullmatch("any.key")]
    left = []
    for key in sorted(KEYS - said):
        part, _, name = key.partition(".")
        by_columns = name in said and (part in said or part == "noun")  # columns(say, "part", name="kind")
        if not (by_columns or key in TEMPLATES or any(each.fullmatch(key) for each in telling)):
            left.append(key)
    assert not left


def test_every_key_that_is_asked_for_is_written() -> None:
    calls = [n for n in NODES if isinstance(n, ast.Call) and n.args and isinstance(n.args[0], ast.Constant)]
    asked = {c.args[0].value for c in calls if ast.unparse(c.func) in ("say", "view.say", "self.say")}
    missing = {key for key in asked if isinstance(key, str) and "." in key} - KEYS
    assert not missing
    whole = r"""\bsay\(\s*["']([a-z_]+\.[\w.]*\w)["']\s*[,)]"""  # a key put together ends in a dot or a `~`
    in_templates = set(re.findall(whole, TEMPLATES))
    assert not in_templates - KEYS

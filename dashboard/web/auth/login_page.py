"""The pages somebody sees who is not in yet: the login form, a refusal, and a step on to the page asked for.

Belongs here: their words and bytes. Does not: checking anything. They need no published version and no principal.
"""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from dashboard.overview.page import ROOM
from dashboard.wording.text import LANGUAGES, words

Values = dict[str, Any]


@cache
def _engine() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOM / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def login_page(lang: str, back: str, told: str = "", status: int = 200, **more: Any) -> HTMLResponse:
    """The form; told: a text key saying why it is shown again."""
    return _page("form", lang, back, told, status, more)


def refusal_page(lang: str, told: str, status: int, again: str = "") -> HTMLResponse:
    """A text and, where trying again makes sense, the address to do it at."""
    return _page("refusal", lang, again, told, status, {})


def onward_page(lang: str, to: str) -> HTMLResponse:
    """A step on from a page of ours: a browser that comes from another site sends a strict cookie only after it."""
    return _page("onward", lang, to, "", 200, {})


def _page(kind: str, lang: str, back: str, told: str, status: int, more: Values) -> HTMLResponse:
    say = words(lang if lang in LANGUAGES else "ru")
    text = _engine().get_template("login.html.j2")
    body = text.render(
        kind=kind, say=say, lang=say.lang, back=back, told=say(f"access.{told}", **more) if told else ""
    )
    return HTMLResponse(body, status, {"Cache-Control": "no-store"})

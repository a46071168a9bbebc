"""A page of the server as a page among files: every address becomes a file beside it, or no link at all.

Belongs here: rewriting HTML. Does not: which files there are (crawl.py, downloads.py).
"""

import re
from collections.abc import Callable
from html import escape, unescape

Resolve = Callable[
    [str], str | None
]  # address of the server -> file relative to the page, None: not handed out
_TAG = re.compile(r"<(?:a|link|script|img|use)\b[^>]*>")
_ADDRESS = re.compile(r'\s(href|src)="([^"]*)"')
_PRELOAD = re.compile(r'<link rel="preload"[^>]*>\n?')  # a file is no origin a font could be shared with
_LEFT_OVER = re.compile(r'\s(?:download|rel|hreflang)(?:="[^"]*")?(?=[\s>])')
_EMPTY_FILES = re.compile(r'<p class="files"><span>[^\n]*?</p>')


def linked(html: str, resolve: Resolve) -> str:
    """The page with addresses of files; a link that leads nowhere any more keeps its words."""

    def tag(found: re.Match[str]) -> str:
        return _tag(found[0], resolve)

    pages = _TAG.sub(tag, _PRELOAD.sub("", html))
    return _EMPTY_FILES.sub(lambda found: found[0] if "href=" in found[0] else "", pages)


def _tag(tag: str, resolve: Resolve) -> str:
    found = _ADDRESS.search(tag)
    if found is None or found[2].startswith(("#", "data:")):
        return tag
    place = resolve(unescape(found[2]))
    if place is None:
        bare = tag.replace(found[0], "")
        return _LEFT_OVER.sub("", bare) if tag.startswith("<a") else bare
    return tag.replace(found[0], f' {found[1]}="{escape(place)}"')

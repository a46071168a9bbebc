"""The overview as one self-contained page: style, fonts and scripts inside, nothing to follow.

Belongs here: putting files into the page. Does not: the page (crawl.py). Its own Content-Security-Policy forbids every
request.
"""

import base64
import re
from pathlib import Path

from dashboard.overview.page import STATIC
from dashboard.web.site_export.linking import linked

_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'\">"
)
_STYLE = re.compile(r'<link rel="stylesheet" href="/static/([\w.-]+)[^"]*">')
_SCRIPT = re.compile(r'<script src="/static/([\w.-]+)[^"]*" defer></script>')
_ICON = re.compile(r'<link rel="icon"[^>]*>\n?')
_AROUND = re.compile(r'<nav class="(?:menu wide|choices)".*?</nav>|<a class="language".*?</a>', re.DOTALL)
_FONT = re.compile(r"url\(([\w.-]+\.woff2)\)")


def single_page(html: str) -> str:
    """A page of the server as one file; links that lead out of it keep their words."""
    page = linked(
        _AROUND.sub("", _ICON.sub("", html)), lambda address: address if _is_part(address) else None
    )
    page = _STYLE.sub(lambda found: f"<style>{_style(found[1])}</style>", page)
    scripts = "".join(f"<script>{_script(name)}</script>\n" for name in _SCRIPT.findall(page))
    page = _SCRIPT.sub("", page).replace("</body>", f"{scripts}</body>")
    return page.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{_POLICY}', 1)


def _is_part(address: str) -> bool:
    return address.startswith("/static/")


def _style(name: str) -> str:
    def font(found: re.Match[str]) -> str:
        return f"url(data:font/woff2;base64,{base64.b64encode((STATIC / found[1]).read_bytes()).decode()})"

    return _FONT.sub(font, (STATIC / Path(name).name).read_text(encoding="utf-8"))


def _script(name: str) -> str:
    """`</` never occurs raw inside a script element."""
    return (STATIC / Path(name).name).read_text(encoding="utf-8").replace("</script", "<\\/script")

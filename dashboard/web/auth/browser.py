"""What protects a browser's login: where a form came from, where to go on to, how a session's cookie is set.

Belongs here: rules that the login page and the provider's callback share. Does not: who somebody is.
"""

from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "rehab_session"
_LARGEST_FORM = 8_000  # bytes: a name, a password, an address


def same_origin(request: Request, address: str) -> bool:
    """Whether a form was sent from a page of ours; browsers tell it in Origin, else in Referer. Nothing told: no."""
    came_from = request.headers.get("origin") or request.headers.get("referer") or ""
    parts = urlsplit(came_from)
    own = {address.lower(), f"{request.url.scheme}://{request.headers.get('host', '')}".lower()}
    return f"{parts.scheme}://{parts.netloc}".lower() in own


def place(back: str) -> str:
    """Where to go on to: an address of ours, else the first page.

    >>> place("/cases?page=2"), place("//elsewhere.example"), place("/\\\\elsewhere"), place("https://elsewhere")
    ('/cases?page=2', '/', '/', '/')
    """
    plain = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return back if plain and "\\" not in back else "/"


async def form_of(request: Request) -> dict[str, str] | None:
    """The fields of a small form, the first value of each; None for a larger one, which is not read to its end."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[0] for name, values in fields.items()}


def set_session(answer: Response, key: str, encrypted: bool) -> None:
    """The session's cookie: not for scripts, not from other sites, and by https alone where there is https."""
    answer.set_cookie(COOKIE, key, httponly=True, samesite="strict", secure=encrypted, path="/")


def drop_session(answer: Response, encrypted: bool) -> None:
    """Takes the cookie away."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=encrypted, path="/")

"""The address of a card, which holds whatever a protocol number holds: slashes, question marks, line breaks.

Belongs here: writing it and reading it back. Does not: what answers there (pages/case.py).
"""

from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor

ROUTE = "/case/{protocol_id:anything}"


class Anything(Convertor[str]):
    """The rest of an address; starlette's own `path` ends at a line break."""

    regex = r"[\s\S]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("anything", Anything())


def case_path(protocol_id: str) -> str:
    """The address of a card.

    >>> case_path("12/2026?x"), case_path("№ 7")
    ('/case/12%2F2026%3Fx', '/case/%E2%84%96%207')
    """
    return f"/case/{quote(protocol_id, safe='')}"

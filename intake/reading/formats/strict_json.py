"""Strict JSON: what the standard decoder lets pass is refused.

Belongs here: one object a line, or objects in a document of any layout; duplicate keys, NaN and Infinity, depth, half
signs. Does not: what the keys mean.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from intake.reading.recognise import shown
from intake.reading.refusals import Refused

Json = dict[str, Any]
HALF_SIGN = re.compile(r"\\u[dD][89a-fA-F]")  # half of a sign beyond U+FFFF, alone or with its other half
OUR_MARK = re.compile(r"\\u[eE]00[0-2]")  # signs by which a reader marks a cell
BETWEEN = re.compile(r"[\s,]*")


class Number(str):
    """A number with a fraction or an exponent, as it was written."""

    __slots__ = ()


def parse_object(raw: bytes, line: int) -> Json:
    """The object of a line; whole numbers are kept as the text they were written with, others as `Number`."""
    try:
        value = _decoded(raw.decode(), line)
    except ValueError:  # the decoder's message quotes the text around the fault
        raise Refused("broken_file", "line_no_json", "one_object_a_line", line=line) from None
    if type(value) is not dict:
        raise Refused("broken_file", "line_no_object", "one_object_a_line", line=line)
    return value


def _decoded(text: str, line: int) -> Any:
    text = without_marks(text)
    try:
        value = DECODER.decode(text)
    except Refused as refused:
        raise refused.placed(line=line) from None
    except RecursionError:
        raise Refused("json_too_deep", line=line) from None
    refuse_half_signs(text, value, line)
    return value


def without_marks(text: str) -> str:
    """The text without the signs by which a reader marks a cell: none comes in from a file."""
    return OUR_MARK.sub(r"\\ufffd", text) if "\\u" in text else text


def refuse_half_signs(text: str, value: Any, line: int) -> None:
    """Refuse half of a sign: Python keeps it, no text can hold it."""
    if HALF_SIGN.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise Refused("broken_file", "half_a_sign", "whole_signs", line=line) from None


def objects_of(text: str) -> Iterator[tuple[int, int, Json]]:
    """The objects of a document in any layout, one in a list or one after the other: line, length, object."""
    text = without_marks(text)
    at, line, counted = BETWEEN.match(text).end(), 1, 0  # type: ignore[union-attr]
    in_list = text.startswith("[", at)
    at += in_list
    while True:
        at = BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        line, counted = line + text.count("\n", counted, at), at
        if at == len(text) or (in_list and text.startswith("]", at)):
            return
        try:
            value, end = DECODER.raw_decode(text, at)
        except Refused as refused:
            raise refused.placed(line=line) from None
        except RecursionError:
            raise Refused("json_too_deep", line=line) from None
        except json.JSONDecodeError as error:
            raise Refused("broken_file", "no_json_from_here", "whole_json", line=error.lineno) from None
        if type(value) is not dict:
            raise Refused("broken_file", "no_list_of_objects", "list_of_objects", line=line)
        refuse_half_signs(text[at:end], value, line)
        yield line, end - at, value
        at = end


def check_depth(value: Any, depth: int, line: int) -> None:
    """Refuse a value with more than `depth` levels of lists and objects in each other: one sweep a level."""
    level = [value] if type(value) in (dict, list) else []
    for _ in range(depth):
        values = (inner for outer in level for inner in (outer.values() if type(outer) is dict else outer))
        level = [inner for inner in values if type(inner) in (dict, list)]
    if level:
        raise Refused("json_too_deep", f"> {depth}", str(depth), line=line)


def unique_keys(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys differ."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in found if names.count(name) > 1)
        raise Refused("json_duplicate_key", shown(repeated))
    return found


def finite(digits: str) -> Number:
    """A number with a fraction or an exponent, as written."""
    if not math.isfinite(float(digits)):
        raise Refused("json_not_finite", "number_too_large")
    return Number(digits)


def not_finite(word: str) -> NoReturn:
    """NaN, Infinity or -Infinity, which the decoder knows and JSON does not."""
    raise Refused("json_not_finite", word)


DECODER = json.JSONDecoder(
    object_pairs_hook=unique_keys, parse_int=str, parse_float=finite, parse_constant=not_finite
)

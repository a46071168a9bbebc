"""One line of strict JSON: what the standard decoder lets pass is refused.

Belongs here: duplicate keys, NaN and Infinity, depth, anything but an object. Does not: what the keys mean.
"""

import json
import math
from typing import Any, NoReturn

from intake.recognise import shown
from intake.refusals import Refused

Json = dict[str, Any]


def parse_object(raw: bytes, line: int) -> Json:
    """The object of a line; numbers are kept as the text they were written with."""
    try:
        value = DECODER.decode(raw.decode())
    except Refused as refused:
        raise refused.placed(line=line) from None
    except RecursionError:
        raise Refused("json_too_deep", line=line) from None
    except ValueError:
        # the decoder's message quotes the text around the fault
        raise Refused("broken_file", "line_no_json", "one_object_a_line", line=line) from None
    if type(value) is not dict:
        raise Refused("broken_file", "line_no_object", "one_object_a_line", line=line)
    return value


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


def finite(digits: str) -> str:
    """A number with a fraction or an exponent, as written."""
    if not math.isfinite(float(digits)):
        raise Refused("json_not_finite", "number_too_large")
    return digits


def not_finite(word: str) -> NoReturn:
    """NaN, Infinity or -Infinity, which the decoder knows and JSON does not."""
    raise Refused("json_not_finite", word)


DECODER = json.JSONDecoder(
    object_pairs_hook=unique_keys, parse_int=str, parse_float=finite, parse_constant=not_finite
)

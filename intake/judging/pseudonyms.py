"""Keyed pseudonyms: where personal data ends (data contract, section 4).

A plain hash of eleven digits can be tried out in minutes, so the digest is keyed. The key is a file outside the
repository; whoever loses it cannot join new deliveries to old ones.
"""

import contextlib
import hmac
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
import polars_hash as plh
import pyarrow as pa

from intake.wording.errors import intake_error

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = np.array([a + b for a in _ALPHABET for b in _ALPHABET], dtype="S2").view(np.uint16)  # ten bits each
_PREFIX, _CHARACTERS = b"c1_", 26
_BYTE, _BIT = np.divmod(np.arange(0, _CHARACTERS * 5, 10), 8)  # where each pair begins
_BYTES = int(_BYTE[-1]) + 2  # of the digest that are needed for them
_BYTE_OF = np.zeros(1 << 16, np.uint8)  # by two hexadecimal digits as they lie in memory
_BYTE_OF[np.frombuffer(bytes(range(256)).hex().encode(), np.uint16)] = np.arange(256)
_FINGERPRINT = 32  # hexadecimal digits: 128 bits
_SHORTEST_KEY = 32
_WORTH_SORTING_OUT = 0.75  # share of different persons below which each is made a pseudonym once
_AT_ONCE = 1 << 17  # ids a thread works on: what they need meanwhile stays small
_blake3 = plh.col("v").chash.blake3()
KEY_SETTING = "REHAB_PSEUDONYM_KEY_FILE"


def load_key(data: Path) -> bytes:
    """The key: the file named by REHAB_PSEUDONYM_KEY_FILE, else the data folder's own, made on first use (0600)."""
    named = os.environ.get(KEY_SETTING)
    path = Path(named) if named else data / "pseudonym.key"
    if not named and not path.exists():
        _make_key(path)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise intake_error("key_unreadable", where=path, reason=error.strerror, setting=KEY_SETTING) from None
    if len(key) < _SHORTEST_KEY:
        raise intake_error("key_too_short", where=path, n=len(key), needed=_SHORTEST_KEY)
    return key


def _make_key(path: Path) -> None:
    """A random key, there whole or not at all; the first of two that make one at once is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()


def keyed_digest(values: pl.Series, key: bytes) -> pl.Series:
    """HMAC-SHA-256 of each text as 64 hexadecimal digits; null stays null.

    polars_hash takes a key of text only; a key of other bytes goes through the standard library, value by value.
    """
    try:
        text_key = key.decode("utf-8")
    except UnicodeDecodeError:
        return values.map_elements(
            lambda v: hmac.digest(key, v.encode(), "sha256").hex(), return_dtype=pl.String
        )
    return values.to_frame("v").select(plh.col("v").chash.hmac_sha256(key=text_key))["v"]


def fingerprint(texts: pl.Series, key: bytes) -> pl.Series:
    """BLAKE3 of the key and each text, its first 32 hexadecimal digits: tells same from different, shows neither.

    A seventh of the time of HMAC. A key in front is enough: unlike SHA-2, a BLAKE3 digest cannot be carried on.
    """
    keyed = texts.to_frame("v").select((pl.lit(key.hex()) + pl.col("v")).alias("v"))
    return keyed.select(_blake3.str.head(_FINGERPRINT))["v"]


def _ids(hexadecimal: pl.Series) -> pl.Series:
    """`c1_` and the first 26 characters of lower-case base32 of each digest; nothing here is null.

    The bytes of the texts, all 64 digits long, are read and written: text by text it takes three times as long.
    """
    arrow, count = hexadecimal.to_arrow(), len(hexadecimal)
    digits = np.frombuffer(arrow.buffers()[2], np.uint8, 64 * count, 64 * arrow.offset).reshape(count, 64)
    raw = _BYTE_OF[digits[:, : 2 * _BYTES].view(np.uint16)]
    two_bytes = raw[:, _BYTE].astype(np.uint16) << 8 | raw[:, _BYTE + 1]
    letters = np.ascontiguousarray(_PAIRS[two_bytes >> (6 - _BIT).astype(np.uint16) & 0x3FF])
    text = np.empty((count, len(_PREFIX) + _CHARACTERS), np.uint8)
    text[:, : len(_PREFIX)] = np.frombuffer(_PREFIX, np.uint8)
    text[:, len(_PREFIX) :] = letters.view(np.uint8)
    ends = np.arange(count + 1, dtype=np.int64) * text.shape[1]
    array = pa.LargeStringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(text))
    return pl.Series(pl.from_arrow(array))


def child_ids(rows: pl.DataFrame, issuer: str, key: bytes) -> pl.Series:
    """The pseudonym of each row's child: by SNILS, or by the issuer's own code where there is none.

    issuer: the column of whoever gave out `child_ref` (bureau_id; region_code where a table names no bureau).
    Null where a row has neither.
    """
    by_reference = pl.concat_str([pl.lit("person|ref|"), pl.col(issuer), pl.lit("|"), pl.col("child_ref")])
    message = pl.coalesce(pl.lit("person|") + pl.col("snils"), by_reference)
    messages = rows.select(message.alias("message")).to_series()
    persons = messages.to_frame().select(pl.all().approx_n_unique()).item()
    different = messages.unique() if persons < _WORTH_SORTING_OUT * len(messages) else messages
    ids = _of_all(different, key)
    if len(different) == len(messages):
        return ids.rename("child_id")
    known = pl.DataFrame({"message": different, "child_id": ids})
    joined = messages.to_frame().join(
        known, on="message", how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["child_id"]


def _of_all(messages: pl.Series, key: bytes) -> pl.Series:
    slices = [messages.slice(at, _AT_ONCE) for at in range(0, max(len(messages), 1), _AT_ONCE)]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:  # a digest of a column is made by one thread
        return pl.concat(pool.map(lambda some: _pseudonyms(some, key), slices))


def _pseudonyms(messages: pl.Series, key: bytes) -> pl.Series:
    digests = keyed_digest(messages, key)
    if digests.null_count() == len(digests):
        return pl.Series([None] * len(digests), dtype=pl.String)
    ids = _ids(digests.fill_null("0" * 64))
    return (
        ids if not digests.null_count() else pl.select(pl.when(digests.is_not_null()).then(ids)).to_series()
    )

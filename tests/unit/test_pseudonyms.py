"""Pseudonyms against the standard library, and the key's file."""

import base64
import hmac
import secrets
import stat
from pathlib import Path

import polars as pl
import pytest

from intake.judging.pseudonyms import KEY_SETTING, child_ids, fingerprint, keyed_digest, load_key
from law.errors import RehabError

BINARY = bytes(range(200, 256)) + b"\xff\xfe"
KEYS = {
    "hexadecimal": b"0123456789abcdef" * 4,
    "with a line end": b"0123456789abcdef" * 4 + b"\n",
    "Russian": "ключ из слов, тридцать два байта и больше".encode(),
    "longer than a block": b"k" * 200,
    "with a NUL": b"0123456789abcdef\x00" * 3,
    "binary": BINARY,
}


def by_the_contract(message: str, key: bytes) -> str:
    """Section 4 of the data contract, word by word."""
    digest = hmac.new(key, message.encode(), "sha256").digest()
    return "c1_" + base64.b32encode(digest).decode().lower()[:26]


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_childs_pseudonym_follows_the_contract(key: bytes) -> None:
    rows = pl.DataFrame(
        {
            "snils": ["00100000101", None, "00100000202", None, "00100000101", None],
            "child_ref": [None, "A-1", "A-2", None, None, "Ж/7"],
            "bureau_id": ["B1", "B1", "B1", "B1", "B2", "Бюро 2"],
        }
    )
    assert child_ids(rows, "bureau_id", key).to_list() == [
        by_the_contract("person|00100000101", key),
        by_the_contract("person|ref|B1|A-1", key),
        by_the_contract("person|00100000202", key),
        None,
        by_the_contract("person|00100000101", key),
        by_the_contract("person|ref|Бюро 2|Ж/7", key),
    ]


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_the_keyed_digest_is_hmac_sha256(key: bytes) -> None:
    texts = ["", "a", "ё" * 300, None, "x\x1fy"]
    expected = [None if t is None else hmac.new(key, t.encode(), "sha256").hexdigest() for t in texts]
    assert keyed_digest(pl.Series(texts), key).to_list() == expected


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_fingerprint_tells_same_from_different_under_one_key(key: bytes) -> None:
    a, again, b, none = fingerprint(pl.Series(["a", "a", "b", None]), key).to_list()
    assert a == again != b
    assert none is None
    assert len(a) == 32
    assert fingerprint(pl.Series(["a"]), key + b"1").item() != a


def test_thousands_of_children_keep_their_order() -> None:
    key, numbers = secrets.token_bytes(40), [f"{n:011}" for n in range(5000, 0, -1)]
    rows = pl.DataFrame(
        {"snils": numbers, "child_ref": pl.Series([None] * 5000, dtype=pl.String), "bureau_id": "B"}
    )
    assert child_ids(rows, "bureau_id", key).to_list() == [
        by_the_contract(f"person|{n}", key) for n in numbers
    ]


def test_nobody_at_all() -> None:
    schema = {"snils": pl.String, "child_ref": pl.String, "bureau_id": pl.String}
    assert child_ids(pl.DataFrame(schema=schema), "bureau_id", b"k" * 32).to_list() == []


@pytest.fixture
def no_setting(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv(KEY_SETTING, raising=False)
    return monkeypatch


def test_a_data_folder_makes_its_own_key_once_for_its_owner_alone(
    no_setting: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = load_key(tmp_path / "data")
    assert len(key) >= 32
    assert load_key(tmp_path / "data") == key
    assert load_key(tmp_path / "other") != key
    files = list((tmp_path / "data").iterdir())
    assert [stat.S_IMODE(f.stat().st_mode) for f in files] == [0o600]


def test_the_key_is_the_contents_of_the_named_file_byte_by_byte(
    no_setting: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.write_bytes(BINARY + b"\n")
    no_setting.setenv(KEY_SETTING, str(path))
    assert load_key(tmp_path / "data") == BINARY + b"\n"
    assert not (tmp_path / "data").exists()


def test_a_missing_key_is_never_replaced_by_a_new_one(no_setting: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_setting.setenv(KEY_SETTING, str(tmp_path / "lost"))
    with pytest.raises(RehabError) as error:
        load_key(tmp_path / "data")
    assert "lost" in error.value.where and error.value.todo
    assert not (tmp_path / "lost").exists()


def test_a_short_key_is_refused_without_being_shown(no_setting: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"s3cret-" * 4 + b"abc")
    no_setting.setenv(KEY_SETTING, str(path))
    with pytest.raises(RehabError, match="31 bytes") as error:
        load_key(tmp_path / "data")
    assert "s3cret" not in str(error.value)


def test_a_key_that_another_process_made_meanwhile_is_kept(
    no_setting: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, path = tmp_path / "data", tmp_path / "data" / "pseudonym.key"
    exists = Path.exists

    def made_after_the_look(self: Path, **how: bool) -> bool:
        if self == path and not exists(path):
            data.mkdir()
            path.write_bytes(b"theirs!!" * 4)
            return False
        return exists(self, **how)

    no_setting.setattr(Path, "exists", made_after_the_look)
    assert load_key(data) == b"theirs!!" * 4
    assert [p.name for p in data.iterdir()] == ["pseudonym.key"]

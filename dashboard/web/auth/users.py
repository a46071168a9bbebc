"""People of a small installation: names, argon2 hashes of their passwords, role and place.

Belongs here: the file access/users.json of a data folder. Does not: the login page (local.py), asking for a password
(`pipelines`).
"""

from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.web.access.principal import Principal
from dashboard.web.auth.account import account_name, principal_of
from dashboard.web.auth.kept import Kept, Record
from law.errors import RehabError

KEYS = ("name", "role", "region", "bureau", "password", "added_on")
SHORTEST, LONGEST = 12, 256  # characters of a password: length is what counts (NIST SP 800-63B)
_AT_ONCE = 2  # verifications at a time, 64 MiB each: a flood of logins must not take the memory


class Users:
    """The users of a data folder. hasher: in tests a cheaper one."""

    def __init__(self, data: Path, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._file, self._room = Kept(data / "access" / "users.json", KEYS), BoundedSemaphore(_AT_ONCE)
        self._dummy = self._hasher.hash("nobody has this password")

    def listed(self) -> list[Principal]:
        """Everybody, by name."""
        return sorted(map(self._principal, self._file.records()), key=lambda who: who.name)

    def add(self, name: str, place: dict[str, Any], password: str) -> Principal:
        """A new user. Errors: RehabError for a name that is there or is none, a short password, a wrong role."""
        known = account_name(name)
        if known is None:
            raise RehabError(f"'{name}' is no name for an account", todo="letters, digits and . _ - @ +")
        told: Record = {"name": known} | {key: value for key, value in place.items() if value}
        who = principal_of(known, told, f"user {known}")
        told |= {"password": self._hashed(password), "added_on": datetime.now(UTC).date().isoformat()}
        with self._file.changing() as records:
            if any(record["name"] == known for record in records):
                raise RehabError(
                    f"there is a user {known} already", where=str(self._file.path),
                    todo=f"rehab user password {known}, or rehab user remove {known} first",
                )  # fmt: skip
            records.append(told)
        return who

    def set_password(self, name: str, password: str) -> None:
        """Another password; whoever is logged in under the name is out."""
        hashed = self._hashed(password)
        with self._file.changing() as records:
            self._one(records, name)["password"] = hashed

    def remove(self, name: str) -> None:
        """Takes a user away; their sessions end with the next request."""
        with self._file.changing() as records:
            records.remove(self._one(records, name))

    def proven(self, name: str, password: str) -> str | None:
        """The seal of the user who has this password, or None; an unknown name takes as long as a wrong password."""
        record = self._record(account_name(name))
        try:
            with self._room:
                self._hasher.verify(record["password"] if record else self._dummy, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return None
        return seal(record) if record else None

    def holder(self, name: str, sealed: str) -> Principal | None:
        """The user as they are now, or None where they were removed or have another password since."""
        record = self._record(name)
        return self._principal(record) if record and seal(record) == sealed else None

    def _record(self, name: str | None) -> Record | None:
        return next((record for record in self._file.records() if record["name"] == name), None)

    def _one(self, records: list[Record], name: str) -> Record:
        for record in records:
            if record["name"] == account_name(name):
                return record
        raise RehabError(f"there is no user {name}", where=str(self._file.path), todo="see: rehab user list")

    def _principal(self, record: Record) -> Principal:
        return principal_of(str(record["name"]), record, f"{self._file.path}, name {record['name']}")

    def _hashed(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise RehabError(
                f"the password has {len(password)} characters, {SHORTEST} to {LONGEST} are needed",
                why="a short one can be tried out", todo="take four or five words that do not belong together",
            )  # fmt: skip
        return self._hasher.hash(password)


def seal(record: Record) -> str:
    """What changes with the password: a session holds it and ends when it no longer fits."""
    return str(record["password"])

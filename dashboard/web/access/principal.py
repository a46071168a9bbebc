"""Who asks: one of five roles and the place the role is bound to, or the public that nobody logs in as.

Belongs here: what a role is and when it is complete. Does not: which rows it may read (scope.py), how somebody proves
to be it (auth/).
"""

from dataclasses import dataclass

from law.errors import RehabError

BUREAU, MAIN_BUREAU, FEDERAL, MINISTRY, ENGINEER = "bureau", "main_bureau", "federal", "ministry", "engineer"
ROLES = (BUREAU, MAIN_BUREAU, FEDERAL, MINISTRY, ENGINEER)
PUBLIC = "public"  # no account has it: whoever reads what is handed out
READERS = frozenset({BUREAU, MAIN_BUREAU, FEDERAL})  # roles that may read single courses
EVERYONE = frozenset((*ROLES, PUBLIC))


@dataclass(frozen=True)
class Principal:
    """Somebody who was let in: name (an account, for the audit log), role, and the region and bureau it is bound to.

    Errors: RehabError for an unknown role, a bureau without its region and number, a main bureau without its region.

    >>> Principal("ivanova", "main_bureau", region_code="72").region_code
    '72'
    """

    name: str
    role: str
    region_code: str | None = None
    bureau_id: str | None = None

    def __post_init__(self) -> None:
        if self.role not in EVERYONE:
            raise _incomplete(self.name, f"unknown role '{self.role}'", f"write one of {', '.join(ROLES)}")
        if self.role in (BUREAU, MAIN_BUREAU) and not self.region_code:
            raise _incomplete(self.name, f"role {self.role} without a region", "give region = two digits")
        if self.role == BUREAU and not self.bureau_id:
            raise _incomplete(self.name, "role bureau without a bureau", "give bureau = its number")

    @property
    def reads_courses(self) -> bool:
        """Whether any single course may be shown to it at all."""
        return self.role in READERS

    @property
    def reads_exact_regions(self) -> bool:
        """Whether the figures of every region are shown to it as they were counted, before disclosure control."""
        return self.role == MINISTRY


def _incomplete(name: str, what: str, todo: str) -> RehabError:
    return RehabError(what, where=f"account {name}", why="the role decides what is shown", todo=todo)

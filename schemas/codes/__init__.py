"""Code lists, every one in this namespace: of the pilot, of the way to a course, of the registers."""

from schemas.codes.code_list import *  # noqa: F403
from schemas.codes.pathway import *  # noqa: F403
from schemas.codes.pilot import *  # noqa: F403
from schemas.codes.registers import *  # noqa: F403

"""What the commands print, by key and in the language of REHAB_LANG, and the errors they raise.

Belongs here: reading the catalogues beside this file. Does not: the words of findings (`intake.wording`), the pages
(`dashboard.wording.text`), the help of the commands, which is English.
"""

from pathlib import Path
from typing import Any

from intake.wording.catalogue import catalogue, language
from intake.wording.errors import CataloguedError

_FOLDER = Path(__file__).parent
CONSOLE = catalogue(_FOLDER, "console")
ERRORS = catalogue(_FOLDER, "errors")


def say(key: str, **values: Any) -> str:
    """The text of a key in the language of this process."""
    return CONSOLE.say(language(), key, **values)


def command_error(key: str, *, where: Any = "", **values: Any) -> CataloguedError:
    """An error of a command, to be raised; where: the option, file or folder it is about."""
    return CataloguedError(ERRORS, key, where=where, **values)

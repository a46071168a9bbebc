"""The registers: tables whose rows are entries that later deliveries correct.

Belongs here: finding them in the other modules of this folder. Does not: their columns, titles and keys, which stand at
their models (`schemas.register`).
"""

import importlib
import pkgutil

from schemas import delivered
from schemas.register import Register, register_of
from schemas.tables import table_name


def _found() -> dict[str, Register]:
    names = [info.name for info in pkgutil.iter_modules(delivered.__path__, "schemas.delivered.")]
    modules = [
        importlib.import_module(name)
        for name in names
        if name not in (__name__, "schemas.delivered.protocol")
    ]
    registers = [register_of(thing) for module in modules for thing in vars(module).values()]
    return {table_name(each.delivered): each for each in registers if each}


REGISTERS = _found()

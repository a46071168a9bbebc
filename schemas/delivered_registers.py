"""The registers: tables whose rows are entries that later deliveries correct.

Belongs here: finding them in the other `delivered_` modules. Does not: their columns, titles and keys, which stand at
their models (`schemas.register`).
"""

import importlib
import pkgutil

import schemas
from schemas.register import Register, register_of
from schemas.tables import table_name


def _found() -> dict[str, Register]:
    names = [
        info.name for info in pkgutil.iter_modules(schemas.__path__) if info.name.startswith("delivered_")
    ]
    modules = [importlib.import_module(f"schemas.{name}") for name in names if f"schemas.{name}" != __name__]
    registers = [register_of(thing) for module in modules for thing in vars(module).values()]
    return {table_name(each.delivered): each for each in registers if each}


REGISTERS = _found()

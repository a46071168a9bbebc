"""One file a page, each with `PAGE`; a new file is a new page, nothing else is touched.

Belongs here: finding them. Does not: what they show.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from dashboard.web.page.page import Page


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page, in the order of the menu; those reached from others last."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found: list[Page] = [module.PAGE for module in modules if hasattr(module, "PAGE")]
    return tuple(sorted(found, key=lambda page: (page.order is None, page.order or 0, page.name)))

"""Which tables there are: the name is the contract, and the models are the only list.

Belongs here: models by table name and by layer. `CourseScore` is the table `course_score`: asset, Parquet file, view,
heading of the data dictionary. Does not: any column. A model whose name begins with an underscore is part of others.
"""

import importlib
import pkgutil
import re
from functools import cache
from types import ModuleType

import pandera.polars as pa

import schemas

Models = dict[str, type[pa.DataFrameModel]]
OF_INTAKE = ("intake", "registers")  # what is kept of deliveries, a row a delivered row: published nowhere
OF_COURSES = (
    "core",
    "scores",
    "scored",
)  # a row a course or a paper of it, made step by step and not by one query


def table_name(model: type[pa.DataFrameModel]) -> str:
    """The name of a model's table.

    >>> from schemas.core import CourseEvidence
    >>> table_name(CourseEvidence)
    'course_evidence'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


@cache
def layers() -> dict[str, ModuleType]:
    """Every module of models by name, in alphabetical order."""
    names = sorted(info.name for info in pkgutil.walk_packages(schemas.__path__, "schemas."))
    return {name.removeprefix("schemas."): importlib.import_module(name) for name in names}


def models_of(module: ModuleType) -> Models:
    """The models that a module defines, in the order of the file."""
    own = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, pa.DataFrameModel)
    ]
    return {
        table_name(model): model
        for model in own
        if model.__module__ == module.__name__ and not model.__name__.startswith("_")
    }


@cache
def models() -> Models:
    """Every table of what we keep; delivered tables are checked row by row at the door instead."""
    kept = [module for name, module in layers().items() if not name.startswith("delivered")]
    return {name: model for module in kept for name, model in models_of(module).items()}


def tables_of(*names: str) -> tuple[str, ...]:
    """The tables of some layers."""
    return tuple(table for name in names for table in models_of(layers()[name]))


def mart_tables() -> tuple[str, ...]:
    """The tables that a query or a builder of one name makes: neither of intake, nor of courses, nor protected."""
    others = tables_of(*OF_INTAKE, *OF_COURSES, "published")
    return tuple(table for table in models() if table not in others)


def published_tables() -> tuple[str, ...]:
    """The tables of a published version: all that is kept but what intake keeps of deliveries."""
    return tuple(table for table in models() if table not in tables_of(*OF_INTAKE))

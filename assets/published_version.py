"""The last asset: what every reader opens."""

import hashlib
from importlib.metadata import version as code_version
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

import dashboard
from assets.code_digest import code_digest
from assets.personal_data import refuse_personal
from assets.publication import publish
from assets.resources import Data
from assets.table import table
from assets.warehouse import run_sql
from dashboard.overview import page as overview
from intake.wording.catalogue import language
from intake.wording.errors import CataloguedError
from law.editions import Edition
from schemas.tables import published_tables, tables_of

_SYNTHETIC_PREFIX = (
    "DEMO-"  # of numbers in data_samples; nobody numbers protocols, institutions or services so
)
_NUMBERED = {
    "course": "protocol_id",
    "institution": "institution_id",
    "e_service": "service_id",
    "education_enrolment": "organisation_id",
}


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "title_ru": edition.title_ru,
        "title_en": edition.title_en,
        "official": edition.official,
        "note_ru": edition.note_ru,
        "note_en": edition.note_en,
        "act_ru": edition.act.name_ru,
        "act_en": edition.act.name_en,
        "effective_from": str(edition.act.effective_from),
        "pass_mark": edition.pass_mark,
        "best_total": edition.best_total,
    }


def _page_digest() -> str:
    """Changes with the code, words and styles of the pages: the same figures on a mended page are another version."""
    digest = hashlib.sha256()
    for path in sorted(Path(dashboard.__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_synthetic(data: Data) -> bool:
    """Whether any number in it is one of our invented ones."""
    invented = (
        data.scan(table).select(pl.col(number).str.starts_with(_SYNTHETIC_PREFIX).any())
        for table, number in _NUMBERED.items()
    )
    return any(found.collect().item() for found in invented)


def manifest_of(data: Data) -> dict[str, Any]:
    """What a reader must know of a version: data date, editions and whether official, synthetic or not, sizes.

    No clock: the same deliveries make the same manifest.
    """
    last, told = (run_sql(name, data.tables()).item() for name in ("course_as_of", "register_as_of"))
    files = data.record("delivery")
    return {
        "data_as_of": str(last) if last else None,
        "registers_as_of": str(told) if told else None,
        "editions": [_edition(e) for e in data.folder().reference.editions],
        "synthetic": _is_synthetic(data),
        "protected": False,  # the folder as a whole: exact tables, for the operator's roles
        "public_tables": list(tables_of("published")),
        "code_version": code_version("rehab"),
        "code_digest": code_digest(),
        "page_digest": _page_digest(),
        "deliveries": files.height,
        "input_digest": hashlib.sha256("".join(files["delivery_sha"]).encode()).hexdigest(),
        "tables": {t: data.scan(t).select(pl.len()).collect().item() for t in published_tables()},
    }


def _finish(folder: Path) -> None:
    """The pages; then everything is searched, for nothing is added after it."""
    overview.write_overview(folder)
    refuse_personal(folder)


@table("Опубликованная версия", group_name="published", deps=list(published_tables()))
def published_version(context: dg.AssetExecutionContext, data: Data) -> pl.DataFrame:
    """The version `current` points at: marts, cases, manifest and the overview page."""
    files = {table: data.files(table) for table in published_tables()}
    try:
        folder = publish(data.folder().published, files, manifest_of(data), _finish)
    except (
        CataloguedError
    ) as error:  # in the operator's words: a step that fails reports an exception as its text
        raise dg.Failure(error.in_language(language()), allow_retries=False) from None
    context.add_output_metadata({"version": folder.name, "page": str(folder / "overview.html")})
    return pl.DataFrame({"version": [folder.name]})

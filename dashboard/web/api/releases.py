"""`/releases`: what was frozen for publication, and the public files of each release.

Belongs here: the list and the files. Does not: `internal/`, manifests, hashes of deliveries: nothing of these leaves.
A file is handed out only where the release's manifest names it under `public/`.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Query
from fastapi import Path as PathOf
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from dashboard.web.api.answers import Listed, One, listed, single
from dashboard.web.api.asking import Asked, view_of
from dashboard.web.api.problems import responses
from dashboard.web.site import NotFound, Site

_PUBLIC = "public/"
_TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json", ".md": "text/markdown; charset=utf-8",
          ".xml": "application/xml", ".toml": "application/toml", ".parquet": "application/vnd.apache.parquet",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


class Release(BaseModel):
    """A period frozen for publication; it never changes."""

    period: str = Field(examples=["2025-H1"])
    number: int = Field(examples=[1])
    order: int = Field(description="Its place among all releases, in the order they were made.", examples=[1])
    data_as_of: date | None
    provisional: bool = Field(description="Whether the period was not over by the data.")
    synthetic: bool
    threshold: int = Field(description="Smaller counts are hidden.", examples=[5])
    editions: list[str] = Field(examples=[["draft-2025-10"]])


class PublicFile(BaseModel):
    """A file that may be handed out."""

    path: str = Field(examples=["exports/published_indicator.csv"])
    bytes: int
    sha256: str


class ReleaseFiles(Release):
    """A release with its public files."""

    files: list[PublicFile]


_CONTENT = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file.", "content": _CONTENT}}
_LIST = {
    "period": pl.String(), "number": pl.Int64(), "order": pl.Int64(), "data_as_of": pl.String(),
    "provisional": pl.Boolean(), "synthetic": pl.Boolean(), "threshold": pl.Int64(), "editions": pl.List(pl.String),
}  # fmt: skip
Period = Annotated[str, PathOf(pattern=r"^\d{4}(-H1)?$", examples=["2025-H1"])]
Number = Annotated[int, PathOf(ge=1, le=9999, examples=[1])]


def _manifests(site: Site) -> list[tuple[Path, dict[str, Any]]]:
    """Folder and manifest of every release, in the order they were made."""
    paths = (site.settings.data / "releases").glob("[0-9]*/[1-9]*/manifest.json")
    found = [(path.parent, json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return sorted(found, key=lambda each: int(each[1]["order"]))


def _one(site: Site, period: str, number: int) -> tuple[Path, dict[str, Any]]:
    for folder, told in _manifests(site):
        if (told["period"], told["number"]) == (period, number):
            return folder, told
    raise NotFound


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """What of a manifest everybody may read."""
    return {name: told[name] for name in Release.model_fields} | {
        "editions": [each["id"] for each in told["editions"]]
    }


def _public(folder: Path, told: dict[str, Any]) -> list[PublicFile]:
    named = sorted((name, sha) for name, sha in told["files"].items() if name.startswith(_PUBLIC))
    return [
        PublicFile(path=name.removeprefix(_PUBLIC), bytes=(folder / name).stat().st_size, sha256=sha)
        for name, sha in named
    ]


def router(site: Site) -> APIRouter:
    """The routes."""
    made = APIRouter(tags=["releases"], responses=responses())

    @made.get("/releases", response_model=Listed[Release], summary="Releases, in the order they were made")
    def releases(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """What was frozen for publication."""
        view, told = view_of(site, request), [_plain(each) for _, each in _manifests(site)]
        return listed(request, view, pl.DataFrame(told, schema=_LIST), Release, name="releases")

    @made.get("/releases/{period}/{number}", response_model=One[ReleaseFiles], responses=responses(404),
              summary="One release with its public files")  # fmt: skip
    def release(
        request: Request, period: Period, number: Number, asked: Annotated[Asked, Query()]
    ) -> Response:
        """Name, size and hash of every file that may be handed out."""
        view = view_of(site, request)
        folder, told = _one(site, period, number)
        return single(request, view, ReleaseFiles(**_plain(told), files=_public(folder, told)))

    @made.get("/releases/{period}/{number}/files/{path:path}", responses=responses(404) | FILE, response_class=Response,
              summary="A public file of a release")  # fmt: skip
    def file(
        request: Request, period: Period, number: Number, path: Annotated[str, PathOf(max_length=200)],
        asked: Annotated[Asked, Query()],
    ) -> Response:  # fmt: skip
        """The bytes as they were frozen; ETag is their SHA-256."""
        site.who(request)
        folder, told = _one(site, period, number)
        if (sha := told["files"].get(f"{_PUBLIC}{path}")) is None:
            raise NotFound
        headers = {"ETag": f'"{sha}"', "Cache-Control": "private, no-cache"}
        if sha in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        name, media_type = Path(path).name, _TYPES.get(Path(path).suffix, "application/octet-stream")
        return FileResponse(folder / _PUBLIC / path, media_type=media_type, filename=name, headers=headers)

    return made

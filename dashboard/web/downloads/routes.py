"""`/download/{page}/{table}.{form}`: a table of a page under the same filters, as a file.

Belongs here: addresses and names of files. Does not: their content. The same checks and the same line of the log as for
the page: a download is the page in another form.
"""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from dashboard.store import Store
from dashboard.web.downloads.about import about_lines, about_of, asked_words
from dashboard.web.downloads.csv_table import excel_csv, machine_csv
from dashboard.web.downloads.workbook import table_workbook
from dashboard.web.page.blocks import Content
from dashboard.web.page.page import Page, View
from dashboard.web.page.rendering import with_tag
from dashboard.web.site import NotFound, Site

FORMS = {  # form of the address -> end of the file's name, type
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "ru.csv": ("excel.csv", "text/csv; charset=utf-8"),
}


def router(site: Site) -> APIRouter:
    """The routes of every table of every page."""
    made, pages = APIRouter(include_in_schema=False), {page.name: page for page in site.pages}

    def download(request: Request) -> Response:
        page = pages.get(request.path_params["page"])
        table, _, form = request.path_params["file"].partition(".")
        if page is None or form not in FORMS:
            raise NotFound
        return _answer(site, page, table, form, request)

    made.add_api_route("/download/{page}/{file}", download, methods=["GET", "HEAD"])
    return made


def _answer(site: Site, page: Page, name: str, form: str, request: Request) -> Response:
    view = site.view(request, page, download=True)
    body = file_of(page, view, site.content(request, page, view), name, form)
    ending, media_type = FORMS[form]
    called = page.name if name == page.name else f"{page.name}-{name}"
    return with_tag(request, body, media_type, **attached(called, view.store, ending))


def file_of(page: Page, view: View, made: Content, name: str, form: str) -> bytes:
    """A table of a page in a form. Raises NotFound for a table the page has not."""
    if (table := made.tables().get(name)) is None:
        raise NotFound
    about = about_of(view)
    if form == "xlsx":
        lines = about_lines(page, view, made, table)
        return table_workbook(table, asked_words(page, view), lines, about, view.say)
    return (machine_csv if form == "csv" else excel_csv)(table, about, view.say)


def attached(name: str, store: Store, ending: str) -> dict[str, str]:
    """The header that names a file after the date of the data; always ASCII."""
    as_of = store.manifest["data_as_of"] or "no-date"
    return {"Content-Disposition": f'attachment; filename="rehab-{quote(name, safe="")}-{as_of}.{ending}"'}

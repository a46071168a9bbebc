"""What may be asked of the API, and the request as its routes see it.

Belongs here: parameters that routes share, paging, the view of a request. Does not: what a route answers. A parameter
nobody declared is refused with the list of those that are known: a misspelt filter must not answer with everything.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from dashboard.web.access.scope import Scope
from dashboard.web.page.page import View
from dashboard.web.site import Site, language

PERIOD = r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$"


class Asked(BaseModel):
    """Parameters of every route; more are refused."""

    model_config = ConfigDict(extra="forbid")

    lang: Literal["ru", "en"] = Field("ru", description="Language of what is told in words: ru or en.")

    def filters(self) -> dict[str, Any]:
        """What was asked for, without language and paging."""
        told = self.model_dump(exclude={"lang", "page", "limit"}, exclude_none=True)
        return {name: value for name, value in told.items() if value is not False}


class Paged(Asked):
    """A part of a long list."""

    page: Annotated[int, Field(ge=1, le=100_000)] = Field(1, description="Page, from 1.")
    limit: Annotated[int, Field(ge=1, le=1000)] = Field(100, description="Rows of a page, up to 1000.")

    @property
    def skipped(self) -> int:
        return (self.page - 1) * self.limit


def view_of(site: Site, request: Request) -> View:
    """The version, who asks and when. Raises Unknown."""
    who, store = site.who(request), site.versions.current()
    return View(store, Scope(who, site.today(store)), language(request))

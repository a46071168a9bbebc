"""What the interface and the page of exports say of protected figures is what the published table allows."""

import typing

from dashboard.web.api.figures import Figure, FiguresAsked
from docs.exports_page import exports_page
from schemas.published import CONF_STATUS, PUBLISHED_PERIOD_KIND


def test_the_interface_offers_the_periods_there_are():
    offered, _ = typing.get_args(FiguresAsked.model_fields["period_kind"].annotation)
    assert list(typing.get_args(offered)) == PUBLISHED_PERIOD_KIND


def test_the_interface_explains_the_codes_there_are():
    told = Figure.model_fields["conf_status"].description.split(": ")[1]
    assert [part[0] for part in told.split(", ")] == [*CONF_STATUS, "N"]


def test_the_page_of_exports_promises_nothing_of_exact_figures():
    page = exports_page()
    codes = page.split("`conf_status` (SDMX CL_CONF_STATUS)")[-1].split("\n## ")[0]
    assert [line[3] for line in codes.splitlines() if line.startswith("| `")] == [*CONF_STATUS, "N"]
    assert "no format can give" not in page and "for internal use" in page

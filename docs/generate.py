"""Write the reference pages: `python -m docs.generate` (or `make docs`). A test fails when a page is stale.

Belongs here: which pages there are. Does not: what is on one (a module a page).
"""

from collections.abc import Callable
from pathlib import Path

from docs.architecture_picture import architecture_svg
from docs.cli_page import cli_page
from docs.dictionary import data_dictionary
from docs.exports_page import exports_page
from docs.indicators_page import indicators_page, statistics_page
from docs.methodology_page import methodology_page
from docs.methods_page import methods_page
from docs.pathway_page import pathway_page

FOLDER = Path(__file__).parent
PAGES: dict[str, Callable[[], str]] = {
    "data_dictionary.md": data_dictionary,
    "methodology.md": methodology_page,
    "methods.md": methods_page,
    "indicators.md": indicators_page,
    "statistics.md": statistics_page,
    "pathway.md": pathway_page,
    "cli.md": cli_page,
    "exports.md": exports_page,
    "img/architecture.svg": architecture_svg,
}


def main() -> None:
    """Write every page."""
    for name, render in PAGES.items():
        (FOLDER / name).write_text(render(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()

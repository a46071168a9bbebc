"""Where commands print: a terminal as wide as it is, a pipe as wide as a page."""

from rich.console import Console

_PAGE = 140


def page_console() -> Console:
    """A console whose tables do not shrink to 80 columns where nobody set a width."""
    console = Console()
    return console if console.is_terminal else Console(width=_PAGE)

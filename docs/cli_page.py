"""The page of commands, from click's own help: the same words a terminal shows."""

import click

from docs.markdown import page
from pipelines.cli import main

WIDTH = 100
LEAD = """Every command with its options, as `--help` prints them. Errors a user can mend say what is wrong,
where, why it matters and what to do; long work shows progress on a terminal and nothing of it in a pipe."""


def cli_page() -> str:
    """The page: one section a command, depth first in the order of the contract."""
    widths = {"max_content_width": WIDTH, "terminal_width": WIDTH}
    root = click.Context(main, info_name="rehab", **(main.context_settings | widths))
    return page("Commands", LEAD, *_sections(main, root))


def _sections(command: click.Command, context: click.Context) -> list[str]:
    shown = [f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                inner = click.Context(child, parent=context, info_name=name)
                shown += _sections(child, inner)
    return shown

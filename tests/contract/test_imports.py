"""The rooms and who may enter them: import contracts of pyproject.toml. The rules themselves stand there."""

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_imports_run_downward_and_libraries_stay_in_their_rooms(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS, "the broken contract is printed above"

"""Which folders among releases are unfinished ones of ours: nothing else is ever removed."""

from pathlib import Path

from assets.releases.layout import release_period, unfinished, unfinished_folder


def test_only_folders_that_a_release_is_laid_together_in_are_unfinished(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    ours = unfinished_folder(tmp_path, release_period("2025-H1"))
    for folder in (
        ours,
        releases / ".2025.77",
        releases / ".Trashes",
        releases / ".2025-H1",
        releases / "2025-H1",
    ):
        folder.mkdir(parents=True)
    for file in (".DS_Store", ".2025.78", ".2025-H1.x"):
        (releases / file).touch()
    (releases / ".2025.79").symlink_to(tmp_path)
    assert unfinished(tmp_path) == sorted([ours, releases / ".2025.77"])


def test_without_a_folder_of_releases_nothing_is_unfinished(tmp_path: Path) -> None:
    assert unfinished(tmp_path) == []

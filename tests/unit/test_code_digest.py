"""Whatever writes bytes of a release changes the digest of the code, so that a rebuild can say the code is another."""

import shutil
from pathlib import Path

import grimp
import pytest

from assets.code_digest import ROOT, code_digest, digest_of, digested

ROOMS = ("pipelines", "assets", "dashboard", "intake", "methodology", "schemas")


def imported_by(module: str) -> set[Path]:
    """The files that a module imports, at its head or within a function, and those that these import."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    names = {module} | graph.find_upstream_modules(module)
    names |= {name.rsplit(".", depth)[0] for name in names for depth in range(1, name.count(".") + 1)}
    places = [ROOT / name.replace(".", "/") for name in names]
    files = {path for place in places for path in (place.with_suffix(".py"), place / "__init__.py")}
    return {path for path in files if path.is_file()}


RELEASE = sorted(path.relative_to(ROOT).as_posix() for path in imported_by("assets.releases.freezing"))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("code")
    for path in {*digested().values(), *(ROOT / name for name in RELEASE)}:
        (root / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, root / path.relative_to(ROOT))
    return root


def test_the_release_path_imports_what_we_think():
    assert {"assets/releases/readme.py", "dashboard/wording/codes.py", "dashboard/wording/format.py"} <= set(
        RELEASE
    )


@pytest.mark.parametrize("name", RELEASE)
def test_a_word_in_any_module_that_a_release_is_written_by_changes_the_digest(copied, name):
    before, text = digest_of(copied), (copied / name).read_bytes()
    (copied / name).write_bytes(text + b"# another word\n")
    after = digest_of(copied)
    (copied / name).write_bytes(text)
    assert after != before and digest_of(copied) == before


def test_another_law_makes_another_digest_and_the_same_law_elsewhere_the_same(copy_of_law, monkeypatch):
    assert digest_of(ROOT, copy_of_law) == digest_of(ROOT) == code_digest()
    table = copy_of_law / "norms" / "activity_norms.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",16,12,20", ",16,12,21", 1), encoding="utf-8")
    assert digest_of(ROOT, copy_of_law) != digest_of(ROOT)


def test_the_digest_is_that_of_the_files_where_the_code_lies():
    assert code_digest() == digest_of(ROOT) and len(code_digest()) == 16

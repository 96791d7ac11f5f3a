"""A damaged release in force, or a lost link: mended so that the same release comes out, or told what to do."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF
from warehouse_factory import build

from pipelines.publish import publish
from pipelines.publish import release as release_module
from pipelines.publish.folder import switch_current
from pipelines.publish.in_force import is_whole, mend_release_in_force
from pipelines.publish.manifest import ReleaseError
from pipelines.quality import GateDecision
from pipelines.settings import Settings

_NEW_FILE = "update audit.file_ledger set sha256 = 'ff' where path in (select min(path) from audit.file_ledger)"

DAMAGES: dict[str, Callable[[Path], object]] = {
    "manifest": lambda release: (release / "manifest.json").write_text('{"release_id": '),
    "manifest gone": lambda release: (release / "manifest.json").unlink(),
    "a data file": lambda release: (release / "kpi_regional.parquet").write_bytes(b"PAR1"),
    "comparison": lambda release: (release / "diff.json").write_text("{"),
    "all of it": shutil.rmtree,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """A folder with `data` of two releases, the second in force, and its database; the names of both."""
    root = tmp_path_factory.mktemp("two")
    settings = Settings(root / "data", root / "key", ("11", "46"))
    names = []
    for number, changes in enumerate(((), (_NEW_FILE,))):
        db = build(root / "new.duckdb", *changes, regions=("11", "46"), as_of=AS_OF.isoformat())
        names.append(_publish(db, settings).name)
        os.utime(settings.releases / names[-1] / "manifest.json", (number, number))
        if not number:
            db.unlink()
    return root, (names[0], names[1])


@pytest.fixture
def two(made: tuple[Path, tuple[str, str]], settings: Settings) -> tuple[Path, Path, Path]:
    """Two releases, the second in force, and the database it is made of."""
    root, (first, second) = made
    shutil.copytree(root / "data", settings.data_dir, symlinks=True)
    return settings.releases / first, settings.releases / second, root / "new.duckdb"


def _publish(db: Path, settings: Settings) -> Path:
    """Without pages, which take a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release_module, "write_dashboard", lambda folder, *_: folder.mkdir())
        return publish(db, settings, AS_OF, GateDecision("published"), [])


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_release_is_made_again_the_same(
    two: tuple[Path, Path, Path], settings: Settings, damage: Callable[[Path], object]
) -> None:
    first, second, db = two
    before = _hashes(second)
    damage(second)
    mend_release_in_force(settings, second.name)
    assert (settings.releases / "current").resolve() == first
    assert not second.exists()
    _publish(db, settings)
    assert _hashes(second) == before
    assert (settings.releases / "current").resolve() == second


def test_a_damaged_first_release_leaves_none_in_force(two: tuple[Path, Path, Path], settings: Settings) -> None:
    first, second, _ = two
    shutil.rmtree(second)
    switch_current(settings.releases, first.name)
    DAMAGES["a data file"](first)
    mend_release_in_force(settings, first.name)
    assert list(settings.releases.iterdir()) == []


def test_with_other_data_a_damaged_release_stops_the_run(two: tuple[Path, Path, Path], settings: Settings) -> None:
    _, second, _ = two
    DAMAGES["a data file"](second)
    with pytest.raises(ReleaseError, match=r"Действующий выпуск .* повреждён.*rsnms restore"):
        mend_release_in_force(settings, "2024-05-31-000000000000")
    assert second.exists()
    assert (settings.releases / "current").resolve() == second


def test_the_way_out_that_is_told_is_one(two: tuple[Path, Path, Path], settings: Settings) -> None:
    first, second, _ = two
    shutil.rmtree(second)
    (settings.releases / "current").unlink()
    mend_release_in_force(settings, "2024-05-31-000000000000")
    assert (settings.releases / "current").resolve() == first


def test_a_lost_link_is_put_on_the_newest_release(two: tuple[Path, Path, Path], settings: Settings) -> None:
    _, second, _ = two
    (settings.releases / "current").unlink()
    mend_release_in_force(settings, second.name)
    assert (settings.releases / "current").resolve() == second
    assert is_whole(second)


def test_what_is_no_link_is_not_touched(two: tuple[Path, Path, Path], settings: Settings) -> None:
    (settings.releases / "current").unlink()
    (settings.releases / "current").mkdir()
    with pytest.raises(ReleaseError, match="не ссылка на выпуск"):
        mend_release_in_force(settings, two[1].name)


def test_whole_releases_stay_as_they_are(two: tuple[Path, Path, Path], settings: Settings) -> None:
    before = {name: _hashes(settings.releases / name) for name in (two[0].name, two[1].name)}
    mend_release_in_force(settings, two[1].name)
    mend_release_in_force(settings, "2024-05-31-000000000000")
    assert (settings.releases / "current").resolve() == two[1]
    assert {name: _hashes(settings.releases / name) for name in before} == before


def _hashes(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

Make = Callable[..., Path]


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_one_seed_gives_the_same_bytes_whatever_the_other_regions(tmp_path: Path, make_data: Make) -> None:
    one = make_data(tmp_path / "one", "10", "11", staff=80)
    other = make_data(tmp_path / "other", "11", "10", staff=80)
    alone = make_data(tmp_path / "alone", "11", staff=80)
    assert digests(one) == digests(other)
    assert digests(one / "landing" / "11") == digests(alone / "landing" / "11")
    assert len(digests(one)) > 100


def test_another_seed_gives_other_people(tmp_path: Path, make_data: Make) -> None:
    one = make_data(tmp_path / "one", "11", clean=True, staff=80)
    other = make_data(tmp_path / "other", "11", clean=True, staff=80, seed=8)
    shared = set(digests(one / "landing")) & set(digests(other / "landing"))
    assert not [name for name in shared if digests(one / "landing")[name] == digests(other / "landing")[name]]


def test_a_second_run_touches_nothing(tmp_path: Path, make_data: Make) -> None:
    out = make_data(tmp_path / "out", "11", staff=80)
    times = {path: path.stat().st_mtime_ns for path in (out / "landing").rglob("*") if path.is_file()}
    make_data(out, "11", staff=80)
    assert times == {path: path.stat().st_mtime_ns for path in (out / "landing").rglob("*") if path.is_file()}

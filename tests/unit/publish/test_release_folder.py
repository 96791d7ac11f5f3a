"""A release is whole, immutable, the same for the same inputs, and never half there."""

from __future__ import annotations

import json
import shutil

import pytest
from conftest import AS_OF

from pipelines.publish import ReleaseError, current_release, list_releases, verify
from pipelines.publish import release as release_module
from pipelines.quality import GateDecision

_NEW_FILE = """
    insert into audit.file_ledger select * replace ('11/staff/2024-08/b.csv' as path, 'ff' as sha256, '{}' as status)
    from audit.file_ledger limit 1
"""


def _content(folder):
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_a_release_is_complete_and_current(make, settings):
    folder = make(pages=True)
    assert (settings.releases / "current").resolve() == folder
    assert current_release(settings).release_id == folder.name
    assert folder.name.startswith("2024-08-31-")
    assert verify(folder) == []
    names = {o.path for o in current_release(settings).outputs}
    assert {"kpi_regional.csv", "kpi_municipal.parquet", "deficit_map.csv", "report.xlsx", "diff.json"} <= names
    assert {"dashboard/index.html", "dashboard/region-46.html", "quality/index.html", "quality/checks.json"} <= names


def test_same_inputs_give_the_same_bytes(make, settings):
    first = make(pages=True)
    content = _content(first)
    assert {"report.xlsx", "report/46.pdf", "passport/46.xlsx"} <= set(content)
    shutil.rmtree(settings.releases)
    second = make(pages=True)
    assert second == first
    assert _content(second) == content


def test_nothing_new_makes_no_release(make, settings):
    first = make()
    stamp = (first / "manifest.json").stat().st_mtime_ns
    assert make() == first
    assert make(_NEW_FILE.format("unchanged")) == first
    assert (first / "manifest.json").stat().st_mtime_ns == stamp
    assert len(list_releases(settings)) == 1


def test_a_new_file_makes_a_release_and_the_old_one_stays(make, settings):
    first = make()
    second = make(_NEW_FILE.format("accepted"))
    assert second != first
    assert [m.release_id for m in list_releases(settings)] == sorted([first.name, second.name])
    assert current_release(settings).release_id == second.name
    assert verify(first) == []


def test_back_to_the_old_inputs_is_the_old_release(make, settings):
    first = make()
    make(_NEW_FILE.format("accepted"))
    assert make() == first
    assert current_release(settings).release_id == first.name


def test_a_killed_run_leaves_the_old_release_and_no_rubbish(make, settings, monkeypatch):
    first = make()
    monkeypatch.setattr(release_module, "write_dashboard", _killed)
    with pytest.raises(KeyboardInterrupt):
        make(_NEW_FILE.format("accepted"), pages=True)
    assert current_release(settings).release_id == first.name
    assert sorted(f.name for f in settings.releases.iterdir()) == sorted([first.name, "current"])


def test_leftovers_of_a_run_that_could_not_clean_up_go_with_the_next(make, settings):
    leftover = settings.releases / ".tmp-2024-08-31-0000"
    leftover.mkdir(parents=True)
    (leftover / "half.csv").write_text("1")
    make()
    assert not leftover.exists()


def test_a_refused_run_publishes_nothing(make, settings):
    first = make()
    with pytest.raises(ReleaseError, match="Прежний выпуск остаётся в силе"):
        make(_NEW_FILE.format("accepted"), decision=GateDecision("refused"))
    assert current_release(settings).release_id == first.name


@pytest.mark.parametrize(
    "spoil, kind",
    [
        (lambda f: (f / "kpi_regional.csv").write_text("1"), "changed"),
        (lambda f: (f / "roadmap.csv").unlink(), "missing"),
        (lambda f: (f / "dashboard" / "new.html").write_text("1"), "extra"),
    ],
)
def test_verify_finds_differences(make, spoil, kind):
    folder = make()
    spoil(folder)
    assert [d.kind for d in verify(folder)] == [kind]
    assert verify(folder)[0].message


def test_a_damaged_manifest_is_said_in_russian(make):
    folder = make()
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ReleaseError, match="не читается"):
        verify(folder)


def test_the_manifest_names_no_person_no_machine_and_no_time(release, tmp_path):
    text = (release / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert "Иванова" not in text
    assert str(release.parent) not in text
    assert {len(i["sha256"]) for i in manifest["inputs"]} == {64}
    assert manifest["as_of"] == AS_OF.isoformat()
    assert list(manifest) == sorted(manifest)


def _killed(*_):
    raise KeyboardInterrupt

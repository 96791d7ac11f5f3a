"""How tests are shared out: a file stays on one worker, and so do all tests that need the same built warehouses."""

from __future__ import annotations

import pytest

#: fixtures that take long to make and serve several files; of two the first decides
_SHARED = ("site", "built", "copy", "published")
#: What starts last must not be what lasts longest; and while one worker makes the published deployment, the others have
#: something to do that does not wait for it.
_FIRST = ("killed", "built", "copy", "published", "rebuilt", "new_region", "site")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        shared = next((name for name in _SHARED if name in getattr(item, "fixturenames", ())), None)
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(shared or item.path.name))
        if shared:
            # whichever comes first waits for the warehouses to be built
            item.add_marker(pytest.mark.timeout(1200))
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    marker = item.get_closest_marker("xdist_group")
    group = marker.args[0] if marker else ""
    return _FIRST.index(group) if group in _FIRST else len(_FIRST)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """A version of pytest that xdist does not know may ignore the groups, and every worker would build everything."""
    asked = getattr(session.config.option, "loadgroup", False)
    if asked and not all("@" in item.nodeid for item in session.items):
        raise pytest.UsageError("xdist did not take the groups of tests; see the pin of pytest in pyproject.toml")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A suite that has no browser to look with must not pass for one that has looked."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "tests/browser/" in r.nodeid]
    blind = [r for r in skipped if "no browser" in str(r.longrepr)]
    if blind:
        terminalreporter.section("pages were NOT looked at in a browser", red=True, bold=True)
        terminalreporter.line(f"{len(blind)} tests of tests/browser were skipped: chromium was not found.", red=True)
        terminalreporter.line("Install it (apt-get install chromium) or set RSNMS_CHROMIUM to its path.", red=True)

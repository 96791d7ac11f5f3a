"""How tests are shared out: a file stays on one worker, and so do all tests that compare the same built warehouses."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        shared = "built" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("built" if shared else item.path.as_posix()))
        if shared:
            # whichever comes first waits for the warehouses to be built
            item.add_marker(pytest.mark.timeout(1200))

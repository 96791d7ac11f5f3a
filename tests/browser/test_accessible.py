"""Pages for everyone: the rules of WCAG 2.1 AA that a program can judge, and the keyboard instead of a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.fitting import overflow
from tests.browser.judging import judged
from tests.browser.keyboard import first_stop, stops
from tests.browser.looked_at import LookedAt
from tests.browser.opening import watched
from tests.browser.release_pages import told


@pytest.mark.parametrize("tried", ["light", "dark", "keyboard", "first_stop", "width"])
def test_nothing_stands_in_the_way(seen: dict[str, LookedAt], tried: str) -> None:
    """Rules of accessibility in both looks, the tabulator, the link past the navigation, the window of a telephone."""
    wrong = {page: look.faults[tried] for page, look in seen.items() if look.faults.get(tried)}
    assert not wrong, told(wrong)
    assert sum(tried in look.faults for look in seen.values()) > 2


_BAD = """<!doctype html><html><head><title>x</title></head><body>
<a href="#a" style="position:absolute;left:-999px">мимо</a><a href="#b" style="outline:0">без рамки</a>
<div tabindex="0" onkeydown="event.preventDefault()">ловушка</div><button>дальше</button>
<img src="data:,"><p style="color:#ccc;background:#fff">слабо</p><div style="width:5000px">широко</div></body></html>"""


def test_what_is_wrong_is_found(context: BrowserContext) -> None:
    with watched(context, "about:") as tab:
        tab.page.set_content(_BAD)
        assert first_stop(tab.page) == ["the skip link does not lead to the content"]
        tab.page.set_content(_BAD)
        found = " ".join(stops(tab.page))
        assert 'off the screen: <a href="#a"' in found
        assert 'no mark of focus: <a href="#b"' in found
        assert "not reached: <button" in found
        light, dark = " ".join(judged(tab.page, "light")), " ".join(judged(tab.page, "dark"))
        assert all(rule in light for rule in ("image-alt", "color-contrast", "html-has-lang"))
        assert "color-contrast" in dark
        assert "the page is" in " ".join(overflow(tab.page, "wrong"))

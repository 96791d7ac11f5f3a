"""A page without a mouse: where the tabulator leads, and whether one sees it."""

from __future__ import annotations

from playwright.sync_api import Page

#: everything a mouse could use and that can be seen; a group of radio buttons is one stop
_USABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex], [onclick], [role=button], [role=link]")]
  .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) &&
    e.getClientRects().length > 0 && !(e.type === "radio" && !e.checked))
  .map((e, i) => (e.dataset.stop = i, e.outerHTML.slice(0, 90)))"""
#: notes every stop by itself, so that one look at the end is enough
_WATCH = """() => {
  window.stops = [];
  document.addEventListener("focusin", ({ target: e }) => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    window.stops.push({
      stop: e.dataset.stop === undefined ? -1 : Number(e.dataset.stop),
      html: e.outerHTML.slice(0, 90),
      seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
      inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    });
  });
}"""
#: beyond so many stops a page is a list of links, of which the first are like the others
_MOST, _ROUND = 40, 3


def stops(page: Page) -> list[str]:
    """What the tabulator does not reach in its turn, reaches unseen or off the screen."""
    usable = page.evaluate(_USABLE)
    page.evaluate(_WATCH)
    # a few more, for the window itself is a stop on the way round
    for _ in range(min(len(usable), _MOST) + _ROUND):
        page.keyboard.press("Tab")
    visited = page.evaluate("() => window.stops")
    faults = [f"no mark of focus: {at['html']}" for at in visited if not at["seen"]]
    faults += [f"off the screen: {at['html']}" for at in visited if not at["inside"]]
    reached = {at["stop"] for at in visited}
    if len(usable) <= _MOST:
        faults += [f"not reached: {html}" for number, html in enumerate(usable) if number not in reached]
    elif len(reached) < _MOST:
        faults.append(f"the tabulator stays among {len(reached)} of {len(usable)} stops")
    return faults


def first_stop(page: Page) -> list[str]:
    """Faults of the link that leads past the navigation; to be asked of a page just opened."""
    page.keyboard.press("Tab")
    shown = page.evaluate("() => document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    past = page.evaluate("() => !!document.activeElement.closest('main, footer')")
    faults = [] if shown else ["the skip link is not shown when it has the focus"]
    return faults if past else [*faults, "the skip link does not lead to the content"]

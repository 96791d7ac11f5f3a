"""Small pictures as inline SVG: bars of parts. The numbers always stand beside them in words."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_WIDTH = 100.0


def bar(parts: Sequence[tuple[str, float, str]], whole: float, label: str) -> Markup:
    """A stacked bar: (class, size, words) from left to right; the rest of `whole` stays empty. `label` says it all.

    A part that is there is never too thin to be seen.
    """
    if whole <= 0:
        return Markup("")
    shapes, left = [], 0.0
    for css, size, words in parts:
        if size > 0:
            width = max(_WIDTH * size / whole, 0.6)
            title = f"<title>{escape(words)}</title>"
            shapes.append(f'<rect class="{css}" x="{left:.2f}" width="{width:.2f}" height="10">{title}</rect>')
            left += width
    view = f'viewBox="0 0 {max(left, _WIDTH):.2f} 10" preserveAspectRatio="none"'
    return Markup(f'<svg class="bar" {view} role="img" aria-label="{escape(label)}">{"".join(shapes)}</svg>')  # noqa: S704

"""Small trend lines drawn into the page as SVG paths; gaps stay gaps."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT, _PAD = 160, 36, 4


@dataclass(frozen=True)
class Spark:
    """Path data and the last point; `goal_y` is the height of the target line, None where it lies outside."""

    path: str
    last_x: float
    last_y: float
    goal_y: float | None


def spark(
    values: list[float | None], goal: float | None = None, bounds: tuple[float, float] | None = None
) -> Spark | None:
    """The line of `values` over equal steps, or None with fewer than two known values.

    `bounds` are the lowest and the highest value of a scale that several lines share.
    """
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return None
    shown = known + ([goal] if goal is not None and goal <= 2 * max(known) else [])
    low, high = bounds or (min(shown), max(shown))
    # A range of its own shows the course, but small changes must not look like jumps.
    span = (high - low if bounds else max(high - low, abs(high) / 4)) or 1.0
    low = low if bounds else (low + high - span) / 2

    def x(i: int) -> float:
        return round(_PAD + i * (WIDTH - 2 * _PAD) / (len(values) - 1), 1)

    def y(value: float) -> float:
        return round(HEIGHT - _PAD - (value - low) / span * (HEIGHT - 2 * _PAD), 1)

    path, pen = [], "M"
    for i, value in enumerate(values):
        if value is not None:
            path.append(f"{pen}{x(i)} {y(value)}")
        pen = "L" if value is not None else "M"
    last = max(i for i, v in enumerate(values) if v is not None)
    goal_y = y(goal) if goal is not None and goal in shown else None
    return Spark(" ".join(path), x(last), y(values[last] or 0.0), goal_y)

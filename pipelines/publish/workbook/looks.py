"""How a cell of an office workbook looks: palette, Russian notation of numbers, traffic lights. No page set-up here."""

from __future__ import annotations

from typing import Any, Literal

from pipelines.publish.words import STATUS_SIGN

Notation = Literal["share", "ratio", "count", "points", "count_change", "ratio_change", "date"]
Text = Literal["text", "prose", "centre", "small", "head", "upright", "title", "note", "label", "link", "status"]
#: makes programs outside Russia show a Russian document in Russian notation; must be what a format begins with
LOCALE = "[$-419]"
FORMATS: dict[Notation, str] = {
    "count": "[$-419]#,##0_-",
    "share": "[$-419]0.0%_-",
    "ratio": "[$-419]#,##0.0_-",
    "points": '[$-419]+0.0" п. п."_-;[$-419]−0.0" п. п."_-;[$-419]0.0" п. п."_-',
    "count_change": "[$-419]+#,##0_-;[$-419]−#,##0_-;0_-",
    "ratio_change": "[$-419]+#,##0.0_-;[$-419]−#,##0.0_-;[$-419]0.0_-",
    "date": "dd.mm.yyyy",
}
BY_UNIT: dict[str, Notation] = {"share": "share", "binary": "share", "ratio": "ratio", "count": "count"}
#: fill and ink of the traffic light; sign and word stand in the cell besides
LIGHTS = {"met": ("#DFF1EF", "#0B6E69"), "in_progress": ("#FBF0D6", "#7A5200"), "not_met": ("#FBE6DC", "#A63A12")}
#: fill and ink by shade of `heat.SHADES`: one hue from light to dark, so that every eye sees the order
HEAT = (
    ("#EEF4FA", "#17242F"), ("#D3E4F2", "#17242F"), ("#A9CBE6", "#17242F"),
    ("#6FA6D1", "#0D1A25"), ("#2F74AD", "#FFFFFF"), ("#123F6B", "#FFFFFF"),
)  # fmt: skip
#: lines and bars of several regions: apart in lightness as well as in hue
SERIES = ("#123F6B", "#C8641B", "#0B6E69", "#8C6BB1", "#B58900", "#7F7F7F", "#6FA6D1", "#A63A12")
HIDDEN = ("c", "low")
_FONT = {"font_name": "Arial", "font_size": 9, "valign": "vcenter", "font_color": "#17242F"}
_GRID = {"border": 1, "border_color": "#C9D1D9"}
_TEXTS: dict[Text, dict[str, Any]] = {
    "text": {**_GRID, "text_wrap": True},
    "prose": {**_GRID, "text_wrap": True},
    "centre": {**_GRID, "text_wrap": True, "align": "center"},
    "small": {**_GRID, "text_wrap": True, "font_size": 8},
    "status": {**_GRID, "text_wrap": True},
    "head": {**_GRID, "text_wrap": True, "bold": True, "bg_color": "#E7ECF2", "align": "center", "valign": "vcenter"},
    "upright": {
        **_GRID, "text_wrap": True, "bold": True, "bg_color": "#E7ECF2", "rotation": 90, "align": "center",
        "valign": "bottom",
    },
    "title": {"bold": True, "font_size": 14, "font_color": "#1D4F7C", "valign": "vcenter"},
    "note": {"text_wrap": True, "font_color": "#566573"},
    "label": {"bold": True, "text_wrap": True, "font_size": 11},
    "link": {"font_color": "#1D4F7C", "underline": 1, "text_wrap": True},
}  # fmt: skip


class Looks:
    """Formats of one book, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def text(self, look: Text) -> Any:
        """Format of a text."""
        return self._format((look,), _TEXTS[look])

    def figure(self, notation: Notation, status: str | None = None, *, bold: bool = False) -> Any:
        """Format of a number; with a status its sign stands before the number, so that colour is never alone."""
        form = {"num_format": FORMATS[notation], "align": "right", **_GRID, "bold": bold}
        if status in LIGHTS:
            fill, ink = LIGHTS[status]
            signed = f'{LOCALE}"{STATUS_SIGN[status]} "{FORMATS[notation].removeprefix(LOCALE)}'
            form |= {"num_format": signed, "bg_color": fill, "font_color": ink}
        return self._format((notation, status, bold), form)

    def symbol(self, symbol: str) -> Any:
        """Format of a missing figure: what is hidden has a fill, what does not exist has none."""
        hidden = {"bg_color": "#E3E6E9"} if symbol in HIDDEN else {}
        return self._format(
            ("symbol", symbol in HIDDEN),
            {**_GRID, **hidden, "align": "center", "italic": True, "font_color": "#566573"},
        )

    def status(self, status: str | None) -> Any:
        """Format of a status in words."""
        if status not in LIGHTS:
            return self.text("status")
        fill, ink = LIGHTS[status]
        return self._format(("status", status), {**_TEXTS["status"], "bg_color": fill, "font_color": ink})

    def shade(self, number: int) -> Any:
        """Format that a heat map's condition puts over a number."""
        fill, ink = HEAT[number]
        return self._book.add_format({"bg_color": fill, "font_color": ink})

    def _format(self, key: tuple[object, ...], form: dict[str, Any]) -> Any:
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, **form})
        return self._made[key]

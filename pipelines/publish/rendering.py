"""Templates: one environment for all pages. Everything is escaped; an unknown name in a template is an error."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.publish.format_ru import day, number
from pipelines.publish.words import symbol_legend

HERE = Path(__file__).parent


def render(template: str, **values: Any) -> bytes:
    """The page as UTF-8 bytes."""
    page = _environment().get_template(template).render(**values)
    return (page.rstrip("\n") + "\n").encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    environment.filters["number"] = number
    environment.filters["script_json"] = script_json
    environment.globals["symbols"] = symbol_legend()
    return environment


def script_json(content: object) -> Markup:
    """JSON for a `<script type="application/json">`: nothing in it can end the element or open another."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704

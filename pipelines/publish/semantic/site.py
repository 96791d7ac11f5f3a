"""The documentation site of the dbt project as one file: lineage, SQL, exposures, and the Russian words of the tables.

dbt would open the warehouse for writing to make it; here the same page is filled from the parsed project alone.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.semantic.tables import Table, described_tables
from pipelines.quality.warehouse import reading

_MANIFEST, _CATALOG = '"MANIFEST.JSON INLINE DATA"', '"CATALOG.JSON INLINE DATA"'
_NO_STATS = {"has_stats": {"id": "has_stats", "label": "Has Stats?", "value": False, "include": False}}
_SHOWN = ("model", "seed")
_WELCOME = """### Справочник расчёта РСНМС

Слева в папке **marts** – таблицы для анализа, в **audit** – поставки, отклонённые строки и проверки, в **Exposures** –
страницы, книги и таблицы выпуска. У таблицы раздел *Columns* говорит, что значит каждый столбец, *Depends On* – из чего
она получена, *Referenced By* – где используется, *Code* – как посчитана. Кнопка внизу справа рисует путь данных.

Промежуточные таблицы (staging, intermediate) описаны для разработчиков, по-английски. Малые группы в marts не скрыты:
наружу передают таблицы выпуска. Тот же словарь в Excel: `rsnms dictionary --out словарь.xlsx`.
"""


def write_site(graph: dict[str, Any], file: Path, warehouse: Path | None = None) -> None:
    """Write the page. `graph` is dbt's manifest; types of columns are those of `warehouse` where there is one."""
    page = _template()
    described = _described(graph)
    filled = page.replace(_MANIFEST, _inline(described)).replace(_CATALOG, _inline(_catalog(described, warehouse)))
    temporary = file.with_name(f".{file.name}.tmp")
    temporary.write_text(filled, encoding="utf-8")
    temporary.replace(file)


def _inline(content: dict[str, Any]) -> str:
    """JSON that may stand inside a script of a page."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("</", "<\\/")


def _described(graph: dict[str, Any]) -> dict[str, Any]:
    """The manifest with Russian descriptions where the dictionary has them, without tests and foreign macros."""
    words = {t.full_name: t for t in described_tables()}
    nodes = {
        key: _with_words(node, words.get(f"{node['schema']}.{node['name']}"))
        for key, node in graph["nodes"].items()
        if node["resource_type"] in _SHOWN
    }
    macros = {k: m for k, m in graph["macros"].items() if m["package_name"] == graph["metadata"]["project_name"]}
    kept = nodes.keys() | graph["exposures"].keys()
    maps = {
        name: {k: [n for n in linked if n in kept] for k, linked in graph[name].items() if k in kept}
        for name in ("parent_map", "child_map")
    }
    return {**graph, "metadata": _timeless(graph["metadata"]), "nodes": nodes, "macros": macros,
            "unit_tests": {}, "docs": _overview(graph["metadata"]["project_name"]), "disabled": {}, **maps}  # fmt: skip


def _overview(project: str) -> dict[str, Any]:
    """The first page of the site, in the place where dbt greets developers."""
    key, name = f"doc.{project}.__overview__", "__overview__"
    return {key: {"unique_id": key, "name": name, "package_name": project, "resource_type": "doc", "path": "",
                  "original_file_path": "", "block_contents": _WELCOME}}  # fmt: skip


def _timeless(metadata: dict[str, Any]) -> dict[str, Any]:
    """Without when and by which invocation it was parsed: the same project gives the same page."""
    passing = ("generated_at", "invocation_id", "invocation_started_at", "user_id", "run_started_at")
    return {k: v for k, v in metadata.items() if k not in passing} | {"generated_at": "1970-01-01T00:00:00Z"}


def _with_words(node: dict[str, Any], table: Table | None) -> dict[str, Any]:
    """Times of parsing and folders of this machine say nothing to readers of the page."""
    shown = {**node, "meta": {}, "created_at": 0, "root_path": None, "build_path": None, "compiled_path": None}
    if table is None:
        return shown
    said = {c.name: c.text for c in table.columns}
    columns = {n: {**c, "description": said.get(n, c["description"])} for n, c in node["columns"].items()}
    return {**shown, "description": table.text, "columns": columns}


def _catalog(graph: dict[str, Any], warehouse: Path | None) -> dict[str, Any]:
    types = _types(warehouse) if warehouse and warehouse.is_file() else {}
    nodes = {key: _entry(key, node, types) for key, node in graph["nodes"].items()}
    return {"metadata": graph["metadata"], "nodes": nodes, "sources": {}, "errors": None}


def _entry(key: str, node: dict[str, Any], types: dict[tuple[str, str], dict[str, str]]) -> dict[str, Any]:
    known = types.get((node["schema"], node["name"]), {})
    names = list(known) or list(node["columns"])
    columns = {
        name: {
            "name": name,
            "index": number,
            "type": known.get(name) or node["columns"].get(name, {}).get("data_type") or "",
            "comment": None,
        }
        for number, name in enumerate(names, start=1)
    }
    metadata = {"type": node["config"].get("materialized", ""), "schema": node["schema"], "name": node["name"],
                "database": node["database"], "comment": None, "owner": None}  # fmt: skip
    return {"unique_id": key, "metadata": metadata, "columns": columns, "stats": _NO_STATS}


def _types(warehouse: Path) -> dict[tuple[str, str], dict[str, str]]:
    """(schema, table) → column → type, in the order of the columns."""
    with reading(warehouse) as con:
        return _read_types(con)


def _read_types(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, str]]:
    rows = con.execute(
        "select table_schema, table_name, column_name, lower(data_type) from information_schema.columns"
        " order by table_schema, table_name, ordinal_position"
    ).fetchall()
    found: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in rows:
        found.setdefault((schema, table), {})[column] = kind
    return found


def _template() -> str:
    """The page as dbt ships it, found without importing dbt, which takes seconds."""
    package = find_spec("dbt")
    for folder in package.submodule_search_locations or () if package else ():
        page = Path(folder) / "task" / "docs" / "index.html"
        if page.is_file():
            text = page.read_text(encoding="utf-8")
            if _MANIFEST in text and _CATALOG in text:
                return text
    raise ModuleNotFoundError("dbt.task.docs")

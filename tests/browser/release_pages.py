"""The pages of a release as a reader finds them: by links from the two entrances. No browser here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
import polars as pl

#: more pages of a kind than regions
_MANY = 5
Faults = dict[str, list[Any]]
ENTRANCES = ("dashboard/index.html", "quality/index.html")


def told(wrong: Faults) -> str:
    """Faults by page, one in a line, for the message of a test."""
    return "\n".join(f"{page}: {fault}" for page, faults in wrong.items() for fault in faults)


@dataclass(frozen=True)
class Site:
    """A release; pages are named by their path in it."""

    folder: Path

    @cached_property
    def pages(self) -> list[str]:
        """All pages that links lead to, in the order of their paths."""
        found: set[str] = set()
        ahead = list(ENTRANCES)
        while ahead:
            page = ahead.pop()
            if page not in found:
                found.add(page)
                ahead += [link for link in self.links(page) if link.endswith(".html")]
        return sorted(found)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """One page of each kind, by the kind: names with the codes of places and indicators taken out.

        The largest one of a kind stands for it: what does not fit shows there first.
        """
        by_size = sorted(self.pages, key=lambda page: ((self.folder / page).stat().st_size, page))
        return {self.kind(page): page for page in by_size}

    @cached_property
    def smallest(self) -> dict[str, str]:
        """The smallest page of each kind of which there are many, the largest of the others."""
        by_size = sorted(self.pages, key=lambda page: ((self.folder / page).stat().st_size, page), reverse=True)
        many = {kind for kind, count in Counter(map(self.kind, self.pages)).items() if count > _MANY}
        return self.kinds | {self.kind(page): page for page in by_size if self.kind(page) in many}

    @property
    def sample(self) -> list[str]:
        """The largest page of each kind, and the smallest where there are many."""
        return sorted({*self.kinds.values(), *self.smallest.values()})

    def some_of_each(self, most: int) -> list[str]:
        """So many pages of each kind at most: the largest, the smallest and others by turns."""
        by_kind: dict[str, list[str]] = {}
        for page in self.pages:
            by_kind.setdefault(self.kind(page), []).append(page)
        turns = (page for pages in by_kind.values() for page in pages[:: -(-len(pages) // most)])
        return sorted({*self.sample, *turns})

    def with_markup(self, *marks: str) -> list[str]:
        """Pages that stand for their kind and have one of these texts in their source."""
        return [page for page in self.kinds.values() if any(mark in self.source(page) for mark in marks)]

    def kind(self, page: str) -> str:
        """`dashboard/region-11.html` → `dashboard/region-#.html`."""
        # a page for each table of the warehouse, all alike
        page = re.sub(r"(data_docs/|checks-)(?!index)[\w.]+(?=\.html)", r"\1#", page)
        for code in self._indicators:
            page = re.sub(rf"(?<![a-z]){re.escape(code)}(?![a-z])", "#", page)
        return re.sub(r"\d+", "#", page)

    @cached_property
    def _indicators(self) -> list[str]:
        """Codes of indicators, also as an address writes them, the longest first."""
        codes = pl.read_parquet(self.folder / "kpi_regional.parquet", columns=["kpi_code"])["kpi_code"].unique()
        return sorted({*codes, *(c.replace("_", "-") for c in codes)}, key=lambda c: (-len(c), c))

    def links(self, page: str) -> list[str]:
        """Files of the release that a page refers to, as paths in it; those of other sites are no files.

        Raises AssertionError for one that is not there.
        """
        targets = [str(node) for node in self.tree(page).xpath("//@href | //@src")]
        return list(dict.fromkeys(self._files(page, targets)))

    def _files(self, page: str, targets: Iterable[str]) -> Iterable[str]:
        for target in targets:
            parts = urlsplit(target)
            if parts.scheme or not parts.path:
                continue
            file = ((self.folder / page).parent / unquote(parts.path)).resolve()
            assert file.is_file(), f"{page}: {target} leads nowhere"
            assert file.is_relative_to(self.folder), f"{page}: {target} leads out of the release"
            yield file.relative_to(self.folder).as_posix()

    def source(self, page: str) -> str:
        """The text of a page."""
        return (self.folder / page).read_text(encoding="utf-8")

    def tree(self, page: str) -> lxml.html.HtmlElement:
        """The parsed page."""
        return lxml.html.document_fromstring((self.folder / page).read_bytes())

    def url(self, page: str) -> str:
        """The address of a page in the file system."""
        return (self.folder / page).as_uri()

"""What a reader of a release's public files knows about every figure, shown or hidden: its bounds, and what adds up.

Only published columns, the published rules of suppression and the definitions of the indicators are used here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from tests.attack.files import KPI_KEYS, MAP_KEYS, Files

INFINITE = float("inf")
_SENSITIVE = "^(deficit_|fioko_)"
#: people who teach no subject: in `all`, in no single subject, never published
REST = "-"
#: quantities of the map that a region publishes too
OF_REGION = ("diagnosed", "deficit", "low", "none")
OF_PLACE = ("high", "medium", "deficit_enrolled", "uncovered")
#: the same for every competency group
OF_STAFF = ("fioko_assessed", "staff")
_SAME_PEOPLE = {"iom_share": "diagnosed_share"}
_AMONG = {
    "fr_dpp_completed_share": "diagnosed_share", "young_supported_share": "diagnosed_share",
    "postcourse_share": "diagnosed_share", "deficit_share_subject": "diagnosed_share",
    "deficit_share_methodical": "diagnosed_share", "deficit_share_psychological_pedagogical": "diagnosed_share",
    "deficit_share_communicative": "diagnosed_share", "deficit_share_managerial": "diagnosed_share",
}  # fmt: skip


@dataclass
class Knowledge:
    """Facts and constraints as they are gathered; `frames` turns them into tables."""

    facts: list[pl.DataFrame] = field(default_factory=list)
    terms: list[pl.DataFrame] = field(default_factory=list)
    limits: list[pl.DataFrame] = field(default_factory=list)

    def know(self, cells: pl.DataFrame, name: pl.Expr, low: pl.Expr, high: pl.Expr) -> None:
        """A variable per cell with its bounds."""
        self.facts.append(cells.select(name=name, low=low.cast(pl.Float64), high=high.cast(pl.Float64)))

    def relate(
        self,
        cells: pl.DataFrame,
        equation: pl.Expr,
        terms: Iterable[tuple[pl.Expr, pl.Expr | int]],
        *,
        slack: bool = False,
    ) -> None:
        """Per `equation` (an expression over `cells`) the sum of terms is 0, or with `slack` at least 0."""
        cells = cells.with_columns(equation=equation)
        for name, coefficient in terms:
            value = pl.lit(coefficient) if isinstance(coefficient, int) else coefficient
            self.terms.append(cells.select("equation", name=name, coefficient=value.cast(pl.Int64)).unique())
        self.limits.append(
            cells.select("equation").unique().with_columns(least=pl.lit(0.0), most=pl.lit(INFINITE if slack else 0.0))
        )


def key(*parts: str | pl.Expr) -> pl.Expr:
    """A text that names one variable or equation."""
    return pl.concat_str([pl.lit(p) if isinstance(p, str) else p.cast(pl.String) for p in parts], separator="|")


def kpi_name(quantity: str, code: str | None = None) -> pl.Expr:
    """Variable of an indicator's cell: `numerator` or `denominator`."""
    of = pl.lit(code) if code else pl.col("kpi_code")
    return key("kpi", quantity, pl.col("region_code"), pl.col("municipality_code"), pl.col("as_of"), of)


def map_name(quantity: str, subject: pl.Expr | None = None, group: str | None = None) -> pl.Expr:
    """Variable of a cell of the map."""
    subject = pl.col("subject") if subject is None else subject
    of = pl.lit("") if quantity in OF_STAFF else pl.lit(group) if group else pl.col("competency_group")
    return key("map", quantity, pl.col("region_code"), pl.col("municipality_code"), pl.col("as_of"), subject, of)


def hidden() -> pl.Expr:
    """Suppressed, as the published symbols say."""
    return pl.col("missing_reason").is_in(["c", "low"]).fill_null(value=False)


def kpi_cells(files: Files) -> pl.DataFrame:
    """Cells of indicators with what the symbols say."""
    return files.kpi.with_columns(
        is_count=pl.col("kpi_code").str.ends_with("_count"),
        sensitive=pl.col("kpi_code").str.contains(_SENSITIVE),
        hidden=hidden() & pl.col("numerator").is_null() & pl.col("denominator").is_null(),
        withheld=(pl.col("state") == "withheld").fill_null(value=False) & pl.col("numerator").is_null(),
    )


def know_kpis(knowledge: Knowledge, cells: pl.DataFrame, additive: list[str]) -> None:
    """Bounds of numerators and denominators, regions as sums, and populations that several indicators share."""
    low_label = pl.col("missing_reason") == "low"
    known = pl.col("numerator").fill_null(0)
    unsure = pl.col("hidden") | pl.col("withheld")
    least_n = pl.when(low_label | (pl.col("hidden") & pl.col("is_count"))).then(1).otherwise(0)
    # Of a total the symbol is not held against its parts: docs/privacy.md says what `low` on both of them tells.
    is_part = pl.col("municipality_code") != ""
    most_n = pl.when(pl.col("hidden") & low_label & is_part).then(2.0).otherwise(INFINITE)
    knowledge.know(
        cells, kpi_name("numerator"), pl.when(unsure).then(least_n).otherwise(known),
        pl.when(unsure).then(most_n).otherwise(known.cast(pl.Float64)),
    )  # fmt: skip
    parts = cells.filter(~pl.col("is_count"))
    known = pl.col("denominator").fill_null(0)
    least_d = pl.when(~pl.col("hidden")).then(0).when(low_label).then(5).otherwise(1)
    knowledge.know(
        parts, kpi_name("denominator"), pl.when(unsure).then(least_d).otherwise(known),
        pl.when(unsure).then(INFINITE).otherwise(known.cast(pl.Float64)),
    )  # fmt: skip
    sign = pl.when(pl.col("municipality_code") == "").then(1).otherwise(-1)
    for quantity, frame in (("numerator", cells), ("denominator", parts)):
        summed = frame.filter(pl.col("kpi_code").is_in(additive))
        equation = key("sum", quantity, pl.col("region_code"), pl.col("as_of"), pl.col("kpi_code"))
        knowledge.relate(summed, equation, [(kpi_name(quantity), sign)])
    shares = parts.filter(pl.col("kpi_code").str.ends_with("_share") | sensitive_kpi())
    knowledge.relate(
        shares, key("part", *_kpi_cell()), [(kpi_name("denominator"), 1), (kpi_name("numerator"), -1)], slack=True
    )
    there = parts.filter(pl.col("denominator").is_not_null() | pl.col("hidden"))
    staff = there.filter(pl.col("kpi_code") == "diagnosed_share").select(KPI_KEYS[:3])
    for codes, slack in ((_SAME_PEOPLE, False), (_AMONG, True)):
        related = there.filter(pl.col("kpi_code").is_in(list(codes))).join(staff, on=KPI_KEYS[:3], how="semi")
        terms = [(kpi_name("denominator", "diagnosed_share"), 1), (kpi_name("denominator"), -1)]
        knowledge.relate(related, key("people", *_kpi_cell()), terms, slack=slack)


def sensitive_kpi() -> pl.Expr:
    """Shares of people with a deficit are not all named `…_share`."""
    return pl.col("kpi_code").str.starts_with("deficit_share_")


def _kpi_cell() -> list[pl.Expr]:
    return [pl.col(c) for c in KPI_KEYS]


def map_cells(files: Files) -> pl.DataFrame:
    """Rows of the map, and per place and group one of people without a subject, which is nowhere published."""
    rows = files.map
    rest = rows.filter(pl.col("subject") == "all").select(
        *(pl.lit(REST).alias(c) if c == "subject" else c for c in MAP_KEYS)
    )
    people = (pl.col("diagnosed") / pl.col("diagnosed_coverage")).round()
    return pl.concat([rows, rest], how="diagonal_relaxed").with_columns(
        hidden=hidden() & pl.col("diagnosed").is_null(),
        deficit=(pl.col("deficit_share") * pl.col("diagnosed"))
        .round()
        .fill_null(pl.when(pl.col("diagnosed") == 0).then(0)),
        staff=pl.when(pl.col("diagnosed_coverage") > 0).then(people),
    )

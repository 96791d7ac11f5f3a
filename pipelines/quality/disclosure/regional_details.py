"""Suppression of regional details: single competencies, steps of the support chain, forms of mentoring.

Only whole regions are published: in a municipality these groups are too small, and the same people stand in the deficit
map. A group of fewer than five is hidden; of competencies, whose subjects add up to `all`, what subtraction would give.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure.kpi import mark_hidden
from pipelines.quality.disclosure.rules import primary_reason
from pipelines.quality.disclosure.secondary import Equation, protect

ALL = "all"
COMPETENCY = ("region_code", "as_of", "subject", "competency_group", "competency")
STEP = ("region_code", "as_of", "step_no")
FORM = ("region_code", "as_of", "form")
_CELL = ("region_code", "as_of", "subject", "competency_group")
_BY_SUBJECT = Equation(("region_code", "as_of", "competency_group", "competency"), pl.col("subject") == ALL)
_BY_FORM = Equation(("region_code", "as_of"), pl.col("form") == ALL)
_HIDDEN = ("c", "low")


def regional_competencies(
    municipal: pl.DataFrame, public_map: pl.DataFrame, hidden_before: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Region × month × subject × group × competency: diagnosed, deficit, missing_reason.

    `municipal`: rows of `marts.deficit_competencies` on one sort of borders; `public_map`: the suppressed regional map,
    whose hidden cells show no competency either. A group of one competency says what the map says, so hiding it would
    protect nobody: where subjects of such a competency hide anything, all of them are hidden.
    """
    cells = municipal.group_by(COMPETENCY).agg(pl.col("diagnosed", "deficit").sum()).sort(COMPETENCY)
    hidden_in_map = public_map.filter(pl.col("missing_reason").is_in(_HIDDEN)).select(_CELL)
    cells = cells.with_columns(numerator="deficit", denominator="diagnosed", sensitive=pl.lit(value=True))
    cells = _judged(cells)
    cells = mark_hidden(cells, hidden_in_map, _CELL)
    cells = mark_hidden(cells, hidden_before, COMPETENCY, only_if_hidden_in=_BY_SUBJECT.keys)
    cells = protect(cells, [_BY_SUBJECT], COMPETENCY)
    cells = cells.with_columns(_in_map=pl.len().over(_CELL) == 1)
    told = pl.col("_in_map").any() & pl.col("hidden").any()
    cells = cells.with_columns(hidden=pl.col("hidden") | told.over(_BY_SUBJECT.keys)).drop("_in_map")
    return _emptied(cells, ("diagnosed", "deficit"))


def regional_chain(steps: pl.DataFrame, public_map: pl.DataFrame) -> pl.DataFrame:
    """Region × month × step: persons_count, median_days_from_previous, missing_reason.

    `steps`: rows of `marts.support_funnel_regional` of one subject and form. Where the map hides everybody who was
    diagnosed, the chain that begins with them is hidden too. A median is one of at least five people.
    """
    cells = steps.select(*STEP, "step", "persons_count", "median_days_from_previous").sort(STEP)
    cells = cells.with_columns(numerator="persons_count", denominator="persons_count", sensitive=pl.lit(value=False))
    whole = public_map.filter(
        pl.col("subject") == ALL, pl.col("competency_group") == ALL, pl.col("missing_reason").is_in(_HIDDEN)
    )
    cells = mark_hidden(_judged(cells), whole.select("region_code", "as_of"), ("region_code", "as_of"))
    return _emptied(cells, ("persons_count", "median_days_from_previous"))


def regional_mentoring(municipal: pl.DataFrame) -> pl.DataFrame:
    """Region × month × form: pairs_count, mentees_count, missing_reason; `all` is every form together.

    `municipal`: rows of `marts.mentoring_forms` on one sort of borders.
    """
    counts = ("pairs_count", "mentees_count")
    known = municipal.filter(pl.col("missing_reason").is_null())
    cells = known.group_by(FORM).agg(pl.col("form_ru").first(), pl.col(counts).sum()).sort(FORM)
    cells = cells.with_columns(sensitive=pl.lit(value=False), hidden=pl.lit(value=False))
    for count in counts:
        cells = cells.with_columns(numerator=count, denominator=count)
        small = primary_reason(pl.col("numerator"), pl.col("denominator"), pl.col("sensitive")).is_not_null()
        cells = cells.with_columns(hidden=pl.col("hidden") | small)
    for count in counts:
        cells = protect(cells.with_columns(numerator=count, denominator=count), [_BY_FORM], FORM)
    return _emptied(cells.with_columns(reason=pl.lit(None, dtype=pl.String)), counts)


def _judged(cells: pl.DataFrame) -> pl.DataFrame:
    reason = primary_reason(pl.col("numerator"), pl.col("denominator"), pl.col("sensitive"))
    return cells.with_columns(reason=reason).with_columns(hidden=pl.col("reason").is_not_null())


def _emptied(cells: pl.DataFrame, figures: tuple[str, ...]) -> pl.DataFrame:
    """`cells` without the figures of hidden rows; `missing_reason` tells why."""
    shown = ~pl.col("hidden")
    return cells.with_columns(
        *(pl.when(shown).then(pl.col(c)).alias(c) for c in figures),
        missing_reason=pl.when("hidden").then(pl.coalesce("reason", pl.lit("c"))),
    ).drop("numerator", "denominator", "sensitive", "hidden", "reason")

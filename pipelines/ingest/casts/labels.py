"""Enumerations and school subjects: a code, or one of the labels people write for it."""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.ingest.text import bones, skeleton, skeletons, without_number
from pipelines.reference import seed

Labels = tuple[tuple[str, tuple[str, ...]], ...]


def cast_enum(text: pl.Series, labels: Labels) -> pl.DataFrame:
    """The code of a label; `not_in_list` when nothing matches."""
    by_skeleton, _ = _lookup(labels)
    exact = bones(text).replace_strict(by_skeleton, default=None, return_dtype=pl.String).alias("value").to_frame()
    if exact["value"].null_count():
        exact = text.to_frame("text").select(_code("text", labels).alias("value"))
    return _judge(exact)


def cast_enum_set(text: pl.Series, labels: Labels) -> pl.DataFrame:
    """Sorted distinct codes of labels separated by `;` `,` or `/`; one unknown label spoils the cell."""
    parts = pl.DataFrame({"text": text}).with_row_index("i")
    whole = parts.select("i", _code("text", labels).alias("code"))
    each = (
        parts.select("i", pl.col("text").str.replace_all("[,/]", ";").str.split(";").alias("part"))
        .explode("part", empty_as_null=True)
        .with_columns(pl.col("part").str.strip_chars())
        .filter(pl.col("part") != "")
        .with_columns(_code("part", labels).alias("code"))
        .group_by("i")
        .agg(pl.col("code").unique().sort(), pl.col("code").is_null().any().alias("bad"))
    )
    value = pl.when(pl.col("code").is_not_null()).then(pl.concat_list("code")).when(~pl.col("bad")).then("code_right")
    joined = whole.join(each, on="i", how="left", suffix="_right", maintain_order="left")
    return _judge(joined.select(value.alias("value")))


def cast_subject(text: pl.Series) -> pl.DataFrame:
    """The code of a taught subject, by name, code or usual short form."""
    return cast_enum(text, _subject_labels())


@cache
def _code(name: str, labels: Labels) -> pl.Expr:
    """Codes of the texts of a column; made once, for its tables of labels cost more than a small file."""
    text = pl.col(name)
    by_skeleton, by_sign = _lookup(labels)
    exact = skeleton(text).replace_strict(by_skeleton, default=None, return_dtype=pl.String)
    unnumbered = skeleton(without_number(text)).replace_strict(by_skeleton, default=None, return_dtype=pl.String)
    sign = text.str.replace_all(r"[\u2010-\u2015\u2212]", "-")
    signs = sign.replace_strict(by_sign, default=None, return_dtype=pl.String)
    return pl.coalesce(exact, signs, unnumbered)


@cache
def _lookup(labels: Labels) -> tuple[dict[str, str], dict[str, str]]:
    """Skeleton → code, and for labels without letters («-») the sign itself → code."""
    pairs = [(label, code) for code, names in labels for label in (code, *names)]
    bones = skeletons([label for label, _ in pairs])
    by_skeleton: dict[str, str] = {}
    for (_, code), bone in zip(pairs, bones, strict=True):
        if bone:
            by_skeleton.setdefault(bone, code)
    by_sign = {label: code for (label, code), bone in zip(pairs, bones, strict=True) if not bone}
    return by_skeleton, by_sign


@cache
def _subject_labels() -> Labels:
    subjects = seed("taught_subjects").with_columns(pl.col("aliases").fill_null("").str.split(";"))
    return tuple(
        (code, (name, *(a for a in aliases if a)))
        for code, name, aliases in subjects.select("subject_code", "subject_ru", "aliases").iter_rows()
    )


def _judge(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(_reasons())


@cache
def _reasons() -> list[pl.Expr]:
    unknown = pl.when(pl.col("value").is_null()).then(pl.lit("not_in_list")).alias("reason")
    return [unknown, pl.lit(None, dtype=pl.String).alias("note")]

"""Strategies: what is made of the files of the corpus, byte by byte and by words that matter to a format."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

CORPUS = Path(__file__).with_name("corpus")
#: words at which readers, casts and loaders turn off
_WORDS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b";", b",", b"\t", b"\r\n", b"\n\n\n", b"{", b"}", b"[",
    b"- ", b": ", b"&a ", b"*a", b"!!binary ", b"<<: ", b"null", b"NaN", b"inf", b"1e999", b"-0",
    b"0,85", b"85 %", b"10" * 40,
    b"31.02.2024", b"99.99.9999", b"29.02.2023", b"44927", b"2024-13", b"-1", b"9" * 400, "СНИЛС".encode(),
    "нет".encode(), "да".encode(), "\u200b\u00a0".encode(), "\U0001f600".encode(), "İ".encode(), b"<table>",
    b"</tr>", b"]]>", b"&#0;",
    b"=1/0", b"#REF!", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"A" * 5000, b"(" * 300, b"[" * 3000, b"{a: " * 300,
]  # fmt: skip


def corpus(target: str) -> list[bytes]:
    """The kept files of a target, in the order of their names."""
    return [file.read_bytes() for file in sorted((CORPUS / target).glob("*")) if file.is_file()]


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """One of the files, changed in one to six places; sometimes with a part of another in it."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        how = draw(st.sampled_from(("word", "word", "byte", "cut", "repeat", "splice", "end")))
        if how == "word":
            data[at : at + length] = draw(st.sampled_from(_WORDS))
        elif how == "byte":
            data[at : at + 1] = bytes([draw(st.integers(0, 255))])
        elif how == "cut":
            del data[at : at + length]
        elif how == "repeat":
            data[at:at] = data[at : at + length] * draw(st.integers(1, 20))
        elif how == "splice":
            other = draw(st.sampled_from(seeds))
            start = draw(st.integers(0, len(other)))
            data[at : at + length] = other[start : start + 200]
        else:
            del data[at:]
    return bytes(data)


def texts() -> st.SearchStrategy[bytes]:
    """Lines of cells as people and programs write them, and of anything else."""
    digits = st.text("0123456789 .,-/:%№\u00a0\u2212", max_size=30)
    letters = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВXYZ xyz-.", max_size=30)
    words = st.sampled_from([word.decode("utf-8", "replace") for word in _WORDS])
    anything = st.text(max_size=40)
    return st.lists(digits | letters | words | anything, max_size=12).map(lambda lines: "\n".join(lines).encode())


def days() -> st.SearchStrategy[bytes]:
    """What may stand where a date or a period should."""
    shaped = st.from_regex(r"\A-?\d{1,5}[-./]?Q?\d{0,3}[-./]?\d{0,5}\Z")
    return (shaped | st.text("0123456789-.Q/_ ٣२", max_size=14) | st.text(max_size=14)).map(
        lambda text: text.encode("utf-8", "replace")
    )

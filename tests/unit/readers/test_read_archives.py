"""Archives: members by the same rules, names decoded, noise skipped; bombs and locks refused."""

import io
import struct
import zipfile
import zlib

import pytest
from reader_samples import read, refusal, workbook, xlsx_of, zipped

from pipelines.ingest.readers import Limits, Unreadable

CSV = "СНИЛС;Балл\n1;2\n".encode()


def test_members_are_read_and_noise_is_not() -> None:
    data = zipped(
        {
            "папка/": b"",
            "папка/а.csv": CSV,
            "__MACOSX/._а.csv": b"\x00\x05",
            "Thumbs.db": b"\xd0\xcf",
            "~$б.xlsx": b"\x00",
            "б.xlsx": workbook(lambda sheet: sheet.append(["x"])),
            "в.zip": zipped({"г.csv": CSV}),
        }
    )
    assert [(t.member, t.sheet) for t in read(data)] == [("папка/а.csv", ""), ("б.xlsx", "Лист1"), ("в.zip/г.csv", "")]


def test_names_of_russian_windows_are_decoded() -> None:
    data = zipped({"PPPP.csv": CSV}).replace(b"PPPP", "Отчё".encode("cp866"))
    assert read(data)[0].member == "Отчё.csv"


def test_a_name_that_climbs_out_is_only_a_name() -> None:
    assert read(zipped({"../../etc/x.csv": CSV}))[0].member == "../../etc/x.csv"


def test_an_unreadable_member_is_told_by_its_position_only() -> None:
    with pytest.raises(Unreadable) as refused:
        read(zipped({"а.csv": CSV, "Иванова М.П.xlsx": b"PK\x03\x04 broken"}))
    assert refused.value.code == "corrupt"
    assert "№ 2" in refused.value.message_ru
    assert "Иванова" not in refused.value.message_ru


def test_archives_within_archives_end_at_one_level() -> None:
    assert refusal(zipped({"a.zip": zipped({"b.zip": zipped({"c.csv": CSV})})})) == "bomb"


def test_an_encrypted_archive() -> None:
    data = bytearray(zipped({"a.csv": CSV}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "encrypted"


def test_an_empty_archive() -> None:
    assert refusal(zipped({})) == "empty"
    assert refusal(zipped({"папка/": b""})) == "empty"


def test_too_many_members() -> None:
    assert refusal(zipped({f"{i}.csv": b"a" for i in range(1_001)}, zipfile.ZIP_STORED)) == "bomb"


def packed_zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)), packer.flush()])


def lying_zip(name: str, packed: bytes, declared: int) -> bytes:
    """A zip of one deflated member that declares a size which is not its own."""
    sizes = struct.pack("<III", 0, len(packed), declared)
    fields = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    local = b"PK\x03\x04" + fields + name.encode() + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize("declared", [100 << 20, 1000])
def test_bombs_are_refused_whatever_they_declare(declared: int) -> None:
    assert refusal(lying_zip("a.csv", packed_zeros(100 << 20), declared)) == "bomb"


def test_a_workbook_bomb_is_refused_while_it_is_looked_through() -> None:
    data = xlsx_of('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * (80 << 20))
    assert refusal(data) == "bomb"


def test_an_honest_large_workbook_passes() -> None:
    cells = "".join(f'<c r="{letter}%d" s="1" t="s"><v>7</v></c>' for letter in "ABCDEFGHIJKLMNO")
    data = xlsx_of("".join(f'<row r="{i}">{cells % ((i,) * 15)}</row>' for i in range(1, 120_000)))
    assert refusal(data) != "bomb"


def test_sizes_add_up_over_the_members() -> None:
    member = zipped({"x.csv": b"1;2\n" * 250_000})
    archive = zipped({f"{i}.zip": member for i in range(30)}, zipfile.ZIP_STORED)
    limits = Limits(max_unpacked_bytes=20 << 20, ratio_free_bytes=20 << 20)
    assert refusal(archive, limits) == "bomb"


def test_a_truncated_archive_is_corrupt() -> None:
    data = io.BytesIO(zipped({"a.csv": CSV * 1000})).getvalue()
    assert refusal(data[:-30]) == "corrupt"
    assert refusal(data[:100] + b"\xff" * 20 + data[120:]) in {"corrupt", "bomb"}

"""Why a whole file is not taken, in the words its sender reads. Reasons of single cells are codes of the contract."""

from __future__ import annotations

from pipelines.contracts import Contract

#: codes of a file that lies where no contract expects it, or of which nothing can be read as it lies
_MISPLACED = {
    "bad_path": "Файл лежит не там: нужен путь регион/источник/период/[код ОКТМО]/файл.",
    "unknown_source": "Папка не названа именем источника. Проверьте имя папки по перечню источников.",
    "bad_period": "Папка периода названа неверно: нужно ГГГГ, ГГГГ-Q1…Q4 или ГГГГ-ММ.",
    "municipal_delivery_not_allowed": "Этот источник сдаёт регион целиком: папка муниципалитета не нужна.",
    "unknown_municipality": "Папка муниципалитета названа кодом, которого нет среди муниципалитетов региона.",
    "bad_name": "Имя файла или папки записано в неизвестной кодировке, поэтому файл не прочитан. Переименуйте его.",
    "not_a_file": "Это ссылка, канал или устройство, а не файл, поэтому прочитать его нельзя. Положите сам файл.",
    "no_access": "У программы нет прав на чтение файла или папки. Дайте права: файлы прочтутся при следующем запуске.",
}

INTERNAL_ERROR = "Файл не обработан из-за ошибки программы. Сообщите администратору: файл исправлять не нужно."


class FileRejected(Exception):
    """A file that can't be taken; `code` for programs, `message_ru` for its sender."""

    def __init__(self, code: str, message_ru: str, rows_read: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message_ru = message_ru
        self.rows_read = rows_read


def misplaced(code: str) -> str:
    """What is wrong with the place of a file."""
    return _MISPLACED[code]


def no_table(contract: Contract) -> FileRejected:
    """No sheet with a header of the contract."""
    expected = ", ".join(f"«{c.headers[0]}»" for c in contract.columns if c.required)
    return FileRejected(
        "no_table", f"В файле не найдена таблица «{contract.title_ru}». Обязательные столбцы: {expected}."
    )


def missing_columns(contract: Contract, names: list[str], sheet: str, rows_read: int) -> FileRejected:
    """A table without columns that it must have."""
    listed = ", ".join(f"«{contract.column(name).headers[0]}»" for name in names)
    where = f"На листе «{sheet}» нет" if sheet else "В таблице нет"
    return FileRejected(
        "missing_column", f"{where} обязательных столбцов: {listed}. Добавьте их и пришлите файл снова.", rows_read
    )


def repeated_column(contract: Contract, name: str, sheet: str, rows_read: int) -> FileRejected:
    """Two columns under one title, with different content."""
    where = f"На листе «{sheet}» столбец" if sheet else "Столбец"
    return FileRejected(
        "repeated_column",
        f"{where} «{contract.column(name).headers[0]}» встретился дважды с разными значениями. "
        "Оставьте один или переименуйте лишний.",
        rows_read,
    )


def no_rows() -> FileRejected:
    """A header without records."""
    return FileRejected("no_rows", "Под заголовком таблицы нет ни одной записи.", 0)


def held(rejected: int, records: int, hold_above: float) -> str:
    """Too many bad rows: nothing of the file counts until it is mended."""
    share, limit = (f"{100 * x:.1f}".replace(".", ",") for x in (rejected / records, hold_above))
    return (
        f"Ошибки в {rejected} из {records} строк ({share} %), допускается не более {limit} %. "
        "Файл отложен, действует прежняя поставка. Исправьте строки и пришлите файл снова."
    )

"""The version of a data directory's layout, and the steps that lead from each version to the next.

A directory without a mark is of layout 1, that of the first released version. A change of what stands where, or of what
files hold, that the code does not get over by itself is a step here; what a new version reads anew (a lake read by an
older parser, the warehouse) needs none.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.access import write_private
from pipelines.settings import Settings, SettingsError

VERSION_FILE = "layout_version"
FIRST = 1
#: Leads from the layout of its place to the next. It may be killed and is then repeated from its beginning.
Step = Callable[[Settings], None]
#: `STEPS[0]` leads from layout 1 to 2. Never remove one: the oldest directory must find its way.
STEPS: tuple[Step, ...] = ()


class LayoutError(SettingsError):
    """The data directory is of a version that this program does not know."""


def newest() -> int:
    """The layout that this version writes."""
    return FIRST + len(STEPS)


def layout_of(settings: Settings) -> int:
    """Layout of the data directory. Raises LayoutError where the mark cannot be read."""
    try:
        text = (settings.data_dir / VERSION_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return FIRST if settings.lake.is_dir() or settings.releases.is_dir() else newest()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not (text.isdecimal() and int(text) >= FIRST):
        raise LayoutError(
            f"Файл {settings.data_dir / VERSION_FILE} повреждён: в нём должно быть число, версия устройства папки "
            "данных. Верните его из резервной копии."
        )
    return int(text)


def require_known(settings: Settings) -> None:
    """Raises LayoutError where the directory was made by a newer version: figures read from it could be wrong."""
    require_known_version(layout_of(settings), f"Папка данных {settings.data_dir}")


def require_known_version(version: int, what: str) -> None:
    """Raises LayoutError, about `what`, where the layout is newer than this version knows."""
    if version > newest():
        raise LayoutError(
            f"{what} устроена по-новому (версия {version}), а установленная программа знает версии до {newest()}. "
            "Обновите программу или восстановите резервную копию, сделанную прежней версией."
        )


def upgrade(settings: Settings) -> list[int]:
    """Bring the directory to the newest layout; versions it went through. The caller holds its lock.

    Raises LayoutError as `require_known` does, before anything is changed.
    """
    require_known(settings)
    start = layout_of(settings)
    for version in range(start, newest()):
        STEPS[version - FIRST](settings)
        _mark(settings, version + 1)
    if not (settings.data_dir / VERSION_FILE).exists():
        _mark(settings, newest())
    return list(range(start + 1, newest() + 1))


def _mark(settings: Settings, version: int) -> None:
    write_private(settings.data_dir / VERSION_FILE, f"{version}\n".encode())

"""What is told of a failed run, a refusal and stale data. How it is sent belongs to `outbox`.

Facts come in as codes, names of checks and types of errors: texts of errors may quote data and names of files.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pipelines.alerts.alert import Alert
from pipelines.alerts.health import Health
from pipelines.alerts.stale import Overdue
from pipelines.contracts import load_contracts
from pipelines.quality.titles import check_title
from pipelines.reference import seed, timezone_of
from pipelines.settings import Settings

#: by the type of an error: what it means and what mends it
_KNOWN = {
    "BusyError": (
        "С папкой данных уже работал другой запуск.",
        "Ничего, если тот запуск закончился успешно: проверьте командой rsnms status. Иначе повторите rsnms run.",
    ),
    "PermissionError": (
        "У программы нет прав на файл или папку.",
        "Выполните rsnms doctor: он назовёт папку и команду, которая даст права. Затем повторите rsnms run.",
    ),
    "NoSpace": (
        "На диске кончилось место.",
        "Освободите место (rsnms releases prune --keep 12 покажет, какие выпуски можно удалить) и повторите rsnms run.",
    ),
    "NoFiles": (
        "В папке landing нет ни одного файла или нет самой папки.",
        "Проверьте, подключена ли сетевая папка landing: rsnms doctor покажет путь. Затем повторите rsnms run.",
    ),
    "OSError": (
        "Не удалось прочитать или записать файл: сбой диска или сетевой папки.",
        "Проверьте диск и подключение сетевой папки landing, затем повторите rsnms run.",
    ),
    "RunInterrupted": (
        "Процесс запуска остановлен извне: компьютер выключался, кончилась память или запуск шёл слишком долго.",
        "Проверьте память и диск командой rsnms doctor и повторите rsnms run: он продолжит с того же места.",
    ),
    "LakeDamagedError": (
        "Озеро данных повреждено, и прочитать повреждённое заново из landing не удалось.",
        "Повторите rsnms run в терминале: он скажет, чего не хватает. Верните это или возьмите копию (rsnms restore).",
    ),
    "LayoutError": (
        "Папка данных сделана более новой версией программы.",
        "Поставьте эту версию и повторите rsnms run: старая программа ничего в папке не изменила.",
    ),
    "ReleaseError": (
        "Действующий выпуск повреждён, и сделать его заново из тех же данных не удалось.",
        "Выполните rsnms releases verify: он назовёт файлы. Верните их из копии (rsnms restore) и повторите rsnms run.",
    ),
    "SettingsError": (
        "Настройка или ключ не в порядке.",
        "Выполните rsnms doctor: он скажет, что исправить. Затем повторите rsnms run.",
    ),
    "TransformError": (
        "Не удалось построить таблицы хранилища.",
        "Повторите rsnms run в терминале: он назовёт таблицу. Передайте её имя разработчику.",
    ),
}
_FAULT = (
    "Внутренняя ошибка программы ({}).",
    "Повторите rsnms run. Если ошибка останется, передайте разработчику журнал запуска из папки logs.",
)
_STAGES = {
    "ingest": "при приёме файлов",
    "transform": "при расчёте",
    "checks": "при проверках",
    "publish": "при выпуске",
}


def run_failed(
    settings: Settings, run_id: str, error: str, stage: str, before: Health, at: datetime, link: str = ""
) -> Alert:
    """A run that ended with an error. `error` is the name of its type, `stage` a key of the stages or ''."""
    name = error if re.fullmatch(r"\w+", error) else "Error"
    meaning, action = _KNOWN.get(name) or (_FAULT[0].format(name), _FAULT[1])
    where = f" {_STAGES[stage]}" if stage in _STAGES else ""
    return Alert(
        "run_failed",
        f"run:{run_id}",
        f"РСНМС: ночной запуск не закончен ({_regions(settings)})",
        f"Запуск остановился{where}. {meaning} В силе прежний выпуск, принятые файлы сохранены.",
        _since(settings, before, at),
        action,
        link or "rsnms status",
        run_id,
    )


def gate_refused(
    settings: Settings, run_id: str, withheld: dict[str, list[str]], before: Health, at: datetime, link: str = ""
) -> Alert:
    """A refusal of the gate. `withheld`: region code → names of the checks that failed."""
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    failed = [
        f"{names.get(region, region)}: {', '.join(sorted({f'«{check_title(check)}»' for check in checks}))}"
        for region, checks in sorted(withheld.items())
    ]
    return Alert(
        "gate_refused",
        f"run:{run_id}",
        f"РСНМС: выпуск не опубликован ({_regions(settings)})",
        "Проверки не прошёл ни один регион, новый выпуск не сделан, в силе прежний. "
        + (f"Не пройдены проверки. {'; '.join(failed)}." if failed else "Нет ни одного региона с данными."),
        _since(settings, before, at),
        "Аналитику: rsnms checks list покажет, что не сошлось и в каком файле. "
        "Когда отправитель исправит данные, следующий запуск опубликует выпуск сам.",
        link or "rsnms checks list",
        run_id,
    )


def stale_data(
    settings: Settings, late: list[Overdue], shown: date | None, expected: date, last_success: str
) -> Alert | None:
    """What is older than it should be; None where all is fresh. `shown`: the month end of the release in force."""
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    contracts = load_contracts()
    said = []
    if shown is not None and shown < expected:
        said.append(f"Действующий выпуск показывает данные на {shown:%d.%m.%Y}, а должен на {expected:%d.%m.%Y}.")
    if last_success:
        said.append(f"Успешных запусков не было с {_moment(settings, datetime.fromisoformat(last_success))}.")
    said += [
        f"{names.get(o.region_code, o.region_code)}: нет данных «{contracts[o.source].title_ru}» "
        f"за {_period(o)}, срок был {o.due_on:%d.%m.%Y}."
        for o in late
    ]
    if not said:
        return None
    first = min((o.due_on for o in late), default=None)
    key = hashlib.sha256("\n".join(said).encode()).hexdigest()
    return Alert(
        "stale_data",
        f"stale:{key}",
        f"РСНМС: данные устарели ({_regions(settings)})",
        " ".join(said),
        f"{first:%d.%m.%Y}" if first else "",
        "Если не было запусков, проверьте расписание и rsnms status. Если нет данных, напомните отправителям: "
        "rsnms status покажет, чьи файлы не приняты, rsnms rejections --out ПАПКА подготовит для них файлы с ошибками.",
        "rsnms status",
    )


def recovered(settings: Settings, run_id: str, before: Health, at: datetime, link: str = "") -> Alert:
    """The first good run after failed ones."""
    return Alert(
        "recovered",
        f"run:{run_id}",
        f"РСНМС: ночной запуск снова работает ({_regions(settings)})",
        f"Запуск закончился успешно {_moment(settings, at)}.",
        f"Сбой длился с {_moment(settings, datetime.fromisoformat(before.failing_since))}.",
        "Ничего делать не нужно.",
        link or "rsnms status",
        run_id,
    )


def trial(settings: Settings, at: datetime) -> Alert:
    """To see that alerts arrive."""
    return Alert(
        "test",
        f"test:{at.isoformat()}",
        f"РСНМС: проверка извещений ({_regions(settings)})",
        f"Это пробное извещение: его отправила команда rsnms alerts test {_moment(settings, at)}.",
        "",
        "Ничего делать не нужно: извещения доходят.",
    )


def error_name(error: BaseException) -> str:
    """The type of an error as `run_failed` takes it: its own, or the nearest above it that is known there."""
    names = [kind.__name__ for kind in type(error).__mro__]
    if isinstance(error, OSError) and error.errno == 28:
        return "NoSpace"
    return next((name for name in names if name in _KNOWN), names[0])


def release_link(release_id: str) -> str:
    """Where a release is seen; '' where the deployment serves no pages (`RSNMS_PAGES_URL`)."""
    base = os.environ.get("RSNMS_PAGES_URL", "").strip().rstrip("/")
    return f"{base}/{release_id}/" if base and release_id else ""


def _regions(settings: Settings) -> str:
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    return ", ".join(names.get(code, code) for code in settings.regions)


def _since(settings: Settings, before: Health, at: datetime) -> str:
    if before.failing_since:
        return (
            f"{_moment(settings, datetime.fromisoformat(before.failing_since))}, с тех пор успешных запусков не было."
        )
    if not before.last_success:
        return f"{_moment(settings, at)}."
    good = _moment(settings, datetime.fromisoformat(before.last_success))
    return f"{_moment(settings, at)}. Прошлый запуск {good} был успешным."


def _moment(settings: Settings, at: datetime) -> str:
    """By the clock of the deployment, which is named."""
    zone = timezone_of(settings.regions)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{aware.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M} ({zone})"


def _period(missed: Overdue) -> str:
    if missed.period_start.month == missed.period_end.month:
        return f"{missed.period_start:%m.%Y}"
    quarter = f"{(missed.period_end.month - 1) // 3 + 1} квартал "
    whole_year = missed.period_end.month - missed.period_start.month == 11
    return f"{'' if whole_year else quarter}{missed.period_end.year}{' год' if whole_year else ' года'}"

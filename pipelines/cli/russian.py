"""Click's own words in Russian. Words of our commands stand beside the commands."""

from __future__ import annotations

import sys

_WORDS = {
    "Usage:": "Использование:",
    "Options": "Параметры",
    "Commands": "Команды",
    "Positional arguments": "Аргументы",
    "Error: {message}": "Ошибка: {message}",
    "Try '{command} {option}' for help.": "Подсказка: {command} {option}",
    "Show this message and exit.": "Показать эту подсказку.",
    "Show the version and exit.": "Показать версию.",
    "%(prog)s, version %(version)s": "%(prog)s, версия %(version)s",
    "Missing command.": "Не указана команда.",
    "Missing argument": "Не указан аргумент",
    "Missing option": "Не указан параметр",
    "Missing parameter": "Не указан параметр",
    "Missing {param_type}": "Не указано: {param_type}",
    "Missing parameter: {param_name}": "Не указан параметр: {param_name}",
    "Choose from:\n\t{choices}": "Возможные значения:\n\t{choices}",
    "No such option {name!r}.": "Нет параметра {name!r}.",
    "No such command {name!r}.": "Нет команды {name!r}.",
    "Invalid value: {message}": "Неверное значение: {message}",
    "Invalid value for {param_hint}: {message}": "Неверное значение {param_hint}: {message}",
    "Could not open file {filename!r}: {message}": "Не удалось открыть файл {filename!r}: {message}",
    "unknown error": "неизвестная ошибка",
    "Option {name!r} does not take a value.": "Параметр {name!r} не принимает значения.",
    "Argument {name!r} takes {nargs} values.": "Аргумент {name!r}: нужно значений: {nargs}.",
    "{value!r} is not a valid {number_type}.": "{value!r} — не число нужного вида ({number_type}).",
    "{value} is not in the range {range}.": "{value} вне допустимых границ: {range}.",
    "{name} {filename!r} does not exist.": "{name} {filename!r} не существует.",
    "{name} {filename!r} is a file.": "{name} {filename!r}: это файл.",
    "{name} {filename!r} is a directory.": "{name} {filename!r}: это папка.",
    "{name} {filename!r} is not readable.": "{name} {filename!r}: нет прав на чтение.",
    "{name} {filename!r} is not writable.": "{name} {filename!r}: нет прав на запись.",
    "file": "файл",
    "directory": "папка",
    "path": "путь",
    "default: {default}": "по умолчанию: {default}",
    "required": "обязательно",
    "Aborted!": "Прервано.",
    "Got unexpected extra argument ({args})": "Лишний аргумент: {args}",
    "Got unexpected extra arguments ({args})": "Лишние аргументы: {args}",
    "Did you mean {possibility}?": "Может быть, {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Может быть, одно из: {possibilities}?)",
    "Option {name!r} requires an argument.": "Параметру {name!r} нужно значение.",
    "Option {name!r} requires {nargs} arguments.": "Параметру {name!r} нужно значений: {nargs}.",
    "{value!r} is not {choice}.": "{value!r} не подходит, нужно {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} не подходит, возможны: {choices}.",
    "{value!r} does not match the format {format}.": "{value!r} не похоже на дату вида {format}.",
    "{value!r} does not match the formats {formats}.": "{value!r} не похоже ни на один вид: {formats}.",
}


def _one(message: str) -> str:
    return _WORDS.get(message, message)


def _many(singular: str, plural: str, number: int) -> str:
    return _one(singular if number == 1 else plural)


def speak_russian() -> None:
    """Click looks its words up through gettext functions that each of its modules imports; give them ours."""
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for function, ours in (("_", _one), ("ngettext", _many)):
                if hasattr(module, function):
                    setattr(module, function, ours)

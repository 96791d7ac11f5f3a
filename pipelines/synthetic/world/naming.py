"""Russian names that agree in gender: surname, name and patronymic."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.world.streams import Bools

_SURNAMES = (
    "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов "
    "Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев "
    "Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин "
    "Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов "
    "Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов Казаков Афанасьев "
    "Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов Ефимов Федотов Щербаков Назаров Калинин Исаев Чернышёв Быков "
    "Маслов Родионов Коновалов Лазарев Воронин Климов Филатов Пономарёв Голубев Кудрявцев Прохоров Наумов Потапов Журавлёв "
    "Овчинников Трофимов Леонов Соболев Ермаков Колесников Гончаров Емельянов Никифоров Грачёв Котов Гришин Ефремов Архипов "
    "Громов Кириллов Малышев Панов Моисеев Румянцев Акимов Кондратьев Бирюков Горбунов Анисимов Ерёмин Тихомиров Галкин "
    "Лукьянов Михеев Скворцов Юдин Белоусов Нестеров Симонов Прокофьев Харитонов Князев Цветков Левин Митрофанов Воронов "
    "Аксёнов Софронов Мальцев Логинов Горшков Савин Краснов Майоров Демидов Елисеев Рыбаков Сафонов Плотников Дёмин Хохлов "
    "Фадеев Молчанов Игнатов Литвинов Ершов Ушаков Дементьев Рябов Мухин Калашников Леонтьев Лобанов Кузин Корнеев Евдокимов "
    "Бородин Платонов Некрасов Балашов Бобров Жданов Блинов Игнатьев Коротков Муравьёв Крюков Беляков Богомолов Дроздов "
    "Вяземский Озерский Каменский Полянский Островский Покровский Вознесенский Дубровский Шевченко Бондаренко Ткаченко Лысенко "
    "Ким Пак Цой Седых Черных Коротких Мамедов Алиев Гусейнов Оганесян Саркисян"
).split()
_DOUBLE = ("Салтыков-Щедрин", "Мамин-Сибиряков", "Римский-Корсаков", "Новиков-Прибоев", "Лебедев-Кумачёв")
_MEN = (
    "Александр Сергей Алексей Андрей Дмитрий Михаил Иван Николай Владимир Евгений Юрий Виктор Олег Игорь Павел Роман Пётр "
    "Максим Антон Денис Артём Константин Илья Кирилл Никита Егор Василий Анатолий Валерий Фёдор Матвей Степан"
).split()
_WOMEN = (
    "Елена Татьяна Наталья Ольга Ирина Светлана Людмила Галина Марина Анна Екатерина Юлия Надежда Любовь Валентина Мария Анастасия "
    "Нина Вера Лариса Оксана Евгения Виктория Алёна Дарья Ксения Полина Тамара Алла Кристина Зоя Лидия София Раиса Яна Жанна"
).split()
_FATHERS = (
    "Александрович:Александровна Сергеевич:Сергеевна Алексеевич:Алексеевна Андреевич:Андреевна Дмитриевич:Дмитриевна "
    "Михайлович:Михайловна Иванович:Ивановна Николаевич:Николаевна Владимирович:Владимировна Евгеньевич:Евгеньевна Юрьевич:Юрьевна "
    "Викторович:Викторовна Олегович:Олеговна Игоревич:Игоревна Павлович:Павловна Романович:Романовна Петрович:Петровна "
    "Максимович:Максимовна Константинович:Константиновна Ильич:Ильинична Васильевич:Васильевна Анатольевич:Анатольевна "
    "Валерьевич:Валерьевна Фёдорович:Фёдоровна Степанович:Степановна Геннадьевич:Геннадьевна Борисович:Борисовна"
).split()
_EASTERN = ("Мамедов", "Алиев", "Гусейнов")
_EASTERN_FATHERS = ("Рашид", "Али", "Вагиф", "Тофик")


def feminine(surname: str) -> str:
    """A surname as a woman bears it; surnames that do not change stay as they are."""
    if "-" in surname:
        return "-".join(feminine(part) for part in surname.split("-"))
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def names(rng: np.random.Generator, female: Bools) -> pl.DataFrame:
    """`last_name, first_name, middle_name` for each person; few have no patronymic, some have оглы or кызы."""
    size = len(female)
    men = _SURNAMES + list(_DOUBLE)
    # common surnames are far more common than rare ones
    family = np.minimum((rng.random(size) ** 1.6 * len(_SURNAMES)).astype(np.int64), len(_SURNAMES) - 1)
    family = np.where(rng.random(size) < 0.006, len(_SURNAMES) + rng.integers(0, len(_DOUBLE), size), family)
    given = (rng.random(size) ** 1.4 * np.where(female, len(_WOMEN), len(_MEN))).astype(np.int64)
    father = rng.integers(0, len(_FATHERS), size)
    eastern = np.isin(family, [men.index(name) for name in _EASTERN])
    father = np.where(eastern, len(_FATHERS) + father % len(_EASTERN_FATHERS), father)
    father = np.where(rng.random(size) < 0.008, -1, father)
    return pl.DataFrame({"f": female, "family": family, "given": given, "father": father}).select(
        last_name=_by_sex(men, [feminine(name) for name in men], "family"),
        first_name=_by_sex(_MEN, _WOMEN, "given"),
        middle_name=_by_sex(
            [pair.split(":")[0] for pair in _FATHERS] + [f"{name} оглы" for name in _EASTERN_FATHERS],
            [pair.split(":")[1] for pair in _FATHERS] + [f"{name} кызы" for name in _EASTERN_FATHERS],
            "father",
        ),
    )


def full_name() -> pl.Expr:
    """`last_name first_name middle_name` in one text."""
    return pl.concat_str("last_name", "first_name", "middle_name", separator=" ", ignore_nulls=True)


def _by_sex(men: list[str], women: list[str], index: str) -> pl.Expr:
    pool = pl.Series(men + women)
    place = pl.col(index) + pl.when(pl.col("f")).then(len(men)).otherwise(0)
    known = pl.col(index) >= 0
    return pl.when(known).then(pl.lit(pool).gather(pl.when(known).then(place).otherwise(0)))

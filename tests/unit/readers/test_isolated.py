"""Isolation: a task that hangs, takes all memory or kills its process costs only itself."""

import ctypes
import os
import time

import fastexcel
import polars as pl
import pytest
from reader_samples import refusal, xlsx_of

from pipelines.ingest.readers import Unreadable
from pipelines.ingest.readers.isolated import IsolatedPool


def behave(task: str) -> object:
    """Runs in a worker."""
    if task == "hang":
        time.sleep(600)
    elif task == "memory":
        return len(bytearray(8 << 30))
    elif task == "reader's memory":
        far = xlsx_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1000000"><v>1</v></c></row>')
        return fastexcel.read_excel(far).load_sheet(0, header_row=None).height
    elif task == "crash":
        ctypes.string_at(0)
    elif task == "refuse":
        raise Unreadable("encrypted")
    elif task == "threads":
        return pl.thread_pool_size()
    elif task == "bug":
        raise LookupError(task)
    return task.upper()


@pytest.fixture
def pool() -> IsolatedPool:
    return IsolatedPool(workers=2, memory_bytes=3 << 30, timeout_seconds=20)


def test_the_run_goes_on_past_every_kind_of_failure(pool: IsolatedPool) -> None:
    tasks = ["a", "memory", "reader's memory", "crash", "refuse", "threads", *"bcdef"]
    before = os.environ.get("POLARS_MAX_THREADS")
    with pool:
        found = dict(pool.map_unordered(behave, tasks))
    codes = {task: result.code for task, result in found.items() if isinstance(result, Unreadable)}
    assert codes == {"memory": "too_large", "reader's memory": "too_large", "crash": "too_large", "refuse": "encrypted"}
    assert found["threads"] == 1
    assert [found[task] for task in "abcdef"] == list("ABCDEF")
    assert os.environ.get("POLARS_MAX_THREADS") == before


def test_a_task_that_hangs_is_ended() -> None:
    with IsolatedPool(workers=1, memory_bytes=3 << 30, timeout_seconds=3) as pool:
        found = dict(pool.map_unordered(behave, ["hang", "a"]))
    assert isinstance(found["hang"], Unreadable)
    assert found["hang"].code == "too_large"
    assert "слишком много времени" in found["hang"].message_ru
    assert found["a"] == "A"


def test_an_error_of_the_program_is_not_taken_for_an_error_of_the_file(pool: IsolatedPool) -> None:
    with pool, pytest.raises(LookupError):
        list(pool.map_unordered(behave, ["bug"]))


def test_reading_itself_works_within_the_bound_of_memory() -> None:
    data = xlsx_of("".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 50_000)))
    with IsolatedPool(workers=1, memory_bytes=3 << 30, timeout_seconds=30) as pool:
        assert list(pool.map_unordered(refusal, [data])) == [(data, "read")]

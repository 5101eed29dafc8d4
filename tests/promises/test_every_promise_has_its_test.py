"""The threat model names exactly the tests that keep each promise, and says of one without a test that it is not built."""

import re

import pytest

from tests.promises.table import DOCUMENT, NOT_BUILT, PROMISES, TESTS, brought_up_to_date, cell, kept_by, rows

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_table_has_every_promise_once_and_in_order() -> None:
    assert re.findall(r"^\| (P\d\d) \|", TEXT, re.MULTILINE) == PROMISES


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_names_exactly_the_tests_that_keep_it(promise: str) -> None:
    """Out of date? `python -m tests.promises.table` writes it anew; read what it says."""
    assert rows(TEXT)[promise] == cell(kept_by()[promise])


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_without_a_test_is_not_pretended(promise: str) -> None:
    assert bool(kept_by()[promise]) is (rows(TEXT)[promise] != NOT_BUILT)


def test_a_file_that_carries_a_number_holds_a_test_that_does() -> None:
    for path in (TESTS / "promises").glob("test_p[0-9][0-9]_*.py"):
        number = path.name[5:8]
        assert f"def test_{number}_" in path.read_text(encoding="utf-8"), path.name


def test_a_document_that_is_out_of_date_is_brought_up_to_date() -> None:
    old = "| P04 | words | not built yet |\n"
    assert brought_up_to_date(old) == f"| P04 | words | {cell(kept_by()['P04'])} |\n"

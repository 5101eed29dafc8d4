"""Open data: each register as JSON and CSV, whole, with its source; and its description, held to what is answered."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import BaseSchema
from schemathesis.openapi import from_wsgi

from agencies.listing import PAGE, ListReplaced, agencies_of, current_list
from core.cells import FORMULA_SIGNS
from tests.agencies.builders import row
from tests.web.register_pages import ROWS, Pages, register_pages
from web.register.open_data import COLUMNS, DESCRIPTION, cell

EXAMPLES = 25
"""Requests that schemathesis makes up for each address: all of it takes seconds."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The pages on ROWS: these tests only look."""
    with register_pages(tmp_path_factory.mktemp("open")) as made:
        yield made


def lines(shown: Pages, register: str = "test") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(shown.get(f"{register}.csv").text, newline="")))


@pytest.fixture(scope="module")
def described(shown: Pages) -> BaseSchema:
    """What openapi.json says, asked of the application itself (its pytest plugin would slow every run down)."""
    return from_wsgi("/agencies/openapi.json", shown.browser.application)


@pytest.mark.parametrize("path", json.loads(DESCRIPTION.read_text())["paths"])
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_whatever_schemathesis_makes_up_is_answered_as_described(
    described: BaseSchema, path: str, data: st.DataObject
) -> None:
    case = data.draw(described[path]["GET"].as_strategy())
    case.call_and_validate()


@pytest.mark.parametrize("register", ["test", "mdg", "kwt", "demo", "hkg"])
def test_every_register_is_answered_as_described(described: BaseSchema, register: str) -> None:
    for path in ("/agencies/{register}.json", "/agencies/{register}.csv"):
        case = described[path]["GET"].Case(path_parameters={"register": register})
        assert case.call_and_validate().status_code == 200


def test_the_description_names_every_address_of_the_data(shown: Pages) -> None:
    described = set(json.loads(DESCRIPTION.read_text())["paths"])
    rules = shown.browser.application.url_map.iter_rules()
    served = {
        rule.rule.replace("<register_id>", "{register}")
        for rule in rules
        if rule.endpoint.startswith("open_data.")
    }
    assert described == served


def test_the_json_has_every_agency_with_its_places_source_and_day(shown: Pages) -> None:
    told = shown.get("test.json").get_json()
    assert told["register"]["list"] == {"read_on": "2026-11-20", "agencies": len(told["agencies"])}
    assert told["register"]["source"] == {
        "title": "The tests", "address": None, "licence": None, "read_on": "2026-11-20",
    }  # fmt: skip
    assert {agency["name"] for agency in told["agencies"]} == {one[0] for one in ROWS}
    (sun,) = (agency for agency in told["agencies"] if agency["name"] == "Sun")
    assert [place["town"] for place in sun["places"]] == ["Harbour", "Hill"]
    assert shown.get(f"test/{sun['id']}").status_code == 200


def test_the_table_has_a_line_for_each_place_with_source_terms_and_day(shown: Pages) -> None:
    told = lines(shown)
    assert tuple(told[0]) == COLUMNS
    assert len(told) == len(ROWS)
    for line in told:
        assert (line["register"], line["synthetic"], line["read_on"]) == ("test", "false", "2026-11-20")
        assert (line["authority"], line["source"], line["source_licence"]) == ("The tests", "The tests", "")
    assert {line["name"] for line in told} >= {"Sunrise", "期柏有限公司"}


def test_no_cell_of_the_table_begins_a_formula(shown: Pages) -> None:
    cells = [value for line in lines(shown) for column, value in line.items() if column != "phone"]
    assert not [value for value in cells if value.startswith(FORMULA_SIGNS)]
    assert "'+Plus Agency" in cells
    assert "'@SUM(A1)" in cells


def test_a_phone_number_stays_a_number(shown: Pages) -> None:
    assert "+85221234567" in {line["phone"] for line in lines(shown)}


@given(st.one_of(st.text(max_size=20), st.tuples(st.text(max_size=5), st.text(max_size=5)), st.integers()))
def test_whatever_a_value_is_its_cell_is_text(value: object) -> None:
    assert not cell(value).startswith(FORMULA_SIGNS)


def test_a_register_without_a_list_says_what_holds(shown: Pages) -> None:
    told = shown.get("mdg.json").get_json()
    assert told["agencies"] == []
    assert told["register"]["list"] is None
    assert told["register"]["regime"] == "no-valid-licence"
    assert len(told["register"]["evidence"]) == 3
    assert lines(shown, "mdg") == []


def test_the_synthetic_register_says_so(shown: Pages) -> None:
    registers = shown.get("registers.json").get_json()["registers"]
    assert [one["id"] for one in registers if one["synthetic"]] == ["demo"]


@pytest.mark.parametrize("path", ["test.json", "test.csv", "registers.json", "openapi.json"])
def test_who_has_this_version_already_is_told_so(shown: Pages, path: str) -> None:
    given = shown.get(path)
    assert given.headers["Access-Control-Allow-Origin"] == "*"
    again = shown.browser.get(f"/agencies/{path}", headers={"If-None-Match": given.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_another_list_is_another_version(tmp_path: Path) -> None:
    with register_pages(tmp_path) as own:
        before = own.get("test.json").headers["ETag"]
        own.office.listed(*ROWS, row("One more", "99"))
        assert own.get("test.json").headers["ETag"] != before


def test_a_list_of_more_than_a_page_is_given_whole(tmp_path: Path) -> None:
    count = 2 * PAGE + 1
    with register_pages(
        tmp_path, [row(f"Name {number}", str(number)) for number in range(1, count + 1)]
    ) as own:
        names = [agency["name"] for agency in own.get("test.json").get_json()["agencies"]]
        assert (len(names), len(set(names))) == (count, count)
        assert len(lines(own)) == count


def test_a_list_that_is_cleared_while_it_is_read_is_not_taken_for_whole(tmp_path: Path) -> None:
    with register_pages(tmp_path, [row(f"Name {number}", str(number)) for number in range(PAGE + 1)]) as own:
        with own.office.looking() as (connection, lists):
            current = current_list(connection, "test")
        assert current
        (known,) = lists.imports.values()
        reading_it = agencies_of(own.office.engine, known, current)
        next(reading_it)
        for number in range(3):
            own.office.listed(row("Only one", str(number)), force="the test clears it")
        with pytest.raises(ListReplaced):
            list(reading_it)

"""Looking up: by licence, by name on the keypad, one wrong key forgiven; never a list read through."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.lookup import (
    FEWEST_FOR_A_SLIP,
    MOST_HEARD,
    Found,
    agency_of,
    current_lists,
    find_by_name,
    one_key_away,
    range_sql,
)
from agencies.names import T9_LENGTH, spellings
from agencies.registers import read_registers
from core.ledger import Rows, open_ledger
from tests.agencies.builders import Office, names_of, plan_of, row
from tests.agencies.conftest import office_in
from tests.builders import REAL_CONTENT
from tests.databases import ON_POSTGRESQL, sqlite_file

WORDS = ("Sun", "Moon", "Star", "Light", "Agency", "Limited", "期柏", "Société", "4U", "One-Two", "Ndao")
NAMES = sorted({f"{first} {second} {third}" for first in WORDS for second in WORDS for third in WORDS[:2]})


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A register of a few hundred names, imported once: its tests only look."""
    with office_in(tmp_path_factory.mktemp("crowded")) as office:
        office.listed(*(row(name) for name in NAMES))
        yield office


def matching(keys: str) -> set[str]:
    """All that a prefix means, found the long way."""
    return {name for name in NAMES if any(start.startswith(keys) for start in spellings(name))}


@given(st.text("0123456789", min_size=1, max_size=10))
@settings(max_examples=60, deadline=None)
def test_whatever_is_keyed_what_is_found_is_what_it_means(crowded: Office, keys: str) -> None:
    check(crowded, keys)


@given(st.sampled_from(NAMES), st.integers(0, 2), st.integers(1, T9_LENGTH))
@settings(max_examples=100, deadline=None)
def test_every_name_is_found_from_the_start_of_any_word(
    crowded: Office, name: str, word: int, length: int
) -> None:
    starts = spellings(name)
    keys = starts[word % len(starts)][:length]
    assert name in matching(keys)
    check(crowded, keys)


def check(office: Office, keys: str) -> None:
    found = office.by_name(keys)
    meant = matching(keys) or matching("".join(key for key in keys if key not in "01") or "?")
    slip = not meant and len(keys) >= FEWEST_FOR_A_SLIP
    if slip:
        meant = {name for tried in one_key_away(keys) for name in matching(tried)}
    assert set(names_of(found)) <= meant
    assert found.more == (len(meant) > MOST_HEARD)
    assert len(found.agencies) == min(len(meant), MOST_HEARD)
    assert found.slip == (slip and bool(meant))


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=100, deadline=None)
def test_one_wrong_key_still_finds(crowded: Office, name: str, data: st.DataObject) -> None:
    keys = spellings(name)[0]
    at = data.draw(st.integers(0, len(keys) - 1))
    wrong = keys[:at] + data.draw(st.sampled_from("0123456789".replace(keys[at], ""))) + keys[at + 1 :]
    found = crowded.by_name(wrong)
    assert name in names_of(found) or found.more or not found.slip
    assert found.agencies


def test_a_turn_and_a_page_are_told_the_same(crowded: Office) -> None:
    def in_a_turn(rows: Rows) -> Found:
        lists = current_lists(rows, {"test": crowded.register}, demo=True)
        return find_by_name(rows, lists, "7866666")

    found = open_ledger(crowded.engine).write(in_a_turn)
    assert found.agencies
    assert found == crowded.by_name("7866666")


def test_fewer_than_four_keys_forgive_nothing(crowded: Office) -> None:
    assert crowded.by_name("999").agencies == ()


@pytest.mark.parametrize("keys", ["", "#", "*", "12a", "٣", "0" * 40, "9" * 40])
def test_what_is_no_spelling_finds_nothing(crowded: Office, keys: str) -> None:
    found = crowded.by_name(keys)
    assert (found.agencies, found.more) == ((), False)


def test_zeros_and_ones_pressed_between_words_do_no_harm(crowded: Office) -> None:
    assert names_of(crowded.by_name("786" + "0" + "6666" + "1" + "786")) == ["Sun Moon Sun"]


def test_a_question_is_ranges_of_an_index(crowded: Office) -> None:
    """Even with one wrong key: no list is read through, whatever its size."""
    plan = plan_of(crowded, range_sql, one_key_away("786544"))
    if ON_POSTGRESQL:
        assert any("Index" in line and "agency_words" in line for line in plan), plan
        assert not any("Seq Scan" in line for line in plan), plan
    else:
        assert "SEARCH w USING PRIMARY KEY (import_id=? AND t9>? AND t9<?)" in plan
        assert not any(line.startswith(("SCAN w", "SCAN agency")) for line in plan)


def test_a_licence_is_asked_for_in_the_unique_index_of_digits(office: Office) -> None:
    sqlite_file(office.folder)
    asked = "SELECT name FROM agencies WHERE import_id IN (1, 2) AND licence_digits = '7'"
    (plan,) = [one["detail"] for one in office.rows(f"EXPLAIN QUERY PLAN {asked}")]
    assert plan.startswith("SEARCH agencies USING INDEX")
    assert plan.endswith("(import_id=? AND licence_digits=?)")


def test_a_licence_is_found_by_its_digits_however_it_is_written(office: Office) -> None:
    office.listed(row("Sun", "RL-1842"), row("Moon", "892/067/068"), row("Star"))
    assert names_of(office.by_licence("1842")) == ["Sun"]
    assert names_of(office.by_licence("892067068")) == ["Moon"]
    for nothing in ("184", "", "#", "9" * 40):
        assert office.by_licence(nothing).agencies == ()


def test_the_digits_of_a_licence_are_one_agencys_in_an_import(office: Office) -> None:
    office.listed(row("Sun", "RL-1842"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        copy_of_a_row(office)


def copy_of_a_row(office: Office) -> None:
    columns = [one for one in office.rows("SELECT * FROM agencies")[0] if one != "key"]
    with office.engine.begin() as connection:
        told = ", ".join(columns)
        connection.exec_driver_sql(f"INSERT INTO agencies (key, {told}) SELECT 1, {told} FROM agencies")


def test_the_synthetic_register_is_searched_in_demo_only(office: Office) -> None:
    office.register = read_registers(REAL_CONTENT)["demo"]
    office.import_file(REAL_CONTENT / "registers" / "demo.csv")
    baobab = spellings("Baobab")[0]
    assert names_of(office.by_name(baobab)) == ["Baobab Domestic Services (synthetic)"]
    with office.looking(demo=False) as (connection, lists):
        assert lists.imports == {}
        assert find_by_name(connection, lists, baobab).agencies == ()


def test_only_the_current_list_is_searched(office: Office) -> None:
    office.listed(row("Sun"), row("Moon"))
    before = office.by_name("786").agencies[0]
    office.listed(row("Star"), row("Moon"))
    assert office.by_name("786").agencies == ()
    assert names_of(office.by_name("7827")) == ["Star"]
    with office.looking() as (connection, lists):
        assert agency_of(connection, lists, "test", before.key) is None


def test_two_agencies_of_one_name_are_told_apart_by_their_towns(office: Office) -> None:
    office.listed(row("Sun", "1", town="North"), row("Sun", "2", town="South"))
    assert sorted((one.name, one.town) for one in office.by_name("786").agencies) == [
        ("Sun", "North"),
        ("Sun", "South"),
    ]


def test_former_names_and_names_in_other_scripts_find_too(office: Office) -> None:
    office.listed(row("Sun", also="散工易", former="Moon; Old Star"))
    for name in ("Sun", "San Gong", "Moon", "Star"):
        (agency,) = office.by_name("".join(spellings(name)[0])).agencies
        assert agency.former_names == ("Moon", "Old Star")


def test_a_register_is_known_with_its_list_or_without_one(office: Office) -> None:
    with office.looking() as (_, lists):
        assert lists.today("test", office.register).listed_on is None
    office.listed(row("Sun"))
    with office.looking() as (_, lists):
        assert lists.today("test", office.register).listed_on == office.register.source.read_on


def test_nothing_is_found_before_the_first_import(office: Office) -> None:
    assert office.by_name("786").agencies == ()
    assert office.by_licence("1").agencies == ()

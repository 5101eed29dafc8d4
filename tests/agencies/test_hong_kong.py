"""The real list of Hong Kong (third-party, not in the repository) imports whole and sensibly."""

import os
from datetime import date
from pathlib import Path

import pytest

from agencies.importing import Ending
from agencies.lookup import places_of
from agencies.names import spellings
from agencies.registers import read_registers
from agencies.verdict import VerdictKind, verdict
from tests.agencies.builders import Office
from tests.builders import REAL_CONTENT

FOLDER = os.environ.get("REFERENCE_DATA", "")
LIST = Path(FOLDER) / "hk_agencies_2021_part.csv"
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.skipif(
    not FOLDER or not LIST.is_file(),
    reason="REFERENCE_DATA is not set: the list of Hong Kong was not imported",
)


@pytest.fixture
def hong_kong(office: Office) -> Office:
    office.register = read_registers(REAL_CONTENT)["hkg"]
    return office


def test_every_row_is_taken_and_repeated_names_are_places_of_one_agency(hong_kong: Office) -> None:
    outcome = hong_kong.import_file(LIST)
    assert outcome.ending is Ending.APPLIED
    assert outcome.counts == {
        "rows": 2000, "agencies": 1890, "before": 0, "new": 1890, "changed": 0, "gone": 0, "rejected": 0,
    }  # fmt: skip
    assert outcome.rejected_file is None


def test_an_agency_is_spelled_and_its_verdict_says_how_old_the_list_is(hong_kong: Office) -> None:
    hong_kong.import_file(LIST)
    found = hong_kong.by_name(spellings("Sunlight")[0])
    (agency,) = found.agencies
    assert (agency.name, agency.places, agency.other_names) == (
        "Sunlight Employment Agency",
        10,
        ("陽光女傭中心",),
    )
    with hong_kong.looking() as (connection, lists):
        told = verdict(lists.register_of(agency), agency, TODAY)
        assert len(places_of(connection, lists, agency)) == 10
    assert (told.kind, told.age_days) == (VerdictKind.OLD_LIST, 1790)


def test_names_in_chinese_alone_are_found_by_their_latin_letters(hong_kong: Office) -> None:
    hong_kong.import_file(LIST)
    found = hong_kong.by_name(spellings("San Gong Yi")[0])
    assert [(agency.name, agency.town) for agency in found.agencies] == [("散工易", "")]

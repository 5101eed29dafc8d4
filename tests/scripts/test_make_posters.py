from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import OperatorError
from core.settings import Mode
from scripts.make_posters import print_counts, wanted, write
from tests.builders import settings_in


def test_production_prints_nothing_without_the_number_of_the_line(tmp_path: Path) -> None:
    production = replace(settings_in(tmp_path), mode=Mode.PRODUCTION, line_number="")
    with pytest.raises(OperatorError, match="LINE_NUMBER is not set"):
        wanted(production, "")


def test_production_prints_no_drafts(tmp_path: Path) -> None:
    production = replace(settings_in(tmp_path), mode=Mode.PRODUCTION, line_number="+261 20 00 000 00")
    with pytest.raises(OperatorError, match="drafts in fr, mg"):
        wanted(production, "")


def test_a_trial_prints_without_one_and_each_file_says_so(tmp_path: Path) -> None:
    trial = replace(settings_in(tmp_path), line_number="")
    made = wanted(trial, "44")
    assert len(made) == 6
    write(made[0], tmp_path / "posters")
    assert [path.name for path in (tmp_path / "posters").iterdir()] == ["trial-poster-44-mg.pdf"]


def test_a_place_that_is_not_there_is_refused_with_where_they_are_listed(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"no place '77'.*content/posters\.yaml"):
        wanted(settings_in(tmp_path), "77")


def test_before_anybody_called_by_a_poster_it_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_counts(settings_in(tmp_path / "instance"))
    assert capsys.readouterr().out == "No place has brought a call or a visit yet.\n"

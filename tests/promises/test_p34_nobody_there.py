"""P34: where nobody who could answer has been for a while, the line says so and gives the office instead of taking a report."""

from tests.builders import Deployment
from tests.ivr.reporting import NOTICE, TO_DETAILS, TO_NOTICE, Team, offered, ring, said, told
from vault.members import mark_signed_in


def test_p34_when_nobody_is_there_no_report_is_taken_and_the_offices_are_named(line: Deployment) -> None:
    telling = ring(line, *TO_NOTICE)
    assert said(telling.answer) == ["report.absent"]
    assert telling.press("_") == [f"person.{place}" for place in ("danger", "diana", "sava", "elsewhere")]
    assert line.rows("SELECT * FROM cases") == []


def test_p34_a_team_that_stayed_away_takes_no_reports_until_one_of_it_is_back(
    line: Deployment, team: Team
) -> None:
    line.clock.move(days=line.settings.absent_after_days + 1)
    assert said(ring(line, *TO_NOTICE).answer) == ["report.absent"]
    with team.office.rows() as rows:
        mark_signed_in(rows, team.diana, line.clock.now())
    assert said(ring(line, *TO_NOTICE[1:], sid="CA2").answer) == NOTICE


def test_p34_a_region_whose_team_stays_away_is_named_with_its_office_and_what_was_told_is_kept(
    line: Deployment, team: Team
) -> None:
    line.clock.move(days=line.settings.absent_after_days + 1)
    with team.office.rows() as rows:
        mark_signed_in(rows, team.diana, line.clock.now())
    telling = told(line, *TO_DETAILS, "3")
    assert telling.press("2") == ["report.absent-region", "place.sava", "report.go-on.1"]
    assert telling.case["region"] == "sava"
    assert telling.press("1") == offered("avoid", ("must-not",))
    telling.press("1")
    assert team.openers(telling.case["id"]) == {team.supervisor}

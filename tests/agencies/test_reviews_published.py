"""What may be shown of an agency: approved reviews of one that its register lists, and the agency's side after them."""

from datetime import date

from agencies.reviews.publication import Share
from agencies.reviews.published import AgencyAnswer
from agencies.reviews.questions import Question
from tests.agencies.builders import Office, row
from tests.agencies.reviewing import SUN, add_answer, add_approved, add_asked, published_of


def test_five_reviews_over_a_month_are_shown_once_the_agency_was_asked(office: Office) -> None:
    office.listed(row("Sun", "1"))
    add_approved(office, 0, 5, 10, 31)
    add_approved(office, 20, answers="yn---")
    assert published_of(office) is None
    add_asked(office)
    found = published_of(office)
    assert found
    assert found.asked_on == date(2026, 11, 22)
    assert found.summary.workers == 5
    assert (found.summary.since, found.summary.until) == (date(2026, 10, 1), date(2026, 11, 1))
    assert found.summary.shares == {Question.PAID: Share.FEW, Question.CONTRACT: Share.MOST}
    assert found.answers == ()


def test_the_agencys_side_comes_with_them(office: Office) -> None:
    office.listed(row("Sun", "1"))
    add_approved(office, 0, 5, 10, 20, 31)
    add_asked(office, 3)
    add_answer(office, "Nous remboursons.", days_ago=1)
    found = published_of(office)
    assert found
    assert found.answers == (AgencyAnswer("fr", "Nous remboursons.", date(2026, 11, 21)),)


def test_only_what_a_person_approved_counts(office: Office) -> None:
    office.listed(row("Sun", "1"))
    add_approved(office, 0, 5, 10, 20, 31)
    add_asked(office)
    for state in ("incomplete", "new", "held", "rejected", "replaced"):
        office.change("UPDATE reviews SET state = ? WHERE id = '00000002'", state)
        assert published_of(office) is None
    office.change("UPDATE reviews SET state = 'approved'")
    assert published_of(office)


def test_an_agency_that_left_its_register_is_not_shown_and_is_again_when_it_is_back(office: Office) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"))
    add_approved(office, 0, 5, 10, 20, 31)
    add_asked(office)
    assert published_of(office)
    office.listed(row("Moon", "2"), force="Sun was merged into Moon")
    assert published_of(office) is None
    office.undo()
    assert published_of(office)


def test_reviews_of_one_agency_are_no_other_ones(office: Office) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"))
    add_approved(office, 0, 5, 10, 20, 31, key=SUN + 1)
    add_asked(office)
    add_asked(office, key=SUN + 1)
    assert published_of(office) is None

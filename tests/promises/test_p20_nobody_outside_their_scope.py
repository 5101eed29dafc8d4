"""P20: the escrow key takes two people, and is no page; nobody reaches a member or a key outside their scope by an id."""

import pytest

from tests.vault.office import Office
from tests.web.console.staff import Staff, words
from vault import escrow, opening
from vault.members import Role
from vault.passphrases import WrongWords
from vault.reading import NotYours


def test_p20_one_half_of_the_escrow_key_opens_nothing(office: Office) -> None:
    one, other = office.make_escrow()
    with office.rows() as rows:
        for first, second in ((one, one), (other, other), (one, ""), ("", other)):
            with pytest.raises((escrow.OtherHalves, WrongWords)):
                escrow.open_escrow(rows, first, second, office.clock.now())


def test_p20_both_halves_open_and_the_audit_log_says_so(office: Office) -> None:
    one, other = office.make_escrow()
    item = office.note(office.open_case(), "They kept my passport.")
    with office.rows() as rows:
        opener = escrow.open_escrow(rows, other, one, office.clock.now())
        opened = opening.open_item(rows, office.folder, opener, item, office.clock.now())
        assert opened.read().decode() == "They kept my passport."
        verbs = [verb for (verb,) in rows.all("SELECT verb FROM audit_log ORDER BY seq DESC LIMIT 2")]
    assert verbs == ["item.opened", "escrow.opened"]


def test_p20_an_item_of_another_region_is_not_opened_by_its_id(office: Office) -> None:
    stranger, _ = office.hire(region="diana"), office.hire(region="sava")
    item = office.note(office.open_case("sava"))
    with office.rows() as rows, pytest.raises(NotYours):
        opening.open_item(rows, office.folder, office.sign_in(stranger), item, office.clock.now())


@pytest.mark.parametrize(("region", "status"), [("sava", 200), (None, 200), ("diana", 404)])
@pytest.mark.parametrize("page", ["/people/{}", "/keys/{}"])
def test_p20_a_supervisor_sees_the_people_of_their_region(
    staff: Staff, page: str, region: str | None, status: int
) -> None:
    member = staff.office.hire(Role.INSPECTOR, "sava", confirmed=False)
    supervisor = staff.hired(Role.SUPERVISOR, region)
    assert supervisor.get(page.format(member)).status_code == status
    assert ("inspector of sava" in words(supervisor.get("/people"))) == (status == 200)


def test_p20_what_is_not_yours_looks_like_what_is_not_there(staff: Staff) -> None:
    member = staff.office.hire(Role.INSPECTOR, "sava")
    supervisor = staff.hired(Role.SUPERVISOR, "diana")
    pages = {words(supervisor.get(f"/people/{id_}")) for id_ in (member, "0" * 16)}
    assert len(pages) == 1


def test_p20_anothers_notice_stays_unread(staff: Staff) -> None:
    reader, other = staff.office.hire(), staff.office.hire()
    with staff.office.rows() as rows:
        rows.change(
            "INSERT INTO notices (id, member_id, kind, subject, at) VALUES ('n', ?, 'key.confirmed', ?, 1)",
            reader,
            other,
        )
    assert staff.signed_in(other).post("/notices/n").status_code == 303
    assert "was confirmed" in words(staff.signed_in(reader).get("/"))
    staff.signed_in(reader).post("/notices/n")
    assert "Nothing new" in words(staff.signed_in(reader).get("/"))

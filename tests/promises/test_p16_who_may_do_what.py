"""P16: every route says who may, and asks; an administrator makes no opener; a confirmed key is told to its region."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from scripts.matrix import lines
from tests.stories.heard import with_sound
from tests.vault.office import Office
from tests.web.console.staff import Browser, Staff, words
from vault import audit, members, opening
from vault.members import Role
from vault.opening import AT_ONCE
from web.console import pages
from web.console.door import PUBLIC, Undeclared, permits, routes
from web.console.permissions import ACCOUNT, TABLE, Permission, Scope, Thing, covers, scope


def declared() -> list[tuple[str, str, Permission]]:
    app = Flask("declared", static_folder=None)
    pages.mount(app)
    return routes(app)


ROUTES = declared()


def address(route: str) -> tuple[str, str]:
    """Method and path, with ids that nobody has."""
    method, path = route.split(" ")
    path = path.replace("<path:filename>", "console.css")
    return method, re.sub(r"<(?:(int):)?\w+>", lambda blank: "1" if blank[1] else "none", path)


def asked(browser: Browser, route: str) -> TestResponse:
    """The route, with the token of a page: an answer of the view, or of the door."""
    method, path = address(route)
    if method == "GET":
        return browser.client.get(path)
    return browser.client.post(path, data={"csrf_token": browser.token()})


@pytest.mark.parametrize(("role", "confirmed"), [*product(Role, (True, False))])
def test_p16_every_route_opens_to_the_roles_of_the_table_and_to_nobody_else(
    staff: Staff, role: Role, confirmed: bool
) -> None:
    for route, _, permission in ROUTES:
        browser = staff.hired(role, "sava", confirmed=confirmed)
        with asked(browser, route) as answer:
            allowed = permission == PUBLIC or may(role, permission, confirmed)
            assert (answer.status_code != 403) == allowed, (route, answer.status_code)


def may(role: Role, permission: Permission, confirmed: bool) -> bool:
    """The rule in other words than the code's: the table, and a key confirmed by a supervisor for who hears callers.

    An editor hears nobody but who tells a story.
    """
    hears_nobody = role is Role.ADMINISTRATOR or (role is Role.EDITOR and permission[0] != "stories")
    trusted = confirmed or permission[0] == ACCOUNT or hears_nobody
    return role in TABLE[permission] and trusted


@pytest.mark.parametrize("route", [route for route, _, permission in ROUTES if permission != PUBLIC])
def test_p16_nobody_passes_without_a_session(staff: Staff, route: str) -> None:
    with asked(staff.browser(), route) as answer:
        assert answer.status_code in (302, 303)
        assert "/console/sign-in" in answer.headers["Location"]


def test_p16_what_anybody_may_ask_for_is_the_way_in_and_nothing_else() -> None:
    assert [route for route, _, permission in ROUTES if permission == PUBLIC] == [
        "GET /console/invitation/<token>",
        "GET /console/sign-in",
        "GET /console/static/<path:filename>",
        "POST /console/invitation/<token>",
        "POST /console/invitation/<token>/proof",
        "POST /console/sign-in",
    ]


def undeclared() -> None: ...


@permits("people", "eat")
def unknown() -> None: ...


@pytest.mark.parametrize("view", [undeclared, unknown])
def test_p16_an_application_with_an_undeclared_route_does_not_start(view: Any) -> None:
    app = Flask("undeclared", static_folder=None)
    pages.mount(app)
    app.add_url_rule("/console/odd", "console.odd", view)
    with pytest.raises(Undeclared):
        routes(app)


def test_p16_every_permission_is_a_routes_and_the_matrix_prints_every_route() -> None:
    assert {permission for _, _, permission in ROUTES} - {PUBLIC} == {*TABLE}
    app = Flask("printed", static_folder=None)
    pages.mount(app)
    printed = "\n".join(lines(app))
    assert all(route in printed for route, _, _ in ROUTES)


def things() -> Iterator[Thing]:
    yield from (
        Thing(member, region) for member, region in product(("me", "another"), ("sava", "diana", None))
    )


@pytest.mark.parametrize("region", ["sava", None])
def test_p16_a_scope_reaches_so_far(region: str | None) -> None:
    me = members.Member("me", "Soa", Role.SUPERVISOR, region)
    for thing in things():
        assert not covers(None, me, thing)
        assert covers(Scope.ALL, me, thing)
        assert covers(Scope.OWN, me, thing) == (thing.member == "me")
        assert covers(Scope.REGION, me, thing) == (region is None or thing.region == region)


def test_p16_what_the_table_does_not_name_nobody_may() -> None:
    for role in Role:
        member = members.Member("me", "Soa", role, None)
        assert scope(member, ("cases", "burn"), confirmed=True) is None


def test_p16_a_new_key_waits_for_a_supervisor_who_hears_its_fingerprint(staff: Staff) -> None:
    supervisor = staff.hired(Role.SUPERVISOR, "sava")
    colleague, other = staff.hired(Role.INSPECTOR, "sava"), staff.hired(Role.INSPECTOR, "diana")
    holder = staff.joined("Lova")
    with staff.office.rows() as rows:
        key = members.current_key(rows, holder.id)
    assert key is not None
    for page in ("/keys", f"/keys/{holder.id}"):
        assert key.fingerprint not in supervisor.get(page).text
    wrong = supervisor.post(f"/keys/{holder.id}", fingerprint="0000 " * 6)
    assert (wrong.status_code, "not the digits" in words(wrong)) == (422, True)
    assert confirmed_at(staff.office, holder.id) is None
    heard = supervisor.post(f"/keys/{holder.id}", fingerprint=key.fingerprint.replace(" ", "-"))
    assert heard.status_code == 303
    assert confirmed_at(staff.office, holder.id) is not None
    assert "The key of Lova was confirmed" in words(colleague.get("/"))
    assert "Lova" not in words(other.get("/"))


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        (Role.SUPERVISOR, "sava", 303),
        (Role.SUPERVISOR, None, 303),
        (Role.SUPERVISOR, "diana", 404),
        (Role.INSPECTOR, "sava", 403),
        (Role.ADMINISTRATOR, None, 403),
        (Role.PARTNER, "sava", 403),
        (Role.EDITOR, None, 403),
    ],
)
def test_p16_a_supervisor_of_the_region_alone_confirms(
    staff: Staff, role: Role, region: str | None, status: int
) -> None:
    member = staff.office.hire(Role.INSPECTOR, "sava", confirmed=False)
    with staff.office.rows() as rows:
        key = members.current_key(rows, member)
    assert key is not None
    answer = staff.hired(role, region).post(f"/keys/{member}", fingerprint=key.fingerprint)
    assert answer.status_code == status
    assert (confirmed_at(staff.office, member) is not None) == (status == 303)


def test_p16_nobody_confirms_their_own_key(staff: Staff) -> None:
    member = staff.office.hire(Role.SUPERVISOR, "sava")
    with staff.office.rows() as rows:
        key = members.current_key(rows, member)
    assert key is not None
    assert staff.signed_in(member).post(f"/keys/{member}", fingerprint=key.fingerprint).status_code == 422


def test_p16_a_confirmation_passes_on_what_waits(staff: Staff) -> None:
    supervisor = staff.hired(Role.SUPERVISOR, "sava")
    item = staff.office.note(staff.office.open_case("sava"))
    member = staff.office.hire(Role.INSPECTOR, "sava", confirmed=False)
    with staff.office.rows() as rows:
        key = members.current_key(rows, member)
        assert key is not None
    assert holders(staff.office, item) == 1
    supervisor.post(f"/keys/{member}", fingerprint=key.fingerprint)
    assert holders(staff.office, item) == 2


def test_p16_a_new_editors_key_opens_no_story_until_a_supervisor_confirmed_it(staff: Staff) -> None:
    office = staff.office
    editor, supervisor = office.hire(Role.EDITOR, None), staff.hired(Role.SUPERVISOR, None)
    story = with_sound(office, b"a story")
    member = office.hire(Role.EDITOR, None, confirmed=False)
    with office.rows() as rows:
        ((item,),) = rows.all("SELECT id FROM sealed_items WHERE case_id = ?", story)
        key = members.current_key(rows, member)
    assert key is not None
    for confirmed, who_opens in ((False, 2), (True, 3)):
        if confirmed:
            assert supervisor.post(f"/keys/{member}", fingerprint=key.fingerprint).status_code == 303
        with office.rows() as rows:
            opening.share(rows, office.folder, office.sign_in(editor), office.clock.now())
        assert holders(office, item) == who_opens


def test_p16_whoever_signs_in_passes_on_what_waits(staff: Staff) -> None:
    holder = staff.joined(role=Role.SUPERVISOR)
    with staff.office.rows() as rows:
        rows.change("UPDATE member_keys SET confirmed_at = 1")
    items = [staff.office.note(staff.office.open_case("sava")) for _ in range(3)]
    staff.office.hire(Role.INSPECTOR, "sava")
    assert {holders(staff.office, item) for item in items} == {1}
    assert staff.enter(holder).status_code == 303
    assert {holders(staff.office, item) for item in items} == {2}


def test_p16_another_role_or_region_needs_another_confirmation(staff: Staff) -> None:
    administrator = staff.hired(Role.ADMINISTRATOR, None)
    staff.office.hire(Role.SUPERVISOR, None)
    member = staff.office.hire(Role.INSPECTOR, "sava")
    moved = administrator.post(f"/people/{member}/place", role="supervisor", region="diana")
    assert moved.status_code == 303
    assert confirmed_at(staff.office, member) is None
    assert staff.signed_in(member).get("/people").status_code == 403


def test_p16_what_was_done_to_whom_is_in_the_audit_log_by_whom(staff: Staff) -> None:
    by = staff.office.hire(Role.ADMINISTRATOR, None)
    member = staff.office.hire(Role.INSPECTOR, "sava", confirmed=False)
    administrator = staff.signed_in(by)
    administrator.post(f"/people/{member}/key/end", sure="on")
    administrator.post(f"/people/{member}/link")
    administrator.post(f"/people/{member}/place", role="editor", region="")
    administrator.post(f"/people/{member}/removal", sure="on")
    with staff.office.rows() as rows:
        done = [(entry.actor, entry.verb, entry.subject) for entry in audit.latest(rows, 4)]
    verbs = ("member.removed", "member.moved", "member.linked", "key.ended")
    assert done == [(by, verb, member) for verb in verbs]


def confirmed_at(office: Office, member: str) -> object:
    with office.rows() as rows:
        key = members.current_key(rows, member)
    return key and key.confirmed_at


def holders(office: Office, item: str) -> int:
    with office.rows() as rows:
        return len(rows.all("SELECT 1 FROM wraps WHERE item_id = ?", item))


def test_p16_what_waits_is_passed_on_some_at_a_time_until_nothing_waits(staff: Staff) -> None:
    supervisor, case = staff.hired(Role.SUPERVISOR, "sava"), staff.office.open_case("sava")
    items = [staff.office.note(case) for _ in range(2 * AT_ONCE + 1)]
    member = staff.office.hire(Role.INSPECTOR, "sava", confirmed=False)
    with staff.office.rows() as rows:
        key = members.current_key(rows, member)
    assert key is not None
    assert supervisor.post(f"/keys/{member}", fingerprint=key.fingerprint).status_code == 303
    assert {holders(staff.office, item) for item in items} == {2}
    with staff.office.rows() as rows:
        shared = rows.all("SELECT 1 FROM audit_log WHERE verb = 'keys.shared'")
    assert len(shared) == 3

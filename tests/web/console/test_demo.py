"""Demo's own staff: there after a start, once; what they sign in with is their user's alone; production has none."""

import dataclasses
import stat

import pytest

from core.errors import OperatorError
from core.settings import Mode
from scripts.demo_staff import sentence
from tests.web.console.staff import Holder, Staff, words
from vault import confirming, members
from vault.confirming import MayNotConfirm
from vault.entitlement import can_take
from vault.members import Role
from vault.regions import PRACTICE
from web.console import demo


@pytest.fixture
def hired(staff: Staff) -> Staff:
    demo.hire_staff(staff.office.engine, staff.settings, staff.office.clock.now())
    return staff


def test_demos_staff_is_labelled_and_hears_the_practice_phone(hired: Staff) -> None:
    with hired.office.rows() as rows:
        team = members.team(rows)
        keys = {member.name: members.current_key(rows, member.id) for member in team}
        assert can_take(rows, PRACTICE)
    assert [(member.name, member.role, member.region) for member in team] == [
        ("DEMO administrator", Role.ADMINISTRATOR, None),
        ("DEMO editor", Role.EDITOR, PRACTICE),
        ("DEMO inspector", Role.INSPECTOR, PRACTICE),
        ("DEMO supervisor", Role.SUPERVISOR, PRACTICE),
    ]
    confirmed = {name for name, key in keys.items() if key and key.confirmed_at}
    assert confirmed == {"DEMO editor", "DEMO inspector", "DEMO supervisor"}


def test_everybody_of_it_signs_in_with_what_was_kept(hired: Staff) -> None:
    everybody = demo.read_secrets(hired.settings)
    assert len(everybody) == 4
    for kept in everybody:
        browser = hired.browser()
        holder = Holder("", kept.name, kept.passphrase, kept.secret, browser)
        assert hired.enter(holder).status_code == 303
        assert kept.name in words(browser.get("/"))


def test_what_was_kept_is_for_its_user_alone(hired: Staff) -> None:
    file = demo.secrets_file(hired.settings)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_second_start_changes_nothing(hired: Staff) -> None:
    before = demo.read_secrets(hired.settings)
    demo.hire_staff(hired.office.engine, hired.settings, hired.office.clock.now())
    assert demo.read_secrets(hired.settings) == before


def test_who_lost_the_file_gets_new_words(hired: Staff) -> None:
    before = demo.read_secrets(hired.settings)
    demo.secrets_file(hired.settings).unlink()
    demo.hire_staff(hired.office.engine, hired.settings, hired.office.clock.now())
    after = demo.read_secrets(hired.settings)
    assert [kept.name for kept in after] == [kept.name for kept in before]
    assert not {kept.passphrase for kept in after} & {kept.passphrase for kept in before}
    kept = after[0]
    holder = Holder("", kept.name, kept.passphrase, kept.secret, hired.browser())
    assert hired.enter(holder).status_code == 303


def test_the_operator_is_told_the_words_and_the_code_of_now(hired: Staff) -> None:
    kept = demo.read_secrets(hired.settings)[0]
    assert kept.passphrase in sentence(kept)
    assert kept.code(hired.office.clock.now()) == hired.code(kept.secret)


def test_production_has_no_staff_of_its_own(staff: Staff) -> None:
    production = dataclasses.replace(staff.settings, mode=Mode.PRODUCTION)
    with pytest.raises(OperatorError):
        demo.hire_staff(staff.office.engine, production, staff.office.clock.now())
    with staff.office.rows() as rows:
        assert members.team(rows) == []


def test_nobody_of_another_region_is_confirmed_so(staff: Staff) -> None:
    member = staff.office.hire(Role.INSPECTOR, "sava", confirmed=False)
    with staff.office.rows() as rows, pytest.raises(MayNotConfirm):
        confirming.confirm_for_practice(rows, member, staff.office.clock.now())


def test_demos_staff_does_not_stand_in_the_way_of_a_first_day(hired: Staff) -> None:
    member = hired.office.hire(Role.SUPERVISOR, None, confirmed=False)
    with hired.office.rows() as rows:
        key = members.current_key(rows, member)
        assert key is not None
        confirming.confirm_first(rows, member, key.fingerprint, hired.office.clock.now())

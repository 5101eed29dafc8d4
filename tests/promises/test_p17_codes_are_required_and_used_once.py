"""P17: nobody signs in without a code of their telephone, no code counts twice, and trying them is slow."""

import pytest

from tests.web.console.staff import Browser, Holder, Staff
from web.console import attempts
from web.console.codes import DRIFT, STEP_SECONDS, Codes, WrongCode, new_secret


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567"])
def test_p17_the_passphrase_alone_opens_nothing(staff: Staff, code: str) -> None:
    holder = staff.joined()
    refused = staff.enter(holder, code=code)
    assert refused.status_code == 422
    assert holder.browser.get("/").status_code == 302


def test_p17_the_code_of_the_invitation_does_not_sign_in(staff: Staff) -> None:
    holder = staff.joined()
    staff.office.clock.move(seconds=-STEP_SECONDS)
    assert staff.enter(holder).status_code == 422


def test_p17_a_code_is_good_once(staff: Staff) -> None:
    holder = staff.joined()
    code = staff.code(holder.secret)
    assert staff.enter(holder, code=code).status_code == 303
    assert staff.enter(holder, staff.browser(), code=code).status_code == 422
    staff.office.clock.move(seconds=STEP_SECONDS)
    assert staff.enter(holder, staff.browser(), code=code).status_code == 422
    assert staff.enter(holder, staff.browser()).status_code == 303


def test_p17_a_code_before_the_last_one_is_over_even_inside_the_drift(staff: Staff) -> None:
    holder = staff.joined()
    earlier = staff.code(holder.secret)
    staff.office.clock.move(seconds=STEP_SECONDS)
    assert staff.enter(holder).status_code == 303
    assert staff.enter(holder, staff.browser(), code=earlier).status_code == 422


@pytest.mark.parametrize(
    ("steps", "entered"), [(-DRIFT - 1, 422), (-DRIFT, 303), (DRIFT, 303), (DRIFT + 1, 422)]
)
def test_p17_a_telephone_may_be_half_a_minute_wrong(staff: Staff, steps: int, entered: int) -> None:
    holder = staff.joined()
    staff.office.clock.move(seconds=STEP_SECONDS * (DRIFT + 1))
    here = staff.office.clock.now()
    staff.office.clock.move(seconds=steps * STEP_SECONDS)
    code = staff.code(holder.secret)
    staff.office.clock.at = here
    assert staff.enter(holder, code=code).status_code == entered


def test_p17_what_was_wrong_is_not_said(staff: Staff) -> None:
    holder = staff.joined()
    wrong = [{"name": "Nobody"}, {"passphrase": "un deux trois"}, {"code": "000000"}]
    pages = {staff.enter(holder, staff.browser(), **one).text.replace("Nobody", holder.name) for one in wrong}
    assert len({without_token(page) for page in pages}) == 1


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_p17_after_a_few_misses_an_attempt_must_wait(staff: Staff) -> None:
    holder = staff.joined()
    missed(staff, holder, holder.browser, attempts.FREE)
    soon = staff.enter(holder)
    assert (soon.status_code, soon.headers["Retry-After"]) == (429, "2")
    staff.office.clock.move(seconds=2)
    assert staff.enter(holder).status_code == 303


def test_p17_a_stranger_slows_strangers_and_never_the_browser_the_member_knows(staff: Staff) -> None:
    holder = staff.joined()
    assert staff.enter(holder).status_code == 303
    stranger = staff.browser()
    missed(staff, holder, stranger, attempts.FREE)
    assert staff.enter(holder, stranger, passphrase="un").status_code == 429
    staff.office.clock.move(seconds=1)
    assert staff.enter(holder, code="000000").status_code == 422
    staff.office.clock.move(seconds=STEP_SECONDS)
    assert staff.enter(holder).status_code == 303


def test_p17_even_a_stranger_is_never_shut_out_for_longer_than_a_minute(staff: Staff) -> None:
    holder = staff.joined()
    stranger = staff.browser()
    for _ in range(30):
        staff.enter(holder, stranger, passphrase="un")
        staff.office.clock.move(seconds=attempts.LONGEST.total_seconds())
    assert staff.enter(holder, stranger).status_code == 303


def test_p17_an_attempt_that_comes_too_soon_does_not_lengthen_the_wait(staff: Staff) -> None:
    holder = staff.joined()
    missed(staff, holder, holder.browser, attempts.FREE)
    for _ in range(20):
        assert staff.enter(holder, passphrase="un").status_code == 429
    staff.office.clock.move(seconds=2)
    assert staff.enter(holder).status_code == 303


def test_p17_who_has_the_passphrase_and_guesses_codes_waits_up_to_an_hour(staff: Staff) -> None:
    holder = staff.joined()
    thief = staff.browser()
    for _ in range(20):
        staff.enter(holder, thief, code="000000")
        staff.office.clock.move(seconds=attempts.LONGEST.total_seconds())
    assert staff.enter(holder, thief).status_code == 429
    staff.office.clock.move(seconds=attempts.LONGEST_FOR_CODES.total_seconds())
    assert staff.enter(holder, thief).status_code == 303


def test_p17_names_that_nobody_has_fill_no_table(staff: Staff) -> None:
    browser = staff.browser()
    with staff.office.rows() as rows:
        for number in range(300):
            attempts.count(rows, attempts.of_name(f"name {number}", ""), staff.office.clock.now())
        assert rows.one("SELECT COUNT(*) FROM sign_in_attempts WHERE length(bucket) > 5") == (0,)
    staff.office.clock.move(days=1)
    browser.post("/sign-in", name="x", passphrase="y", code="z")
    with staff.office.rows() as rows:
        assert rows.one("SELECT COUNT(*) FROM sign_in_attempts") == (1,)


def test_p17_a_stolen_database_has_no_codes_in_it(staff: Staff) -> None:
    holder = staff.joined()
    with staff.office.rows() as rows:
        (sealed,) = rows.one("SELECT secret FROM second_factors WHERE member_id = ?", holder.id) or (b"",)
    assert holder.secret.encode() not in sealed
    other = Codes(staff.settings.caller_pepper)
    with pytest.raises(WrongCode):
        other.check(sealed, holder.id, staff.code(holder.secret), staff.office.clock.now())


def test_p17_a_secret_moved_to_another_member_is_none(staff: Staff) -> None:
    codes, secret = Codes(staff.settings.secret_key), new_secret()
    sealed = codes.seal(secret, "a" * 16)
    at = staff.office.clock.now()
    assert codes.check(sealed, "a" * 16, staff.code(secret), at)
    with pytest.raises(WrongCode):
        codes.check(sealed, "b" * 16, staff.code(secret), at)


def missed(staff: Staff, holder: Holder, browser: Browser, times: int) -> None:
    for _ in range(times):
        assert staff.enter(holder, browser, passphrase="un").status_code == 422

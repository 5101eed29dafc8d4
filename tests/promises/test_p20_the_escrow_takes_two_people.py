"""P20: the escrow is used by two people or not at all, and each use is in the audit log. Nobody opens a case outside their scope
by its id.
"""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from tests.vault.office import Office, fresh_office
from vault import entitlement, escrow, opening
from vault.escrow import ESCROW, Halves, OtherHalves, draw_halves
from vault.members import Role
from vault.passphrases import WrongWords, half_in_words
from vault.reading import NotYours
from vault.sealing import new_id

seeds = st.binary(min_size=16, max_size=16)


def test_p20_both_halves_in_either_order_open_and_that_is_logged(office: Office) -> None:
    first, second = office.make_escrow()
    for pair in ((first, second), (second, first)):
        with office.rows() as rows:
            assert escrow.open_escrow(rows, *pair, office.clock.now()).member == ESCROW
    with office.rows() as rows:
        opened = rows.all("SELECT actor FROM audit_log WHERE verb = 'escrow.opened'")
    assert len(opened) == 2


@settings(max_examples=30)
@given(guess=seeds, place=st.booleans())
def test_p20_one_half_with_anything_else_opens_nothing(guess: bytes, place: bool) -> None:
    with fresh_office() as office:
        known = office.make_escrow()[place]
        for other in (known, half_in_words(guess), half_in_words(bytes(16))):
            with office.rows() as rows, pytest.raises(OtherHalves):
                escrow.open_escrow(rows, known, other, office.clock.now())


def test_p20_a_half_is_no_part_of_the_key() -> None:
    """The halves are of a seed: half of the private key itself would leave far less than the other half to search."""
    halves = Halves(bytes(range(16)), bytes(range(16, 32)))
    private = bytes(PrivateKey.from_seed(halves.first + halves.second))
    assert halves.first not in private
    assert halves.second not in private


@pytest.mark.parametrize(
    "wrong", ["", "abaisser", "not words of the list at all", "abaisser " * 11 + "abaisser"]
)
def test_p20_what_is_not_a_half_is_not_tried(office: Office, wrong: str) -> None:
    first, _ = office.make_escrow()
    with office.rows() as rows, pytest.raises(WrongWords):
        escrow.open_escrow(rows, first, wrong, office.clock.now())


def test_p20_halves_before_a_rotation_open_nothing(office: Office) -> None:
    old = office.make_escrow()
    new = office.make_escrow()
    for pair in (old, (old[0], new[1]), (new[0], old[1])):
        with office.rows() as rows, pytest.raises(OtherHalves):
            escrow.open_escrow(rows, *pair, office.clock.now())


def test_p20_neither_half_nor_the_key_is_kept(office: Office) -> None:
    halves = draw_halves()
    with office.rows() as rows:
        escrow.make_escrow(rows, office.clock.now(), halves)
        kept = rows.all("SELECT * FROM escrow_keys") + rows.all("SELECT * FROM audit_log")
    private = bytes(PrivateKey.from_seed(halves.first + halves.second))
    secrets = (halves.first, halves.second, private, *(words.encode() for words in halves.words))
    for value, secret in product((value for row in kept for value in row), secrets):
        assert secret not in (value if isinstance(value, bytes) else str(value).encode())


def test_p20_nobody_opens_a_case_outside_their_scope_by_its_id(office: Office) -> None:
    """What exists and is not theirs is refused as what does not exist."""
    office.hire(Role.INSPECTOR, "SAVA")
    item = office.note(office.open_case("SAVA"))
    others = [(Role.INSPECTOR, "DIANA"), (Role.SUPERVISOR, "DIANA"), *((role, "SAVA") for role in outside())]
    for member in [office.hire(role, region) for role, region in others]:
        for each in (item, new_id()):
            with office.rows() as rows, pytest.raises(NotYours) as refused:
                opening.open_item(rows, office.folder, office.sign_in(member), each, office.clock.now())
            assert refused.value.args == ()


def outside() -> list[Role]:
    """Roles that open nothing by their region alone."""
    return [Role.EDITOR, Role.ADMINISTRATOR, Role.PARTNER]


def test_p20_the_escrow_hands_over_only_what_nobody_of_the_team_opens(office: Office) -> None:
    halves = office.make_escrow()
    office.hire()
    office.note(office.open_case())
    newcomer = office.hire()
    with office.rows() as rows:
        opener = escrow.open_escrow(rows, *halves, office.clock.now())
        assert escrow.share_with(rows, office.folder, opener, newcomer, office.clock.now()) == 0
        assert entitlement.waits_for(rows, newcomer) == 1

"""Who is entitled opens what was sealed, with their passphrase; a session holds the key under a key of its cookie alone."""

import pytest

from tests.vault.office import PEPPER, Office
from vault import caller, members, opening
from vault.boxes import Field
from vault.members import Role
from vault.passphrases import new_passphrase
from vault.reading import NotYours
from vault.sealing import encrypt_sound, encrypt_text, seal, sound_path

SOUND = bytes(range(256)) * 400


def test_an_inspector_of_the_region_reads_a_text(office: Office) -> None:
    inspector = office.hire()
    item = office.note(office.open_case(), "They kept my passport.")
    with office.rows() as rows:
        opened = opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    assert opened.read().decode() == "They kept my passport."


def test_a_recording_is_a_file_and_any_range_of_it_can_be_opened(office: Office) -> None:
    inspector = office.hire()
    draft = encrypt_sound(office.folder, office.open_case(), Field.RECORDING, SOUND)
    with office.rows() as rows:
        item = seal(rows, draft, office.clock.now())
        opened = opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    assert sound_path(office.folder, item).stat().st_size == draft.size
    assert opened.length() == len(SOUND)
    assert opened.read(70_000, 70_010) == SOUND[70_000:70_010]


def test_an_inspector_of_another_region_opens_nothing(office: Office) -> None:
    office.hire()
    other = office.hire(region="DIANA")
    item = office.note(office.open_case())
    with office.rows() as rows, pytest.raises(NotYours):
        opening.open_item(rows, office.folder, office.sign_in(other), item, office.clock.now())


def test_the_passphrase_that_was_shown_unlocks_the_key_and_another_does_not(office: Office) -> None:
    with office.rows() as rows:
        member, _ = members.invite(rows, "Soa", Role.INSPECTOR, "SAVA", "script", office.clock.now())
        passphrase = opening.make_key(rows, member, office.clock.now())
        opener = opening.unlock(rows, member, f"  {passphrase.upper()} ")
        held = opening.hold(opener)
        assert opening.take_up(rows, member, held) == opener
        for wrong in (new_passphrase(), "", passphrase.rsplit(maxsplit=1)[0]):
            with pytest.raises(opening.WrongPassphrase):
                opening.unlock(rows, member, wrong)
    assert bytes(opener.private) not in held.boxed


def test_an_answer_is_heard_with_receipt_and_pin_and_with_neither_alone(office: Office) -> None:
    office.hire()
    case, receipt = office.open_case(), caller.new_receipt()
    with office.rows() as rows:
        key = caller.derive(receipt, "4711", PEPPER)
        assert caller.bind(rows, case, key)
        draft = encrypt_sound(office.folder, case, Field.ANSWER, SOUND)
        answer = seal(rows, draft, office.clock.now(), for_caller=True)
        note = seal(rows, encrypt_text(case, Field.NOTE, "for the team"), office.clock.now())
        again, wrong = caller.derive(receipt, "4711", PEPPER), caller.derive(receipt, "4712", PEPPER)
        assert (caller.find_case(rows, again), caller.find_case(rows, wrong)) == (case, None)
        assert caller.answers(rows, case) == [answer]
        assert caller.open_answer(rows, office.folder, answer, again).read() == SOUND
        with pytest.raises(NotYours):
            caller.open_answer(rows, office.folder, note, again)

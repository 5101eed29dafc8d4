"""P05: every ciphertext starts with a version, and old versions stay readable: files made once are read for ever after.

What is told to the worker (receipt and PIN) and printed for the escrow's keepers is held to the same: it must lead to the same
keys in twenty years.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey

from core.secret import Secret
from tests.vault.office import Office
from vault import caller, escrow, opening
from vault.boxes import VERSION, Field, Label, Opened, UnknownVersion, encrypt
from vault.passphrases import half_of_words
from vault.reading import Wrapped, unwrap

GOLDEN = Path(__file__).parent / "version_1"
TOLD: dict[str, Any] = json.loads((GOLDEN / "golden.json").read_text(encoding="utf-8"))
KEY = bytes.fromhex(TOLD["key"])
SEALED = ("text.bin", "sound.bin")


def label_of(name: str) -> Label:
    told = TOLD[name]
    return Label(told["case"], told["item"], Field(told["field"]))


def opened(name: str, change: Callable[[bytes], bytes] = bytes) -> Opened:
    kept = change((GOLDEN / name).read_bytes())
    return Opened(label_of(name), len(kept), lambda offset, size: kept[offset : offset + size], KEY)


@pytest.mark.parametrize("name", SEALED)
def test_p05_what_version_1_sealed_is_read(name: str) -> None:
    item, told = opened(name), TOLD[name]
    assert item.length() == told["size"]
    assert sha256(item.read()).hexdigest() == told["sha256"]


def test_p05_a_range_of_a_version_1_sound_is_read_without_the_rest() -> None:
    assert opened("sound.bin").read(16_380, 16_390) == opened("sound.bin").read()[16_380:16_390]


def test_p05_a_wrap_of_version_1_gives_the_key() -> None:
    kept = (GOLDEN / "text.bin").read_bytes()
    wrap = (GOLDEN / "wrap.bin").read_bytes()
    item = Wrapped(label_of("text.bin"), len(kept), lambda offset, size: kept[offset : offset + size], wrap)
    private = PrivateKey(bytes.fromhex(TOLD["member_key.bin"]["private"]))
    assert unwrap(item, private).read().decode() == TOLD["text.bin"]["reads"]


def with_kept_key(office: Office, kept: bytes) -> str:
    member = office.hire()
    with office.rows() as rows:
        rows.change("UPDATE member_keys SET private = ? WHERE member_id = ?", kept, member)
    return member


def test_p05_a_private_key_of_version_1_is_unlocked_by_its_passphrase(office: Office) -> None:
    member = with_kept_key(office, (GOLDEN / "member_key.bin").read_bytes())
    with office.rows() as rows:
        opener = opening.unlock(rows, member, TOLD["member_key.bin"]["passphrase"])
    assert bytes(opener.private).hex() == TOLD["member_key.bin"]["private"]


def test_p05_a_receipt_and_its_pin_lead_to_the_same_case_for_ever() -> None:
    told = TOLD["receipt"]
    key = caller.derive(told["receipt"], told["pin"], Secret(told["pepper"]))
    assert (key.lookup.hex(), key.public.hex()) == (told["lookup"], told["public"])


def test_p05_printed_halves_are_the_same_escrow_key_for_ever(office: Office) -> None:
    told = TOLD["escrow"]
    assert [half_of_words(told[half]) for half in ("first", "second")] == [
        bytes(range(16)),
        bytes(range(16, 32)),
    ]
    office.make_escrow()
    with office.rows() as rows:
        rows.change("UPDATE escrow_keys SET public = ?", bytes.fromhex(told["public"]))
        opener = escrow.open_escrow(rows, told["second"], told["first"], office.clock.now())
    assert bytes(opener.private.public_key).hex() == told["public"]


@pytest.mark.parametrize("kind", Field)
def test_p05_every_ciphertext_starts_with_its_version(kind: Field) -> None:
    assert encrypt(Label("c" * 16, "1" * 16, kind), b"said", KEY)[0] == VERSION == 1


@pytest.mark.parametrize("version", [0, 2, 255])
@pytest.mark.parametrize("name", SEALED)
def test_p05_an_unknown_version_is_refused_in_words(name: str, version: int) -> None:
    with pytest.raises(UnknownVersion, match=f"form {version}.*newer Antso.*Upgrade"):
        opened(name, lambda kept: bytes([version]) + kept[1:]).read()


def test_p05_a_private_key_of_an_unknown_version_is_not_called_a_wrong_passphrase(office: Office) -> None:
    kept = (GOLDEN / "member_key.bin").read_bytes()
    member = with_kept_key(office, bytes([2]) + kept[1:])
    with office.rows() as rows, pytest.raises(UnknownVersion, match="form 2"):
        opening.unlock(rows, member, TOLD["member_key.bin"]["passphrase"])

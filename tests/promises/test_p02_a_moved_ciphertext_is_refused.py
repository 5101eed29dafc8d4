"""P02: a ciphertext belongs to one case, item and field; moved, changed or cut it opens nothing. Lengths fall on buckets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.office import Office
from vault import opening
from vault.boxes import CHUNK, HEADER_SIZE, SEAL_SIZE, TEXT_BUCKET, Altered, Field, Label, Opened, encrypt

KEY = bytes(range(32))
CASE, ITEM = "c" * 16, "1" * 16

fields = st.sampled_from(Field)
contents = st.binary(max_size=2000) | st.integers(0, 3 * CHUNK + 5).map(lambda size: b"\x80" * size)


def opened(label: Label, ciphertext: bytes, key: bytes = KEY) -> Opened:
    return Opened(label, len(ciphertext), lambda offset, size: ciphertext[offset : offset + size], key)


@given(fields, contents)
def test_p02_what_was_sealed_is_what_is_read(field: Field, content: bytes) -> None:
    label = Label(CASE, ITEM, field)
    item = opened(label, encrypt(label, content, KEY))
    assert item.read() == content
    assert item.length() == len(content)


@given(contents, st.data())
def test_p02_any_range_is_the_same_as_of_the_whole(content: bytes, data: st.DataObject) -> None:
    label = Label(CASE, ITEM, Field.RECORDING)
    start = data.draw(st.integers(0, len(content)))
    stop = data.draw(st.integers(start, len(content) + 10))
    assert opened(label, encrypt(label, content, KEY)).read(start, stop) == content[start:stop]


@given(fields, contents, st.data())
def test_p02_one_flipped_bit_is_refused(field: Field, content: bytes, data: st.DataObject) -> None:
    label = Label(CASE, ITEM, field)
    sealed = bytearray(encrypt(label, content, KEY))
    sealed[data.draw(st.integers(1, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Altered):
        opened(label, bytes(sealed)).read()


@given(fields, fields, st.booleans(), st.booleans(), contents)
def test_p02_moved_to_another_case_item_or_field_it_is_refused(
    field: Field, other: Field, moves_case: bool, moves_item: bool, content: bytes
) -> None:
    label = Label(CASE, ITEM, field)
    moved = Label("d" * 16 if moves_case else CASE, "2" * 16 if moves_item else ITEM, other)
    item = opened(moved, encrypt(label, content, KEY))
    if moved == label:
        assert item.read() == content
    else:
        with pytest.raises(Altered):
            item.read()


@given(st.integers(2, 5), st.data())
def test_p02_chunks_cannot_be_swapped_repeated_or_cut_off(count: int, data: st.DataObject) -> None:
    label = Label(CASE, ITEM, Field.RECORDING)
    sealed = encrypt(label, bytes(count * CHUNK - 1), KEY)
    size = CHUNK + SEAL_SIZE
    chunks = [sealed[start : start + size] for start in range(HEADER_SIZE, len(sealed), size)]
    order = data.draw(st.lists(st.integers(0, count - 1), max_size=count + 1))
    item = opened(label, sealed[:HEADER_SIZE] + b"".join(chunks[number] for number in order))
    if order == list(range(count)):
        assert item.read() == bytes(count * CHUNK - 1)
    else:
        with pytest.raises(Altered):
            item.read()


@given(contents)
def test_p02_another_key_opens_nothing(content: bytes) -> None:
    label = Label(CASE, ITEM, Field.NOTE)
    with pytest.raises(Altered):
        opened(label, encrypt(label, content, KEY), bytes(32)).read()


@given(fields, contents)
def test_p02_lengths_fall_on_buckets(field: Field, content: bytes) -> None:
    """All a ciphertext's length tells is how many buckets were filled: 512 bytes of text, 16 KB of sound."""
    sounds = (Field.RECORDING, Field.ANSWER, Field.EDITED, Field.CHANGED)
    bucket = CHUNK if field in sounds else TEXT_BUCKET
    assert (CHUNK, TEXT_BUCKET) == (16 * 1024, 512)
    padded = (len(content) // bucket + 1) * bucket
    chunks = -(-padded // CHUNK)
    assert len(encrypt(Label(CASE, ITEM, field), content, KEY)) == HEADER_SIZE + padded + chunks * SEAL_SIZE


def test_p02_a_row_given_to_another_case_by_the_databases_owner_is_refused(office: Office) -> None:
    inspector = office.hire()
    item, other = office.note(office.open_case()), office.open_case()
    with office.rows() as rows:
        rows.change("UPDATE sealed_items SET case_id = ? WHERE id = ?", other, item)
        moved = opening.open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())
    with pytest.raises(Altered):
        moved.read()

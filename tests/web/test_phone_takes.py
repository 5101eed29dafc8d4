"""What is said into the practice phone lies on disk as nothing but noise, for an hour, and only its address opens it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from carriers.practice import practice_sid
from carriers.signature import SIGNATURE_HEADER, practice_token, sign
from carriers.takes import KEPT_FOR, LONGEST, NoSuchTake, NotASound, open_take, seal_take
from core.settings import Settings
from tests.web.scripted_line import pages, practice_settings, wav

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return practice_settings(tmp_path / "instance")


@pytest.fixture
def terminal(settings: Settings) -> Iterator[FlaskClient]:
    with pages(settings) as app:
        yield app.test_client()


def signed(settings: Settings, sid: str) -> tuple[str, dict[str, str]]:
    """The address a terminal phone uploads to, and the header that lets it."""
    address = f"/phone/recordings?CallSid={sid}"
    signature = sign(practice_token(settings.secret_key.reveal()), settings.public_url + address, ())
    return address, {SIGNATURE_HEADER: signature, "Content-Type": "audio/wav"}


def upload(terminal: FlaskClient, settings: Settings, audio: bytes) -> dict[str, Any]:
    address, headers = signed(settings, practice_sid())
    kept: dict[str, Any] = terminal.post(address, data=audio, headers=headers).get_json()
    return kept


def test_a_take_is_heard_again_at_its_address_and_kept_by_no_cache(
    terminal: FlaskClient, settings: Settings
) -> None:
    kept = upload(terminal, settings, wav(1.5))
    assert kept["sid"].startswith("RE")
    assert kept["seconds"] == 1.5
    assert kept["url"].startswith(f"{settings.public_url}/phone/recordings/")
    heard = terminal.get(kept["url"].removeprefix(settings.public_url))
    assert heard.data == wav(1.5)
    assert heard.mimetype == "audio/wav"
    assert heard.headers["Cache-Control"] == "no-store"


def test_p01_no_byte_of_a_take_lies_on_disk_in_the_clear(terminal: FlaskClient, settings: Settings) -> None:
    audio = wav(2.0, pitch=311)
    key = upload(terminal, settings, audio)["url"].rpartition("/")[2]
    files = [file for file in settings.instance_path.rglob("*") if file.is_file()]
    assert any(file.parent.name == "practice" for file in files)
    pieces = [audio[at : at + 16] for at in range(44, len(audio) - 16, 16)]
    for file in files:
        content = file.read_bytes()
        assert not any(piece in content for piece in pieces)
        assert key.encode() not in content


def test_p05_a_sealed_take_begins_with_its_version(tmp_path: Path) -> None:
    take = seal_take(tmp_path, wav(), NOW)
    assert (tmp_path / take.id).read_bytes()[:1] == b"\x01"
    assert (tmp_path / take.id).stat().st_mode & 0o777 == 0o600


def test_a_wrong_key_and_a_take_that_never_was_are_told_alike(
    terminal: FlaskClient, settings: Settings
) -> None:
    address = upload(terminal, settings, wav())["url"].removeprefix(settings.public_url)
    folder, _, key = address.rpartition("/")
    wrong = [
        f"{folder}/{'A' * 43}",
        f"{folder}/short",
        f"/phone/recordings/{'0' * 32}/{key}",
        f"/phone/recordings/x/{key}",
    ]
    assert [terminal.get(path).status_code for path in wrong] == [404] * 4
    assert len({terminal.get(path).data for path in wrong}) == 1


def test_a_take_is_gone_when_its_hour_is_over(tmp_path: Path) -> None:
    take = seal_take(tmp_path, wav(), NOW)
    later = NOW + KEPT_FOR + timedelta(seconds=1)
    assert open_take(tmp_path, take.id, take.key, NOW + KEPT_FOR).audio == wav()
    with pytest.raises(NoSuchTake):
        open_take(tmp_path, take.id, take.key, later)
    newer = seal_take(tmp_path, wav(), later)
    assert [file.name for file in tmp_path.iterdir()] == [newer.id]


@pytest.mark.parametrize("body", [b"", b"RIFF", b"<html>404</html>", b"\x00" * 4096])
def test_what_is_not_a_sound_is_refused(
    tmp_path: Path, terminal: FlaskClient, settings: Settings, body: bytes
) -> None:
    with pytest.raises(NotASound):
        seal_take(tmp_path, body, NOW)
    address, headers = signed(settings, practice_sid())
    assert terminal.post(address, data=body, headers=headers).status_code == 415


def test_p01_a_form_is_refused_before_it_is_read(terminal: FlaskClient, settings: Settings) -> None:
    address, headers = signed(settings, practice_sid())
    form = {"take": (BytesIO(wav()), "take.wav", "audio/wav")}
    del headers["Content-Type"]
    answer = terminal.post(address, data=form, headers=headers, content_type="multipart/form-data")
    assert answer.status_code == 415


def test_a_take_too_long_is_refused(terminal: FlaskClient, settings: Settings) -> None:
    address, headers = signed(settings, practice_sid())
    assert terminal.post(address, data=bytes(LONGEST + 1), headers=headers).status_code == 413


def test_an_upload_signed_for_another_call_or_by_another_hand_is_refused(
    terminal: FlaskClient, settings: Settings
) -> None:
    address, headers = signed(settings, practice_sid())
    other, _ = signed(settings, practice_sid())
    carrier, carrier_headers = signed(settings, "CA" + "0" * 32)
    assert terminal.post(other, data=wav(), headers=headers).status_code == 400
    assert terminal.post(carrier, data=wav(), headers=carrier_headers).status_code == 400
    assert (
        terminal.post(address, data=wav(), headers=headers | {SIGNATURE_HEADER: "forged"}).status_code == 400
    )

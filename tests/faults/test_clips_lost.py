"""Sounds lost from the store: the call hears something, somebody is told, and the worker has them back."""

import io
import json
import wave
from hashlib import sha256

import pytest
from flask.testing import FlaskClient

from core.settings import Settings
from publishing.restore import CLIP
from tests.builders import Carrier, clips_in
from tests.databases import sqlite_file
from tests.faults.running import forget_tasks, running_document
from tests.scripts.programs import Operator


def first_sounds(carrier: Carrier) -> list[str]:
    """The sounds of the greeting."""
    return clips_in(carrier.ring().text)


def lose(settings: Settings, *names: str) -> None:
    for name in names:
        (settings.clips_path / f"{name}.wav").unlink()


def sound_of(body: bytes) -> tuple[int, float]:
    """Rate and seconds of a WAV."""
    with wave.open(io.BytesIO(body)) as file:
        return file.getframerate(), file.getnframes() / file.getframerate()


def test_a_lost_sound_is_answered_with_the_recorded_apology_that_nobody_keeps_and_an_alarm(
    carrier: Carrier, client: FlaskClient, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    lost = first_sounds(carrier)[0]
    with client.get(f"/clips/{lost}.wav") as whole:
        assert "immutable" in whole.headers["Cache-Control"]
    lose(settings, lost)
    capfd.readouterr()
    with client.get(f"/clips/{lost}.wav") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "audio/wav"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        sound = answer.data
    name = sha256(sound).hexdigest()
    assert (settings.clips_path / f"{name}.wav").is_file()
    assert sound_of(sound)[1] > 1
    alarm = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert (alarm["event"], alarm["error"], alarm["clip"]) == ("alarm.raised", "ClipLost", lost)


def test_a_carrier_that_asks_for_part_of_a_lost_sound_or_has_an_older_one_hears_the_apology_too(
    carrier: Carrier, client: FlaskClient, settings: Settings
) -> None:
    lost = first_sounds(carrier)[0]
    lose(settings, lost)
    for headers, status in (({"Range": "bytes=0-99"}, 206), ({"If-None-Match": f'"{lost}"'}, 200)):
        with client.get(f"/clips/{lost}.wav", headers=headers) as answer:
            assert answer.status_code == status


def test_with_every_sound_lost_there_is_still_a_tone(
    carrier: Carrier, client: FlaskClient, settings: Settings
) -> None:
    lost = first_sounds(carrier)[0]
    for path in settings.clips_path.iterdir():
        path.unlink()
    answer = client.get(f"/clips/{lost}.wav")
    assert (answer.status_code, sound_of(answer.data)) == (200, (8000, 1.0))


def test_with_the_database_gone_as_well_there_is_still_a_tone(
    carrier: Carrier, client: FlaskClient, settings: Settings
) -> None:
    lost = first_sounds(carrier)[0]
    lose(settings, lost)
    for path in settings.instance_path.glob(f"{sqlite_file(settings.instance_path).name}*"):
        path.rename(path.with_name(f"away-{path.name}"))
    answer = client.get(f"/clips/{lost}.wav")
    assert (answer.status_code, sound_of(answer.data)) == (200, (8000, 1.0))


def test_a_sound_that_never_was_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/clips/{'0' * 64}.wav").status_code == 404


def test_the_worker_renders_lost_sounds_again_byte_for_byte(operator: Operator) -> None:
    clips = operator.instance / "clips"
    kept = {path.name: sha256(path.read_bytes()).hexdigest() for path in clips.iterdir()}
    spoken = sorted(set(CLIP.findall(running_document(operator))))
    lost = spoken[:: len(spoken) // 4]
    for name in lost:
        (clips / f"{name}.wav").unlink()
    forget_tasks(operator)
    done = operator.run("worker.py", "--once")
    assert done.returncode == 0, done
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in clips.iterdir()} == kept
    assert f'"count": {len(lost)}, "event": "clips.restored"' in done.stderr


def test_lost_sounds_whose_words_have_changed_since_raise_an_alarm(operator: Operator) -> None:
    english = json.loads(running_document(operator))["lines"]["main"]["prompts"]["en"]
    lost = CLIP.findall(english["apology"]["xml"])[0]
    (operator.instance / "clips" / f"{lost}.wav").unlink()
    operator.change("prompts/en.yaml", "Excuse us, something went wrong", "Excuse us, something was wrong")
    forget_tasks(operator)
    done = operator.run("worker.py", "--once")
    assert done.returncode == 0, done
    assert '"error": "ClipsLost", "event": "alarm.raised"' in done.stderr

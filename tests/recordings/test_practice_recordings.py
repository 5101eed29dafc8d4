"""A practice report goes the whole way: from the phone's take into the vault, and the practice carrier keeps nothing of it."""

from pathlib import Path
from random import Random

from carriers.practice import Recording
from carriers.takes import seal_take
from core.database import reading
from core.ledger import rows_of
from core.outbox import Workshop
from ivr.recording import ROOMS
from recordings.receiving import Receiver
from scripts.duties import carriers
from tests.builders import LINE, Deployment
from tests.vault.office import Office
from tests.web.scripted_line import wav
from vault.members import Role
from vault.opening import open_item

AUDIO = wav(1.5, 317)
PIECES = [AUDIO[at : at + 32] for at in range(44, len(AUDIO) - 32, 320)]


def readable(folder: Path) -> list[str]:
    contents = {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return [name for name, content in contents.items() if any(piece in content for piece in PIECES)]


def test_what_is_said_on_the_practice_phone_is_sealed_and_its_take_deleted(small: Deployment) -> None:
    office = Office(small.engine, small.settings.sealed_path, small.clock)
    office.make_escrow()
    opener = office.hire(Role.SUPERVISOR, "practice")

    def record() -> Recording:
        take = seal_take(small.settings.takes_path, AUDIO, small.clock.now(), call.sid)
        return Recording(f"RE{take.id}", f"{LINE}/phone/recordings/{take.id}/{take.key}", take.seconds)

    call = small.practise(record=record)
    call.begin()
    call.say_all(["1", "4", "RH"])
    receiver = Receiver(
        small.engine, small.settings.sealed_path, carriers(small.settings, small.clock), small.clock, ROOMS
    )
    Workshop(small.engine, receiver.handlers(), small.clock, Random(1), "the tests").drain()
    with office.rows() as rows:
        ((item, region),) = rows.all(
            "SELECT i.id, c.region FROM sealed_items i, cases c WHERE c.id = i.case_id"
        )
        opened = open_item(rows, office.folder, office.sign_in(opener), item, small.clock.now())
        assert opened.read() == AUDIO
    assert region == "practice"
    assert list(small.settings.takes_path.iterdir()) == []
    with reading(small.engine) as connection:
        assert rows_of(connection).all("SELECT state, call_sid FROM expected_recordings") == [
            ("cleared", None)
        ]
    small.close()
    assert readable(small.folder) == []

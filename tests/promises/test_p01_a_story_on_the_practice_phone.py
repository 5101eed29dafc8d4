"""P01: a story that is told on the practice phone, taken and sealed, is in no file of the instance in the clear."""

from random import Random

import numpy as np

from carriers.practice import Recording
from carriers.takes import seal_take
from core.outbox import Workshop
from ivr.recording import ROOMS
from recordings.receiving import Receiver
from scripts.duties import carriers
from tests.builders import LINE, Deployment
from tests.ivr.receipts import office_of
from tests.promises.byte_scan import scan, sound_forms
from tests.recordings.test_stories import sound
from vault.members import Role
from vault.opening import open_item

TOLD = sound(np.random.default_rng(3).normal(0, 5000, 16_000).clip(-32000, 32000))
HEADER = 44
KEYS = ["3", "4", "3", "1", "1", "1", "1", "RH"]


def test_p01_a_story_told_on_the_practice_phone_leaves_nothing_in_the_clear(line: Deployment) -> None:
    office = office_of(line)
    editor = office.hire(Role.EDITOR, None)

    def record() -> Recording:
        take = seal_take(line.settings.takes_path, TOLD, line.clock.now(), call.sid)
        return Recording(f"RE{take.id}", f"{LINE}/phone/recordings/{take.id}/{take.key}", take.seconds)

    call = line.practise(record=record)
    call.begin()
    call.say_all(KEYS)
    assert scan([line.folder], sound_forms(TOLD[HEADER:])) == [], "taken"
    receiver = Receiver(
        line.engine, line.settings.sealed_path, carriers(line.settings, line.clock), line.clock, ROOMS
    )
    Workshop(line.engine, receiver.handlers(), line.clock, Random(1), "the tests").drain()
    with office.rows() as rows:
        ((item, region),) = rows.all(
            "SELECT i.id, k.region FROM sealed_items i, case_keys k, stories s"
            " WHERE k.case_id = i.case_id AND s.id = k.case_id AND s.practice = ?",
            True,
        )
        opened = open_item(rows, office.folder, office.sign_in(editor), item, line.clock.now())
        assert opened.read() == TOLD
    assert region == "practice-stories"
    assert scan([line.folder], sound_forms(TOLD[HEADER:])) == [], "sealed"
    assert list(line.settings.takes_path.iterdir()) == []

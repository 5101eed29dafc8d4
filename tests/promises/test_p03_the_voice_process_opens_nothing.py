"""P03: the process that answers the telephone cannot open what a worker said. It takes a whole report, its receipt, lets
the worker hear the answer, takes a story and has one taken back, with `vault.opening` never loaded.
"""

import os
import subprocess
import sys
from pathlib import Path

from core.settings import ROOT
from tests.builders import LINE, REAL_CONTENT, TOKEN
from tests.databases import address_in
from tests.ivr.receipts import held_case
from tests.ivr.reporting import staff
from tests.ivr.story_calls import given
from tests.ivr.test_following_calls import answered, spoken
from tests.silent import deploy

REPORT = """
import re, sys
from urllib.parse import urlencode
from app import create_app
from carriers.signature import SIGNATURE_HEADER, sign

LINE, TOKEN, receipt, pin, story_receipt, story_pin = sys.argv[1:]
client = create_app(parts=("voice",)).test_client()

class Call:
    def __init__(self, sid):
        self.sid, self.number = sid, 0
    def post(self, path, **extra):
        params = {"CallSid": self.sid, "From": "+261340000077", "To": "+261000000000", **extra}
        headers = {SIGNATURE_HEADER: sign(TOKEN, LINE + path, params.items())}
        answer = client.post(path, data=urlencode(params), headers=headers,
                             content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200 and "sorry=1" not in answer.text, answer.text
        return answer.text
    def press(self, *keys):
        for key in keys:
            self.number += 1
            text = self.post(f"/voice/turn/{self.number}", **({} if key == "_" else {"Digits": key}))
        return text

told = Call("CA01")
told.post("/voice/incoming", CallStatus="ringing")
assert "<Record" in told.press("3", "3", "1", "1")
told.number += 1
told.post(f"/voice/turn/{told.number}", RecordingSid="RE1", RecordingUrl="https://x.example/RE1", Digits="1")
told.press("1", "1", "735928", "_", "3", "4", "4", "4", "2", "1", "1", "1")
told.post("/voice/status", CallStatus="completed")

heard = Call("CA02")
heard.post("/voice/incoming", CallStatus="ringing")
answer = heard.press("3", "2", receipt, pin, "_", "1")
(path,) = re.findall(r"/sounds/[^<]+\\.wav", answer)
sound = client.get(path)
assert sound.status_code == 200

story = Call("CA03")
story.post("/voice/incoming", CallStatus="ringing")
assert "<Record" in story.press("4", "3", "1", "1", "1", "1")
story.number += 1
story.post(f"/voice/turn/{story.number}", RecordingSid="RE2", RecordingUrl="https://x.example/RE2", Digits="1")
story.press("1", "1", "2", "1", "2")
story.post("/voice/status", CallStatus="completed")

back = Call("CA04")
back.post("/voice/incoming", CallStatus="ringing")
back.press("3", "2", story_receipt, story_pin, "_", "1", "1")
print(len(sound.data))
print(*sorted(name for name in sys.modules if name in ("vault.opening", "vault.escrow", "web", "web.console")))
"""


def test_p03_a_whole_report_its_answer_and_stories_with_the_opening_room_never_loaded(tmp_path: Path) -> None:
    line = deploy(tmp_path / "line", REAL_CONTENT)
    staff(line)
    held, audio = held_case(line), spoken(1)
    answered(line, held, audio)
    told = given(line)
    line.close()
    environ = {
        "INSTANCE_PATH": str(line.folder),
        "DATABASE_URL": address_in(line.folder),
        "PUBLIC_URL": LINE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    played = subprocess.run(
        [sys.executable, "-c", REPORT, LINE, TOKEN, held.receipt, held.pin, told.receipt, told.pin],
        capture_output=True,
        text=True,
        env=environ,
        cwd=ROOT,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    size, loaded, *_ = [*played.stdout.split("\n"), ""]
    assert int(size) == len(audio)
    assert loaded == ""
    kinds = {row["field"] for row in line.rows("SELECT field FROM sealed_items")}
    assert kinds == {"answer", "number"}, "the report was not whole"
    assert line.rows("SELECT 1 FROM case_keys WHERE lookup IS NOT NULL") != []
    stories = {row["id"]: row["state"] for row in line.rows("SELECT id, state FROM stories")}
    assert stories.pop(told.story) == "withdrawn"
    assert [*stories.values()] == ["coming"]

"""A line with people who hear reports, and a caller who tells: what the tests about reports begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from cases.callback import read_text
from ivr.call import Call
from tests.builders import REAL_CONTENT, Carrier, Deployment, clips_in
from tests.silent import silent_names
from tests.vault.office import Office
from vault import entitlement
from vault.boxes import Field
from vault.members import Role, mark_signed_in
from vault.opening import open_item
from vault.regions import PRACTICE

TO_NOTICE = ("2", "3", "1")
"""French, tell us what happened, now."""
AGREE = "1"
GO_ON = "1"
NOTICE = ["report.kept", "report.who", "report.safe", "report.agree.1"]
TO_DETAILS = (GO_ON, "2")
"""On from what was said, and without a receipt."""
TO_REFER = (*TO_DETAILS, "3", "4", "4", "4")
"""About, region, country and kind, all passed over."""
WITH_RECEIPT = (GO_ON, "1", "4711#", "_")
"""On from what was said, with a receipt and a PIN."""
TO_PHONE = (*WITH_RECEIPT, "3", "4", "4", "4", "2", "1")
"""With a receipt, all passed over, the referral as well; the call is allowed."""
CALLS_FROM = "+261340000001"
TAKE = "https://api.carrier.example/recordings/RE1"


@dataclass
class Team:
    """The people of a line: a supervisor of all regions, an inspector in each of two; and one for practice calls.

    Everybody signed in just now.
    """

    office: Office
    supervisor: str
    diana: str
    sava: str

    def openers(self, case: str) -> set[str | None]:
        """Who can open what is sealed to a case now."""
        with self.office.rows() as rows:
            return {opener.member for opener in entitlement.openers(rows, case)}

    def open_number(self) -> str:
        """The one number there is, as the supervisor opens it."""
        with self.office.rows() as rows:
            ((item,),) = rows.all("SELECT id FROM sealed_items WHERE field = ?", Field.NUMBER.value)
            opener, now = self.office.sign_in(self.supervisor), self.office.clock.now()
            return read_text(open_item(rows, self.office.folder, opener, item, now).read().decode()).number


def office_of(line: Deployment) -> Office:
    return Office(line.engine, line.settings.sealed_path, line.clock)


def hire(office: Office, role: Role = Role.INSPECTOR, region: str | None = "diana") -> str:
    """A member who signed in just now."""
    member = office.hire(role, region)
    with office.rows() as rows:
        mark_signed_in(rows, member, office.clock.now())
    return member


def staff(line: Deployment) -> Team:
    office = office_of(line)
    hire(office, Role.SUPERVISOR, PRACTICE)
    return Team(office, hire(office, Role.SUPERVISOR, None), hire(office), hire(office, region="sava"))


def said(answer: TestResponse) -> list[str]:
    """What an answer says, by the names of its prompts; a number as one word."""
    names, words = silent_names(REAL_CONTENT), list[str]()
    for clip in clips_in(answer.text):
        word = "NUMBER" if (name := names[clip][0]).startswith("number/") else name
        if (word, words[-1:]) != ("NUMBER", ["NUMBER"]):
            words.append(word)
    return words


@dataclass
class Telling:
    """A call that tells. `answer` is the last one."""

    line: Deployment
    carrier: Carrier
    answer: TestResponse

    def press(self, *keys: str) -> list[str]:
        self.answer = self.carrier.press(*keys)
        return said(self.answer)

    def speak(self, sid: str = "RE1", **ended_by: str) -> list[str]:
        """The caller has spoken into the Record that the last answer asked for, and pressed a key."""
        spoke = {"RecordingSid": sid, "RecordingUrl": TAKE, "RecordingDuration": "20", **ended_by}
        self.answer = self.carrier.turn(self.carrier.number, **spoke)
        self.carrier.number += 1
        return said(self.answer)

    @property
    def state(self) -> Call:
        row = self.line.call(self.carrier.sid)
        assert row is not None
        return Call.from_json(row["state"])

    @property
    def case(self) -> dict[str, Any]:
        """The one case there is."""
        (case,) = self.line.rows("SELECT * FROM cases")
        return case


def ring(line: Deployment, *keys: str, caller: str = CALLS_FROM, sid: str = "CA01") -> Telling:
    """A call, and keys."""
    carrier = line.carrier(sid, caller)
    telling = Telling(line, carrier, carrier.ring())
    if keys:
        telling.press(*keys)
    return telling


def told(line: Deployment, *keys: str, caller: str = CALLS_FROM, sid: str = "CA01") -> Telling:
    """A call in which a report was spoken, and the keys after it: the first leads to the questions."""
    telling = ring(line, *TO_NOTICE, AGREE, caller=caller, sid=sid)
    telling.speak(Digits="5")
    if keys:
        telling.press(*keys)
    return telling


def offered(stem: str, answers: Sequence[str]) -> list[str]:
    """The prompts of a question with its answers, and of going on."""
    keyed = [f"report.{stem}.{answer}.{key}" for key, answer in enumerate(answers, start=1)]
    return [f"report.{stem}", *keyed, f"report.go-on.{len(answers) + 1}"]


def silent_to_the_end(line: Deployment) -> list[list[str]]:
    """A call in which no key is ever pressed, up to a goodbye or a tone."""
    telling = ring(line)
    heard: list[list[str]] = []
    while not heard or not {"goodbye", "report.no-key"} & set(heard[-1]):
        heard.append(telling.press("_"))
    return heard

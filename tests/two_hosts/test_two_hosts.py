"""A line on two hosts is one line: whichever of them the carrier reaches, the call goes on from where it is."""

import re
from functools import partial
from hashlib import sha256
from itertools import cycle
from urllib.request import urlopen

from core.clips import FolderStore
from tests.builders import SMALL_CONTENT, clips_in
from tests.faults.living import Line, WiredCall, at_once, said
from tests.silent import publish_document, silent_document, silent_names
from tests.two_hosts.conftest import Hosts

RACES = 10


def on(line: Line, call: WiredCall) -> WiredCall:
    """The same call, its next request at that host."""
    moved = WiredCall(line.server.port, call.sid)
    moved.number = call.number
    return moved


def test_a_call_whose_turns_alternate_between_the_hosts_steps_on(hosts: Hosts) -> None:
    call = hosts.first.call()
    assert said(call.ring())[0] == "greeting.hello"
    heard = []
    for line, key in zip(cycle((hosts.second, hosts.first)), "211*", strict=False):
        call = on(line, call)
        heard.append(said(call.press(key))[0])
    assert heard == ["house.keys", "news.today", "news.intro", "news.list"]
    assert hosts.first.row(call.sid)["turn"] == 5
    assert len(hosts.first.rows("SELECT step FROM events")) == 5


def test_a_key_that_reaches_both_hosts_at_once_moves_the_call_once_and_both_say_the_same(
    hosts: Hosts,
) -> None:
    for _ in range(RACES):
        call = hosts.first.call()
        call.ring()
        call.press("2")
        before = len(hosts.first.rows("SELECT id FROM events"))
        both = [partial(on(line, call).turn, 2, "1") for line in (hosts.first, hosts.second)]
        answers = {answer for answer, _ in at_once(both)}
        assert [said(answer) for answer in answers] == [["news.today"]]
        assert hosts.first.row(call.sid)["turn"] == 3
        assert len(hosts.first.rows("SELECT id FROM events")) == before + 1


def test_a_call_that_comes_in_and_ends_at_both_hosts_at_once_begins_once_and_ends_once(hosts: Hosts) -> None:
    for _ in range(RACES):
        call = hosts.first.call()
        lines = (hosts.first, hosts.second)
        answers = at_once([partial(on(line, call).ring) for line in lines])
        assert {said(answer)[0] for answer, _ in answers} == {"greeting.hello"}
        call.press("2")
        before = len(hosts.first.rows("SELECT id FROM events"))
        at_once([partial(on(line, call).post, "/voice/status", CallStatus="completed") for line in lines])
        assert hosts.first.row(call.sid)["state"] is None
        assert len(hosts.first.rows("SELECT id FROM events")) == before + 1


def test_what_is_published_on_one_host_is_heard_on_the_other_and_a_call_that_is_on_stays(
    hosts: Hosts,
) -> None:
    older = hosts.second.call()
    older.ring()
    backwards = re.sub(
        "/clips/([0-9a-f]{64})", lambda clip: f"/clips/{clip[1][::-1]}", silent_document(SMALL_CONTENT)
    )
    number = publish_document(hosts.settings, backwards)
    newer = hosts.second.call()
    greeting = newer.ring()
    assert hosts.first.row(newer.sid)["release"] == number
    assert silent_names(SMALL_CONTENT)[clips_in(greeting)[0][::-1]][0] == "greeting.hello"
    assert hosts.first.row(older.sid)["release"] == number - 1
    assert said(on(hosts.first, older).press("2"))[0] == "house.keys"


def test_a_sound_that_one_host_adds_is_served_by_both(hosts: Hosts) -> None:
    sound = b"RIFF" + bytes(range(256)) * 8
    name = FolderStore(hosts.settings.clips_path).add(sound)
    assert name == sha256(sound).hexdigest()
    assert (hosts.sounds / f"{name}.wav").is_file()
    for line in (hosts.first, hosts.second):
        with urlopen(f"http://127.0.0.1:{line.server.port}/clips/{name}.wav") as answer:
            assert answer.read() == sound

"""Show 3 in one piece: a story told on the practice phone, made fit in the console, aired, and taken back by telephone.

Nothing in it is a stand-in: a browser calls and moderates, a server answers, a worker works, the clock of both is moved by
CLOCK_OFFSET, a station fetches its pack on its page.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from audio import recordings
from core.clock import SystemClock, day_of
from core.database import reading, unit_of_work
from core.ledger import rows_of
from core.outbox import TaskState
from ivr.lost import TONE
from radio_feed.packs.checking import check_pack
from radio_feed.packs.manifest import Manifest
from radio_feed.packs.shelf import stored_packs
from radio_feed.stations import invite
from stories.published import Sound, Use, file_name
from tests.audio.fakes import babble
from tests.audio.told import as_file
from tests.browser.air_line import AirLine, Radio, air_line
from tests.browser.handset import Handset
from tests.browser.test_casework import HEARD, looking, shot
from tests.conftest import Published
from tests.stories.heard import WORDS
from web.console.demo import read_secrets

pytestmark = pytest.mark.browser

SPOKEN_SECONDS = 20.0
"""Long enough for another to take it back while it is heard."""
SPOKEN = as_file(babble(SPOKEN_SECONDS, 7, rate=8000))
TITLE = WORDS["fr"].title
PIN = "4711"
DIGITS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
"""As a French receipt is said."""
IN_FRENCH = "2"


@pytest.fixture
def line(published: Published, tmp_path: Path) -> Iterator[AirLine]:
    with air_line(published, tmp_path) as made:
        made.serve(days=0)
        yield made


@pytest.fixture
def radio(line: AirLine, chromium: Browser, tmp_path: Path) -> Iterator[Radio]:
    with unit_of_work(line.engine) as connection:
        _, code = invite(rows_of(connection), "Radio Essai", "Ville", ["fr"], line.now())
    (tmp_path / "stick").mkdir()
    with looking(chromium, 1280, script=False) as page:
        yield Radio(page, code, tmp_path / "stick")


def call(handset: Handset, line: AirLine, keys: str, caller: int = 1) -> None:
    handset.pick_up(line.address, caller=caller)
    handset.choose_language(IN_FRENCH)
    handset.press(keys)


def type_number(handset: Handset, digits: str) -> None:
    """A number of several digits, ended by #."""
    turns = handset.log.count()
    handset.wait_until_it_listens()
    for key in f"{digits}#":
        handset.touch(key)
    expect(handset.log).not_to_have_count(turns)


def tell(handset: Handset, line: AirLine, folder: Path) -> str:
    """Home 4-3: the three uses, the story, keep it, receipt and PIN, another voice, the theme. The receipt."""
    call(handset, line, "431111")
    expect(handset.root).to_have_attribute("data-state", "recording")
    (folder / "story.wav").write_bytes(SPOKEN)
    handset.page.locator("#take-file").set_input_files(folder / "story.wav")
    expect(handset.step).to_have_text("story-spoken")
    handset.press("121")
    expect(handset.step).to_have_text("story-receipt")
    receipt = receipt_said(handset)
    shot(handset.page, "way-receipt", "fr", 1280)
    handset.press("1")
    type_number(handset, PIN)
    expect(handset.step).to_have_text("story-details")
    handset.press("22")
    handset.hang_up()
    return receipt


def receipt_said(handset: Handset) -> str:
    """It is said twice."""
    said = [text.strip(" .,") for text in handset.said.locator("span").all_inner_texts()]
    receipt = "".join(str(DIGITS.index(text)) for text in said if text in DIGITS)
    assert (len(receipt), receipt[:9]) == (18, receipt[9:])
    return receipt[:9]


def moderate(page: Page, line: AirLine) -> None:
    """Sign in, listen, hide a name, listen again, write the words, approve."""
    editor = next(each for each in read_secrets(line.settings) if each.name == "DEMO editor")
    page.goto(f"{line.address}/console/sign-in?lang=en")
    page.locator("input[name=name]").fill(editor.name)
    page.locator("input[name=passphrase]").fill(editor.passphrase)
    page.locator("input[name=code]").fill(editor.code(line.now()))
    page.locator("main button").click()
    page.goto(f"{line.address}/console/stories")
    page.locator("main a[href*='/console/stories/']").first.click()
    page.locator("audio").first.evaluate(HEARD, 0.2)
    page.locator("#hidden").fill("1 1.5")
    page.locator("form[action$='/version'] button").click()
    expect(page.locator("#told.good")).to_be_visible()
    page.locator("audio").nth(1).evaluate(HEARD, 0.2)
    for code, words in WORDS.items():
        page.locator(f"#title-{code}").fill(words.title)
        page.locator(f"#summary-{code}").fill(words.summary)
    shot(page, "way-story", "en", 1280)
    page.locator("form[action$='/approval'] button").click()
    page.wait_for_url("**told=approved")


def hear(handset: Handset, name: str, key: str) -> bytes:
    """Press a key after which the telephone fetches the story: what stands at that address."""
    with handset.page.expect_request(f"**/sounds/{name}.{Sound.PHONE}.wav") as asked:
        handset.press(key)
    return requests.get(asked.value.url, timeout=60).content


def is_silent_about_it(handset: Handset, line: AirLine) -> None:
    """Home 4-1 says that there is no story."""
    call(handset, line, "41", caller=2)
    expect(handset.step).to_have_text("stories")
    expect(handset.said).to_contain_text("pas encore de récit")
    handset.hang_up()


def in_the_feed(line: AirLine) -> list[str]:
    """Where the sounds of the story are, as the feed tells; nothing where it does not tell of it."""
    answer = requests.get(f"{line.address}/feeds/fr.xml", timeout=60)
    assert answer.status_code == 200
    items = [
        item for item in etree.fromstring(answer.content).iter("item") if item.findtext("title") == TITLE
    ]
    return [source.get("url", "") for item in items for source in item.iter("enclosure")]


def told_so_far(line: AirLine, name: str) -> tuple[list[str], int]:
    """What the feed tells and what stands at its address, by HTTP alone."""
    sound = f"{line.address}/audio/voices/{name}/{Sound.SHARE}.mp3"
    return in_the_feed(line), requests.get(sound, timeout=60).status_code


def monday_after_seven_days() -> int:
    """How many days off is the first Monday on which a story that is approved now may be in the programmes of the week."""
    earliest = day_of(SystemClock().now()) + timedelta(days=7)
    return 7 + -earliest.weekday() % 7


def packs_with(line: AirLine, name: str) -> list[Manifest]:
    with reading(line.engine) as connection:
        return [pack.manifest for pack in stored_packs(connection) if name in pack.manifest.stories]


def ask_to_take_back(handset: Handset, line: AirLine, receipt: str) -> None:
    """Home 3-2, receipt and PIN, take it back: now the line asks whether they are sure."""
    call(handset, line, "32")
    type_number(handset, receipt)
    type_number(handset, PIN)
    expect(handset.said).to_contain_text("on peut l'entendre maintenant.")
    handset.press("1")
    expect(handset.said).to_contain_text("Si vous la retirez")


def take_back_while_it_is_heard(
    teller: Handset, listener: Handset, line: AirLine, receipt: str, name: str
) -> None:
    """A call that hears the story, pinned to a release that another has followed, hears a tone in its place from then on."""
    ask_to_take_back(teller, line, receipt)
    call(listener, line, "41", caller=2)
    line.script("publish.py", "--rollback", "1")
    teller.press("1")
    expect(teller.said).to_contain_text("C'est retiré.")
    expect(listener.page.locator("#release")).to_have_text("1")
    assert hear(listener, name, "9") == TONE
    for handset in (teller, listener):
        handset.hang_up()


def tell_and_approve(teller: Handset, desk: Page, line: AirLine, folder: Path) -> tuple[str, str]:
    """The receipt, and the name of the copy, which the worker has made."""
    receipt = tell(teller, line, folder)
    line.work(until=lambda: line.rows("SELECT 1 FROM stories WHERE state = 'told'"))
    assert {use for (use,) in line.rows("SELECT use FROM story_consents")} == {use.value for use in Use}
    moderate(desk, line)
    line.work(until=lambda: line.rows("SELECT 1 FROM stories WHERE state = 'published'"))
    ((name,),) = line.rows("SELECT name FROM story_copies")
    return receipt, name


def is_aired(listener: Handset, radio: Radio, line: AirLine, name: str) -> tuple[str, set[str]]:
    """Heard by telephone, in the feed, in the pack and in a programme: its address on the web and its paths on the stick."""
    clip = (line.settings.stories_path / file_name(name, Sound.PHONE)).read_bytes()
    call(listener, line, "4", caller=2)
    assert hear(listener, name, "1") == clip
    listener.hang_up()
    assert recordings.decode(clip).seconds == pytest.approx(SPOKEN_SECONDS, abs=0.5)
    (enclosure,) = in_the_feed(line)
    assert (
        requests.get(enclosure, timeout=60).content
        == (line.settings.stories_path / file_name(name, Sound.SHARE)).read_bytes()
    )
    manifest = radio.fetch(line)
    assert check_pack(radio.stick).good
    held = {cut.path: cut for cut in manifest.cuts if name in cut.stories}
    kinds = sorted(cut.kind for cut in held.values())
    assert kinds in (["programme", "story"], ["spot", "story"])
    longest = max(cut.seconds for cut in held.values())
    assert longest > SPOKEN_SECONDS + 10, "a programme holds more than the story"
    return enclosure, {*held}


def is_gone(handset: Handset, line: AirLine, name: str, enclosure: str) -> None:
    """At once, before any worker did anything, and from the older release that is published again."""
    assert line.rows("SELECT MAX(number) FROM releases") == [(2,)]
    is_silent_about_it(handset, line)
    assert told_so_far(line, name) == ([], 404)
    assert requests.get(enclosure, timeout=60).status_code == 404
    assert packs_with(line, name) == []


def is_deleted(radio: Radio, line: AirLine, name: str, paths: set[str]) -> None:
    """By the worker; from the stick by the checker's list, where the station unpacks the next pack over the last."""
    line.work(until=lambda: packs_that_say(line, paths))
    assert [*line.settings.stories_path.glob("*")] == []
    manifest = radio.fetch(line)
    assert name not in manifest.stories
    assert {*manifest.withdrawn} == paths
    shot(radio.page, "way-withdrawn", "en", 1280)
    for path in paths:
        expect(radio.page.locator("section[aria-labelledby=withdrawn]")).to_contain_text(path)
    assert {*check_pack(radio.stick).to_delete} >= paths
    radio.check()
    assert check_pack(radio.stick).good
    assert not [path for path in paths if (radio.stick / path).exists()]


def packs_that_say(line: AirLine, paths: set[str]) -> bool:
    """Whether this week's pack is there and names them as withdrawn."""
    with reading(line.engine) as connection:
        return any({*pack.manifest.withdrawn} >= paths for pack in stored_packs(connection))


def test_p21_p22_p23_a_story_told_by_phone_is_heard_everywhere_it_was_allowed_and_taken_back_by_phone_is_gone(
    chromium: Browser, line: AirLine, radio: Radio, tmp_path: Path
) -> None:
    with looking(chromium, 1280) as page, looking(chromium, 1280) as desk, looking(chromium, 1280) as other:
        teller, listener = Handset(page), Handset(other)
        receipt, name = tell_and_approve(teller, desk, line, tmp_path)
        is_silent_about_it(listener, line)
        line.serve(days=6)
        assert told_so_far(line, name) == ([], 404)

        line.serve(days=monday_after_seven_days())
        line.work(until=lambda: packs_with(line, name))
        enclosure, paths = is_aired(listener, radio, line, name)

        take_back_while_it_is_heard(teller, listener, line, receipt, name)
        is_gone(teller, line, name, enclosure)
        is_deleted(radio, line, name, paths)
    assert line.rows("SELECT kind FROM tasks WHERE state = ?", TaskState.DEAD.value) == []

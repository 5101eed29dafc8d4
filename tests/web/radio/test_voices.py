"""Workers' stories in the feeds: where their tellers allow the web, and gone from that moment when they are withdrawn (P21)."""

from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from lxml import etree

from audio.masters import DOWNLOADED
from core.settings import Mode
from stories.copies import Made, withdraw_copies
from stories.published import Sound, Use, file_name
from tests.radio_feed.psp1 import PODCAST, faults
from tests.stories.telling import published_story
from tests.vault.office import Office
from tests.web.radio.conftest import Site, client_of
from vault.members import Role

FEED = "/feeds/fr.xml"
SOUND = b"a voice" * 500


@dataclass
class Told:
    """Stories of one site, told by whoever the office lets in."""

    site: Site
    office: Office

    def publish(
        self, *, uses: set[Use] | None = None, practice: bool = False, sounds: bool = True
    ) -> tuple[str, str]:
        """The ids of a story in French and of its copy, on the air from the day the clock is moved to."""
        made = Made(sha256(SOUND).hexdigest(), len(SOUND), 90.0)
        files = {Sound(form.value): made for form in DOWNLOADED}
        now = self.site.air.clock.now()
        with self.office.rows() as rows:
            story, name = published_story(
                rows, now, files, language="fr", uses=uses or {Use.WEB}, practice=practice
            )
        folder = self.site.settings.stories_path
        folder.mkdir(exist_ok=True)
        for form in files if sounds else ():
            (folder / file_name(name, form)).write_bytes(SOUND)
        self.site.air.clock.move(days=8)
        return story, name

    def withdraw(self, story: str) -> None:
        with self.office.rows() as rows:
            withdraw_copies(rows, story, self.site.air.clock.now())

    @property
    def items(self) -> list[etree._Element]:
        """The stories in the feed."""
        document = self.site.get(FEED).data
        assert faults(document) == []
        return [
            item
            for item in etree.fromstring(document).iter("item")
            if item.find(f"{PODCAST}season").get("name") == "Paroles de travailleurs"  # type: ignore[union-attr]
        ]


@pytest.fixture
def told(site: Site) -> Told:
    office = Office(site.air.engine, site.settings.instance_path)
    office.hire(Role.EDITOR, None)
    return Told(site, office)


def test_p21_a_story_is_an_episode_only_where_its_teller_allowed_the_web(told: Told) -> None:
    told.publish(uses={Use.PHONE, Use.RADIO})
    assert told.items == []
    told.publish()
    [item] = told.items
    assert item.findtext("title") == "Trois mois sans salaire"
    assert "Une travailleuse raconte." in (item.findtext("description") or "")
    assert "Voix humaine, modifiée" in (item.findtext(f"{PODCAST}person") or "")
    assert [*item.iter(f"{PODCAST}transcript")] == [], "nobody has written it down (P15)"
    assert item.find(f"{PODCAST}episode") is None


def test_p21_no_story_is_told_of_before_its_day(told: Told) -> None:
    told.publish()
    told.site.air.clock.move(days=-2)
    assert told.items == []


def test_p21_a_withdrawn_story_is_in_no_feed_and_at_no_address_from_that_moment(told: Told) -> None:
    story, _ = told.publish()
    site, before = told.site, told.site.get(FEED)
    [item] = told.items
    addresses = [source.get("uri", "") for source in item.iter(f"{PODCAST}source")]
    for address in addresses:
        assert site.get(address).data == SOUND
        assert "immutable" not in site.get(address).headers["Cache-Control"]
        assert "no-cache" in site.get(address).headers["Cache-Control"]
    told.withdraw(story)
    assert told.items == []
    assert [site.get(address).status_code for address in addresses] == [404] * 3
    for known in (
        {"If_None_Match": before.headers["ETag"]},
        {"If_Modified_Since": before.headers["Last-Modified"]},
    ):
        assert site.get(FEED, **known).status_code == 200, "who has the feed is told of the new one"
    for address in (f"{FEED.removesuffix('.xml')}/all.xml", "/feeds/fr.json"):
        assert b"Trois mois" not in site.get(address).data


def test_p21_a_story_in_the_archive_goes_from_it_too(told: Told) -> None:
    story, _ = told.publish()
    assert "Trois mois" in told.site.get("/feeds/fr/all.xml").get_data(as_text=True)
    told.withdraw(story)
    assert "Trois mois" not in told.site.get("/feeds/fr/all.xml").get_data(as_text=True)


def test_a_story_of_the_practice_phone_is_heard_in_a_demo_and_never_in_production(told: Told) -> None:
    told.publish(practice=True)
    [item] = told.items
    address = item.find("enclosure").get("url", "")  # type: ignore[union-attr]
    assert told.site.get(address).status_code == 200
    settings = replace(told.site.settings, mode=Mode.PRODUCTION)
    client = client_of(settings, told.site.air)
    assert b"Trois mois" not in client.get(FEED).data
    assert client.get(address.removeprefix(settings.public_url)).status_code == 404


def test_a_story_whose_sounds_are_not_there_is_not_told_of(told: Told) -> None:
    told.publish(sounds=False)
    assert told.items == []


def test_a_story_has_a_guid_of_its_own_that_stays(told: Told) -> None:
    told.publish()
    [first] = told.items
    told.publish()
    assert first.findtext("guid") in {item.findtext("guid") for item in told.items}
    assert len({item.findtext("guid") for item in told.items}) == 2


def test_only_what_is_downloaded_is_sent_of_a_story(told: Told) -> None:
    _, name = told.publish()
    folder = told.site.settings.stories_path
    (folder / file_name(name, Sound.AIR)).write_bytes(SOUND)
    for form in ("air.wav", "air.mp3", "phone.wav", "trailer.wav", "share.ogg", "note.mp3"):
        assert told.site.get(f"/audio/voices/{name}/{form}").status_code == 404

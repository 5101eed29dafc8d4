"""A feed as a whole: whose it is, in which words, and the address of everything in it."""

from dataclasses import dataclass
from datetime import datetime

from audio.masters import Form
from radio_feed.episodes import PAGE, Enclosure, Episode
from radio_feed.feeds.transcripts import is_estimated
from radio_feed.feeds.words import FeedWords
from radio_feed.seasons import VOICES

TYPES = {Form.SHARE: "audio/mpeg", Form.LIGHT: "audio/mpeg", Form.NOTE: "audio/ogg"}
BITRATES = {Form.SHARE: 64_000, Form.LIGHT: 32_000, Form.NOTE: 24_000}
"""Bits a second."""
TRANSCRIPTS = {"vtt": "text/vtt", "srt": "application/x-subrip", "txt": "text/plain"}
CHAPTERS = "chapters.json"
CHAPTERS_TYPE = "application/json+chapters"


@dataclass(frozen=True)
class Channel:
    """The feed of a language. `base`: the deployment's public address; `number`: the line's, empty where it has none.

    `trial`: a demo, which says so in its title. `count` episodes, `changed_at` when one of them last came, changed or went.
    """

    language: str
    guid: str
    base: str
    words: FeedWords
    number: str
    trial: bool
    count: int
    changed_at: datetime | None

    @property
    def title(self) -> str:
        return self.words.trial.format(title=self.words.title) if self.trial else self.words.title

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))

    @property
    def home(self) -> str:
        return f"{self.base}/listen/?lang={self.language}"

    @property
    def cover(self) -> str:
        return f"{self.base}/feeds/{self.language}/cover.jpg"

    @property
    def archive(self) -> str:
        """All episodes in one document."""
        return f"{self.base}/feeds/{self.language}/all.xml"

    def address(self, kind: str = "xml", page: int = 1) -> str:
        """`kind`: xml, json or xsl."""
        return f"{self.base}/feeds/{self.language}.{kind}" + (f"?page={page}" if page > 1 else "")

    def links(self, kind: str, page: int) -> dict[str, str]:
        """The pages around a page, by their relation (RFC 5005, section 3)."""
        links = {
            "self": self.address(kind, page),
            "first": self.address(kind),
            "last": self.address(kind, self.pages),
        }
        if page > 1:
            links["previous"] = self.address(kind, page - 1)
        if page < self.pages:
            links["next"] = self.address(kind, page + 1)
        return links

    def page_of(self, episode: Episode) -> str:
        """Where a person listens to it and reads it."""
        return f"{self.base}/listen/{episode.message}?lang={self.language}"

    def sound(self, episode: Episode, enclosure: Enclosure) -> str:
        """Of these bytes, for ever; its last part is what the file is called where it is saved. A story may be withdrawn: the
        address of its sound is asked each time whether it still may be heard.
        """
        suffix = enclosure.file.rpartition(".")[2]
        if episode.theme == VOICES:
            return f"{self.base}/audio/voices/{episode.message}/{enclosure.form}.{suffix}"
        return f"{self.base}/audio/{enclosure.sha256}/antso-{episode.message}-{self.language}.{suffix}"

    def transcript(self, episode: Episode, kind: str) -> str:
        """`kind`: vtt, srt or txt."""
        estimated = ".estimated" if kind != "txt" and is_estimated(episode) else ""
        return f"{self.base}/feeds/{self.language}/{episode.message}{estimated}.{kind}"

    def chapters(self, episode: Episode) -> str:
        return f"{self.base}/feeds/{self.language}/{episode.message}.{CHAPTERS}"

"""Home 4-2: the latest programme of the radio, as a clip of the line's store. A programme that is over is never played."""

from audio.numbers.spoken import LANGUAGES
from core.clock import ANTANANARIVO
from core.ledger import Rows
from ivr.call import Told
from ivr.services import Asked, Services
from ivr.services.numbers import FALLBACK
from ivr.words import clip_word
from radio_feed.latest import latest_on_phone


class ProgrammeDesk:
    """Answers from the shelf of programmes (radio_feed.shelf)."""

    def services(self) -> Services:
        return {"programme.latest": self.latest}

    def latest(self, rows: Rows, asked: Asked) -> Told:
        """The programme of this week in the caller's language; a dialect hears the Malagasy one."""
        language = asked.language if asked.language in LANGUAGES else FALLBACK
        found = latest_on_phone(rows, language, asked.now.astimezone(ANTANANARIVO).date())
        if found is None:
            return Told("told", ("programme.none",))
        return Told("told", ("programme.begins", clip_word(found.sha256, found.seconds), "programme.over"))

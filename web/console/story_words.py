"""Words of stories, in the page's language."""

from flask_babel import lazy_gettext as _

from audio.quality import Finding
from audio.quality import words as of_quality
from core.notices import Notice
from publishing.shapes import Theme
from stories.published import Use
from stories.states import Reason, StoryState
from web.languages import gettext, language, named

state = named(
    {
        StoryState.TELLING: _("being told"),
        StoryState.COMING: _("on its way"),
        StoryState.TOLD: _("waits for a decision"),
        StoryState.APPROVED: _("approved, its copies are being made"),
        StoryState.PUBLISHED: _("approved"),
        StoryState.REJECTED: _("not to be heard"),
        StoryState.WITHDRAWN: _("taken back by its teller"),
    }
)

use = named(
    {
        Use.RADIO: _("on the radio"),
        Use.PHONE: _("on this telephone line"),
        Use.WEB: _("on the internet"),
    }
)

reason = named(
    {
        Reason.NAMES: _("it names people or firms"),
        Reason.UNCLEAR: _("it cannot be understood, or nobody speaks in it"),
        Reason.DANGER: _("it could put somebody in danger"),
        Reason.PROCEEDINGS: _("a court or the police are at it"),
        Reason.OTHER: _("another reason"),
    }
)
"""What a teller is told in kind words of their own language (prompts `story.rejected.*`)."""

theme = named(
    {
        Theme.FEES: _("fees"),
        Theme.LICENCES: _("licences of agencies"),
        Theme.ROUTES: _("ways to leave"),
        Theme.CONTRACTS: _("contracts"),
        Theme.PAPERS: _("passport and papers"),
        Theme.WAGES: _("wages"),
        Theme.DANGER: _("danger"),
        Theme.MONEY: _("money sent home"),
        Theme.RIGHTS: _("rights"),
        Theme.PLACES: _("where to find help"),
        Theme.FAMILY: _("the family"),
    },
    _("not told"),
)


def finding(of: Finding) -> str:
    """What may be wrong with a recording: one sentence."""
    return of_quality(of, language()).what


told = named(
    {
        "made": _("This is how it would be heard. Listen to all of it, then decide."),
        "approved": _("Approved. It is heard seven days from today at the earliest."),
        "rejected": _("Its teller hears why, with receipt and PIN."),
        "taken-off": _("It is off the air, and stations are told to delete it."),
        "overtaken": _("Somebody was faster: the story has changed since you looked. This is how it is now."),
        "cannot-open": _("Your key does not open this yet: a colleague whose key does has to sign in once."),
        "voice": _("Its teller asked for another voice. That cannot be undone here."),
        "no-words": _("A title and a summary are needed in Malagasy and in French before it is approved."),
        "moment": _("This is no moment of the recording. Write seconds (12.5) or minutes (1:05)."),
        "not-a-story": _("This recording cannot be read as sound."),
        "nothing": _("Nobody is heard in it."),
        "short": _("Less than three seconds are left of it."),
        "long": _("More than five minutes are left of it. Say where it begins and ends."),
        "uneven": _(
            "It cannot be brought to the loudness of radio: it is too uneven. Cut off what is loudest."
        ),
        "full": _("The disk is full. Nothing was changed. Tell the administrator."),
        "busy": _("Another story is being made at this moment. Try again in a minute."),
        "no-receipt": _("This teller has no receipt, so nobody could hear a spoken reason. Choose one."),
        "no-sound": _("The sound of the reason cannot be read. Record again, or choose another file."),
        "silent": _("Nothing is heard in the sound of the reason. Record it again."),
    },
    "",
)
"""What the page says after a step; a code that it does not know says nothing."""


def notice(of: Notice) -> str | None:
    """What a notice of a story says; nothing when it is of something else."""
    names = {
        "story.told": gettext("A worker told a story. It waits for you to listen."),
        "story.overdue": gettext("A story has waited for days, and its teller with it. Nobody has decided."),
        "story.stuck": gettext(
            "The copies of an approved story cannot be made. Tell the administrator, or decide anew."
        ),
    }
    return names.get(of.kind)


def verb(of: str) -> str | None:
    """What was done, of the audit log; nothing when it is of something else."""
    names = {
        "story.made": gettext("made a version of the story"),
        "story.approved": gettext("approved the story"),
        "story.rejected": gettext("rejected the story"),
        "story.taken-off": gettext("took off the air the story"),
    }
    return names.get(of)

"""Words of stories, in the page's language."""

from audio.quality import Finding
from audio.quality import words as of_quality
from core.notices import Notice
from publishing.shapes import Theme
from stories.published import Use
from stories.states import Reason, StoryState
from web.languages import gettext, language


def state(of: StoryState) -> str:
    names = {
        StoryState.TELLING: gettext("being told"),
        StoryState.COMING: gettext("on its way"),
        StoryState.TOLD: gettext("waits for a decision"),
        StoryState.APPROVED: gettext("approved, its copies are being made"),
        StoryState.PUBLISHED: gettext("approved"),
        StoryState.REJECTED: gettext("not to be heard"),
        StoryState.WITHDRAWN: gettext("taken back by its teller"),
    }
    return names[of]


def use(of: Use) -> str:
    names = {
        Use.RADIO: gettext("on the radio"),
        Use.PHONE: gettext("on this telephone line"),
        Use.WEB: gettext("on the internet"),
    }
    return names[of]


def reason(of: Reason) -> str:
    """What a teller is told in kind words of their own language (prompts `story.rejected.*`)."""
    names = {
        Reason.NAMES: gettext("it names people or firms"),
        Reason.UNCLEAR: gettext("it cannot be understood, or nobody speaks in it"),
        Reason.DANGER: gettext("it could put somebody in danger"),
        Reason.PROCEEDINGS: gettext("a court or the police are at it"),
        Reason.OTHER: gettext("another reason"),
    }
    return names[of]


def theme(of: Theme | str | None) -> str:
    names = {
        Theme.FEES: gettext("fees"),
        Theme.LICENCES: gettext("licences of agencies"),
        Theme.ROUTES: gettext("ways to leave"),
        Theme.CONTRACTS: gettext("contracts"),
        Theme.PAPERS: gettext("passport and papers"),
        Theme.WAGES: gettext("wages"),
        Theme.DANGER: gettext("danger"),
        Theme.MONEY: gettext("money sent home"),
        Theme.RIGHTS: gettext("rights"),
        Theme.PLACES: gettext("where to find help"),
        Theme.FAMILY: gettext("the family"),
    }
    return names[Theme(of)] if of else gettext("not told")


def finding(of: Finding) -> str:
    """What may be wrong with a recording: one sentence."""
    return of_quality(of, language()).what


def told(code: str) -> str:
    """What the page says after a step; a code that it does not know says nothing."""
    names = {
        "made": gettext("This is how it would be heard. Listen to all of it, then decide."),
        "approved": gettext("Approved. It is heard seven days from today at the earliest."),
        "rejected": gettext("Its teller hears why, with receipt and PIN."),
        "taken-off": gettext("It is off the air, and stations are told to delete it."),
        "overtaken": gettext(
            "Somebody was faster: the story has changed since you looked. This is how it is now."
        ),
        "cannot-open": gettext(
            "Your key does not open this yet: a colleague whose key does has to sign in once."
        ),
        "voice": gettext("Its teller asked for another voice. That cannot be undone here."),
        "no-words": gettext(
            "A title and a summary are needed in Malagasy and in French before it is approved."
        ),
        "moment": gettext("This is no moment of the recording. Write seconds (12.5) or minutes (1:05)."),
        "not-a-story": gettext("This recording cannot be read as sound."),
        "nothing": gettext("Nobody is heard in it."),
        "short": gettext("Less than three seconds are left of it."),
        "long": gettext("More than five minutes are left of it. Say where it begins and ends."),
        "uneven": gettext(
            "It cannot be brought to the loudness of radio: it is too uneven. Cut off what is loudest."
        ),
        "full": gettext("The disk is full. Nothing was changed. Tell the administrator."),
        "busy": gettext("Another story is being made at this moment. Try again in a minute."),
        "no-receipt": gettext(
            "This teller has no receipt, so nobody could hear a spoken reason. Choose one."
        ),
        "no-sound": gettext("The sound of the reason cannot be read. Record again, or choose another file."),
        "silent": gettext("Nothing is heard in the sound of the reason. Record it again."),
    }
    return names.get(code, "")


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

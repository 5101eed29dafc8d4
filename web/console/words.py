"""Words of the console that depend on what they speak of, in the page's language."""

from datetime import timedelta

from flask import url_for

from core.clock import moment
from core.notices import Notice
from vault import audit
from vault.members import Role
from vault.regions import PRACTICE
from web.console import case_words, story_words
from web.console.door import somebody
from web.console.permissions import HEARS_CALLERS, MUST_BE_CONFIRMED
from web.languages import gettext, minute

__all__ = [
    "HEARS_CALLERS",
    "MUST_BE_CONFIRMED",
    "actor",
    "at",
    "leads_to",
    "menu",
    "notice",
    "region",
    "role",
    "seconds",
    "verb",
]

CASES = ("case.", "recording.")
"""Notices whose subject is a case begin so."""
STORIES = "story."
"""And those whose subject is a story."""


def menu() -> list[tuple[str, str]]:
    """The pages that this member may open: endpoint and name, in the order of the menu."""
    pages = [
        ("console.start", gettext("Start"), ("account", "see")),
        ("console.list_cases", gettext("Cases"), ("cases", "see")),
        ("console.show_last_month", gettext("Month"), ("month", "see")),
        ("console.list_people", gettext("People"), ("people", "see")),
        ("console.list_keys", gettext("Keys"), ("keys", "see")),
        ("console.list_reviews", gettext("Reviews"), ("reviews", "see")),
        ("console.list_stories", gettext("Stories"), ("stories", "see")),
        ("console.list_registers", gettext("Registers"), ("registers", "see")),
        ("console.list_stations", gettext("Radio stations"), ("stations", "see")),
        ("console.show_programmes", gettext("Programmes"), ("packs", "see")),
        ("console.list_packs", gettext("Packs"), ("packs", "see")),
        ("console.show_asked", gettext("Asked about"), ("asked", "see")),
        ("console.show_audit", gettext("Audit log"), ("audit", "see")),
        ("console.show_account", gettext("My account"), ("account", "see")),
    ]
    who = somebody()
    return [(endpoint, name) for endpoint, name, permission in pages if who and who.may(*permission)]


def role(of: Role) -> str:
    match of:
        case Role.EDITOR:
            return gettext("editor")
        case Role.INSPECTOR:
            return gettext("inspector")
        case Role.SUPERVISOR:
            return gettext("supervisor")
        case Role.ADMINISTRATOR:
            return gettext("administrator")
        case Role.PARTNER:
            return gettext("partner")


def region(of: str | None) -> str:
    """A region by its id; no region is every region."""
    names = {
        "diana": "DIANA",
        "sava": "SAVA",
        "elsewhere": gettext("other regions"),
        PRACTICE: gettext("practice (DEMO)"),
        None: gettext("all regions"),
    }
    return names.get(of, of or "")


def notice(of: Notice, names: dict[str, str]) -> str:
    """What a notice says; a kind that has no words yet is shown by its name."""
    name = names.get(of.subject, of.subject)
    match of.kind:
        case "key.waits":
            return gettext("The key of %(name)s waits to be confirmed. Telephone them.", name=name)
        case "key.confirmed":
            return gettext(
                "The key of %(name)s was confirmed. They can now open what is reported. "
                "If you did not expect this, speak with your supervisor.",
                name=name,
            )
    return case_words.notice(of, name) or story_words.notice(of) or f"{of.kind} {name}"


def leads_to(of: Notice) -> str | None:
    """The page where something can be done about a notice."""
    match of.kind:
        case "key.waits":
            return url_for("console.show_key", member=of.subject)
    if of.kind.startswith(STORIES):
        return url_for("console.show_story", story=of.subject)
    return url_for("console.show_case", case=of.subject) if of.kind.startswith(CASES) else None


def actor(of: str, names: dict[str, str]) -> str:
    """Who did it: a member by name, or what acts for nobody."""
    others = {
        audit.SCRIPT: gettext("At the machine:"),
        audit.LINE: gettext("The telephone line"),
        audit.WORKER: gettext("The worker program"),
    }
    return names.get(of) or others.get(of, of)


def at(milliseconds: int) -> str:
    """A moment as rows keep it."""
    return minute(moment(milliseconds))


def seconds(of: timedelta) -> int:
    """Whole seconds, never none."""
    return max(1, round(of.total_seconds()))


def verb(of: str) -> str:
    """What was done, of the audit log; what has no words yet is shown by its name."""
    names = {
        "member.invited": gettext("invited"),
        "member.linked": gettext("made a new link for"),
        "member.moved": gettext("gave another role or region to"),
        "member.removed": gettext("removed"),
        "member.signed-in": gettext("signed in"),
        "passphrase.changed": gettext("changed their passphrase"),
        "key.made": gettext("made a key"),
        "key.confirmed": gettext("confirmed the key of"),
        "key.ended": gettext("ended the key of"),
        "keys.shared": gettext("passed keys on to colleagues"),
        "item.opened": gettext("opened"),
        "item.referred": gettext("referred"),
        "item.erased": gettext("erased"),
        "case.refused": gettext("asked for what is not theirs:"),
        "case.moved": gettext("moved to another region"),
        "case.withheld": gettext("withheld from a member"),
        "case.erased": gettext("erased the case"),
        "review.approved": gettext("approved the review"),
        "review.held": gettext("held the review"),
        "review.rejected": gettext("rejected the review"),
        "agency.asked": gettext("asked for its side the agency"),
        "agency.answered": gettext("kept the answer of the agency"),
        "pack.ordered": gettext("had the pack built of the week"),
        "register.given": gettext("gave a list for the register"),
        "register.ordered": gettext("had a list taken over for the register"),
        "register.dropped": gettext("dropped a list for the register"),
        "register.undone": gettext("brought the list before back for the register"),
        "station.invited": gettext("invited the radio station"),
        "station.renewed": gettext("made a new code for the radio station"),
        "station.revoked": gettext("revoked the code of the radio station"),
        "escrow.made": gettext("made the escrow key"),
        "escrow.opened": gettext("opened with the escrow key"),
        "escrow.passed-on": gettext("replaced the escrow key"),
        "escrow.shared": gettext("opened for a member, with the escrow key,"),
        "audit.cut": gettext("cut the log at row"),
    }
    return names.get(of) or story_words.verb(of) or case_words.event(of)

"""What a page says of reports of airing, in its language: why one is not believed, what became of one, what became of a table."""

from radio_feed.airplay import How, Reason
from radio_feed.airplay_table import NotATable, Taken
from radio_feed.cuts import Cut
from radio_feed.stations import NotIn
from web.languages import gettext, ngettext


def refused_code(of: NotIn) -> str:
    match of:
        case NotIn.SLIP:
            return gettext("This is not a whole code: a digit is wrong or missing. It was not counted.")
        case NotIn.WRONG:
            return gettext("No station has this code.")
        case NotIn.LATER:
            return gettext("Too many codes were tried from here. Try again tomorrow, or telephone us.")


def reason(of: Reason) -> str:
    match of:
        case Reason.SLIP:
            return gettext("This is not a cut number: a digit is wrong. It stands in the grid, on the left.")
        case Reason.UNKNOWN:
            return gettext("Nothing has this cut number.")
        case Reason.NO_DAY:
            return gettext("This is not a day. Write it as 28/11/2026.")
        case Reason.NO_TIME:
            return gettext("This is not a time. Write it as 14h30.")
        case Reason.TWO_TIMES:
            return gettext("This time can be read in two ways. Write it as 14h30.")
        case Reason.FUTURE:
            return gettext("This day or time is still to come.")
        case Reason.OLD:
            return gettext("This is more than a year ago: is the year right?")
        case Reason.CELLS:
            return gettext("Something is missing in this row.")


def no_table(of: NotATable) -> str:
    match of:
        case NotATable.EMPTY:
            return gettext("The file is empty.")
        case NotATable.LARGE:
            return gettext("The file is too long. Send a month at a time.")
        case NotATable.NO_TEXT:
            return gettext("This is not a table as text. Save it as CSV.")
        case NotATable.BROKEN:
            return gettext("The file is cut off or damaged.")
        case NotATable.HEADS:
            return gettext(
                "The first row must name the columns: the cut number, the date and the time. "
                "In French, Malagasy or English."
            )


def how(of: How) -> str:
    match of:
        case How.FORM:
            return gettext("by form")
        case How.TABLE:
            return gettext("by table")
        case How.PAPER:
            return gettext("on paper")
        case How.PHONE:
            return gettext("by telephone")


def refused_page(status: int) -> str:
    match status:
        case 404:
            return gettext("This page is not here.")
        case 413:
            return gettext("This is too long. Send a month at a time.")
        case _:
            return gettext("This page was open too long. Load it again, and send the form once more.")


def titled(cut: Cut) -> str:
    """A cut by its number and its title."""
    return f"{cut.number} {cut.title}".rstrip()


def told_one(cut: Cut, *, new: bool, withdrawn: bool) -> list[str]:
    """What became of one report."""
    noted = (
        gettext("Noted: %(cut)s.", cut=titled(cut))
        if new
        else gettext("This was noted already: %(cut)s.", cut=titled(cut))
    )
    return [noted, *([withdrawn_too(cut)] if withdrawn else [])]


def withdrawn_too(cut: Cut) -> str:
    return gettext("%(cut)s was withdrawn: do not air it again, and delete it.", cut=titled(cut))


def told_table(of: Taken) -> list[str]:
    """What became of a table."""
    return [
        ngettext("%(num)s airing is noted.", "%(num)s airings are noted.", of.new),
        ngettext("%(num)s was known already.", "%(num)s were known already.", of.known),
        ngettext(
            "%(num)s row is not believed and was left out.",
            "%(num)s rows are not believed and were left out.",
            len(of.rejected),
        ),
    ]

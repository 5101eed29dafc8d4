"""What an editor is told about a programme, in sentences: what is wrong, and what to do."""

from radio_feed.programmes import Cause, Note, Planned

_SAYS = {
    Cause.NOTHING_VALID: "nothing of {about} with a sound is valid to the end of the week: confirm facts, set expires_on anew",
    Cause.HEARD_ENOUGH: "all that is valid of {about} was heard as often as max_plays allows: write a message, or raise it",
    Cause.FEWER: "there are fewer messages of {about} than at_least asks for",
    Cause.NO_SOUND: "without sound, so left out: {about}; let the worker run, or record it",
    Cause.SYNTHETIC: "a machine's Malagasy, which is never aired in production: have recorded {about}",
    Cause.NO_STORY: "there is no story that may be broadcast{of}",
    Cause.TOO_SHORT: "{seconds:.0f} s too short, with all that may be taken: write more, or let its slots take more",
    Cause.TOO_LONG: "{seconds:.0f} s too long, even with the shortest choice: let its slots take less",
}


def sentence(note: Note) -> str:
    """One note, as an editor reads it."""
    of = f" about {note.about}" if note.about else ""
    return _SAYS[note.cause].format(about=note.about, of=of, seconds=abs(note.seconds))


def as_text(planned: Planned) -> str:
    """A plan on paper: its length, its pieces with the time when each begins, what its editor has to know."""
    head = f"{planned.week}  {planned.programme_id} ({planned.language})  {clock(planned.seconds)}  {planned.title}"
    rows = [
        f"  {clock(starts)}  {piece.seconds:6.1f} s  {piece.kind:8} {piece.name:24} {piece.title}".rstrip()
        for starts, piece in planned.offsets
    ]
    told = [f"  ! {sentence(note)}" for note in planned.notes]
    nothing = [] if planned.airable else ["  ! nothing to air: it is not put together"]
    return "\n".join([head, *rows, *told, *nothing])


def clock(seconds: float) -> str:
    """Minutes and seconds, as a presenter's clock shows them."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:2}:{rest:02}"

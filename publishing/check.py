"""Whether the content makes sense: every name leads somewhere, every word is there in every complete language.

Only what would break a call is judged here; the house rules of a good menu are lint's.
"""

from collections.abc import Iterator

from core.settings import Mode
from publishing.answers import EMERGENCY_PROMPT, place_prompts
from publishing.check_programmes import programme_drafts, programme_faults
from publishing.check_words import word_faults
from publishing.content import Content
from publishing.documents import Document
from publishing.errors import BrokenContent, Fault
from publishing.line import (
    SYSTEM_PROMPTS,
    Domain,
    Goodbye,
    Hide,
    Line,
    Menu,
    MessageList,
    Person,
    Record,
    Step,
    leads_to,
    prompts_of,
)
from publishing.shapes import Known, Status

DANGER = "danger"
"""The place of who is in danger now."""


def refuse_nonsense(content: Content, mode: Mode) -> None:
    """Raises BrokenContent with every fault found. Production also refuses what nobody has reviewed or confirmed."""
    faults = [
        *_language_faults(content),
        *(fault for line in content.lines.values() for fault in _line_faults(content, line)),
        *word_faults(content),
        *programme_faults(content),
    ]
    if mode is Mode.PRODUCTION:
        faults += _unreviewed(content)
    if faults:
        raise BrokenContent(faults)


def _language_faults(content: Content) -> Iterator[Fault]:
    document = content.documents["languages.yaml"]
    for code, language in content.languages.items():
        for fallback in language.falls_back_to:
            if fallback not in content.languages:
                yield document.fault(
                    (code, "falls_back_to"),
                    f"{code} falls back to {fallback!r}, which is not here.",
                    "Add it, or remove it.",
                )
    for code in content.complete_languages:
        if code not in content.prompts:
            yield document.fault(
                (code,), f"{code} is complete but has no prompts.", f"Write prompts/{code}.yaml."
            )
    if "main" not in content.lines:
        yield Fault(
            content.root / "lines" / "main.yaml",
            1,
            "There is no line with the id main.",
            "Write lines/main.yaml.",
        )


def _line_faults(content: Content, line: Line) -> Iterator[Fault]:
    document = _document_of(content, line)
    yield from _unheard_languages(content, document, line)
    yield from _mistaken_roles(document, line)
    yield from _lost_options(document, line)
    yield from _unreachable(document, line)
    yield from _unknown_names(content, document, line)
    yield from _missing_prompts(content, document, line)


def _document_of(content: Content, line: Line) -> Document:
    return content.documents[f"lines/{line.id}.yaml"]


def _unheard_languages(content: Content, document: Document, line: Line) -> Iterator[Fault]:
    """A dialect may be unheard for years: no call may depend on it."""
    if line.default_language not in content.complete_languages:
        yield document.fault(
            ("default_language",),
            f"{line.default_language!r} is no complete language.",
            f"Name one of {', '.join(content.complete_languages)}.",
        )
    for step_id, step in line.steps.items():
        spoken = [option.language for option in step.options] if isinstance(step, Menu) else [None]
        for index, code in enumerate(spoken):
            if code and code not in content.languages:
                yield document.fault(
                    ("steps", step_id, "options", index, "language"),
                    f"The language {code!r} is not in languages.yaml.",
                    "Add it there, or take the option out.",
                )
        if not {None, *content.complete_languages}.intersection(spoken):
            yield document.fault(
                ("steps", step_id, "options"),
                f"{step_id} has only options in languages that callers may not hear yet.",
                "Add one in a complete language.",
            )


def _mistaken_roles(document: Document, line: Line) -> Iterator[Fault]:
    """What the engine counts on: key 8 hides, silence hears messages and then what needs no key, our last word is a goodbye."""
    for role, kind, name in (
        ("hide", Hide, "hide"),
        ("goodbye", Goodbye, "goodbye"),
        ("most_wanted", MessageList, "list"),
        ("no_key", Domain | Record, "domain or record"),
    ):
        step = line.steps.get(getattr(line, role))
        if step and not isinstance(step, kind):
            yield document.fault(
                (role,), f"{role} names a step of the kind {step.kind}.", f"Name one of the kind {name}."
            )


def _lost_options(document: Document, line: Line) -> Iterator[Fault]:
    for role, step_id in line.named_steps.items():
        if step_id not in line.steps:
            yield document.fault(
                (role,), f"{role} names {step_id!r}, which is no step.", "Name a step of this line."
            )
    for step_id in line.steps:
        for target in leads_to(line, step_id):
            if target not in line.steps:
                yield _in_step(
                    document,
                    step_id,
                    target,
                    f"{step_id} leads to {target!r}, which is no step.",
                    "Name a step of this line.",
                )


def _in_step(document: Document, step_id: str, value: str, what: str, remedy: str) -> Fault:
    """A fault at the line where the value stands inside the step."""
    inside = [
        place
        for place in document.lines
        if place[:2] == ("steps", step_id) and _value_at(document, place) == value
    ]
    return document.fault(inside[0] if inside else ("steps", step_id), what, remedy)


def _value_at(document: Document, place: tuple[str | int, ...]) -> object:
    value = document.values
    for part in place:
        value = value[part]
    return value


def _unreachable(document: Document, line: Line) -> Iterator[Fault]:
    reached: set[str] = set()
    waiting = [step for step in line.named_steps.values() if step in line.steps]
    while waiting:
        step_id = waiting.pop()
        if step_id not in reached:
            reached.add(step_id)
            waiting += [target for target in leads_to(line, step_id) if target in line.steps]
    for step_id in line.steps.keys() - reached:
        yield document.fault(
            ("steps", step_id), f"No key leads to {step_id!r}.", "Lead an option to it, or remove it."
        )


def _unknown_names(content: Content, document: Document, line: Line) -> Iterator[Fault]:
    for step_id, step in line.steps.items():
        if isinstance(step, MessageList):
            for message in step.messages:
                if message not in content.messages:
                    yield _in_step(
                        document,
                        step_id,
                        message,
                        f"There is no message {message!r}.",
                        "Write it under messages/, or take it out.",
                    )
        if isinstance(step, Person) and step.place not in content.places:
            yield _in_step(
                document, step_id, step.place, f"There is no place {step.place!r}.", "Add it to places.yaml."
            )


def _missing_prompts(content: Content, document: Document, line: Line) -> Iterator[Fault]:
    for step_id, step in line.steps.items():
        for prompt in (*prompts_of(step), *_place_said(content, step), *_families_said(content, step)):
            for code in _silent_in(content, prompt):
                yield _in_step(
                    document,
                    step_id,
                    prompt,
                    f"The prompt {prompt!r} has no words in {code}.",
                    f"Add it to prompts/{code}.yaml.",
                )
    for prompt in SYSTEM_PROMPTS:
        for code in _silent_in(content, prompt):
            file = content.root / "prompts" / f"{code}.yaml"
            yield Fault(file, 1, f"The line itself needs the prompt {prompt!r}.", "Add it.")


def _place_said(content: Content, step: Step) -> list[str]:
    """The prompts about a place that some language says; then every language has to. And what its emergency number needs."""
    if not isinstance(step, Person) or step.place not in content.places:
        return []
    known = {prompt for prompts in content.prompts.values() for prompt in prompts}
    emergency = [EMERGENCY_PROMPT] if content.places[step.place].emergency.callable else []
    return [*(prompt for prompt in place_prompts(step.place) if prompt in known), *emergency]


def _families_said(content: Content, step: Step) -> list[str]:
    """The prompts that a room may say here; a family without any is named itself, and found missing."""
    if not isinstance(step, Domain):
        return []
    known = sorted({prompt for prompts in content.prompts.values() for prompt in prompts})
    empty = [family for family in step.says if not any(one.startswith(f"{family}.") for one in known)]
    return [*filter(step.may_say, known), *empty]


def _silent_in(content: Content, prompt: str) -> list[str]:
    return [code for code in content.complete_languages if prompt not in content.prompts.get(code, {})]


def _unreviewed(content: Content) -> list[Fault]:
    return [*_drafts(content), *programme_drafts(content), *_unconfirmed(content), *danger_faults(content)]


def danger_faults(content: Content) -> Iterator[Fault]:
    """Places where nobody could be rung for who is in danger: each region's, and the one that key 1 of a person leads to.

    Production refuses to publish, and to start, with any of them.
    """
    document = content.documents["places.yaml"]
    for name, place in content.places.items():
        needed = name == DANGER or place.region is not None
        if needed and not (place.number.callable or place.emergency.callable):
            yield document.fault(
                (name, "number"),
                f"{name} has no confirmed number, neither of a person on duty nor an emergency number.",
                "Have one confirmed by a person who called it, and say who did and when.",
            )


def _drafts(content: Content) -> Iterator[Fault]:
    remedy = "Have it reviewed by people who know, and say who; production plays nothing else."
    for name, message in content.messages.items():
        document = content.documents[f"messages/{name}/message.yaml"]
        if message.sheet.status is Status.DRAFT:
            yield document.fault(("status",), f"The message {name} is a draft.", remedy)
    for code, prompts in content.prompts.items():
        document = content.documents[f"prompts/{code}.yaml"]
        for prompt_id, prompt in prompts.items():
            if prompt.status is Status.DRAFT:
                yield document.fault((prompt_id, "status"), f"The prompt {prompt_id} is a draft.", remedy)


def _unconfirmed(content: Content) -> Iterator[Fault]:
    document = content.documents["placeholders.yaml"]
    for name, placeholder in content.placeholders.items():
        if placeholder.status is Known.UNCONFIRMED:
            yield document.fault(
                (name, "status"),
                f"{placeholder.what} is unconfirmed.",
                "Have it confirmed, and say its value.",
            )

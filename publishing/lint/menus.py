"""Rules about the way through a call: how many choices, how many keys, and that every way leads to somebody or something."""

from collections.abc import Iterator, Mapping

from publishing.line import Goodbye, Line, Menu, Message, MessageList, Person, leads_to
from publishing.lint.finding import Rule, Spot
from publishing.lint.subject import Subject

MOST_KEYS = 3
"""voice.md, rule 1: key presses from the greeting to the first message of any list."""
MOST_KEYS_TO_DANGER = 2
"""design.md: danger is at most two keys from home."""
MOST_TITLES = 4
"""voice.md, rule 6."""
DANGER = "danger"
"""The place whose person answers who is in danger now."""


def _keys_from(line: Line, start: str, *, person_key: bool) -> dict[str, int]:
    """The fewest keys to each step. A message leads on without a key; `0` leads to a person from anywhere."""
    keys = {start: 0}
    waiting = [start]
    while waiting:
        step_id = waiting.pop(0)
        cost = 0 if isinstance(line.steps[step_id], Message) else 1
        onward = [(target, keys[step_id] + cost) for target in leads_to(line, step_id)]
        if person_key:
            onward.append((line.person, keys[step_id] + 1))
        for target, needed in onward:
            if needed < keys.get(target, needed + 1):
                keys[target] = needed
                waiting.append(target)
    return keys


def _far_lists(subject: Subject) -> Iterator[Spot]:
    for line in subject.lines:
        keys = _keys_from(line, line.starts_at, person_key=False)
        for step_id, step in line.steps.items():
            if isinstance(step, MessageList) and keys.get(step_id, 0) > MOST_KEYS:
                what = f"The list {step_id!r} is {keys[step_id]} keys from the greeting, {MOST_KEYS} at most."
                yield Spot(*subject.step(line, step_id), what)


def _far_danger(subject: Subject) -> Iterator[Spot]:
    for line in subject.lines:
        keys = _keys_from(line, line.home, person_key=True)
        ways = [
            keys[step_id]
            for step_id, step in line.steps.items()
            if isinstance(step, Person) and step.place == DANGER and step_id in keys
        ]
        if not ways:
            yield Spot(
                *subject.step(line, line.home),
                f"No key leads from home to a person for the place {DANGER!r}.",
            )
        elif min(ways) > MOST_KEYS_TO_DANGER:
            what = f"A person for danger is {min(ways)} keys from home, {MOST_KEYS_TO_DANGER} at most."
            yield Spot(*subject.step(line, line.home), what)


def _dead_ends(subject: Subject) -> Iterator[Spot]:
    """Steps from which nothing written leads to words, a person or the end; a domain step has its own way on."""
    for line in subject.lines:
        alive = {
            step_id
            for step_id, step in line.steps.items()
            if isinstance(step, Message | MessageList | Person | Goodbye) or step.kind in {"domain", "hide"}
        }
        grown = True
        while grown:
            leading = {step_id for step_id in line.steps if alive.intersection(leads_to(line, step_id))}
            grown = not leading <= alive
            alive |= leading
        for step_id in line.steps.keys() - alive:
            yield Spot(*subject.step(line, step_id), f"Every way from {step_id!r} leads back into itself.")


def _menus_of_titles(subject: Subject) -> Iterator[Spot]:
    """Titles are options that lead to one message each; a menu may not hand the rest of them on to the next menu."""
    for line in subject.lines:
        menus = {
            step_id: menu for within, step_id, menu in subject.menus if within is line and _titles(line, menu)
        }
        handed_on = {option.goes_to for menu in menus.values() for option in menu.options} & menus.keys()
        for step_id in menus.keys() - handed_on:
            titles = _titles_from(line, step_id, menus, set())
            if titles > MOST_TITLES:
                what = f"{step_id!r} offers {titles} messages by their titles, {MOST_TITLES} at most."
                yield Spot(*subject.step(line, step_id), what)


def _titles(line: Line, menu: Menu) -> int:
    steps = [line.steps[option.goes_to] for option in menu.options]
    return sum(isinstance(step, MessageList) and len(step.messages) == 1 for step in steps)


def _titles_from(line: Line, step_id: str, menus: Mapping[str, Menu], seen: set[str]) -> int:
    """The titles of a menu and of those it hands on to."""
    if step_id not in menus or step_id in seen:
        return 0
    seen.add(step_id)
    onward = (option.goes_to for option in menus[step_id].options)
    return _titles(line, menus[step_id]) + sum(_titles_from(line, target, menus, seen) for target in onward)


RULES = (
    Rule(
        "options-over-four",
        says="A menu has more than four options.",
        remedy="Move some to a menu below, or take them out: option keys are 1 to 4.",
        why=(
            "voice.md, rule 1: at most 4 content options a menu, numbered from 1 with none skipped; 5 is kept for going on "
            "where the call stopped. In the Malagasy service 3-2-1 52 % of calls never passed the home menu (GSMA, 2015), and "
            "low-literate users could not use hierarchical menus at all (BBC Media Action)."
        ),
    ),
    Rule(
        "keys-over-three",
        says="A list of messages is too many keys from the greeting.",
        remedy="Lead to the list from a menu nearer to the greeting.",
        why=(
            "voice.md, rule 1: at most 3 key presses from the greeting to the first message of any list. Viamo found four "
            "levels the most; 52 % of calls to 3-2-1 ended in the first menu."
        ),
        judge=_far_lists,
    ),
    Rule(
        "danger-far",
        says="Who is in danger needs too many keys to reach a person.",
        remedy="Put danger first in the menu of persons, which 0 opens from everywhere.",
        why=(
            "design.md, What the caller hears: danger is at most two keys from home; voice.md, rule 2: 0 is a person, in every "
            "menu and message. Who calls may have seconds, and an employer may be holding the phone."
        ),
        judge=_far_danger,
    ),
    Rule(
        "step-unreachable",
        says="No key leads to a step.",
        remedy="Lead an option to it, or remove it.",
        why=(
            "voice.md, What is known: the first menu is what is designed and tested hardest, because 52 % of calls never "
            "passed it. A step that nobody reaches is work that nobody hears; rule 1 counts keys to every list."
        ),
    ),
    Rule(
        "dead-end",
        says="From a step no key leads to a message, a person, a place or the goodbye.",
        remedy="Lead one of its options out of the circle.",
        why=(
            "voice.md, rule 11: what the software cannot do ends in the way on, never in dead air; rule 4: never a bare "
            "hang-up. 32 % of 3-2-1's calls ended in a message heard past 75 %: every way has to lead to one."
        ),
        judge=_dead_ends,
    ),
    Rule(
        "titles-over-four",
        says="Messages are offered by their titles, more than four of them.",
        remedy="Put the messages into one list: it plays on by itself, and 1 skips.",
        why=(
            "voice.md, rule 6: a list plays on by itself; no menu of titles longer than 4. Low-literate users could not use "
            "hierarchical menus at all; linear worked (BBC Media Action, BMJ Innovations)."
        ),
        judge=_menus_of_titles,
    ),
    Rule(
        "answers-missing",
        says="A step would have no words for silence, a wrong key or a failure of ours.",
        remedy="Write the prompt in every complete language.",
        why=(
            "voice.md, rule 4: silence is not a wrong key, and each has an answer of its own; rule 5: at no key ever, how to "
            "press a key; rule 11: a recorded apology, never dead air. Interface changes alone took untrained callers from "
            "0 % to over 75 % success (Lerer, Uganda)."
        ),
    ),
)

"""Whether the recipes of programmes can be followed: every prompt, tune, message and theme they name is there."""

from collections.abc import Iterator

from publishing.content import Content
from publishing.documents import Document
from publishing.errors import Fault
from publishing.programmes import LiveRead, Messages, Music, Recipe
from publishing.shapes import Status


def programme_faults(content: Content) -> Iterator[Fault]:
    for name, recipe in content.programmes.items():
        document = content.documents[f"programmes/{name}.yaml"]
        yield from _untitled(content, document, recipe)
        yield from _unsaid(content, document, recipe)
        yield from _unknown(content, document, recipe)
    for name, sheet in content.live_reads.items():
        document = content.documents[f"programmes/live/{name}.yaml"]
        yield from _untitled(content, document, sheet)
        yield from _unreadable(content, document, sheet)


def programme_drafts(content: Content) -> Iterator[Fault]:
    """What nobody has reviewed. Its prompts and messages are reviewed like all others."""
    remedy = "Have it reviewed by people who know, and say who; production airs nothing else."
    for name, recipe in content.programmes.items():
        if recipe.status is Status.DRAFT:
            document = content.documents[f"programmes/{name}.yaml"]
            yield document.fault(("status",), f"The programme {name} is a draft.", remedy)
    for name, sheet in content.live_reads.items():
        if sheet.status is Status.DRAFT:
            document = content.documents[f"programmes/live/{name}.yaml"]
            yield document.fault(("status",), f"The live-read sheet {name} is a draft.", remedy)


def _untitled(content: Content, document: Document, titled: Recipe | LiveRead) -> Iterator[Fault]:
    for code in content.complete_languages:
        if not titled.title.get(code, "").strip():
            yield document.fault(("title",), f"The title has no words in {code}.", f"Add {code} to it.")


def _unsaid(content: Content, document: Document, recipe: Recipe) -> Iterator[Fault]:
    for index, slot in enumerate(recipe.slots):
        said = {"prompt": getattr(slot, "prompt", None), "intro": getattr(slot, "intro", None)}
        for key, prompt in said.items():
            for code in content.complete_languages:
                if prompt and prompt not in content.prompts.get(code, {}):
                    yield document.fault(
                        ("slots", index, key),
                        f"The prompt {prompt!r} has no words in {code}.",
                        f"Add it to prompts/{code}.yaml.",
                    )


def _unknown(content: Content, document: Document, recipe: Recipe) -> Iterator[Fault]:
    for index, slot in enumerate(recipe.slots):
        if isinstance(slot, Music) and not content.jingle(slot.tune).is_file():
            remedy = f"Write programmes/music/{slot.tune}.yaml."
            yield document.fault(("slots", index, "tune"), f"There is no tune {slot.tune!r}.", remedy)
        if isinstance(slot, Messages):
            yield from _empty(content, document, slot, index)


def _empty(content: Content, document: Document, slot: Messages, index: int) -> Iterator[Fault]:
    """A theme without a message would never be heard; nor would a message of another theme than the slot's."""
    themes = {name: message.sheet.theme for name, message in content.messages.items()}
    for theme in slot.themes:
        if theme not in themes.values():
            yield document.fault(
                ("slots", index, "themes"),
                f"No message has the theme {theme.value!r}.",
                "Write one, or take the theme out.",
            )
    for name in slot.only:
        if name not in themes:
            remedy = "Write it under messages/, or take it out."
            yield document.fault(("slots", index, "only"), f"There is no message {name!r}.", remedy)
        elif themes[name] not in slot.themes:
            what = (
                f"The message {name!r} has the theme {themes[name].value!r}, which is not among the slot's."
            )
            yield document.fault(("slots", index, "only"), what, "Add the theme, or take the message out.")


def _unreadable(content: Content, document: Document, sheet: LiveRead) -> Iterator[Fault]:
    """What stays as it stands has to stand in the script; each language of the line has a sheet."""
    message = content.messages.get(sheet.message)
    if message is None:
        what, remedy = f"There is no message {sheet.message!r}.", "Write it under messages/, or name another."
        yield document.fault(("message",), what, remedy)
        return
    for code in content.complete_languages:
        if code not in sheet.stay:
            yield document.fault(("stay",), f"stay has no words in {code}.", f"Add {code} to it.")
    for code, stays in sheet.stay.items():
        script = message.scripts.get(code)
        text = " ".join(script.sentences) if script else ""
        for index, words in enumerate(stays):
            if words not in text:
                what = f"{words!r} does not stand in {sheet.message}/{code}.md."
                yield document.fault(("stay", code, index), what, "Copy it from there, letter by letter.")

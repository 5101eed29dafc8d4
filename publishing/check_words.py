"""Whether the words are there: a script in every complete language, placeholders that can be said, tunes that exist."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from publishing.content import PLACEHOLDER, Content, Script
from publishing.errors import Fault

ALONE_ON_ITS_LINE = "Write a placeholder alone on its line: {{ name }}."


def word_faults(content: Content) -> Iterator[Fault]:
    """What is wrong with scripts, prompts, placeholders and the hide programme."""
    yield from _message_faults(content)
    yield from _hide_faults(content)
    yield from _prompt_faults(content)
    yield from _placeholder_faults(content)


def _message_faults(content: Content) -> Iterator[Fault]:
    for message in content.messages.values():
        yield from _script_faults(content, message.scripts, message.folder)
        for script in message.scripts.values():
            for name in script.placeholders:
                if name not in content.placeholders:
                    yield _in_script(
                        script,
                        f"{{{{ {name} }}}}",
                        f"There is no placeholder {name!r}.",
                        "Add it to placeholders.yaml.",
                    )


def _hide_faults(content: Content) -> Iterator[Fault]:
    document = content.documents["hide/programme.yaml"]
    for index, piece in enumerate(content.hide.pieces):
        if piece.music and not content.tune(piece.music).is_file():
            yield document.fault(
                ("pieces", index),
                f"There is no tune {piece.music!r}.",
                f"Write hide/music/{piece.music}.yaml.",
            )
        if piece.talk:
            scripts = content.talks.get(piece.talk, {})
            yield from _script_faults(content, scripts, content.root / "hide" / "talk" / piece.talk)
            yield from _talk_faults(scripts)


def _script_faults(content: Content, scripts: Mapping[str, Script], folder: Path) -> Iterator[Fault]:
    """A script in every complete language, with words in it, and no placeholder that would be read out as it stands."""
    for code in content.complete_languages:
        if code not in scripts or not any(scripts[code].sentences):
            yield Fault(folder / f"{code}.md", 1, f"There are no words in {code}.", "Write the script.")
    for script in scripts.values():
        for sentence in script.sentences:
            if _braces(sentence) and not PLACEHOLDER.match(sentence):
                yield _in_script(
                    script, sentence, f"{sentence!r} would be read out as it stands.", ALONE_ON_ITS_LINE
                )


def _talk_faults(scripts: Mapping[str, Script]) -> Iterator[Fault]:
    """What an outsider hears names nothing that waits to be confirmed."""
    for script in scripts.values():
        for name in script.placeholders:
            remedy = "Take it out: the hide programme is ordinary talk."
            yield _in_script(script, f"{{{{ {name} }}}}", f"A talk holds the placeholder {name!r}.", remedy)


def _prompt_faults(content: Content) -> Iterator[Fault]:
    for code, prompts in content.prompts.items():
        for prompt_id, prompt in prompts.items():
            if _braces(prompt.text):
                yield content.documents[f"prompts/{code}.yaml"].fault(
                    (prompt_id, "text"),
                    f"{prompt_id} holds a placeholder, which would be read out as it stands.",
                    "Say in words what is known, or move it to a message.",
                )
            elif not prompt.sentences:
                yield content.documents[f"prompts/{code}.yaml"].fault(
                    (prompt_id, "text"), f"{prompt_id} has no words.", "Write them."
                )


def _placeholder_faults(content: Content) -> Iterator[Fault]:
    """What is said in a placeholder's stead is said in every complete language."""
    document = content.documents["placeholders.yaml"]
    for name, placeholder in content.placeholders.items():
        for part in ("says", "value"):
            said = getattr(placeholder, part)
            for code in content.complete_languages if said is not None else ():
                if not said.get(code, "").strip():
                    yield document.fault(
                        (name, part), f"{name} has no words in {code}.", f"Add {code} to its {part}."
                    )


def _braces(text: str) -> bool:
    return "{{" in text or "}}" in text


def _in_script(script: Script, sentence: str, what: str, remedy: str) -> Fault:
    """A fault at the line of the file that holds the sentence."""
    lines = script.file.read_text(encoding="utf-8-sig").splitlines()
    line = next((number for number, text in enumerate(lines, start=1) if text.strip() == sentence), 1)
    return Fault(script.file, line, what, remedy)

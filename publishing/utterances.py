"""What has to be spoken so that the content can be heard: one utterance a prompt, a message, a piece of the hide programme,
a word of a number.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from audio.speech import Utterance
from publishing.answers import EMERGENCY_PROMPT, place_prompts
from publishing.content import PLACEHOLDER, Content, Script, recording_beside
from publishing.line import SYSTEM_PROMPTS, Domain, MessageList, Person, prompts_of
from publishing.numbers import numbers
from publishing.shapes import Piece

CORE_MENU = (
    "greeting.hello",
    "greeting.choose",
    "home.keys",
    "home.know",
    "home.agencies",
    "home.tell",
    "home.voices",
)
"""What native speakers must have recorded before a dialect is offered (voice.md, Languages)."""


def offered_languages(content: Content) -> tuple[str, ...]:
    """The languages callers may hear: the complete ones, and a dialect once its core menu is recorded."""
    return tuple(
        code
        for code in content.languages
        if content.languages[code].complete or _core_menu_recorded(content, code)
    )


def _core_menu_recorded(content: Content, code: str) -> bool:
    return all(recording_beside(content.root / "prompts" / code, prompt) for prompt in CORE_MENU)


def utterances(content: Content, language: str) -> list[Utterance]:
    """Everything the lines may say in the language, each from the first of its fallbacks that has it."""
    spoken = [_prompt(content, language, prompt) for prompt in sorted(prompts_used(content))]
    spoken += [_message(content, language, message) for message in sorted(messages_used(content))]
    spoken += [_piece(content, language, piece) for piece in dict.fromkeys(content.hide.pieces)]
    spoken += numbers(content, language)
    return spoken


def prompts_used(content: Content) -> set[str]:
    """The prompts that some line can say."""
    used = set(SYSTEM_PROMPTS)
    known = {prompt for prompts in content.prompts.values() for prompt in prompts}
    for line in content.lines.values():
        for step in line.steps.values():
            used.update(prompts_of(step))
            if isinstance(step, Person):
                said = (*place_prompts(step.place), EMERGENCY_PROMPT)
                used.update(prompt for prompt in said if prompt in known)
            if isinstance(step, Domain):
                used.update(filter(step.may_say, known))
    return used


def programme_prompts(content: Content) -> set[str]:
    """The prompts that programmes say. No line does, so a publish renders none of them: the worker does when it builds one."""
    return {prompt for recipe in content.programmes.values() for prompt in recipe.prompts}


def programme_words(content: Content, language: str, prompt: str) -> Utterance:
    """One of them, from the first of the language's fallbacks that has it. KeyError where none has."""
    return _prompt(content, language, prompt)


def messages_used(content: Content) -> set[str]:
    steps = (step for line in content.lines.values() for step in line.steps.values())
    return {message for step in steps if isinstance(step, MessageList) for message in step.messages}


def _prompt(content: Content, language: str, prompt: str) -> Utterance:
    for code in content.fallbacks(language):
        words = content.prompts.get(code, {}).get(prompt)
        recording = recording_beside(content.root / "prompts" / code, prompt)
        if words or recording:
            return Utterance(prompt, code, words.sentences if words else (), recording)
    raise KeyError(f"{prompt} has no words in {language}")


def _message(content: Content, language: str, message: str) -> Utterance:
    written = content.messages[message]
    code, recording = _spoken_in(content, language, written.scripts, written.folder)
    sentences = _confirmed(content, written.scripts[code], code) if code in written.scripts else ()
    return Utterance(f"message/{message}", code, sentences, recording)


def _spoken_in(
    content: Content, language: str, scripts: Mapping[str, Script], folder: Path
) -> tuple[str, Path | None]:
    """The first of the language's fallbacks that has words or a voice; a dialect is often recorded and never written."""
    for code in content.fallbacks(language):
        recording = recording_beside(folder, code)
        if recording or code in scripts:
            return code, recording
    raise KeyError(f"{folder} has no words in {language}")


def _confirmed(content: Content, script: Script, language: str) -> tuple[str, ...]:
    """The script with each placeholder said as what is known of it."""
    return tuple(_known(content, sentence, language) for sentence in script.sentences)


def _known(content: Content, sentence: str, language: str) -> str:
    match = PLACEHOLDER.match(sentence)
    if not match:
        return sentence
    placeholder = content.placeholders[match[1]]
    said = placeholder.value or placeholder.says
    return next(said[code] for code in content.fallbacks(language) if code in said)


def _piece(content: Content, language: str, piece: Piece) -> Utterance:
    if piece.music:
        return Utterance(piece.id, "music", tune=content.tune(piece.music))
    scripts = content.talks[str(piece.talk)]
    folder = content.root / "hide" / "talk" / str(piece.talk)
    code, recording = _spoken_in(content, language, scripts, folder)
    return Utterance(piece.id, code, scripts[code].sentences if code in scripts else (), recording)


def distinct(languages: dict[str, list[Utterance]]) -> Iterator[Utterance]:
    """Each utterance once: languages share music and fallbacks."""
    yield from {
        (spoken.id, spoken.language): spoken for listed in languages.values() for spoken in listed
    }.values()

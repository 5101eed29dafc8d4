"""How an agency is named to a caller: by the clips of its name and its town, else by the digits of its licence."""

from collections.abc import Mapping, Sequence

from agencies.known import Agency
from agencies.names import digits_of, spoken_text
from agencies.spoken import AgencyKey, Spoken, ask_for_names, spoken_clips
from audio.numbers.quantities import Code
from core.ledger import Rows
from ivr.services.numbers import number_words
from ivr.words import clip_word


def spoken_agencies(rows: Rows, agencies: Sequence[Agency], language: str) -> list[list[str]]:
    """The words of each: its name, else its licence digit by digit, else that its name is not recorded yet; then its town.

    Names without a clip are asked for, so that the next caller hears them.
    """
    texts = [text for agency in agencies for text in (_name(agency), spoken_text([agency.town]))]
    clips = spoken_clips(rows, texts, language)
    ask_for_names(rows, [_key(agency) for agency in agencies if _name(agency) not in clips])
    return [
        [*_called(agency, clips, language), *_clip(clips.get(spoken_text([agency.town])))]
        for agency in agencies
    ]


def _name(agency: Agency) -> str:
    return spoken_text([agency.name, *agency.other_names])


def _key(agency: Agency) -> AgencyKey:
    return agency.register, agency.key


def _called(agency: Agency, clips: Mapping[str, Spoken], language: str) -> list[str]:
    digits = digits_of(agency.licence or "")
    if clip := clips.get(_name(agency)):
        return _clip(clip)
    if digits:
        return ["candidate.licence", *number_words(Code(digits), language)]
    return ["candidate.unnamed"]


def _clip(clip: Spoken | None) -> list[str]:
    return [clip_word(clip.sha256, clip.seconds)] if clip else []

"""All that the worker does for agencies: names and answers are made sound, given lists are looked at and taken over.

Never used by a process that answers calls.
"""

from collections.abc import Callable, Mapping

from agencies.importing import Importer
from agencies.importing.taking import ListTaker
from agencies.registers import Registers
from agencies.reviews.comments import FORGET, forgetting
from agencies.reviews.sides import SPEAK_ANSWER
from agencies.reviews.voicing import AnswerSpeaker
from agencies.speaking import NameSpeaker
from agencies.spoken import SPEAK_LIST, SPEAK_ONE
from audio.library import ClipLibrary
from core.outbox import Handler


def agency_work(
    importer: Importer, registers: Callable[[], Registers], library: Callable[[], ClipLibrary]
) -> Mapping[str, Handler]:
    """The handlers, by the kinds of their tasks."""
    names = NameSpeaker(importer.engine, registers, library)
    return {
        SPEAK_LIST: names.speak_list(),
        SPEAK_ONE: names.speak_one(),
        SPEAK_ANSWER: AnswerSpeaker(importer.engine, library).handler(),
        FORGET: forgetting(importer.clock),
        **ListTaker(importer, registers).handlers(),
    }

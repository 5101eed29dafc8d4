"""What a rendering process does: one job in, one clip on disk. It needs numpy, scipy and ffmpeg, and takes a
second to import.

Sentences of espeak-ng are not kept: saying one takes 4 ms, reading one back as long. What gTTS says is
(audio/voices/online.py), for it costs a request.
"""

from collections.abc import Sequence

from audio import edits, music, recordings
from audio.chain import Job, origin_of
from audio.mastering import NothingToHear, master_framed, silent, to_phone_band
from audio.recipe import RATE
from audio.sound import Sound
from audio.speech import Clip, Offset
from audio.voices import Voice
from core.clips import ClipStore

HEADER = 44
"""Bytes of a WAV file before its samples."""


def render(job: Job, store: ClipStore) -> Clip:
    """Make the clip and have it stored, durably. Raises what the voice, the recording or the tune raises."""
    wav, offsets = _wav(job)
    return Clip(
        made_from=job.made_from,
        sha256=store.add(wav),
        language=job.utterance.language,
        seconds=(len(wav) - HEADER) / 2 / RATE,
        size=len(wav),
        offsets=offsets,
        voice=job.voice.name if job.voice else "",
        origin=origin_of(job.utterance),
    )


def _wav(job: Job) -> tuple[bytes, tuple[Offset, ...]]:
    """The file, and where its sentences are. A pause says nothing, and is not brought to any level."""
    if job.utterance.pause:
        return silent(job.utterance.pause), ()
    sound, offsets = _sound(job)
    wav, added = master_framed(sound)
    return wav, edits.moved(offsets, added, (len(wav) - HEADER) / 2 / RATE)


def _sound(job: Job) -> tuple[Sound, tuple[Offset, ...]]:
    """The sound in the phone's band, its edges trimmed, and where each sentence is. A recording is one
    stretch of text.
    """
    utterance = job.utterance
    if job.voice:
        return _speech(job.voice, utterance.sentences)
    if utterance.recording:
        sound = _prepared(recordings.read(utterance.recording))
        text = " ".join(sentence for sentence in utterance.sentences if sentence)
        return sound, (Offset(0.0, sound.seconds, text),) if text else ()
    if utterance.tune:
        return _prepared(music.play(music.read_tune(utterance.tune))), ()
    raise NothingToHear("It has no voice, no recording and no tune.")


def _speech(voice: Voice, sentences: Sequence[str]) -> tuple[Sound, tuple[Offset, ...]]:
    """The sentences one after another. One that the voice passes over in silence is refused: nobody would
    notice it missing.
    """
    spoken = {sentence: _prepared(voice.say(sentence)) for sentence in dict.fromkeys(sentences) if sentence}
    if not spoken:
        raise NothingToHear("It has no sentences.")
    for sentence, sound in spoken.items():
        if not sound.samples.size:
            raise NothingToHear(f"{voice.name} says nothing for: {sentence}")
    return edits.join(sentences, spoken)


def _prepared(sound: Sound) -> Sound:
    """Cut less than will be silence: the t of "kept" is 40 dB under a peak that the limiter lowers by 5. The frame cuts more."""
    return edits.trim(to_phone_band(sound), quiet=edits.FAINT)

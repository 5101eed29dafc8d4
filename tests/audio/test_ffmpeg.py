import pytest

from audio import ffmpeg

RAW = ("-f", "s16le", "-ar", "8000", "-ac", "1", "-i", "pipe:0")


def test_sound_goes_in_and_out_by_pipes() -> None:
    samples = bytes(range(100)) * 2
    assert ffmpeg.run((*RAW, "-f", "s16le", "pipe:1"), samples) == samples


def test_a_refusal_carries_the_last_line_of_ffmpeg() -> None:
    with pytest.raises(ffmpeg.FfmpegFailed, match=r"^ffmpeg: .*Invalid data found"):
        ffmpeg.run(("-i", "pipe:0", "-f", "wav", "pipe:1"), b"no sound at all")


def test_a_run_that_hangs_is_ended() -> None:
    with pytest.raises(ffmpeg.FfmpegFailed, match=r"did not finish in 0\.2 s"):
        ffmpeg.run(("-re", "-f", "lavfi", "-i", "sine", "-f", "null", "-"), b"", patience=0.2)

"""The programmes of a week from the whole release: each as long, as loud and as clean as it is meant to be (sound.md)."""

from datetime import timedelta
from pathlib import Path

import pytest

from audio.broadcast import measure
from core.clock import ANTANANARIVO, SystemClock
from core.database import connect, reading
from radio_feed.air import air_programme
from radio_feed.packs.weeks import week_of
from radio_feed.programmes import TRIAL, Cause
from radio_feed.shelf import programmes_of
from scripts.programme import builder_of
from tests.on_air.conftest import OnAir, heard


def test_every_programme_has_its_length_loudness_and_true_peak(on_air: OnAir, tmp_path: Path) -> None:
    engine, clock = connect(on_air.settings.database_url), SystemClock()
    # This week's and the next one's may be made for the pack already.
    week = week_of(clock.now().astimezone(ANTANANARIVO).date() + timedelta(days=14))
    builder = builder_of(on_air.settings, engine, clock)
    recipes = builder.gatherer.content.programmes
    built = {(each.planned.programme_id, each.planned.language): each for each in builder.build_week(week)}
    assert set(built) == {(name, code) for name in recipes for code in ("mg", "fr", "en")}
    for (name, language), each in built.items():
        fewest, most = recipes[name].span
        assert each.assembled is not None
        assert {note.cause for note in each.planned.notes} <= {Cause.NO_STORY}, each.planned.notes
        assert each.planned.title.startswith(TRIAL[language])
        sound = heard(each.assembled.path)
        assert fewest <= sound.seconds <= most, name
        level = measure(sound)
        assert level.loudness == pytest.approx(-16.0, abs=0.5), name
        assert level.true_peak <= -1.5, name
    with reading(engine) as connection:
        assert len(programmes_of(connection, week)) == len(built)
    air = air_programme(builder.gatherer, built["capsule", "fr"].planned, tmp_path)
    desk = measure(heard(air.path))
    assert desk.loudness == pytest.approx(-23.0, abs=0.5)
    assert desk.true_peak <= -1.0
    assert desk.seconds == pytest.approx(300.0, abs=6.0)
    engine.dispose()

"""What is in a pack, and what never is."""

import io
import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from shutil import copy2, copytree

import pytest
from mutagen.id3 import ID3
from pypdf import PdfReader
from sqlalchemy import insert
from tinytag import TinyTag

from audio.masters import RENDER
from core.database import unit_of_work
from core.models.story import WithdrawnStoryRow
from core.outbox import Workshop
from core.settings import Mode, Settings
from radio_feed.making import ask_for_episodes
from radio_feed.packs.building import Pack, Packer
from radio_feed.packs.checking import check_pack
from radio_feed.packs.gathering import NothingPublished, NothingToAir, SoundsInTheMaking
from radio_feed.packs.items import Kind
from radio_feed.packs.manifest import MANIFEST, PAGES, PackedCut, read_manifest
from radio_feed.packs.names import is_fat_safe
from radio_feed.packs.playlists import names_in
from radio_feed.packs.sheets import grid, live_sheets, report_form, safety_card, sheets
from radio_feed.packs.stick import put_on_stick
from radio_feed.packs.weeks import Week
from radio_feed.packs.words import PRINTED
from radio_feed.packs.writing import Written, write_pack
from stories.published import Use
from tests.builders import settings_in
from tests.radio_feed.air import Air, QuickMasters
from tests.radio_feed.packs.building import WEEK
from tests.radio_feed.packs.conftest import heard_in, told


def onto(stick: Path, packer: Packer, week: Week = WEEK, **named: bool) -> Pack:
    pack, _ = put_on_stick(
        packer,
        lambda: packer.pack(week, **named),
        lambda made: write_pack(stick, made.contents, made.manifest),
    )
    return pack


def withdraw(air: Air, name: str) -> None:
    with unit_of_work(air.engine) as connection:
        connection.execute(insert(WithdrawnStoryRow).values(name=name, withdrawn_on=air.today))


def cut(pack: Pack, message: str, language: str = "mg") -> PackedCut:
    return next(one for one in pack.manifest.cuts if (one.message, one.language) == (message, language))


def test_a_pack_is_checked_by_its_own_manifest(stick: Path, packer: Packer) -> None:
    pack = onto(stick, packer)
    assert check_pack(stick).good
    assert {one.kind for one in pack.manifest.cuts} == {Kind.MESSAGE}
    on_disk = {path.relative_to(stick).as_posix() for path in stick.rglob("*") if path.is_file()}
    assert on_disk == pack.manifest.paths | {MANIFEST}
    assert all(is_fat_safe(path) for path in on_disk)


def test_the_manifest_says_until_when_how_often_which_message_and_the_keys_to_hear_it(
    stick: Path, packer: Packer
) -> None:
    onto(stick, packer)
    written = json.loads((stick / MANIFEST).read_bytes())
    fees = next(one for one in written["cuts"] if (one["message"], one["language"]) == ("fees", "mg"))
    assert (fees["valid_from"], fees["valid_until"]) == ("2026-11-23", "2026-11-29")
    assert fees["max_plays"] > 0
    assert fees["keys"]
    file = next(one for one in written["files"] if one["path"] == fees["path"])
    assert (file["bytes"], file["sha256"]) == (fees["bytes"], fees["sha256"])
    assert written["withdrawn"] == written["ended"] == []


def test_tags_say_title_and_script_to_two_readers_and_the_cover_is_small(stick: Path, packer: Packer) -> None:
    fees = cut(onto(stick, packer), "fees")
    path = stick / fees.path
    tags = ID3(path)
    read = TinyTag.get(path)
    assert tags.version == (2, 3, 0)
    assert str(tags["TIT2"]) == read.title == fees.title
    assert "Nobody pays in mg." in tags.getall("USLT")[0].text
    assert 0 < len(tags.getall("APIC")[0].data) < 30_000
    assert str(fees.number) in str(tags.getall("COMM")[0])


def test_a_messages_sound_has_its_paragraphs_as_chapters_from_its_first_second_to_its_last(
    stick: Path, packer: Packer
) -> None:
    fees = cut(onto(stick, packer), "fees")
    tags = ID3(stick / fees.path)
    (contents,) = tags.getall("CTOC")
    chapters = [tags[f"CHAP:{name}"] for name in contents.child_element_ids]
    times = [(one.start_time, one.end_time) for one in chapters]
    assert times[0][0] == 0
    assert times[-1][1] == round(fees.seconds * 1000)
    assert all(ends == starts for (_, ends), (starts, _) in pairwise(times))
    assert str(chapters[0].sub_frames["TIT2"]) == "Nobody pays in mg."


def test_a_messages_page_plays_the_packs_own_sound_and_no_story_is_told_of(
    stick: Path, packer: Packer, story: str
) -> None:
    pack = onto(stick, packer)
    fees = cut(pack, "fees")
    page = (stick / PAGES / Path(fees.path).with_suffix(".HTML").name).read_text()
    assert f'src="../{fees.path}"' in page
    assert f"{round(fees.bytes / 1000)} Ko" in page or f"{round(fees.bytes / 1000)} KB" in page
    assert all(story.upper() not in path for path in pack.manifest.pages)
    assert all((stick / path).stat().st_size < 20_000 for path in pack.manifest.pages)


def test_a_demos_pack_says_in_every_name_and_tag_that_it_is_a_trial(stick: Path, packer: Packer) -> None:
    pack = onto(stick, packer)
    assert pack.manifest.trial
    assert all("ESSAI" in path.rpartition("/")[2] for path in pack.manifest.paths)
    for one in pack.manifest.cuts:
        assert str(ID3(stick / one.path)["TIT2"]).startswith(("Essai: ", "Andrana: "))


def test_a_pack_of_production_holds_no_machines_malagasy(air: Air, packer: Packer) -> None:
    production = replace(packer, settings=replace(packer.settings, mode=Mode.PRODUCTION))
    pack = production.pack(WEEK)
    assert {one.language for one in pack.manifest.cuts} == {"fr"}
    assert not any("ESSAI" in path for path in pack.manifest.paths)


def test_lists_play_every_sound_of_their_folder_in_the_order_of_the_manifest(
    stick: Path, packer: Packer
) -> None:
    pack = onto(stick, packer)
    for language in ("mg", "fr"):
        folder = stick / f"MP3-{language.upper()}"
        expected = [one.path.rpartition("/")[2] for one in pack.manifest.cuts if one.language == language]
        for playlist in folder.glob("*.M3U*"):
            assert names_in(playlist.read_bytes()) == expected
        assert len(list(folder.glob("*.M3U*"))) == 2


def test_the_same_week_is_the_same_bytes_and_the_next_brings_no_sound_again(packer: Packer) -> None:
    first = packer.pack(WEEK)
    for page in (grid, sheets, live_sheets, safety_card, report_form):
        page.cache_clear()  # Printed anew, too.
    again, following = packer.pack(WEEK), packer.pack(WEEK.after)
    assert first.manifest == again.manifest
    assert [one.sha256 for one in first.manifest.cuts] == [one.sha256 for one in following.manifest.cuts]


def test_printed_pages_say_cues_and_the_last_day_in_french_and_malagasy(stick: Path, packer: Packer) -> None:
    pack = onto(stick, packer)
    for language in PRINTED:
        read = {
            path.name: " ".join(
                page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages
            )
            for path in (stick / "PDF").glob(f"*-{language.upper()}.PDF")
        }
        assert len(read) == 5
        scripts = next(text for name, text in read.items() if "FEUILLES" in name)
        assert "29/11/2026" in scripts
        assert f"Nobody pays in {language}." in scripts
        lines = next(text for name, text in read.items() if "GRILLE" in name)
        for one in pack.manifest.cuts:
            assert str(one.number) in lines
        assert "�" not in "".join(read.values())


def test_a_message_is_aired_to_its_last_day_and_left_out_afterwards(air: Air, packer: Packer) -> None:
    air.tree.replace("messages/passport/message.yaml", "expires_on: null", "expires_on: 2026-11-25")
    air.publish()
    air.work()
    assert cut(packer.pack(WEEK), "passport").valid_until == date(2026, 11, 25)
    assert {one.message for one in packer.pack(WEEK.after).manifest.cuts} == {"fees"}


def test_what_left_the_release_is_deleted_from_the_stick_and_named_as_ended(
    air: Air, stick: Path, packer: Packer
) -> None:
    gone = cut(onto(stick, packer), "passport").path
    air.tree.replace("messages/passport/message.yaml", "expires_on: null", "expires_on: 2026-11-25")
    air.publish()
    air.work()
    pack = onto(stick, packer, WEEK.after)
    page = f"{PAGES}/{Path(gone).with_suffix('.HTML').name}"
    assert {gone, page} <= {*pack.manifest.ended}
    assert not (stick / gone).exists()
    assert not (stick / page).exists()


def test_a_story_is_packed_as_its_teller_allowed(
    air: Air, settings: Settings, packer: Packer, story: str
) -> None:
    refused = told(air, settings, frozenset({Use.PHONE, Use.WEB}))
    early = told(air, settings, days=6)
    stories = packer.pack(WEEK).manifest.stories
    assert stories == {story}
    assert not stories & {refused, early}


def test_p21_a_withdrawn_story_is_deleted_from_the_stick_and_every_later_pack_says_so(
    air: Air, stick: Path, packer: Packer, story: str
) -> None:
    told_of = next(one for one in onto(stick, packer).manifest.cuts if one.stories)
    assert (stick / told_of.path).exists()
    withdraw(air, story)
    for week in (WEEK, WEEK.after, WEEK.after.after):
        pack = onto(stick, packer, week)
        assert pack.manifest.withdrawn == (told_of.path,)
        assert not pack.manifest.stories
        deletes = next(stick.glob("*EFFACER.TXT")).read_text()
        assert told_of.path.replace("/", "\\") in deletes
    assert not (stick / told_of.path).exists()


def test_p21_a_programme_with_a_story_that_was_withdrawn_since_is_deleted_too_wherever_it_was_copied_to(
    air: Air, settings: Settings, packer: Packer, story: str, stick: Path, tmp_path: Path
) -> None:
    heard_in(air, settings, story)
    cuts = [one for one in onto(stick, packer).manifest.cuts if story in one.stories]
    assert {one.kind for one in cuts} == {Kind.PROGRAMME, Kind.STORY}
    copied = copytree(stick, tmp_path / "the station's own")
    withdraw(air, story)
    for week in (WEEK, WEEK.after):
        pack = onto(stick, packer, week)
        assert set(pack.manifest.withdrawn) == {one.path for one in cuts}
    assert not [one.path for one in cuts if (stick / one.path).exists()]
    for path in (MANIFEST, next(stick.glob("*EFFACER.TXT")).name):
        copy2(stick / path, copied)
    assert set(check_pack(copied).to_delete) >= {one.path for one in cuts}
    deletes = next(copied.glob("*EFFACER.TXT")).read_text().splitlines()
    assert {one.path.replace("/", "\\") for one in cuts} <= set(deletes)


def test_p21_a_story_taken_back_in_the_middle_of_a_build_is_not_left_on_the_stick(
    air: Air, stick: Path, packer: Packer, story: str
) -> None:
    def writes(pack: Pack) -> Written:
        done = write_pack(stick, pack.contents, pack.manifest)
        if pack.manifest.stories:
            withdraw(air, story)
        return done

    pack, _ = put_on_stick(packer, lambda: packer.pack(WEEK), writes)
    assert not pack.manifest.stories
    assert read_manifest(stick) == pack.manifest
    assert not list(stick.rglob("*STORY*"))
    assert check_pack(stick).good


def test_sounds_that_the_worker_still_makes_are_counted_and_waited_for(air: Air, packer: Packer) -> None:
    air.tree.replace("messages/fees/fr.md", "Nobody pays in fr.", "Personne ne paie.")
    air.publish()
    with pytest.raises(SoundsInTheMaking, match=r"^1 sound is still being made by the worker\."):
        packer.pack(WEEK)


def test_messages_whose_sounds_are_made_and_that_are_no_episodes_yet_are_waited_for(
    air: Air, packer: Packer
) -> None:
    air.tree.replace("messages/fees/fr.md", "Nobody pays in fr.", "Personne ne paie.")
    air.publish()
    maker = QuickMasters(air.masters, air.clock).handler()
    Workshop(air.engine, {RENDER: maker}, air.clock, Random(1), "tester").drain()
    with unit_of_work(air.engine) as connection:
        ask_for_episodes(connection, "of the tests")
    with pytest.raises(SoundsInTheMaking, match=r"^1 sound is still being made by the worker\."):
        packer.pack(WEEK)


def test_a_line_that_published_nothing_has_no_pack(packer: Packer, tmp_path: Path) -> None:
    from core.database import connect, migrate

    settings = settings_in(tmp_path / "new")
    migrate(settings.database_url)
    empty = connect(settings.database_url)
    with pytest.raises(NothingPublished):
        replace(packer, engine=empty, settings=settings).pack(WEEK)
    empty.dispose()


def test_a_pack_without_a_sound_is_refused(air: Air, packer: Packer) -> None:
    air.tree.replace("messages/passport/message.yaml", "expires_on: null", "expires_on: 2026-11-25")
    air.tree.replace("messages/fees/message.yaml", "expires_on: null", "expires_on: 2026-11-25")
    air.publish()
    air.work()
    with pytest.raises(NothingToAir):
        packer.pack(WEEK.after)

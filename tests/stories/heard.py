"""Stories with a sound, for tests: sealed as a call's recording is, made fit, approved, each as far as a test needs it."""

from functools import cache
from pathlib import Path
from random import Random

from audio import testimony
from audio.testimony import Edit, Stretch
from publishing.shapes import Theme
from stories import moderation
from stories.copies import Words, new_copy_name
from stories.moderation import VERSIONS, Approval
from stories.published import Sound
from stories.publishing import encode_first, write_copy
from tests.audio.fakes import babble
from tests.audio.told import RATE, as_file
from tests.stories.telling import told_story
from tests.vault.office import Office
from vault import members, opening
from vault.boxes import Field
from vault.members import Member
from vault.sealing import encrypt_sound, seal

WORDS = {
    "mg": Words("Telo volana tsy nandray karama", "Mpiasa iray no mitantara."),
    "fr": Words("Trois mois sans salaire", "Une travailleuse raconte."),
}


@cache
def recording(seconds: float = 4.0) -> bytes:
    """Something like speech, as a carrier sends it."""
    return as_file(babble(seconds, 1, rate=RATE))


def with_sound(office: Office, audio: bytes | None = None, **telling: object) -> str:
    """A story that waits for a person, its recording sealed; its id."""
    with office.rows() as rows:
        story = told_story(rows, office.clock.now(), **telling)  # type: ignore[arg-type]
    draft = encrypt_sound(office.folder, story, Field.RECORDING, recording() if audio is None else audio)
    with office.rows() as rows:
        seal(rows, draft, office.clock.now())
    return story


def editor_of(office: Office) -> Member:
    """The first editor there is."""
    with office.rows() as rows:
        return next(member for member in members.team(rows) if member.role == "editor")


def seen(office: Office, story: str) -> moderation.Story:
    by = editor_of(office)
    with office.rows() as rows:
        return moderation.find_story(rows, by, story)


def version_of(office: Office, story: str, *, changed: bool = True) -> str:
    """Make the version that would be heard, of all that was told; its item."""
    by, shown = editor_of(office), seen(office, story)
    assert shown.told is not None
    with office.rows() as rows:
        opened = opening.open_item(rows, office.folder, office.sign_in(by.id), shown.told, office.clock.now())
    edit = Edit(Stretch(0, 300), voice_changed=changed)
    made = testimony.wav(testimony.make(opened.read(), edit, Random(1)).sound)
    draft = encrypt_sound(office.folder, story, VERSIONS[changed], made)
    with office.rows() as rows:
        item, _ = moderation.keep_version(rows, shown, draft, by, office.clock.now())
    return item


def approved(office: Office, folder: Path, story: str, *, trailer: float = 0.0) -> str:
    """Have a story approved, its first copy written; the copy's name. The worker makes the rest."""
    by, item, name = editor_of(office), version_of(office, story), new_copy_name()
    with office.rows() as rows:
        opened = opening.open_item(rows, office.folder, office.sign_in(by.id), item, office.clock.now())
    write_copy(folder, name, Sound.AIR, encode_first(opened.read()))
    approval = Approval(item, Theme.WAGES, WORDS, trailer)
    with office.rows() as rows:
        moderation.approve(
            rows, moderation.find_story(rows, by, story), approval, name, by, office.clock.now()
        )
    return name

"""A minimal valid content tree, on disk, that a test changes in one place; and a library whose clips cost nothing.

Two complete languages (mg, fr) and one slot (xmv); every kind of step that a whole call needs, and no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile

from audio.chain import Job, origin_of
from audio.library import ClipLibrary
from audio.parallel import Outcome, attempt
from audio.speech import Clip, Offset, Utterance
from audio.voices import Voice
from core.clips import ClipStore, FolderStore
from core.settings import Mode
from publishing.content import Content, read_content
from publishing.errors import BrokenContent, Fault
from publishing.lint.finding import Finding
from publishing.lint.house import Rendered
from publishing.publisher import read_checked
from tests.audio.fakes import MemoryIndex, ToneVoice, babble

LANGUAGES = """\
mg:  {name: Malagasy, iso639_3: plt, complete: true, falls_back_to: []}
fr:  {name: Français, iso639_3: fra, complete: true, falls_back_to: []}
xmv: {name: Antankarana, iso639_3: xmv, complete: false, falls_back_to: [mg, fr], spoken_in: DIANA}
"""

LINE = """\
id: main
starts_at: greeting
home: home
person: person
tell: tell
hide: hide
goodbye: goodbye
most_wanted: most-wanted
default_language: mg
steps:
  greeting:
    kind: menu
    says: greeting.hello
    options:
      - {says: greeting.choose, language: mg, goes_to: home}
      - {says: greeting.choose, language: fr, goes_to: home}
      - {says: greeting.choose, language: xmv, goes_to: home}
  home:
    kind: menu
    teaches: home.keys
    options:
      - {says: home.know, goes_to: know}
      - {says: home.tell, goes_to: tell}
    resumes: home.resume
  know: {kind: list, says: list.intro, messages: [fees, passport]}
  tell: {kind: domain, service: case.open, soon: soon.tell, private: true}
  person:
    kind: menu
    options:
      - {says: person.diana, goes_to: person-diana}
    after_wrong_keys: places
  person-diana: {kind: person, place: diana}
  places: {kind: message, says: place.diana, then: goodbye}
  most-wanted: {kind: list, messages: [fees]}
  hide: {kind: hide}
  goodbye: {kind: goodbye, says: goodbye}
"""

PROMPTS = (
    "greeting.hello", "greeting.choose", "home.keys", "home.know", "home.tell", "home.resume", "list.intro",
    "list.end", "soon.tell", "soon.way-on", "person.diana", "person.connecting", "person.no-answer",
    "called.programme", "called.pin",
    "place.diana", "place.diana.hours", "place.way-on", "key.wrong", "key.how", "apology", "goodbye",
)  # fmt: skip

CORE_RECORDINGS = (
    "greeting.hello", "greeting.choose", "home.keys", "home.know", "home.agencies", "home.tell", "home.voices",
)  # fmt: skip
"""What native speakers record before their dialect is offered; written here again, so that a change is seen."""

SHEET = """\
title: {mg: Sarany, fr: Les frais}
theme: fees
stage: before
corridors: [any]
audience: [workers]
sensitive: false
status: draft
reviewers: []
reviewed_on: null
expires_on: null
sources:
  - {facts: "0.3", title: A source, says: Nobody pays., grade: A, dated: "2023"}
"""

PLACES = """\
diana:
  region: DIANA
  number: {value: null, status: unconfirmed}
  hours: {status: unconfirmed, open: []}
"""

PLACEHOLDERS = """\
office-number:
  kind: number
  what: Telephone of the office
  status: unconfirmed
  says: {mg: Mbola tsy voamarina., fr: Pas encore confirmé.}
  value: null
"""

PROGRAMME = """\
cap_minutes: 10
pieces:
  - {talk: rice}
  - {music: evening}
"""

TUNE = """\
title: Evening
tempo: 120
voices:
  - instrument: valiha
    notes: G4:1 B4:1 D5:1 G4:1
"""


class Tree:
    """A content tree in a folder of its own. Each method changes one file and gives the tree back."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> "Tree":
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def replace(self, name: str, old: str, new: str) -> "Tree":
        """Change words of a file; a test that changes nothing by mistake is told."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not say {old!r}"
        return self.write(name, text.replace(old, new, 1))

    def append(self, name: str, text: str) -> "Tree":
        return self.write(name, (self.root / name).read_text(encoding="utf-8") + text)

    def remove(self, name: str) -> "Tree":
        (self.root / name).unlink()
        return self

    def line_of(self, name: str, text: str) -> int:
        """The number, from 1, of the first line that holds the text."""
        lines = (self.root / name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def record(self, name: str, seconds: float = 0.5, pitch: float = 440.0) -> Path:
        """A real recording that the quality gate takes for a voice; another pitch is another voice."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        said = babble(seconds, seed=round(pitch))
        soundfile.write(file, said.samples, said.rate)
        return file

    def read(self) -> Content:
        return read_content(self.root)

    def checked(self, mode: Mode = Mode.DEMO) -> Content:
        return read_checked(self.root, mode)

    def faults(self, mode: Mode = Mode.DEMO) -> tuple[Fault, ...]:
        """What is wrong with the tree: nothing when it can be published."""
        try:
            self.checked(mode)
        except BrokenContent as broken:
            return broken.faults
        return ()

    def fault(self, mode: Mode = Mode.DEMO) -> tuple[str, int, str]:
        """The one thing that is wrong: file, line and the whole sentence."""
        (fault,) = self.faults(mode)
        return str(fault.file.relative_to(self.root)), fault.line, f"{fault.what} {fault.remedy}"


def prompt(prompt_id: str, language: str) -> str:
    return f"{prompt_id}:\n  text: Words of {prompt_id} in {language}.\n  status: draft\n"


def plant(root: Path) -> Tree:
    """The minimal valid tree, under root."""
    tree = Tree(root)
    tree.write("languages.yaml", LANGUAGES).write("lines/main.yaml", LINE)
    tree.write("places.yaml", PLACES).write("placeholders.yaml", PLACEHOLDERS)
    tree.write("hide/programme.yaml", PROGRAMME).write("hide/music/evening.yaml", TUNE)
    for code in ("mg", "fr"):
        tree.write(f"prompts/{code}.yaml", "".join(prompt(each, code) for each in PROMPTS))
        tree.write(f"hide/talk/rice/{code}.md", f"Wash the rice in {code}.\n")
        tree.write(f"messages/fees/{code}.md", f"Nobody pays in {code}.\n\n{{{{ office-number }}}}\n")
        tree.write(f"messages/passport/{code}.md", f"Keep your papers in {code}.\n")
    for message in ("fees", "passport"):
        tree.write(f"messages/{message}/message.yaml", SHEET)
    return tree


@dataclass
class Hum:
    """Has the jobs done at once, without sound: a file that is named by its bytes, as long as its words ask for.

    It remembers what it rendered, so that a test can say what was rendered anew.
    """

    seconds_a_word: float = 0.5
    seconds_a_tune: float = 60.0

    def __post_init__(self) -> None:
        self.rendered: list[str] = []

    def __call__(self, jobs: Sequence[Job], store: ClipStore) -> Iterable[tuple[Job, Outcome]]:
        return [(job, self._clip(job, store)) for job in jobs]

    def _clip(self, job: Job, store: ClipStore) -> Clip:
        self.rendered.append(job.utterance.id)
        content = job.made_from.encode()
        sha256 = store.add(content)
        words = sum(len(sentence.split()) for sentence in job.utterance.sentences)
        seconds = self.seconds_a_tune if job.utterance.tune else words * self.seconds_a_word or 1.0
        offsets = (Offset(0.0, seconds, " ".join(job.utterance.sentences)),)
        voice = job.voice.name if job.voice else ""
        return Clip(
            job.made_from, sha256, job.utterance.language, seconds, len(content), offsets, voice,
            origin_of(job.utterance),
        )  # fmt: skip


class HumAndListen(Hum):
    """Hums what a voice would say, and makes real clips of recordings: they are read, judged, mastered and measured."""

    def __call__(self, jobs: Sequence[Job], store: ClipStore) -> Iterable[tuple[Job, Outcome]]:
        return [
            (job, attempt(job, store) if job.utterance.recording else self._clip(job, store)) for job in jobs
        ]


def tones(utterance: Utterance) -> Voice:
    return ToneVoice(utterance.language)


def quick_library(folder: Path, hum: Hum | None = None) -> ClipLibrary:
    """The real library over an index in memory, with nothing to hear."""
    return ClipLibrary(FolderStore(folder), MemoryIndex(), tones, hum or Hum())


class Quiet:
    """A Progress that tells nobody."""

    def start(self, total: int) -> None:
        pass

    def advance(self, utterance_id: str) -> None:
        pass


def anything_goes(rendered: Rendered) -> list[Finding]:
    """A lint without rules, where a test is about publishing itself."""
    return []

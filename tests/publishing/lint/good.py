"""A content tree that no rule has anything against, and the sounds that would have been made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from audio.sound import Level
from audio.speech import Clip, Offset, Origin, Utterance
from core.settings import Mode
from publishing.content import Content
from publishing.lint.finding import Finding
from publishing.lint.rules import lint
from publishing.lint.subject import Subject
from publishing.utterances import offered_languages, utterances
from tests.publishing.trees import LINE, Tree, plant

TODAY = date(2026, 11, 22)
GOOD_LEVEL = Level(loudness=-19.0, rms=-19.2, peak=-3.1, seconds=3.0)

WORDS = {
    "greeting.hello": ("Miarahaba anao.", "Bonjour."),
    "greeting.choose": ("Ho an'ny teny malagasy, tsindrio ny 1.", "Pour le français, tapez 2."),
    "home.keys": ("Raha mila olona, tsindrio ny 0.\n    Raha hiverina, ny kintana.", "Pour revenir, étoile."),
    "home.know": ("Raha momba ny zon'ny mpiasa, tsindrio ny 1.", "Pour vos droits, tapez 1."),
    "home.tell": ("Raha nisy nanjo anao, tsindrio ny 2.", "Pour nous dire ce qui est arrivé, tapez 2."),
    "home.resume": ("Raha hanohy ny antso farany, tsindrio ny 5.", "Pour reprendre, tapez 5."),
    "list.intro": ("Raha te hihaino ny manaraka, tsindrio ny 1.", "Pour passer au suivant, tapez 1."),
    "list.end": (
        "Raha te hihaino indray, tsindrio ny 9.\n    Raha te hiverina, tsindrio ny kintana.",
        "Pour réécouter, tapez 9.\n    Pour revenir, tapez étoile.",
    ),
    "soon.tell": (
        "Hisokatra tsy ho ela ity.\n    Anontanio ny toerana fanomezam-baovao.",
        "Cette partie ouvre bientôt.\n    Demandez au point d'information.",
    ),
    "soon.way-on": (
        "Raha te hiresaka amin'olona, tsindrio ny 0.\n    Raha te hiverina, tsindrio ny kintana.",
        "Pour une personne, tapez 0.\n    Pour revenir, tapez étoile.",
    ),
    "person.danger": ("Raha tandindomin-doza ianao, tsindrio ny 1.", "Si vous êtes en danger, tapez 1."),
    "person.diana": ("Raha any DIANA ianao, tsindrio ny 2.", "Pour la région DIANA, tapez 2."),
    "person.connecting": ("Miandrasa kely, azafady.", "Restez en ligne, s'il vous plaît."),
    "called.programme": (
        "Ity ny fandaharana amin'ny radio nangatahinareo. Raha te hihaino azy, tsindrio ny 1.",
        "Voici le programme de radio que vous avez demandé. Pour l'écouter, tapez 1.",
    ),
    "called.pin": ("Ampidiro ny kaody miafinareo.", "Tapez votre code secret."),
    "person.no-answer": ("Tsy misy afaka mamaly izao.", "Personne ne peut répondre en ce moment."),
    "place.danger": ("Mankanesa any amin'ny olona atokisanao.", "Allez auprès de gens de confiance."),
    "place.diana": ("Any Antsiranana ny toerana.", "Le point est à Antsiranana."),
    "place.diana.hours": ("Misokatra isan'andro izy.", "Il ouvre chaque jour."),
    "place.way-on": (
        "Raha te hihaino indray, tsindrio ny 9.\n    Raha te hiverina, tsindrio ny kintana.",
        "Pour réécouter, tapez 9.\n    Pour revenir, tapez étoile.",
    ),
    "key.wrong": ("Tsy maninona izany.", "Ce n'est pas grave."),
    "key.how": ("Tsindrio ny laharana tianao.", "Appuyez sur le chiffre voulu."),
    "apology": ("Miala tsiny, nisy olana teto aminay.", "Excusez-nous."),
    "goodbye": ("Misaotra anao niantso. Veloma.", "Merci. Au revoir."),
}
"""Prompt to its words in Malagasy and in French."""

PLACES = """\
diana:
  region: DIANA
  number: {value: "+261000000001", status: confirmed, confirmed_by: A tester, confirmed_on: 2026-11-22}
  hours: {status: always, open: []}
danger:
  region: null
  number: {value: "+261000000002", status: confirmed, confirmed_by: A tester, confirmed_on: 2026-11-22}
  hours: {status: always, open: []}
"""


def good_tree(root: Path) -> Tree:
    """The minimal tree in good words, with a way to a person for who is in danger."""
    tree = plant(root).write("places.yaml", PLACES)
    persons = (
        "      - {says: person.danger, goes_to: danger}\n      - {says: person.diana, goes_to: person-diana}"
    )
    line = LINE.replace("      - {says: person.diana, goes_to: person-diana}", persons)
    tree.write(
        "lines/main.yaml",
        line.replace("  hide: {kind", "  danger: {kind: person, place: danger}\n  hide: {kind"),
    )
    for index, code in enumerate(("mg", "fr")):
        prompts = (
            f"{name}:\n  text: |-\n    {words[index]}\n  status: draft\n" for name, words in WORDS.items()
        )
        tree.write(f"prompts/{code}.yaml", "".join(prompts))
    for message in ("fees", "passport"):
        tree.write(f"messages/{message}/mg.md", "Aza mandoa vola hahazoana asa.\nTehirizo ny pasipaoronao.\n")
        tree.write(
            f"messages/{message}/fr.md", "Ne payez personne pour un emploi.\nGardez votre passeport.\n"
        )
    tree.append("messages/fees/mg.md", "{{ office-number }}\n")
    tree.append("messages/fees/fr.md", "{{ office-number }}\n")
    tree.write("hide/talk/rice/mg.md", "Sasao ny vary.\n").write("hide/talk/rice/fr.md", "Lavez le riz.\n")
    return tree


@dataclass
class Judged:
    """A tree as lint sees it; each field is what a test makes otherwise than good. Sounds are named (utterance, language)."""

    mode: Mode = Mode.PRODUCTION
    today: date = TODAY
    seconds: Mapping[tuple[str, str], float] = field(default_factory=dict)
    levels: Mapping[tuple[str, str], Level | None] = field(default_factory=dict)
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    lost: frozenset[tuple[str, str]] = frozenset()

    def subject(self, content: Content) -> Subject:
        asked = {code: utterances(content, code) for code in offered_languages(content)}
        clips = {
            code: {said.id: self._clip(said, code) for said in spoken if (said.id, code) not in self.lost}
            for code, spoken in asked.items()
        }
        levels = {clip.sha256: GOOD_LEVEL for named in clips.values() for clip in named.values()}
        changed = {clips[code][name].sha256: level for (name, code), level in self.levels.items()}
        return Subject(content, self.mode, self.today, clips, asked, {**levels, **changed})

    def _clip(self, said: Utterance, code: str) -> Clip:
        seconds = self.seconds.get((said.id, code), plausible_seconds(said))
        name = sha256(f"{said.id} {said.language}".encode()).hexdigest()
        origin = Origin.MUSIC if said.tune else self.origins.get((said.id, code), Origin.RECORDED)
        text = " ".join(said.sentences)
        return Clip(name, name, said.language, seconds, 44, (Offset(0.0, seconds, text),), "", origin)

    def findings(self, tree: Tree) -> list[Finding]:
        return lint(self.subject(tree.read()))


def plausible_seconds(said: Utterance) -> float:
    kind, slash, _ = said.id.partition("/")
    return {"message": 30.0, "hide": 300.0, "number": 0.6}[kind] if slash else 3.0

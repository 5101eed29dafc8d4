"""What an operator does with the team's keys, on a vault of the test's own, with halves that both keepers type."""

import re
from pathlib import Path

import pytest

from core.errors import OperatorError
from scripts.key_desk import Desk
from scripts.keys import carry_out, read_arguments
from tests.builders import settings_in
from tests.scripts.programs import Operator
from tests.vault.office import Office
from vault import entitlement, members
from vault.boxes import Field
from vault.escrow import draw_halves, make_escrow, open_any_escrow, pass_on
from vault.members import Role
from vault.opening import AT_ONCE, open_item
from vault.reading import NotYours
from vault.sealing import encrypt_text, seal


class Keys:
    """`keys.py`, without the process: what it says, and what it refuses."""

    def __init__(self, office: Office, out: pytest.CaptureFixture[str]) -> None:
        self._office = office
        self._settings = settings_in(office.folder.parent)
        self._out = out

    def say(self, *words: str, halves: tuple[str, ...] = ()) -> str:
        """`halves`: what is typed, one after another, and then nothing."""
        typed = iter(halves)
        desk = Desk(self._office.engine, self._settings, self._office.clock.now(), lambda _: next(typed, ""))
        self._out.readouterr()
        carry_out(desk, read_arguments(words))
        return self._out.readouterr().out

    def refuse(self, *words: str, halves: tuple[str, ...] = ()) -> str:
        with pytest.raises(OperatorError) as refused:
            self.say(*words, halves=halves)
        return str(refused.value)


@pytest.fixture
def keys(office: Office, capsys: pytest.CaptureFixture[str]) -> Keys:
    return Keys(office, capsys)


def halves_in(text: str) -> tuple[str, str]:
    found = re.findall(r"^(?:First|Second) half: +(.+)$", text, re.MULTILINE)
    assert [len(half.split()) for half in found] == [12, 12]
    return found[0], found[1]


def link_in(text: str) -> str:
    found = re.search(r"https://line\.example/console/invitation/(\S+)", text)
    assert found
    return found[1]


def test_the_first_day_shows_two_halves_that_open_and_invites_a_supervisor(
    keys: Keys, office: Office
) -> None:
    done = keys.say("first-day", "Soa Rabe")
    with office.rows() as rows:
        invited = members.invited(rows, link_in(done), office.clock.now())
    assert (invited.name, invited.role, invited.region) == ("Soa Rabe", Role.SUPERVISOR, None)
    first, second = halves_in(done)
    assert "No case was opened" in keys.say("escrow-test", halves=(second, first))
    assert "The first day has been done" in keys.refuse("first-day", "Another")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("same", "not of the present escrow key"),
        ("others", "not of the present escrow key"),
        ("one", "not the twelve words"),
        ("slip", "not the twelve words"),
        ("nothing", "not the twelve words"),
    ],
)
def test_one_half_is_never_enough(keys: Keys, office: Office, typed: str, says: str) -> None:
    first, second = office.make_escrow()
    other = draw_halves().words[1]
    wrong = {
        "same": (first, first),
        "others": (first, other),
        "one": (first,),
        "slip": (first, second.replace(second.split()[0], "tsia")),
        "nothing": (),
    }
    assert says in keys.refuse("escrow-test", halves=wrong[typed])


def test_no_half_is_asked_for_before_there_is_an_escrow_key(keys: Keys) -> None:
    halves = draw_halves().words
    assert "no escrow key yet" in keys.refuse("escrow-test", halves=halves)


def test_a_new_member_gets_a_link_and_opens_nothing_yet(keys: Keys, office: Office) -> None:
    keys.say("first-day", "Soa")
    token = link_in(keys.say("invite", "Bema", "inspector", "--region", "diana"))
    with office.rows() as rows:
        invited = members.invited(rows, token, office.clock.now())
        assert members.current_key(rows, invited.id) is None
    assert (invited.role, invited.region) == (Role.INSPECTOR, "diana")
    assert "has this name" in keys.refuse("invite", "bema", "editor")
    assert "--region" in keys.refuse("invite", "Faly", "inspector")


def test_the_first_supervisor_is_confirmed_by_the_fingerprint_read_out_and_nobody_after(
    keys: Keys, office: Office
) -> None:
    supervisor = office.hire(Role.SUPERVISOR, None, confirmed=False)
    second = office.hire(Role.SUPERVISOR, None, confirmed=False)
    with office.rows() as rows:
        prints = {m: key.fingerprint for m in (supervisor, second) if (key := members.current_key(rows, m))}
    assert "not the key's fingerprint" in keys.refuse("confirm-first", supervisor, prints[second])
    assert "unconfirmed" in keys.say("fingerprint", supervisor)
    keys.say("confirm-first", supervisor, prints[supervisor])
    assert f"{prints[supervisor]}  confirmed" in keys.say("fingerprint")
    assert "A supervisor of the region confirms it" in keys.refuse("confirm-first", second, prints[second])
    assert "None of the team is called 'nobody'" in keys.refuse("confirm-first", "nobody", "1234")


def test_a_lost_key_ends_and_what_it_alone_opened_is_the_escrows(keys: Keys, office: Office) -> None:
    office.make_escrow()
    inspector = office.hire()
    item = office.note(office.open_case())
    done = keys.say("replace", inspector)
    assert "1 items are opened by the escrow alone" in done
    with office.rows() as rows:
        assert members.invited(rows, link_in(done), office.clock.now()).id == inspector
        assert members.current_key(rows, inspector) is None
        with pytest.raises(NotYours):
            open_item(rows, office.folder, office.sign_in(inspector), item, office.clock.now())


def test_both_keepers_give_a_member_what_nobody_else_can_open(keys: Keys, office: Office) -> None:
    halves = office.make_escrow()
    inspector = office.hire()
    lost, shared = office.open_case(), office.open_case()
    item = office.note(lost)
    office.give_key(inspector)
    colleague = office.hire()
    common = office.note(shared)
    newcomer = office.hire()
    assert "can open 1 items" in (told := keys.say("rewrap", newcomer, halves=halves))
    assert "1 more are a colleague's to share" in told
    with office.rows() as rows:
        opener, now = office.sign_in(newcomer), office.clock.now()
        assert open_item(rows, office.folder, opener, item, now).read() == b"a word"
        with pytest.raises(NotYours):
            open_item(rows, office.folder, opener, common, now)
        log = rows.all("SELECT verb, subject FROM audit_log WHERE actor = 'escrow'")
    assert log == [("escrow.shared", f"{item}:{newcomer}")]
    assert colleague != newcomer


def test_the_keepers_confirm_a_key_only_where_no_supervisor_is_left_who_could(
    keys: Keys, office: Office
) -> None:
    halves = office.make_escrow()
    supervisor = office.hire(Role.SUPERVISOR, None)
    item = office.note(office.open_case())
    newcomer = office.hire(Role.SUPERVISOR, None, confirmed=False)
    with office.rows() as rows:
        key = members.current_key(rows, newcomer)
    assert key
    confirm = ("rewrap", newcomer, "--confirm", key.fingerprint)
    assert "no confirmed key" in keys.refuse("rewrap", newcomer, halves=halves)
    assert "A supervisor of the region confirms it" in keys.refuse(*confirm, halves=halves)
    keys.say("replace", supervisor)
    assert "not the twelve words" in keys.refuse(*confirm, halves=(halves[0],))
    assert "can open 1 items" in keys.say(*confirm, halves=halves)
    with office.rows() as rows:
        opened = open_item(rows, office.folder, office.sign_in(newcomer), item, office.clock.now())
        assert opened.read() == b"a word"


def test_a_rotation_passes_everything_on_and_the_old_halves_open_nothing(
    office: Office, tmp_path: Path, keys: Keys
) -> None:
    """As keepers do it: a process, the new halves typed back from what it shows."""
    old = office.make_escrow()
    office.hire()
    items = [office.note(office.open_case()) for _ in range(3)]
    process = Operator(tmp_path / "instance", tmp_path / "content").start("keys.py", "rotate")
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{old[0]}\n{old[1]}\n")
    process.stdin.flush()
    new = halves_in("".join(process.stdout.readline() for _ in range(3)))
    out, err = process.communicate(f"{new[1]}\n{new[0]}\n", timeout=120)
    assert process.returncode == 0, err
    assert "3 items are sealed to the new escrow key" in out
    assert "not of the present escrow key" in keys.refuse("escrow-test", halves=old)
    keys.say("escrow-test", halves=new)
    with office.rows() as rows:
        present = entitlement.escrow(rows)
        assert present
        held = rows.all("SELECT item_id FROM wraps w WHERE key_id = ? ORDER BY item_id", present.key_id)
    assert [item for (item,) in held] == sorted(items)


MANY = 2 * AT_ONCE + 5


def test_hundreds_of_items_are_passed_on_in_helpings_and_each_opens_with_the_new_key(
    keys: Keys, office: Office
) -> None:
    """Then, when the only inspector's key is lost, with the new halves for the one who comes after."""
    old, new = office.make_escrow(), draw_halves()
    lost = office.hire()
    items = many_notes(office)
    with office.rows() as rows:
        make_escrow(rows, office.clock.now(), new)
    assert f"{MANY} items are sealed to the new escrow key" in keys.say("rotate", halves=old)
    assert "Both halves open" in keys.say("escrow-test", halves=new.words)
    keys.say("replace", lost)
    newcomer = office.hire()
    assert f"can open {MANY} items" in keys.say("rewrap", newcomer, halves=new.words)
    assert "can open 0 items" in keys.say("rewrap", newcomer, halves=new.words)
    with office.rows() as rows:
        opener, now = office.sign_in(newcomer), office.clock.now()
        read = {item: open_item(rows, office.folder, opener, item, now).read() for item in items}
        done = [verb for (verb,) in rows.all("SELECT verb FROM audit_log WHERE actor = 'escrow'")]
    assert read == {item: f"word {n}".encode() for n, item in enumerate(items)}
    assert (done.count("escrow.passed-on"), done.count("escrow.shared")) == (3, MANY)


def test_a_rotation_killed_between_two_helpings_goes_on_where_it_stopped(keys: Keys, office: Office) -> None:
    old = office.make_escrow()
    office.hire()
    many_notes(office)
    new = office.make_escrow()
    with office.rows() as rows:
        opener = open_any_escrow(rows, *old, office.clock.now())
        assert pass_on(rows, office.folder, opener, office.clock.now()) == AT_ONCE
    assert f"{MANY - AT_ONCE} older items are not sealed to it" in keys.refuse("escrow-test", halves=new)
    assert f"{MANY - AT_ONCE} items are sealed to the new" in keys.say("rotate", halves=old)
    keys.say("escrow-test", halves=new)


def many_notes(office: Office) -> list[str]:
    """More than are passed on at once, of one case; their ids."""
    case = office.open_case()
    with office.rows() as rows:
        words = (encrypt_text(case, Field.TEXT, f"word {n}") for n in range(MANY))
        return [seal(rows, word, office.clock.now()) for word in words]


def test_a_rotation_whose_new_halves_were_not_written_down_changes_nothing(
    keys: Keys, office: Office
) -> None:
    old = office.make_escrow()
    assert "not what was shown" in keys.refuse("rotate", halves=(*old, *old))
    keys.say("escrow-test", halves=old)


def test_a_rotation_that_broke_off_goes_on_with_the_old_halves(keys: Keys, office: Office) -> None:
    old = office.make_escrow()
    office.hire()
    office.note(office.open_case())
    new = office.make_escrow()
    assert "1 older items are not sealed to it" in keys.refuse("escrow-test", halves=new)
    assert "1 items are sealed to the new escrow key" in keys.say("rotate", halves=old)
    keys.say("escrow-test", halves=new)

"""P16, any sequence: an administrator who uses every page, and every link they make, never gains a wrap.

The administrator may invite under any role, take over anybody's account by a new link, sign in as whom they made, and try to
confirm with what they have. Colleagues work meanwhile: reports come in, who can open passes keys on. Nobody confirms anything
but a voice they know, which the administrator has not.
"""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from core.ledger import Rows
from tests.stories.heard import with_sound
from tests.web.console.staff import SHOWN, Browser, Staff, staff_in
from vault import members, opening
from vault.members import Role
from vault.opening import Opener
from vault.reading import NotYours

ROLES = st.sampled_from([*Role])
REGIONS = st.sampled_from(["sava", "diana", ""])
COLLEAGUES = st.integers(0, 3)


class AnAdministrator(RuleBasedStateMachine):
    """`puppets`: members whose key the administrator holds."""

    puppets = Bundle("puppets")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory())
        self.staff: Staff = self.stack.enter_context(staff_in(Path(folder)))
        self.held: dict[str, Opener] = {}
        self.items: list[str] = []

    @initialize()
    def hire(self) -> None:
        office = self.staff.office
        office.make_escrow()
        me = office.hire(Role.ADMINISTRATOR, None)
        self.held[me] = office.sign_in(me)
        self.me: Browser = self.staff.signed_in(me)
        self.colleagues = [
            office.hire(Role.SUPERVISOR, None),
            office.hire(Role.SUPERVISOR, "sava"),
            office.hire(Role.INSPECTOR, "diana"),
            office.hire(Role.EDITOR, None),
        ]

    @rule(region=st.sampled_from(["sava", "diana"]))
    def a_report_comes_in(self, region: str) -> None:
        self.items.append(self.staff.office.note(self.staff.office.open_case(region)))

    @rule()
    def a_story_is_told(self) -> None:
        """Sealed to the editors; to the supervisors where there is none; to the escrow where nobody is left."""
        office = self.staff.office
        story = with_sound(office, b"a story")
        with office.rows() as rows:
            self.items += [
                item for (item,) in rows.all("SELECT id FROM sealed_items WHERE case_id = ?", story)
            ]

    @rule(target=puppets, role=ROLES, region=REGIONS)
    def invite_a_puppet(self, role: Role, region: str) -> object:
        page = self.me.post("/people", name=f"Puppet {len(self.held)}", role=role, region=region)
        return self.use_link(page.text)

    @rule(target=puppets, colleague=COLLEAGUES)
    def take_an_account_over(self, colleague: int) -> object:
        """A new link for a colleague, whom the administrator then is."""
        member = self.colleagues[colleague]
        answer = self.me.post(f"/people/{member}/link")
        return self.use_link(answer.text) if answer.status_code == 200 else multiple()

    def use_link(self, page: str) -> str:
        """Go the whole way with a link that was shown, keeping the private key, as a changed browser could."""
        (link,) = SHOWN.findall(page)
        token = link.rsplit("/", 1)[1]
        with self.staff.office.rows() as rows:
            member = members.invited(rows, token, self.staff.office.clock.now())
        holder = self.staff.accepted(member.id, member.name, token)
        with self.staff.office.rows() as rows:
            self.held[member.id] = opening.unlock(rows, member.id, holder.passphrase)
        return member.id

    @rule(puppet=puppets, role=ROLES, region=REGIONS)
    def move(self, puppet: str, role: Role, region: str) -> None:
        self.me.post(f"/people/{puppet}/place", role=role, region=region)

    @rule(colleague=COLLEAGUES, role=ROLES, region=REGIONS)
    def move_a_colleague(self, colleague: int, role: Role, region: str) -> None:
        self.me.post(f"/people/{self.colleagues[colleague]}/place", role=role, region=region)

    @rule(colleague=COLLEAGUES, what=st.sampled_from(["key/end", "removal"]))
    def be_rid_of_a_colleague(self, colleague: int, what: str) -> None:
        self.me.post(f"/people/{self.colleagues[colleague]}/{what}", sure="on")

    @rule(puppet=puppets, other=puppets)
    def confirm_one_puppet_by_another(self, puppet: str, other: str) -> None:
        with self.staff.office.rows() as rows:
            key = members.current_key(rows, other)
        if key is not None:
            self.as_puppet(puppet).post(f"/keys/{other}", fingerprint=key.fingerprint)
            self.me.post(f"/keys/{other}", fingerprint=key.fingerprint)

    def as_puppet(self, puppet: str) -> Browser:
        self.staff.office.openers[puppet] = self.held[puppet]
        return self.staff.signed_in(puppet)

    @rule(colleague=COLLEAGUES)
    def a_colleague_passes_keys_on(self, colleague: int) -> None:
        office = self.staff.office
        member = self.colleagues[colleague]
        if member not in self.held:
            with office.rows() as rows:
                opening.share(rows, office.folder, office.sign_in(member), office.clock.now())

    @rule(puppet=consumes(puppets))
    def remove(self, puppet: str) -> None:
        self.me.post(f"/people/{puppet}/removal", sure="on")

    @invariant()
    def nothing_opens(self) -> None:
        office = self.staff.office
        keys = [opener.key_id for opener in self.held.values()]
        with office.rows() as rows:
            wraps = rows.all("SELECT key_id FROM wraps")
            assert not {key for (key,) in wraps} & {*keys}
            for opener in self.held.values():
                for item in self.items:
                    assert not opens(rows, office.folder, opener, item, office.clock.now())

    def teardown(self) -> None:
        self.stack.close()


def opens(rows: Rows, folder: Path, opener: Opener, item: str, now: datetime) -> bool:
    try:
        opening.open_item(rows, folder, opener, item, now)
    except NotYours:
        return False
    return True


AnAdministrator.TestCase.settings = settings(
    max_examples=20, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow]
)


def test_p16_an_administrator_alone_never_gains_a_wrap(quick_passphrases: None) -> None:
    AnAdministrator.TestCase().runTest()

"""The rooms this process can ask, opened once at start."""

from agencies.registers import Registers, read_registers
from core.logging import log_failure
from core.settings import Settings
from core.wiring import Wiring
from ivr.services import Services
from ivr.services.agencies import AgencyDesk
from ivr.services.danger import DangerDesk
from ivr.services.following import FollowDesk
from ivr.services.programmes import ProgrammeDesk
from ivr.services.receipts import ReceiptDesk
from ivr.services.reports import ReportDesk
from ivr.services.reviews import ReviewDesk
from ivr.services.stations import StationDesk
from ivr.services.stories import StoryDesk
from publishing.errors import BrokenContent
from vault.call_seal import SERVERS, CallSeal


class NoHomeRegister(Exception):
    """HOME_REGISTER names no register of the content: the line cannot say how things stand at home."""


def open_rooms(parts: Wiring, seal: CallSeal = SERVERS) -> Services:
    """The services by name. A room that cannot be opened is left out: its steps say what to do meanwhile; it alarms."""
    settings = parts.settings
    return {
        **_agencies(settings),
        **ReportDesk(settings.absent_after_days).services(),
        **ReceiptDesk().services(),
        **FollowDesk(settings.receipt_pepper, seal).services(),
        **DangerDesk().services(),
        **ProgrammeDesk().services(),
        **StationDesk().services(),
        **StoryDesk(practice=settings.demo).services(),
    }


def _agencies(settings: Settings) -> Services:
    try:
        registers = _registers(settings)
    except (BrokenContent, NoHomeRegister) as error:
        log_failure("alarm.raised", error)
        return {}
    desk = AgencyDesk(registers, settings.home_register, settings.demo)
    return {**desk.services(), **ReviewDesk().services()}


def _registers(settings: Settings) -> Registers:
    registers = read_registers(settings.content_path)
    if settings.home_register not in registers:
        raise NoHomeRegister
    return registers

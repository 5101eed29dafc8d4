"""One file an aggregate; `Base` collects them for the migrations."""

from core.models.agency import AgencyBranchRow, AgencyChangeRow, AgencyCheckRow, AgencyRow, AgencyWordRow
from core.models.attempt import ReceiptAttemptRow
from core.models.audit import AuditCutRow, AuditRow
from core.models.base import Base
from core.models.call import CallRow
from core.models.caller import CallerRow
from core.models.case import CaseEventRow, CaseRow, ExpectedRecordingRow
from core.models.case_key import CaseKeyRow, WithheldCaseRow
from core.models.catalogue import CatalogueRow
from core.models.clip import ClipRow
from core.models.episode import EpisodeRow, FeedRow
from core.models.event import DailyCountRow, EventRow
from core.models.item import ErasedItemRow, GrantRow, ItemRow, WrapRow
from core.models.master import MasterRow
from core.models.member import EscrowKeyRow, InvitationRow, MemberKeyRow, MemberRow
from core.models.notice import NoticeRow
from core.models.pack import PackedPathRow, PackRow
from core.models.programme import ProgrammeOutlookRow, ProgrammeRow
from core.models.register import RegisterImportRow, RegisterRow, RegisterUploadRow
from core.models.release import ReleaseRow
from core.models.review import AgencyAnswerRow, AgencyAskedRow, ReviewCommentRow, ReviewRow
from core.models.session import SecondFactorRow, SessionRow, SignInAttemptRow
from core.models.spoken import SpokenNameRow
from core.models.station import AirplayRow, CutRow, StationAttemptRow, StationRow
from core.models.story import (
    StoryConsentRow,
    StoryCopyRow,
    StoryFileRow,
    StoryRow,
    StoryWordsRow,
    WithdrawnStoryRow,
)
from core.models.task import TaskRow

__all__ = [
    "AgencyAnswerRow",
    "AgencyAskedRow",
    "AgencyBranchRow",
    "AgencyChangeRow",
    "AgencyCheckRow",
    "AgencyRow",
    "AgencyWordRow",
    "AirplayRow",
    "AuditCutRow",
    "AuditRow",
    "Base",
    "CallRow",
    "CallerRow",
    "CaseEventRow",
    "CaseKeyRow",
    "CaseRow",
    "CatalogueRow",
    "ClipRow",
    "CutRow",
    "DailyCountRow",
    "EpisodeRow",
    "ErasedItemRow",
    "EscrowKeyRow",
    "EventRow",
    "ExpectedRecordingRow",
    "FeedRow",
    "GrantRow",
    "InvitationRow",
    "ItemRow",
    "MasterRow",
    "MemberKeyRow",
    "MemberRow",
    "NoticeRow",
    "PackRow",
    "PackedPathRow",
    "ProgrammeOutlookRow",
    "ProgrammeRow",
    "ReceiptAttemptRow",
    "RegisterImportRow",
    "RegisterRow",
    "RegisterUploadRow",
    "ReleaseRow",
    "ReviewCommentRow",
    "ReviewRow",
    "SecondFactorRow",
    "SessionRow",
    "SignInAttemptRow",
    "SpokenNameRow",
    "StationAttemptRow",
    "StationRow",
    "StoryConsentRow",
    "StoryCopyRow",
    "StoryFileRow",
    "StoryRow",
    "StoryWordsRow",
    "TaskRow",
    "WithdrawnStoryRow",
    "WithheldCaseRow",
    "WrapRow",
]

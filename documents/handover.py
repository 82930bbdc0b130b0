"""Biên bản bàn giao: the open cases, days and papers that go from one officer to another."""

from dataclasses import dataclass
from datetime import datetime

from documents.model import Paper, Signer


@dataclass(frozen=True)
class HandoverLine:
    """One open case as the list prints it, in words."""

    work: str
    unit: str
    due: str
    status: str


@dataclass(frozen=True, kw_only=True)
class HandoverMinutes(Paper):
    """The minutes with the list; without a number it is a list for looking through, marked DỰ THẢO."""

    code = "BBBG"
    stem = "handover_minutes"

    giver: str
    """Name and post, e.g. "Ông Nguyễn Minh Hiếu, Chuyên viên"."""
    receiver: str
    """Empty in a list that is not handed to anybody yet."""
    roles: tuple[str, ...]
    moved: bool
    ground: str
    """The paper that assigns the work; empty: none was needed."""
    reason: str
    at: datetime
    lines: tuple[HandoverLine, ...]
    papers: tuple[str, ...]
    signer_giver: Signer
    signer_receiver: Signer

"""Whether today's code says of an act what the record says, and where a later release says it otherwise.

An entry that has every field of today's classes was written under today's schema and has to agree to the letter. One
that lacks fields was written by an earlier release: there, and only there, what is listed here may differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.asked import loaded
from audit.differ import ABSENT, Change, differences

EXACT, EDITION, DIFFERS, NOT_REBUILT = "EXACT", "EDITION", "DIFFERS", "NOT_REBUILT"
GROWING = ("state", "body", "carry.state", "carry.facts", "carry.receipts")
"""Parts of a payload that have gained fields since: older histories lack them. Everything else is compared whole."""
DEVIATIONS: Mapping[str, Mapping[str, str]] = {
    "record_council": {"guard": "Bản sau kiểm thêm trong giao dịch ghi: hồ sơ trong chương trình họp có thật."},
    "record_decision": {
        "claims[*].source": "Bản sau dẫn một căn cứ khác cho số trong sổ.",
        "claims[*].counted": "Bản sau nói thêm suất được đếm cùng những đề nghị nào.",
    },
    "record_enrolment": {
        "state.reminded_for": "Bản sau ghi việc nhắc hạn theo từng nghĩa vụ (told).",
        "state.reminded": "Bản sau ghi việc nhắc hạn theo từng nghĩa vụ (told).",
    },
    "record_nomination": {
        "claims[*].counted": "Bản sau nói thêm suất được đếm cùng những đề nghị nào.",
        "claims[*].sentence": "Bản sau dùng câu chung cho mọi cơ quan.",
        "claims[*].remedy": "Bản sau dùng câu chung cho mọi cơ quan.",
        "notices[*].detail": "Bản sau ghi hạn vào thư nhắc: hạn tính lại thì nhắc lại.",
    },
}
"""Activity → place → why later releases say it otherwise. Only for entries that lack fields of today."""


@dataclass(frozen=True)
class Verdict:
    """`agreement`: EXACT, EDITION (an earlier release wrote it) or DIFFERS; `changes`: what differs unexplained."""

    agreement: str
    changes: tuple[Change, ...] = ()


def compared(name: str, recorded: bytes, rebuilt: bytes) -> Verdict:
    """An argument as the history has it beside the one that the replayed code made. Raises ValueError for no JSON."""
    if recorded == rebuilt:
        return Verdict(EXACT)
    changes = differences(_opened(recorded), _opened(rebuilt))
    grown = [change for change in changes if change.before is ABSENT and _grows(change.path)]
    allowed = DEVIATIONS.get(name, {}) if grown else {}
    left = tuple(
        change for change in changes if change not in grown and not _explained(change.path, allowed, bool(grown))
    )
    # Equal in every place and yet other bytes: the order, the spaces or a field twice.
    if not changes:
        left = (Change("", recorded.decode(errors="replace"), rebuilt.decode(errors="replace")),)
    return Verdict(DIFFERS if left else EDITION, left)


def _opened(data: bytes) -> dict[str, Any]:
    """The argument with the body of its act, which is JSON inside JSON, opened."""
    found = loaded(data)
    if isinstance(found.get("body"), str):
        found["body"] = loaded(found["body"].encode())
    return found


def _grows(path: str) -> bool:
    return path.startswith(tuple(f"{part}{end}" for part in GROWING for end in ".["))


def _explained(path: str, allowed: Mapping[str, str], grown: bool) -> bool:
    """A digest over a state with fewer fields is another one; whether it is true is asked of the record itself."""
    plain = _place(path)
    return (grown and plain == "state_digest") or any(
        plain == place or plain.startswith((f"{place}.", f"{place}[")) for place in allowed
    )


def _place(path: str) -> str:
    parts = path.split("[")
    return parts[0] + "".join(f"[*]{part.partition(']')[2]}" for part in parts[1:])

"""The log of root statements: an RFC 6962 tree over them, each one signing the root over all before it.

Whoever kept one statement can have it proven, years later and by a path of a few hashes, that the log of today begins
with the log of then: nothing that was sealed before has been left out, exchanged or put in between.
"""

import json
from typing import Any

from sqlmodel import Session

from audit import merkle
from storage import archive_root

FORMAT = "thidua-consistency-1"
Line = dict[str, str]
"""A statement as auditors keep it: its canonical JSON, the signature, the public key (hex)."""


class NotInLog(Exception):
    """The statement that was brought is none of this installation's; the text tells a person."""


def leaf(content: str) -> bytes:
    """Of a statement by its canonical JSON."""
    return merkle.leaf_hash(content.encode())


def leaves(session: Session, installation: str) -> list[bytes]:
    """Of every statement so far, in order."""
    return [leaf(content) for content in archive_root.contents(session, installation)]


def lines(session: Session, installation: str) -> list[Line]:
    """Every statement in order, as auditors keep it and as bundles carry it."""
    published = {key.fingerprint: key.public_key for key in archive_root.keys(session, installation)}
    return [
        {"statement": root.content, "signature": root.signature, "key": published[root.fingerprint]}
        for root in archive_root.roots(session, installation)
    ]


def proof(session: Session, installation: str, kept: Line) -> dict[str, Any]:
    """That the log of now begins with the one that a kept statement speaks of, for `audit/verifier/consistency.py`.

    `inclusion`: of the kept statement among those before the last one; `consistency`: from the statements before the
    kept one to those before the last one. Both empty when the kept one is the last. Raises NotInLog.
    """
    known = lines(session, installation)
    serial = next((n for n, line in enumerate(known, 1) if line["statement"] == kept["statement"]), 0)
    if not serial:
        raise NotInLog("Bản niêm phong này không có trong sổ niêm phong của bản cài đặt")
    if "log" not in json.loads(kept["statement"]):
        raise NotInLog("Bản niêm phong này do bản chương trình trước lập, chưa có gốc của sổ; hãy giữ một bản mới hơn")
    earlier = [leaf(line["statement"]) for line in known[:-1]]
    return {
        "format": FORMAT,
        "old": kept,
        "new": known[-1],
        "inclusion": _hex(merkle.path(merkle.levels(earlier), serial - 1)) if serial < len(known) else [],
        "consistency": _hex(merkle.consistency(earlier, serial - 1)),
    }


def _hex(path: list[bytes]) -> list[str]:
    return [each.hex() for each in path]

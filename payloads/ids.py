"""Names: workflow ids, update ids, queues. Pure functions, the same in every process and every year."""

import hashlib

QUEUE = "thidua"
MESSENGER_QUEUE = "messenger"
"""Deliveries from one workflow to many have slots of their own: on the shared queue they starve themselves."""
PRESS_QUEUE = "press"
"""Rendering of papers: few slots, seconds of processor time."""
ARCHIVE_QUEUE = "archive"
"""The archiver: workflow and activities, so that it never takes a slot from people."""
OF_NO_CAMPAIGN = frozenset({"programme", "law", "signing"})
"""Subjects that stand alone: `<subject>/<key>`. No campaign's row is locked for them and no facts are compared."""


def campaign_id(code: str) -> str:
    return f"campaign/{code}"


def enrolment_id(code: str, unit: str) -> str:
    return f"enrolment/{code}/{unit}"


def nomination_id(code: str, n: int) -> str:
    return f"nomination/{code}/{n}"


def council_id(code: str, n: int) -> str:
    return f"council/{code}/{n}"


def decision_id(code: str, n: int) -> str:
    return f"decision/{code}/{n}"


def programme_id(code: str) -> str:
    return f"programme/{code}"


def law_row_id(row_key: str) -> str:
    """Workflow id of a published row of law, from its name id@scope@first day#revision."""
    return f"law/{digest_of('law-row', row_key)[:40]}"


def signing_id(issuer: str) -> str:
    """Workflow id of an issuer's book of powers to sign."""
    return f"signing/{issuer}"


def subject_of(workflow_id: str) -> str:
    """The kind of a workflow by its id: campaign, enrolment, nomination, decision, programme, law…"""
    return workflow_id.split("/", 1)[0]


def campaign_of(workflow_id: str) -> str:
    """The campaign's code in a workflow id; "" for a subject that belongs to no campaign."""
    subject, code = workflow_id.split("/")[:2]
    return "" if subject in OF_NO_CAMPAIGN else code


def key_of(workflow_id: str) -> str:
    """What follows the subject in a workflow id: the code of a programme, the digest of a law row's key, an issuer."""
    return workflow_id.split("/", 1)[1]


def digest_of(*parts: str) -> str:
    """SHA-256 over parts, each with its length: no two lists of parts share a digest by joining."""
    sha = hashlib.sha256()
    for part in parts:
        raw = part.encode()
        sha.update(len(raw).to_bytes(8, "big"))
        sha.update(raw)
    return sha.hexdigest()


def update_id(account: str, workflow_id: str, act: str, form_key: str) -> str:
    """Update id of an act of a person: H(actor, workflow id, act, form key)."""
    return digest_of("act", account, workflow_id, act, form_key)[:40]


def delivery_key(source: str, work: str, target: str) -> str:
    """Update id of what a workflow's errand does to one target."""
    return digest_of("deliver", source, work, target)[:40]

"""The page of a bundle for people: what happened, by whom, when, on which rule and which papers, and how to verify it.

Self-contained: typeface and style inside, no script. Everything on it stands in the members; the verifier checks those.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import TypeAdapter

from audit.codes import coded
from audit.gathering import Gathering
from audit.words import text_words
from definitions.law import words
from payloads.ids import campaign_of, subject_of
from payloads.naming import role_name
from rules.acting import Role
from rules.calendar import in_vietnam, short_date
from rules.facts import LegalValue
from rules.register import TABLES
from storage.facts import basis_of
from storage.reads import bundle as reads
from storage.reads.history import history
from storage.reads.nomination import content_of
from storage.tables.subject import Campaign

HERE = Path(__file__).resolve().parent
FACE = HERE.parent / "api" / "static" / "fonts" / "inter-vi.woff2"
"""The one typeface of the house."""
LAW = TypeAdapter(tuple[LegalValue, ...])


@dataclass(frozen=True)
class Step:
    """One line of what happened."""

    at: datetime
    """On the installation's clock."""
    real_at: datetime
    label: str
    who: str
    role: str
    unit: str
    state: str
    """Where it led; empty when the state stayed."""
    paper: str
    text: str
    refusal: str
    place: str
    """In whose record it stands."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters |= {"moment": moment, "size": size}
    return made


def moment(at: datetime) -> str:
    """«09/8/2024 10:24:05», by the clock of Vietnam."""
    local = in_vietnam(at)
    return f"{short_date(local.date())} {local:%H:%M:%S}"


def size(count: int) -> str:
    """Bytes in words."""
    return f"{count} byte" if count < 1000 else f"{count / 1000:.0f} kB".replace(".", ",")


def render(made: Gathering, head: dict[str, Any], fingerprint: str) -> str:
    """The page as HTML. Reads the rows of the gathering's session."""
    about = reads.about(made.session, made.subject)
    kind = subject_of(made.subject)
    members = {member.path: member for member in made.members}
    root = json.loads(json.loads(members["roots.jsonl"].data.splitlines()[-1])["statement"])
    return (
        _environment()
        .get_template("bundle.html")
        .render(
            style=(HERE / "templates" / "bundle.css").read_text(encoding="utf-8"),
            face=base64.b64encode(FACE.read_bytes()).decode(),
            head=head,
            made_at=moment(datetime.fromisoformat(head["created_at"])),
            fingerprint=fingerprint,
            about=about,
            kind=TABLES[kind].subject,
            status=TABLES[kind].states[about.status],
            steps=_steps(made),
            submitted=_submitted(made),
            papers=[member for member in made.members if member.kind in ("PAPER", "COPY")],
            law=_law(members["rules.json"].data),
            ballots=_ballots(members["ballots.json"].data) if "ballots.json" in members else [],
            cases=[each for each in made.scope.whole if each != made.subject],
            root=root,
            sealed_at=moment(datetime.fromisoformat(root["sealed_at"])),
            members=made.members,
        )
    )


def _ballots(data: bytes) -> list[dict[str, Any]]:
    """Every ballot with what it was about: «Giấy khen, Biểu quyết giơ tay, Phiên họp thứ 1»."""
    found = []
    for shown in json.loads(data):
        ballot = shown["ballot"]
        words = [coded("council", name, ballot.get(name, "")) for name in ("award", "mode")]
        found.append(shown | {"words": ", ".join([*filter(None, words), text_words(shown["sitting"])])})
    return found


def _steps(made: Gathering) -> list[Step]:
    """The subject's own record and the shown acts of shared processes, in the order in which they were made."""
    kind = subject_of(made.subject)
    found = [
        Step(
            line.at,
            line.real_at,
            line.label,
            str(line.person) if line.person else "",
            line.role_label,
            line.unit_name,
            TABLES[kind].states[line.after] if line.after != line.before and not line.refusal else "",
            line.paper,
            line.text,
            (line.sentence or line.refusal) if line.refusal else "",
            TABLES[kind].subject,
        )
        for line in reversed(history(made.session, made.subject))
    ]
    people, units = reads.names(made.session, (each.account for each in made.shown), (each.unit for each in made.shown))
    basis = basis_of(made.session.get_one(Campaign, campaign_of(made.subject)))
    for each in made.shown:
        subject = subject_of(each.workflow_id)
        paper = each.body.get("paper") or {}
        step = Step(
            each.at,
            each.real_at,
            TABLES[subject].by_act[each.act].label.rstrip("…"),
            people.get(each.account, ""),
            role_name(basis, Role(each.role)),
            units.get(each.unit, ""),
            "",
            str(paper.get("number", "") or each.body.get("number", "")),
            "",
            "",
            f"{TABLES[subject].subject} (niêm phong)",
        )
        found.append(step)
    return sorted(found, key=lambda step: step.real_at)


def _submitted(made: Gathering) -> list[dict[str, Any]]:
    """What each submission said of the nominee, with links to its files."""
    held = {
        member.path.split("/")[-1].split(".")[0]: member.path for member in made.members if "papers/" in member.path
    }
    found = []
    for member in made.members:
        if member.kind == "DRAFT":
            draft = json.loads(member.data)
            content = json.loads(draft["content"])
            files = [file | {"path": held.get(file["sha256"], "")} for file in content.get("files", [])]
            found.append(
                {"path": member.path, "version": draft["version"], "said": content_of(content), "files": files}
            )
    return found


def _law(data: bytes) -> list[tuple[str, list[tuple[str, str, str, bool]]]]:
    """(ground, [(what, value, evidence, confirmed)]) for every ground in the order of its rows."""
    grounds: dict[str, list[tuple[str, str, str, bool]]] = {}
    for row in LAW.validate_json(data):
        line = words.title_of(row), words.value_words(row), words.evidence_words(row), row.verified
        grounds.setdefault(row.instrument or "Chưa nêu văn bản", []).append(
            (f"{line[0]} ({row.article})" if row.article else line[0], *line[1:])
        )
    return sorted(grounds.items())

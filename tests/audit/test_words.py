"""No code stands before an auditor: fields, places and values of every state are words."""

import ast
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit.codes import BY_FIELD, coded
from audit.differ import differences
from audit.errands import ERRANDS, errand
from audit.fields import FIELDS, OF_A_SUBJECT
from audit.film import film
from audit.moment import Moment
from audit.waiting import STATES, legal, values, waiting
from audit.words import act_words, ahead, field_of, legal_words, place, said, state_words
from definitions.law.words import name_of
from payloads.ids import subject_of
from rules.calendar import HolidayKind
from rules.candidate import TYPE_LABELS
from rules.filing import CHANNELS
from rules.ground_labels import SEVERITIES
from rules.labels import NOTICES
from rules.nomination import PROPOSALS
from rules.organisation import Level
from rules.programme_acts import ITEM_STATES, KINDS, OPERATORS, TOPICS, TRENDS, VERDICTS
from rules.recipient import CLASSES
from rules.refusal import GROUNDS
from rules.register import TABLES
from rules.signing import Author, Kind
from rules.signing_power import PAPERS
from rules.statute import FORMS, MODES, SILENCE
from rules.threshold import MAJORITY, Base
from tests.factories import at
from workflows import campaign as campaign_workflow
from workflows import council as council_workflow
from workflows import decision as decision_workflow

REPO = Path(__file__).parents[2]
HISTORIES = REPO / "tests" / "replay" / "histories"
CAPITALS = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?<![\w/.\-])[A-Z_]{3,}(?![\w/\-])")
SNAKE = re.compile(r"(?<![\w/.\-])[a-z]+(?:_[a-z]+)+")
CODE = re.compile(r"[A-Za-z][A-Za-z_]*(?:[:.][A-Za-z_]*)*")
SPOKEN = frozenset({"UBND", "BAN", "GRDP", "TUQ"})
"""Words that people write in capitals: ỦY BAN NHÂN DÂN, UBND HUYỆN; TUQ. above a signature; a target that the
plays call so."""
OWN_CODES = {
    "campaign.code": "code of the campaign itself",
    "campaign.definition_digest": "what the plays have for a digest",
    "programme.definition_digest": "what the plays have for a digest",
    "law.digest": "what the plays have for a digest",
    "law.scan": "what the plays have for a digest",
    "nomination.draft_digest": "what the plays have for a digest",
    "nomination.code": "standard: named by the plan on an installation",
    "nomination.papers": "paper: named by the plan on an installation",
    "programme.code": "target: named by the programme on an installation",
    "decision.series": "series of the register, as it stands on paper",
    "*.campaign": "campaign: named on an installation",
    "*.issuer": "unit: named on an installation",
    "*.account": "account: named on an installation",
    "*.drafter": "account: named on an installation",
    "*.signer": "account: named on an installation",
    "*.given_by": "account: named on an installation",
    "*.ended_by": "account: named on an installation",
    "*.person": "account: named on an installation",
    "*.recorded_by": "account: named on an installation",
    "*.note": "id of a text",
    "*.reason_note": "id of a text",
    "*.end_note": "id of a text",
    "*.summary_note": "id of a text",
}
"""<subject>.<field> whose value may be shown as it stands, and why: the plays are no installation with names."""


def looks_coded(text: str) -> list[str]:
    """What in a text is no word."""
    return [word for word in (*CAPITALS.findall(text), *SNAKE.findall(text)) if word not in SPOKEN]


@pytest.mark.parametrize("text", ["INDIVIDUAL", "Thời hạn SUBMISSION", "in letter_sha", "SHOW_OF_HANDS, a", "«HERE»"])
def test_a_code_is_seen_in_a_text(text: str) -> None:
    assert looks_coded(text)


def test_numbers_of_papers_are_no_codes() -> None:
    assert not looks_coded("153/KH-UBND ngày 28/5/2024, 1/TTr-PNV, UBND HUYỆN CHỢ ĐỒN, 7/GUQ-UBND")


@dataclass(frozen=True)
class Seen:
    """An act of a golden history."""

    workflow_id: str
    moment: Moment
    before: Moment | None

    @property
    def subject(self) -> str:
        return subject_of(self.workflow_id)


@cache
def _blobs() -> tuple[tuple[str, bytes], ...]:
    paths = sorted(HISTORIES.glob("*.pb"))
    return tuple((path.stem, path.read_bytes()) for path in paths if not path.stem.startswith("archive"))


async def every() -> list[Seen]:
    """Every act of every golden history."""
    found: list[Seen] = []
    for _name, blob in _blobs():
        reel = await film([blob])
        before: Moment | None = None
        for moment in reel.moments:
            found.append(Seen(reel.workflow_id, moment, before))
            before = moment
    return found


def leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """(field, text) of every text inside a state."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    elif isinstance(value, str) and value:
        yield path, value


def may_stay(subject: str, field: str) -> bool:
    return f"{subject}.{field}" in OWN_CODES or f"*.{field}" in OWN_CODES


def without_own(subject: str, value: Any) -> Any:
    """A value without what may be shown as it stands, and without rows of law, which are said as a whole."""
    if isinstance(value, dict) and not value.keys() >= {"id", "value", "instrument"}:
        return {name: without_own(subject, inner) for name, inner in value.items() if not may_stay(subject, name)}
    return [without_own(subject, inner) for inner in value] if isinstance(value, list) else value


async def test_no_state_of_any_golden_history_shows_a_code() -> None:
    shown: dict[str, str] = {}
    for seen in await every():
        for name, value in seen.moment.state.items():
            if not may_stay(seen.subject, name):
                words = f"{place(name, seen.subject)}: {said(seen.subject, name, without_own(seen.subject, value))}"
                shown |= dict.fromkeys(looks_coded(words), f"{seen.subject}.{name}: {words[:120]}")

    assert len(await every()) > 300
    assert shown == {}


async def test_no_text_that_reads_like_a_code_is_shown_as_it_stands() -> None:
    bare: set[tuple[str, str, str]] = set()
    for seen in await every():
        for field, text in leaves(seen.moment.state, ""):
            free = may_stay(seen.subject, field) or field in {"instrument_id", "scope", "source"}
            if CODE.fullmatch(text) and not free and said(seen.subject, field, text) == text:
                bare.add((seen.subject, field, text))

    named_as_a_whole = {"id", "value", "unit", "evidence", "key", "label", "member"}
    assert {one for one in bare if one[1] not in named_as_a_whole and not re.fullmatch(r"u\d|member", one[2])} == set()


async def test_no_difference_between_two_moments_shows_a_code() -> None:
    shown: dict[str, str] = {}
    for seen in await every():
        for change in differences(seen.before.state if seen.before else {}, seen.moment.state):
            field = field_of(change.path)
            if may_stay(seen.subject, field):
                continue
            path = place(re.sub(r"(measures|appraisal)\[\w+\]", r"\1", change.path), seen.subject)
            values_ = [without_own(seen.subject, value) for value in (change.before, change.after)]
            words = " ".join([path, *(said(seen.subject, field, value) for value in values_)])
            shown |= dict.fromkeys(looks_coded(words), f"{seen.subject} {change.path}: {words[:120]}")

    assert shown == {}


async def test_acts_waits_and_values_of_law_show_no_code() -> None:
    shown = set()
    for seen in await every():
        moment = seen.moment
        words = [waiting(seen.workflow_id, moment).phrase, act_words(seen.subject, moment.act)]
        words += [state_words(seen.subject, moment.after), (moment.refusal or {}).get("sentence", "")]
        words += [f"{name_of(value.id)}: {legal_words(legal(value))}" for value in values(moment)]
        shown |= {word for text in words for word in looks_coded(text)}

    assert shown == set()


def _fields(subject: str, kind: Any, done: set[Any]) -> Iterator[str]:
    if is_dataclass(kind) and isinstance(kind, type) and kind not in done:
        done.add(kind)
        hints = typing.get_type_hints(kind)
        for field in fields(kind):
            yield field.name
            yield from _fields(subject, hints[field.name], done)
    for inner in typing.get_args(kind):
        yield from _fields(subject, inner, done)


@pytest.mark.parametrize("subject", sorted(STATES))
def test_every_field_that_a_state_can_hold_has_a_name(subject: str) -> None:
    assert (
        set(_fields(subject, STATES[subject], set()))
        - FIELDS.keys()
        - {name.partition(".")[2] for name in OF_A_SUBJECT if name.startswith(f"{subject}.")}
        == set()
    )


def _members() -> Iterator[tuple[str, str, str]]:
    """(subject, field, code) of every code that the rules know for a field."""
    for subject, table in TABLES.items():
        for state in table.states:
            yield subject, "phase" if subject == "campaign" else "status", state
    known: dict[tuple[str, str], Any] = {
        ("nomination", "recipient_class"): CLASSES,
        ("decision", "recipient_class"): CLASSES,
        ("nomination", "channel"): CHANNELS,
        ("nomination", "proposal"): PROPOSALS,
        ("nomination", "conclusion"): PROPOSALS,
        ("nomination", "superior"): ("PENDING", "GRANTED", "DECLINED"),
        ("nomination", "commendation_type"): TYPE_LABELS,
        ("nomination", "wave"): ("WAVE_1", "WAVE_12"),
        ("nomination", "findings"): (*GROUNDS, *_warned(), "GATE_REPORT_MISSING", "GATE_REVIEW_2_LATE"),
        ("nomination", "kind"): HolidayKind,
        ("council", "mode"): MODES,
        ("council", "base"): Base,
        ("council", "silence"): SILENCE,
        ("council", "part"): (MAJORITY,),
        ("council", "award"): FORMS,
        ("council", "own"): FORMS,
        ("council", "work"): (*council_workflow.ERRANDS, "minutes", "release:all", "release:7"),
        ("decision", "kind"): Kind,
        ("decision", "author"): Author,
        ("decision", "level"): Level,
        ("decision", "papers"): PAPERS,
        ("decision", "severity"): SEVERITIES,
        ("decision", "code"): _warned(),
        ("decision", "work"): (*decision_workflow.PRESS, "results", "letter:2"),
        ("signing", "kind"): Kind,
        ("signing", "papers"): PAPERS,
        ("campaign", "work"): (*campaign_workflow.ERRANDS, "enrol:3", *(f"notify:{kind}:" for kind in NOTICES)),
        ("campaign", "key"): ("CAMPAIGN", "REGISTRATION", "SUBMISSION", "PLAN", "REPORT", "WAVE_1", "REVIEW_2"),
        ("campaign", "evidence"): ("R", "P", "I", "M", "GAP", "ISSUER"),
        ("enrolment", "key"): ("REGISTRATION", "PLEDGE", "PLAN", "REPORT", "REVIEW_1"),
        ("enrolment", "period"): ("YEAR", "WAVE_1"),
        ("enrolment", "basis"): ("MEMBER", "DUTY"),
        ("enrolment", "told"): ("REPORT:3:2024-08-14T17:00:00+00:00", "REVIEW_1:OVERDUE:2024-08-14T17:00:00+00:00"),
        ("programme", "kind"): KINDS,
        ("programme", "status"): ITEM_STATES,
        ("programme", "topic"): TOPICS,
        ("programme", "topics"): TOPICS,
        ("programme", "operator"): OPERATORS,
        ("programme", "verdict"): VERDICTS,
        ("programme", "value"): TRENDS,
        ("law", "row_key"): ("principle.P9@national@2025-08-05#1",),
    }
    for (subject, field), codes in known.items():
        for code in codes:
            yield subject, field, str(code)


def _warned() -> set[str]:
    """Codes of findings as the rules write them."""
    found = set()
    for path in (REPO / "rules").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Finding", "warn", "note"}:
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and re.fullmatch(
                        r"[A-Z]+(_[A-Z]+)+|[A-Z]{5,}", argument.value
                    ):
                        found.add(argument.value)
    return found


def test_every_code_of_the_rules_has_words_in_its_field() -> None:
    bare = {one for one in _members() if not coded(*one) or looks_coded(coded(*one))}

    assert bare == set()
    assert len(_warned()) > 8


def test_every_errand_is_named_with_what_it_is_about() -> None:
    assert {errand(work) for work in ERRANDS} == set(ERRANDS.values())
    assert errand("letter:2") == "in tờ trình, lần 2"
    assert errand("release:7") == "đưa hồ sơ ra khỏi chương trình họp (hồ sơ số 7)"
    assert errand("notify:EXTENDED:SUBMISSION") == "báo cho các đơn vị: đã gia hạn (nộp hồ sơ)"


def test_a_code_is_read_by_its_field() -> None:
    assert said("decision", "kind", "HEAD") == "người đứng đầu ký"
    assert said("decision", "author", "HEAD") == "của người đứng đầu"
    assert said("programme", "kind", "CAMPAIGN") == "Đợt thi đua"
    assert said("campaign", "key", "CAMPAIGN") == "Thi đua"
    assert said("council", "base", "PRESENT") == "số thành viên có mặt"
    assert said("council", "base", 12) == "12"
    assert said("nomination", "appraisal_limit", {"count": 8, "unit": "wd"}).endswith("Tính bằng: ngày làm việc")


def test_what_an_installation_calls_a_thing_goes_before_the_words_of_its_code() -> None:
    names = {"award": {"GIAY_KHEN": "Giấy khen của Chủ tịch"}, "unit": {"u1": "Phòng Tư pháp"}}

    assert said("council", "award", "GIAY_KHEN", names) == "Giấy khen của Chủ tịch"
    assert said("nomination", "unit", "u1", names) == "Phòng Tư pháp"
    assert said("programme", "settled", ["a", "b"], {"item": {"a": "Sơ kết"}}) == "Sơ kết, b"


def test_places_name_the_elements_of_lists() -> None:
    assert (
        place("items[so-ket].status", "programme", {"item": {"so-ket": "Sơ kết"}}) == "Các việc «Sơ kết» › Tình trạng"
    )
    assert place("ballots[GIAY_KHEN].results[7].agree", "council").startswith(
        "Biểu quyết «Giấy khen» › Kết quả từng hồ sơ số 7"
    )
    assert place("ballots[B2].closed", "council") == "Biểu quyết thứ 2 › Đã khóa"
    assert place("works[0]", "enrolment") == "Công trình, việc đã đăng ký thứ 1"
    assert place("power.values[decision.author]", "decision").endswith("«Quyết định đứng tên ai»")
    assert field_of("power.values[decision.author]") == "values"


def test_no_field_is_read_in_two_ways_by_accident() -> None:
    subjects = {name.partition(".")[0] for name in (*BY_FIELD, *OF_A_SUBJECT) if "." in name}

    assert subjects <= STATES.keys()


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        (None, ""),
        (at(8, 8), ""),
        (at(9, 8), "Thời điểm này ở sau việc cuối cùng"),
        (at(20, 8), "Thời điểm này chưa tới"),
    ],
)
def test_an_instant_behind_the_last_act_is_noted(asked: datetime | None, note: str) -> None:
    found = ahead(asked, at(8, 8, 17), at(10, 8))

    assert found.startswith(note) and bool(found) == bool(note)

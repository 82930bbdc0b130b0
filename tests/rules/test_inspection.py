"""Inspections: every state with every step by every role, and each ground of refusal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rules.acting import Actor, Role
from rules.inspection import ANSWERING, DATED, FINDING, INSPECTION, QUESTION, TABLES, Around, Item, Step, decide
from rules.refusal import (
    OpenCases,
    ReasonMissing,
    Refusal,
    UnknownItem,
    WrongDate,
    WrongPhase,
    WrongRole,
    WrongUnit,
)

NOW = datetime(2024, 9, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=5)
AUDITOR = Actor("kiem-tra", Role.AUDITOR, "ubnd")
ASKED = Actor("hoa", Role.UNIT_OFFICER, "xa-1")
AROUND = Around(NOW, "OPEN")
EXPECTED = {
    (INSPECTION, "NONE", "open"): "OPEN",
    (INSPECTION, "OPEN", "close"): "CLOSED",
    (FINDING, "NONE", "record"): "OPEN",
    (FINDING, "OPEN", "close"): "CLOSED",
    (QUESTION, "NONE", "ask"): "ASKED",
    (QUESTION, "ASKED", "answer"): "ANSWERED",
    (QUESTION, "ANSWERED", "ask_again"): "ASKED",
    (QUESTION, "ASKED", "close"): "CLOSED",
    (QUESTION, "ANSWERED", "close"): "CLOSED",
}
EVERY = [
    (kind, state, act, role)
    for kind, table in TABLES.items()
    for state in table.states
    for act in table.by_act
    for role in Role
]


def item(kind: str, status: str, **changes: str) -> Item:
    return replace(Item(kind, status, "ubnd", "xa-1" if kind == QUESTION else ""), **changes)


def step(act: str) -> Step:
    return Step(act, "nội dung", LATER if act in DATED else None)


@pytest.mark.parametrize(("kind", "state", "act", "role"), EVERY)
def test_every_step_in_every_state_by_every_role(kind: str, state: str, act: str, role: Role) -> None:
    unit = "xa-1" if act == "answer" else "ubnd"
    may = role in (ANSWERING if act == "answer" else {Role.AUDITOR})
    expected = EXPECTED.get((kind, state, act))

    def decided() -> str:
        return decide(item(kind, state), Actor("x", role, unit), step(act), AROUND)

    if may and expected:
        assert decided() == expected
    else:
        with pytest.raises(WrongPhase if may else WrongRole):
            decided()


def test_tables_end_in_closed_and_every_state_is_reached() -> None:
    for kind, table in TABLES.items():
        assert table.terminal == {"CLOSED"}
        assert {after for (of, _state, _act), after in EXPECTED.items() if of == kind} | {"NONE"} == set(table.states)


@pytest.mark.parametrize(
    ("of", "actor", "asked", "around", "ground"),
    [
        (item(QUESTION, "ASKED"), replace(ASKED, unit="xa-2"), step("answer"), AROUND, WrongUnit),
        (item(QUESTION, "ASKED", to_account="lan"), ASKED, step("answer"), AROUND, WrongUnit),
        (item(FINDING, "OPEN"), replace(AUDITOR, unit="tinh"), step("close"), AROUND, WrongUnit),
        (item(FINDING, "NONE"), AUDITOR, step("record"), Around(NOW, "CLOSED"), WrongPhase),
        (item(QUESTION, "ASKED"), ASKED, step("answer"), Around(NOW, "CLOSED"), WrongPhase),
        (item(INSPECTION, "NONE"), AUDITOR, Step("open", "  "), AROUND, ReasonMissing),
        (item(FINDING, "OPEN"), AUDITOR, Step("close", ""), AROUND, ReasonMissing),
        (item(QUESTION, "NONE"), AUDITOR, Step("ask", "gì", NOW), AROUND, WrongDate),
        (item(QUESTION, "NONE"), AUDITOR, Step("ask", "gì"), AROUND, WrongDate),
        (item(INSPECTION, "OPEN"), AUDITOR, step("close"), Around(NOW, "OPEN", 2), OpenCases),
        (item(FINDING, "NONE"), AUDITOR, step("record"), Around(NOW, "OPEN", unknown=("cd/9",)), UnknownItem),
    ],
)
def test_grounds(of: Item, actor: Actor, asked: Step, around: Around, ground: type[Refusal]) -> None:
    with pytest.raises(ground) as refused:
        decide(of, actor, asked, around)
    assert refused.value.sentence and refused.value.remedy


def test_an_officer_asked_by_name_answers_and_so_does_anyone_of_a_unit_asked_as_such() -> None:
    for of in (item(QUESTION, "ASKED"), item(QUESTION, "ASKED", to_account="hoa")):
        assert decide(of, ASKED, step("answer"), AROUND) == "ANSWERED"

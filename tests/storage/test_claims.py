"""Rows that only one can hold: fifty threads race on each engine; nobody hangs or is told a wrong reason."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from payloads import ids
from payloads.record import RECORDED, REFUSED, Recording
from rules.acting import Role
from rules.decision import Number, SubmitLetter
from rules.nomination_acts import Conclude, NominationState, Withdraw
from storage.record import record
from storage.session import Database
from storage.tables.record import Act, AuditEvent, Slot
from storage.tables.subject import Decision, Nomination
from tests import factories

RACERS = 50


def run(database: Database, entries: list[Any]) -> Counter[str]:
    """Record all at once; outcomes, with the code for a refusal."""
    answers: list[Recording] = factories.race([lambda e=e: record(database, e) for e in entries])  # type: ignore[misc]  # mypy cannot type a default of a lambda
    return Counter(answer.refusal.code if answer.refusal else answer.outcome for answer in answers)


def submissions(database: Database, count: int, unit: str = "u1") -> list[Any]:
    with database.read() as session:
        return [
            factories.entry(
                session,
                factories.nomination_state(n, unit),
                factories.stamp(f"{unit}/{n}", factories.actor(unit=unit)),
                factories.submission(),
            )
            for n in range(1, count + 1)
        ]


def slots(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        query = select(Slot.scope, Slot.position).order_by(col(Slot.scope), col(Slot.position))
        return [(scope, position) for scope, position in session.exec(query)]


@pytest.mark.parametrize(("category", "maximum"), [("xa", 1), ("ca", 2)])
def test_race_for_the_quota_of_a_unit_has_exactly_as_many_winners(
    any_database: Database, category: str, maximum: int
) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1", category=category)

    outcomes = run(any_database, submissions(any_database, RACERS))

    assert outcomes == {RECORDED: maximum, "OVER_QUOTA": RACERS - maximum}
    assert slots(any_database) == [("cd/unit/u1", str(n)) for n in range(1, maximum + 1)]
    with any_database.read() as session:
        assert len(session.exec(select(Nomination)).all()) == maximum
        assert len(session.exec(select(AuditEvent)).all()) == RACERS


def test_race_of_many_units_lets_each_have_its_own(any_database: Database) -> None:
    units = [f"u{n}" for n in range(10)]
    with any_database.write() as session:
        factories.add_world(session, *units)
    entries = [
        replace(entry, workflow_id=f"nomination/cd/{100 * i + n}", state=_renumbered(entry.state, 100 * i + n))
        for i, unit in enumerate(units)
        for n, entry in enumerate(submissions(any_database, 4, unit), 1)
    ]

    assert run(any_database, entries) == {RECORDED: 10, "OVER_QUOTA": 30}


def _renumbered(state: NominationState, n: int) -> NominationState:
    return replace(state, id=f"nomination/cd/{n}", n=n)


def conclusions(database: Database, count: int) -> list[Any]:
    """Forward each of `count` nominees whom the Council advised and ranked first."""
    with database.write() as session:
        entries = []
        for n in range(1, count + 1):
            state = factories.add_nomination(session, n, status="OPINED", agree=9, base=9, needed=8, rank=1)
            session.add(first_act(state.id))
            chair = factories.stamp(f"conclude/{n}", factories.actor(Role.AUTHORITY, "", "chair"))
            entries.append(factories.entry(session, state, chair, Conclude("FORWARD"), act_no=2))
        return entries


def first_act(workflow_id: str) -> Act:
    return Act(
        workflow_id=workflow_id,
        act_no=1,
        update_id="first",
        act="submit",
        digest="body",
        state_digest="state",
        recording="{}",
        recorded_at=factories.NOW,
    )


def test_race_for_the_forward_quota_has_exactly_two_winners(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")

    outcomes = run(any_database, conclusions(any_database, RACERS))

    assert outcomes == {RECORDED: 2, "FORWARD_QUOTA_USED": RACERS - 2}
    assert slots(any_database) == [("cd/forward", "1"), ("cd/forward", "2")]


def numbers(database: Database, count: int, number: int = 7) -> list[Any]:
    """Enter the same number of the register for each of `count` signed decisions."""
    with database.write() as session:
        entries = []
        for n in range(1, count + 1):
            state = factories.add_decision(session, n, status="SIGNED", signed_at=factories.NOW)
            session.add(first_act(state.id))
            clerk = factories.stamp(f"number/{n}", factories.actor(Role.CLERK, "", "clerk"))
            body = Number(number, "QĐ", factories.at(7, 8))
            entries.append(factories.entry(session, state, clerk, body, act_no=2))
        return entries


def test_race_for_one_number_of_the_register_has_one_winner(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session)

    outcomes = run(any_database, numbers(any_database, RACERS))

    assert outcomes == {RECORDED: 1, "NUMBER_TAKEN": RACERS - 1}
    assert slots(any_database) == [("register/ubnd/QĐ/2024", "7")]
    with any_database.read() as session:
        assert len(session.exec(select(Decision).where(Decision.status == "NUMBERED")).all()) == 1


def test_other_number_of_the_same_register_is_free(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session)
    first, second = numbers(any_database, 2)
    other = replace(second, claims=(replace(second.claims[0], value="8"),))

    assert [record(any_database, entry).outcome for entry in (first, other)] == [RECORDED, RECORDED]


def test_slot_that_a_withdrawal_freed_can_be_taken_again(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
    first, second, third = submissions(any_database, 3)
    assert [record(any_database, entry).outcome for entry in (first, second)] == [RECORDED, REFUSED]

    head = factories.stamp("withdraw", factories.actor(Role.UNIT_HEAD))
    with any_database.read() as session:
        letter = factories.entry(session, first.state, head, Withdraw("12/CV", "note"), act_no=2)
    record(any_database, letter)

    assert slots(any_database) == []
    assert record(any_database, third).outcome == RECORDED
    with any_database.read() as session:
        assert session.exec(select(Slot)).one().holder == ids.nomination_id(factories.CODE, 3)


def test_refused_claim_says_the_quota_and_its_source(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
    first, second = submissions(any_database, 2)
    record(any_database, first)

    refusal = record(any_database, second).refusal

    assert refusal is not None
    assert refusal.code == "OVER_QUOTA"
    assert refusal.sentence == "Đơn vị đã dùng hết 1 suất đề nghị (tập thể và cá nhân tính chung)."
    assert refusal.source == "Kế hoạch 153/KH-UBND"


def letters(database: Database, *lists: tuple[int, ...]) -> list[Any]:
    """One tờ trình for each list of nominees."""
    with database.read() as session:
        return [
            factories.entry(
                session,
                factories.decision_state(n),
                factories.stamp(f"letter/{n}", factories.actor(Role.STANDING_HEAD, "", "head")),
                SubmitLetter("15/TTr", factories.at(7, 8), items),
            )
            for n, items in enumerate(lists, 1)
        ]


def test_letter_with_a_nominee_who_is_not_concluded_is_refused_and_names_him(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
        factories.add_nomination(session, 1, status="TO_AWARD")
        factories.add_nomination(session, 2, status="OPINED")

    (entry,) = letters(any_database, (1, 2, 3))
    refusal = record(any_database, entry).refusal

    assert refusal is not None
    assert refusal.code == "UNKNOWN_ITEM"
    assert refusal.sentence.startswith("Hồ sơ số 2, 3 chưa được kết luận")


def test_letter_with_concluded_nominees_is_recorded(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
        for n in (1, 2):
            factories.add_nomination(session, n, status="TO_AWARD")

    (entry,) = letters(any_database, (1, 2))

    assert record(any_database, entry).outcome == RECORDED


def test_race_of_letters_for_the_same_nominees_has_one_winner(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
        for n in (1, 2):
            factories.add_nomination(session, n, status="TO_AWARD")

    outcomes = run(any_database, letters(any_database, *[(1, 2), (2, 1)] * 8))

    assert outcomes == {RECORDED: 1, "UNKNOWN_ITEM": 15}
    with any_database.read() as session:
        held = [json.loads(row.state)["items"] for row in session.exec(select(Decision))]
    assert len(held) == 1

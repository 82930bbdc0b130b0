"""A programme's own rules: ranges are no deadlines, replaced and orphaned events, the turn of the year, the end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules import programme
from rules import programme_acts as acts
from rules.acting import Actor, NoticeOrder, Role, Stamp
from rules.campaign_acts import Paper
from rules.programme_items import is_orphaned, slip_days
from rules.programme_oversight import late_days
from rules.refusal import Refusal
from tests.rules import cases
from tests.rules.programme_cases import (
    ACTIVE,
    BODIES,
    CLOSES,
    FOUND,
    ISSUED,
    NOW,
    OPENS,
    PAPER,
    SUCCESSOR,
    TO_DO,
    UNIT,
    day,
    planned,
    programme_in,
)

SECOND = timedelta(seconds=1)


def stamp(role: Role = Role.STANDING_HEAD, at: datetime = NOW) -> Stamp:
    return Stamp("key", "digest", Actor("officer", role, UNIT), at)


def changed(act: str, **changes: Any) -> Any:
    """The body of an act that is in order, with one thing changed."""
    body: Any = BODIES[act]
    return replace(body, **changes)


def done(body: object, state: acts.ProgrammeState = ACTIVE, role: Role = Role.STANDING_HEAD, at: datetime = NOW) -> Any:
    return programme.apply(state, stamp(role, at), body)


def refusal(body: object, state: acts.ProgrammeState = ACTIVE, role: Role = Role.STANDING_HEAD) -> Refusal:
    return cases.refused(programme.apply, state, stamp(role), body)


def item(state: acts.ProgrammeState, key: str) -> acts.Item:
    found = state.item(key)
    assert found is not None
    return found


# Issue


def test_issue_plans_every_event_and_this_years_duties() -> None:
    at = day("2021-08-20")
    state = done(BODIES["start"], programme_in("NONE"), Role.AUTHORITY, at).state
    assert (state.status, state.year, [one.key for one in state.items]) == (
        "ACTIVE",
        2021,
        ["dai-hoi", "phat-dong-2021"],
    )
    duty = item(state, "phat-dong-2021")
    assert (duty.label, duty.opens_at, duty.closes_at) == ("Phát động năm 2021", day("2021-01-01"), day("2022-01-01"))


def test_issue_waits_for_an_answer_to_every_warning() -> None:
    body = changed("start", accepted_warnings=())
    assert refusal(body, programme_in("NONE"), Role.AUTHORITY).code == "WARNINGS_OPEN"


@pytest.mark.parametrize("act", sorted(act for act, body in BODIES.items() if hasattr(body, "paper")))
def test_act_by_paper_needs_its_number_and_a_day_that_has_come(act: str) -> None:
    role = min(acts.TABLE.by_act[act].roles)
    state = programme_in(min(acts.TABLE.by_act[act].sources), act)
    body: Any = BODIES[act]
    assert refusal(replace(body, paper=Paper("  ", day("2021-08-16"))), state, role).code == "PAPER_MISSING"
    assert refusal(replace(body, paper=Paper("1/QĐ", NOW + timedelta(days=400))), state, role).code == "WRONG_DATE"


# Ranges


@pytest.mark.parametrize(
    ("began", "slip"),
    [
        ("2024-06-30", -1),
        ("2024-07-01", 0),
        ("2024-09-30", 0),
        ("2024-10-01", 1),
        ("2024-11-27", 58),
    ],
)
def test_range_is_no_deadline_what_lies_outside_is_taken_and_counted(began: str, slip: int) -> None:
    at = day(began)
    body = acts.StartItem("dai-hoi", replace(PAPER, dated=at), at)
    state = done(body, at=at + timedelta(hours=9)).state
    started = item(state, "dai-hoi")
    assert (started.status, started.started_at, started.opens_at) == ("STARTED", at, TO_DO.opens_at)
    assert slip_days(started) == slip


def test_slip_of_the_campaign_of_75_years_is_the_58_days_from_the_end_of_quarter_one() -> None:
    assert slip_days(item(ACTIVE, "dot-75")) == 58
    assert slip_days(TO_DO) == 0


def test_event_cannot_begin_or_end_tomorrow_nor_end_before_it_began() -> None:
    assert refusal(acts.StartItem("dai-hoi", PAPER, NOW + SECOND)).code == "WRONG_DATE"
    assert refusal(acts.CompleteItem("dai-hoi", PAPER, NOW + SECOND)).code == "WRONG_DATE"
    assert refusal(acts.CompleteItem("dot-75", PAPER, day("2024-05-27"))).code == "WRONG_DATE"
    assert item(done(acts.CompleteItem("dot-75", PAPER, day("2024-05-28"))).state, "dot-75").status == "DONE"


def test_settled_event_takes_no_second_act_and_says_how_it_was_settled() -> None:
    for body in (acts.StartItem("bieu-duong", PAPER, NOW), acts.CompleteItem("bieu-duong", PAPER, NOW)):
        found = refusal(body)
        assert (found.code, "hoàn thành" in found.sentence) == ("TWICE", True)
    assert refusal(acts.StartItem("dot-75", PAPER, NOW)).code == "TWICE"
    assert refusal(acts.CompleteItem("100-ngay-dem", PAPER, NOW)).code == "TWICE"
    assert refusal(acts.CompleteItem("khac", PAPER, NOW)).code == "UNKNOWN_ITEM"


def test_reviews_and_inspections_end_by_their_own_acts() -> None:
    for key in ("so-ket", "kiem-tra-2024"):
        assert refusal(acts.CompleteItem(key, PAPER, day("2024-08-01"))).code == "UNKNOWN_ITEM"
    assert refusal(acts.Review("dai-hoi", PAPER, day("2024-08-01"), "note")).code == "UNKNOWN_ITEM"
    assert refusal(acts.Review("so-ket", PAPER, day("2024-08-01"), "")).code == "REASON_MISSING"
    assert item(done(BODIES["review"]).state, "so-ket").status == "DONE"


def test_further_event_takes_a_free_key_a_known_kind_and_whole_days() -> None:
    body: Any = BODIES["plan_item"]
    assert refusal(replace(body, key="dai-hoi")).code == refusal(replace(body, key="100-ngay-dem")).code == "TWICE"
    assert refusal(replace(body, kind="PARTY")).code == refusal(replace(body, label=" ")).code == "UNKNOWN_ITEM"
    assert refusal(replace(body, closes_at=body.opens_at)).code == "WRONG_DATE"
    assert refusal(replace(body, opens_at=body.opens_at + SECOND)).code == "WRONG_DATE"
    assert item(done(body).state, "hoi-thi").planned_at == NOW


def test_replaced_event_is_kept_with_what_took_its_place() -> None:
    assert refusal(changed("supersede", by=" ")).code == "UNKNOWN_ITEM"
    replaced = item(done(BODIES["supersede"]).state, "dai-hoi")
    assert (replaced.status, replaced.replaced_by, replaced.opens_at) == ("SUPERSEDED", "bac-kan-2025", TO_DO.opens_at)


def test_event_that_is_not_held_needs_a_reason() -> None:
    assert refusal(changed("drop_item", reason_note="")).code == "REASON_MISSING"
    assert item(done(BODIES["drop_item"]).state, "dai-hoi").status == "DROPPED"


# After the agency


def test_orphans_go_to_the_successor_which_is_told_and_completes_them() -> None:
    outcome = done(BODIES["hand_over"])
    moved = item(outcome.state, "dai-hoi")
    assert (moved.status, moved.successor, moved.handed_over_at) == ("HANDED_OVER", SUCCESSOR, day("2024-08-01"))
    assert outcome.notices == (NoticeOrder("PROGRAMME_HANDED_OVER", SUCCESSOR, "2"),)
    after = item(done(acts.CompleteItem("dai-hoi", PAPER, day("2024-08-03")), outcome.state).state, "dai-hoi")
    assert (after.status, after.successor) == ("DONE", SUCCESSOR)


def test_hand_over_names_another_agency_open_events_once_and_real_orphans() -> None:
    body: Any = BODIES["hand_over"]
    assert refusal(replace(body, successor=ACTIVE.issuer)).code == refusal(replace(body, successor="")).code
    assert refusal(replace(body, successor="")).code == "WRONG_UNIT"
    assert refusal(replace(body, items=())).code == refusal(replace(body, items=("so-ket",) * 2)).code == "UNKNOWN_ITEM"
    assert refusal(replace(body, items=("bieu-duong",))).code == "TWICE"
    late = refusal(replace(body, items=("dot-75",)))
    assert (late.code, "không phải việc mồ côi" in late.sentence) == ("WRONG_DATE", True)


def test_orphan_is_what_outlives_its_agency_unsettled() -> None:
    ended = day("2024-07-01")
    assert is_orphaned(TO_DO, ended)
    assert not is_orphaned(TO_DO, None)
    assert not is_orphaned(replace(TO_DO, closes_at=ended), ended)
    assert not is_orphaned(replace(TO_DO, status="SUPERSEDED"), ended)
    assert not is_orphaned(replace(TO_DO, status="DONE", done_at=ended - SECOND), ended)
    assert is_orphaned(replace(TO_DO, status="DONE", done_at=ended), ended)


# Targets, inspections, findings


def test_value_of_a_target_needs_its_source_and_a_gap_needs_its_reason() -> None:
    body: Any = BODIES["record_target"]
    assert refusal(replace(body, operator="")).code == refusal(replace(body, period=" ")).code == "UNKNOWN_ITEM"
    assert refusal(replace(body, evidence=" ")).code == "EVIDENCE_MISSING"
    assert refusal(replace(body, value="", evidence="")).code == "REASON_MISSING"
    gap = done(replace(body, value="", evidence="", reason_note="note")).state.measures
    assert [measure.verdict for measure in gap] == ["NOT_MEASURED"]


def test_later_value_of_the_same_period_stands() -> None:
    body: Any = BODIES["record_target"]
    once = done(body).state
    twice = done(replace(body, value="5.9"), once).state
    other = done(replace(body, period="2023"), twice).state
    assert [(m.period, m.value, m.verdict) for m in other.measures] == [
        ("2024", "5.9", "NOT_MET"),
        ("2023", "6.8", "MET"),
    ]


def test_inspection_plan_fulfils_the_duty_of_its_year_and_tells_its_units() -> None:
    outcome = done(BODIES["file_inspection_plan"])
    assert item(outcome.state, "kiem-tra-2024").status == "DONE"
    assert [notice.unit for notice in outcome.notices] == ["huyen-ba-be", "huyen-na-ri"]
    body: Any = BODIES["file_inspection_plan"]
    wrong = [
        replace(body, units=()),
        replace(body, units=("huyen-ba-be",) * 2),
        replace(body, year=2023),
        replace(body, topics=("HEALTH",)),
        replace(body, topics=()),
        replace(body, item="dai-hoi"),
        replace(body, year=2025),
    ]
    assert [refusal(one).code for one in wrong] == ["UNKNOWN_ITEM"] * len(wrong)


def test_finding_stays_within_its_plan_and_tells_its_unit() -> None:
    body: Any = BODIES["record_finding"]
    assert refusal(replace(body, inspection=7)).code == refusal(replace(body, topic="DOCUMENTS")).code == "UNKNOWN_ITEM"
    assert refusal(replace(body, unit="huyen-ba-be")).code == "WRONG_UNIT"
    assert refusal(replace(body, finding_note="")).code == "REASON_MISSING"
    assert refusal(replace(body, found_at=NOW + SECOND)).code == "WRONG_DATE"
    assert refusal(replace(body, remedy_by=body.found_at)).code == "WRONG_DATE"
    outcome = done(body)
    assert outcome.state.findings[-1].n == 2
    assert outcome.notices == (NoticeOrder("PROGRAMME_FINDING", "huyen-cho-don", "2"),)


def test_remedy_after_its_day_is_taken_and_counted() -> None:
    body: Any = BODIES["remedy_finding"]
    assert refusal(replace(body, finding=9)).code == "UNKNOWN_ITEM"
    assert refusal(replace(body, remedied_at=FOUND.found_at - SECOND)).code == "WRONG_DATE"
    in_time = done(body).state
    assert refusal(body, in_time).code == "TWICE"
    late = done(replace(body, remedied_at=day("2024-08-01"))).state
    assert [late_days(one.findings[0]) for one in (ACTIVE, in_time, late)] == [0, 0, 1]


# By itself


def due(state: acts.ProgrammeState) -> list[tuple[datetime, object]]:
    """Everything that falls due by itself, in order."""
    found = []
    while (what := programme.next_due(state)) is not None:
        found.append(what)
        state = programme.apply(state, stamp(Role.SYSTEM, what[0]), what[1]).state
    return found


def test_event_is_announced_when_its_range_begins_and_chased_once_when_it_has_passed() -> None:
    alone = replace(ACTIVE, items=(TO_DO,), year=2024)
    assert due(alone) == [
        (day("2024-07-01"), acts.NoteRangeBegun("dai-hoi")),
        (day("2024-10-01") + timedelta(seconds=60), acts.NoteRangePassed("dai-hoi")),
    ]
    told = programme.apply(alone, stamp(Role.SYSTEM), acts.NoteRangePassed("dai-hoi"))
    assert told.notices == (NoticeOrder("PROGRAMME_PASSED", UNIT, "dai-hoi"),)


def test_range_of_a_campaign_is_the_one_of_its_launch() -> None:
    begun = replace(TO_DO, status="STARTED", started_at=day("2024-08-01"))
    passed = (day("2024-10-01") + timedelta(seconds=60), acts.NoteRangePassed("dai-hoi"))
    assert due(replace(ACTIVE, items=(begun,))) == [passed]
    assert due(replace(ACTIVE, items=(replace(begun, kind="CAMPAIGN"),))) == []


@pytest.mark.parametrize("status", ["DONE", "SUPERSEDED", "HANDED_OVER", "DROPPED"])
def test_settled_event_is_chased_by_nobody(status: str) -> None:
    assert due(replace(ACTIVE, items=(replace(TO_DO, status=status),))) == []


def test_range_that_lay_behind_the_plan_is_told_nobody() -> None:
    late = replace(TO_DO, planned_at=day("2024-10-01"))
    assert due(replace(ACTIVE, items=(late,))) == []
    within = replace(TO_DO, planned_at=day("2024-07-01"))
    assert [body for _at, body in due(replace(ACTIVE, items=(within,)))] == [acts.NoteRangePassed("dai-hoi")]


def test_year_turns_until_the_last_one_and_lets_go_of_what_is_settled() -> None:
    duty = acts.YearlyDuty("phat-dong", "LAUNCH", "Phát động", UNIT)
    handed = replace(TO_DO, key="mo-coi", status="HANDED_OVER", successor=SUCCESSOR)
    state = replace(ACTIVE, year=2023, yearly=(duty,), items=(*ACTIVE.items, handed))
    after = programme.apply(state, stamp(Role.SYSTEM, day("2024-01-01")), acts.TurnYear(2024)).state
    assert (after.year, after.settled) == (2024, ("100-ngay-dem", "bieu-duong"))
    assert {one.key for one in after.items} == {
        "dai-hoi", "dot-75", "so-ket", "kiem-tra-2024", "mo-coi", "phat-dong-2024",
    }  # fmt: skip
    assert (after.measures, after.findings, len(after.inspections)) == ((), (FOUND,), 1)
    assert not any(isinstance(body, acts.TurnYear) for _at, body in due(after))


def test_nothing_falls_due_before_the_issue_or_after_the_review() -> None:
    assert [programme.next_due(programme_in(status)) for status in ("NONE", "REVIEWED", "CLOSED")] == [None] * 3


def test_five_years_fall_due_in_order_and_end() -> None:
    items = tuple(planned(f"v{year}", "CONGRESS", f"{year}-04-01", f"{year}-07-01") for year in range(2021, 2025))
    duty = acts.YearlyDuty("phat-dong", "LAUNCH", "Phát động", UNIT)
    state = replace(ACTIVE, year=2021, items=items, yearly=(duty,), opens_at=OPENS, closes_at=CLOSES, issued_at=ISSUED)
    found = due(state)
    assert [at for at, _body in found] == sorted(at for at, _body in found)
    assert [body.year for _at, body in found if isinstance(body, acts.TurnYear)] == [2022, 2023, 2024]


# The end


def test_programme_does_not_close_over_open_events_and_findings_and_names_them() -> None:
    found = refusal(BODIES["close"], replace(ACTIVE, status="REVIEWED"), Role.AUTHORITY)
    assert found.code == "OPEN_CASES"
    assert "Còn 5 việc chưa xong: Việc dai-hoi; Việc dot-75" in found.sentence
    assert "hạn chế số 1" in found.sentence


def test_summary_needs_its_text() -> None:
    assert refusal(changed("summarise", reason_note="")).code == "REASON_MISSING"
    assert done(BODIES["summarise"]).state.summary_paper == PAPER.number

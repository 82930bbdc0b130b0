"""P1–P12: what each principle finds on an unverified row, refuses on a verified one, and leaves alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules import eligibility
from rules.candidate import PRIORITIES, VERIFICATIONS, Candidate, PastAward
from rules.eligibility import assess
from rules.finding import NO_RULE
from tests.rules.rows import judged, refused, row

CLEAN = Candidate(
    "BK_TINH", "CAMPAIGN_AWARD", 2025, campaign="bac-kan-2025", achievement_from=date(2024, 10, 1), achievement_to=None
)
MERIT = replace(CLEAN, commendation_type="MERIT", award="CSTDT", campaign="")
UNIT = replace(CLEAN, recipient_class="COLLECTIVE")
PRINCIPLES = tuple(row(f"principle.P{n}", "true", verified=True) for n in range(1, 13))
HELD_BY_CAMPAIGN = PastAward("BK_TINH", "CAMPAIGN_AWARD", 2024)


def but(candidate: Candidate = CLEAN, **changes: Any) -> Candidate:
    return replace(candidate, **changes)


def test_nothing_is_found_about_a_candidate_without_anything() -> None:
    assert assess(CLEAN, PRINCIPLES) == ()
    assert assess(CLEAN, ()) == ()


@pytest.mark.source("P1")
def test_demand_for_a_lower_form_is_refused() -> None:
    found = judged(eligibility.no_lower_form_first, but(lower_form_demanded="Giấy khen"), row_id="principle.P1")

    assert found == ("LOWER_FORM_DEMANDED", "LOWER_FORM_DEMANDED")


@pytest.mark.source("P1")
def test_no_demand_is_no_matter() -> None:
    assert eligibility.no_lower_form_first(CLEAN, PRINCIPLES) == ()


@pytest.mark.source("P1")
def test_demanded_form_is_named() -> None:
    candidate = but(lower_form_demanded="Giấy khen")

    assert "«Giấy khen»" in refused(eligibility.no_lower_form_first, candidate, PRINCIPLES).sentence


@pytest.mark.source("P2")
@pytest.mark.parametrize("unmet", [("Tính lan tỏa",), ("Tính lan tỏa", "Chấp hành pháp luật")])
def test_standards_that_are_not_met_are_counted_and_named(unmet: tuple[str, ...]) -> None:
    refusal = refused(eligibility.meets_standards, but(unmet=unmet), PRINCIPLES)

    assert refusal.code == "STANDARD_NOT_MET"
    assert refusal.sentence == f"Chưa đạt {len(unmet)} tiêu chuẩn: {'; '.join(unmet)}."


@pytest.mark.source("P2")
def test_standards_all_met_pass_and_unverified_ones_warn() -> None:
    assert eligibility.meets_standards(CLEAN, PRINCIPLES) == ()
    assert judged(eligibility.meets_standards, but(unmet=("a",)), row_id="principle.P2")[0] == "STANDARD_NOT_MET"


@pytest.mark.source("P3")
@pytest.mark.parametrize("kind", ["AD_HOC", "CAMPAIGN_AWARD", "THEMATIC_AWARD"])
def test_ad_hoc_and_campaign_results_are_no_basis_of_merit(kind: str) -> None:
    candidate = but(MERIT, basis=(replace(HELD_BY_CAMPAIGN, commendation_type=kind),))

    assert judged(eligibility.basis_allowed, candidate, row_id="principle.P3") == (
        "BASIS_NOT_ALLOWED",
        "BASIS_NOT_ALLOWED",
    )


@pytest.mark.source("P3")
@pytest.mark.parametrize(
    "candidate",
    [
        but(MERIT, basis=(PastAward("CSTDCS", "MERIT", 2024),)),
        but(CLEAN, basis=(HELD_BY_CAMPAIGN,)),
        but(MERIT, history=(HELD_BY_CAMPAIGN,)),
    ],
    ids=["merit on merit", "campaign on campaign", "only in the history"],
)
def test_other_grounds_stand(candidate: Candidate) -> None:
    assert eligibility.basis_allowed(candidate, PRINCIPLES) == ()


@pytest.mark.source("P3")
def test_before_the_decree_nothing_in_force_says_so() -> None:
    gap = row("principle.P3", "", verified=True, instrument="Nghị định số 91/2017/NĐ-CP", article="")
    (found,) = eligibility.basis_allowed(but(MERIT, basis=(HELD_BY_CAMPAIGN,)), (gap,))

    assert (found.code, found.rule, found.source.title) == (NO_RULE, "P3", "Nghị định số 91/2017/NĐ-CP")


@pytest.mark.source("P4")
@pytest.mark.parametrize("matter", sorted(VERIFICATIONS))
def test_who_is_under_verification_is_held(matter: str) -> None:
    candidate = but(under_verification=matter)

    assert judged(eligibility.not_under_verification, candidate, row_id="principle.P4") == ("HELD", "HELD")
    assert VERIFICATIONS[matter] in refused(eligibility.not_under_verification, candidate, PRINCIPLES).sentence


@pytest.mark.source("P4")
@pytest.mark.parametrize(("matter", "codes"), [("", []), ("PRESS", [NO_RULE])])
def test_nothing_pending_passes_and_without_a_row_it_is_asked_about(matter: str, codes: list[str]) -> None:
    assert [f.code for f in eligibility.not_under_verification(but(under_verification=matter), ())] == codes


@pytest.mark.source("P4")
def test_unknown_matter_is_a_fault() -> None:
    with pytest.raises(KeyError):
        eligibility.not_under_verification(but(under_verification="RUMOUR"), PRINCIPLES)


@pytest.mark.source("P5")
@pytest.mark.parametrize(
    ("ended_on", "codes"),
    [
        (date(2024, 9, 30), []),
        (date(2024, 10, 1), []),
        (date(2024, 10, 2), ["ACHIEVEMENT_TOO_EARLY"]),
        (None, []),
    ],
)
def test_achievements_count_from_the_end_of_discipline(ended_on: date | None, codes: list[str]) -> None:
    candidate = but(discipline_ended_on=ended_on)

    assert [f.code for f in eligibility.counts_after_discipline(candidate, (row("principle.P5", "true"),))] == codes


@pytest.mark.source("P5")
def test_refusal_says_from_which_day_achievements_count() -> None:
    refusal = refused(eligibility.counts_after_discipline, but(discipline_ended_on=date(2025, 2, 3)), PRINCIPLES)

    assert "01/10/2024" in refusal.sentence
    assert refusal.remedy == "Chỉ nêu thành tích từ 03/02/2025."


@pytest.mark.source("P7")
@pytest.mark.parametrize("group", sorted(PRIORITIES))
def test_row_without_groups_covers_every_priority(group: str) -> None:
    candidate = but(priorities=(group,), placed_behind=1)

    assert refused(eligibility.priority_kept, candidate, PRINCIPLES).code == "PRIORITY_IGNORED"


@pytest.mark.source("P7")
@pytest.mark.parametrize(("group", "codes"), [("REMOTE", ["PRIORITY_IGNORED"]), ("MINORITY", [])])
def test_groups_of_the_period_are_those_of_the_row(group: str, codes: list[str]) -> None:
    old = (row("principle.P7", "DIRECT_WORKER | REMOTE | BORDER | ISLAND"),)

    assert [f.code for f in eligibility.priority_kept(but(priorities=(group,), placed_behind=2), old)] == codes


@pytest.mark.source("P7")
@pytest.mark.parametrize("candidate", [but(priorities=("REMOTE",)), but(placed_behind=3)])
def test_priority_is_kept_when_nobody_without_it_is_ahead(candidate: Candidate) -> None:
    assert eligibility.priority_kept(candidate, PRINCIPLES) == ()


@pytest.mark.source("P8")
def test_stranger_does_not_propose_for_a_unit_that_ended() -> None:
    candidate = but(original_unit_ended=True, proposer_is_successor=False)

    assert judged(eligibility.proposed_by_successor, candidate, row_id="principle.P8") == (
        "WRONG_PROPOSER",
        "WRONG_PROPOSER",
    )


@pytest.mark.source("P8")
@pytest.mark.parametrize(("ended", "successor"), [(True, True), (True, None), (False, False)])
def test_successor_proposes_and_what_nobody_said_is_not_held_against_anybody(
    ended: bool, successor: bool | None
) -> None:
    candidate = but(original_unit_ended=ended, proposer_is_successor=successor)

    assert eligibility.proposed_by_successor(candidate, PRINCIPLES) == ()


@pytest.mark.source("P9")
@pytest.mark.parametrize(
    "candidate",
    [
        but(UNIT, unit_dissolved_by_reorganisation=True),
        but(UNIT, unit_exists_on_decision=False),
        but(UNIT, recipient_class="ORGANISATION", unit_dissolved_by_reorganisation=True),
    ],
)
def test_dissolved_unit_is_not_itself_commended(candidate: Candidate) -> None:
    assert judged(eligibility.unit_still_there, candidate, row_id="principle.P9") == (
        "UNIT_DISSOLVED",
        "UNIT_DISSOLVED",
    )


@pytest.mark.source("P9")
@pytest.mark.parametrize("recipient", ["INDIVIDUAL", "HOUSEHOLD"])
def test_people_of_a_dissolved_unit_are_commended(recipient: str) -> None:
    candidate = but(recipient_class=recipient, unit_dissolved_by_reorganisation=True, unit_exists_on_decision=False)

    assert eligibility.unit_still_there(candidate, PRINCIPLES) == ()


@pytest.mark.source("P9")
def test_before_the_circular_a_dissolved_unit_is_only_asked_about() -> None:
    (found,) = eligibility.unit_still_there(but(UNIT, unit_dissolved_by_reorganisation=True), ())

    assert (found.code, found.rule) == (NO_RULE, "P9")


SIX = (row("principle.P10.months", "6", verified=True),)


@pytest.mark.source("P10")
@pytest.mark.parametrize(
    ("months", "heard", "codes"),
    [
        (5, False, []),
        (6, False, ["OLD_UNIT_NOT_HEARD"]),
        (7, False, ["OLD_UNIT_NOT_HEARD"]),
        (6, True, []),
        (None, False, []),
    ],
)
def test_old_unit_is_heard_from_six_months_on(months: int | None, heard: bool, codes: list[str]) -> None:
    candidate = but(months_at_old_unit=months, old_unit_opinion=heard)

    assert [f.code for f in eligibility.old_unit_heard(candidate, SIX)] == codes


@pytest.mark.source("P10")
def test_move_without_a_row_is_asked_about() -> None:
    assert [f.code for f in eligibility.old_unit_heard(but(months_at_old_unit=1), ())] == [NO_RULE]


@pytest.mark.source("P11")
@pytest.mark.parametrize(
    ("head", "awarded", "codes"),
    [(True, False, ["HEAD_WITHOUT_COLLECTIVE"]), (True, True, []), (True, None, []), (False, False, [])],
)
def test_head_goes_with_the_collective(head: bool, awarded: bool | None, codes: list[str]) -> None:
    candidate = but(is_head=head, collective_awarded=awarded)

    assert [f.code for f in eligibility.head_follows_collective(candidate, PRINCIPLES)] == codes


@pytest.mark.source("P12")
@pytest.mark.parametrize(
    ("woman", "kind", "codes"),
    [
        (True, "CAREER_CONTRIBUTION", ["SHORTER_TIME"]),
        (True, "MERIT", []),
        (False, "CAREER_CONTRIBUTION", []),
    ],
)
def test_shorter_time_of_women_leaders_is_noted(woman: bool, kind: str, codes: list[str]) -> None:
    candidate = but(is_woman_leader=woman, commendation_type=kind)

    assert [f.code for f in eligibility.women_leaders(candidate, PRINCIPLES)] == codes


@pytest.mark.source("P12")
def test_shorter_time_without_a_row_is_asked_about() -> None:
    candidate = but(is_woman_leader=True, commendation_type="CAREER_CONTRIBUTION")

    assert [f.code for f in eligibility.women_leaders(candidate, ())] == [NO_RULE]


WORST = but(
    MERIT,
    recipient_class="COLLECTIVE",
    lower_form_demanded="Giấy khen",
    unmet=("Tính lan tỏa",),
    basis=(HELD_BY_CAMPAIGN,),
    under_verification="COMPLAINT",
    discipline_ended_on=date(2025, 1, 1),
    priorities=("REMOTE",),
    placed_behind=1,
    original_unit_ended=True,
    proposer_is_successor=False,
    unit_exists_on_decision=False,
)


def test_assessment_finds_everything_in_one_run() -> None:
    found = assess(WORST, tuple(row(f"principle.P{n}", "true") for n in range(1, 13)))

    assert [one.rule for one in found] == ["P1", "P2", "P3", "P4", "P5", "P7", "P8", "P9"]


def test_assessment_refuses_with_every_ground_and_keeps_the_first_code() -> None:
    mixed = tuple(row(f"principle.P{n}", "true", verified=n in (4, 9)) for n in range(1, 13))
    refusal = refused(assess, WORST, mixed)

    assert refusal.code == "HELD"
    assert refusal.sentence.startswith("(1) Đối tượng đang có khiếu nại")
    assert "(2) Tập thể được đề nghị không còn" in refusal.sentence

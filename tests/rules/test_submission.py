"""Filing a dossier: the instant that counts, the papers, the declaration, the standards, the slot of the unit."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from rules.acting import Claim, NoticeOrder, Role
from rules.completeness import missing_by_plan
from rules.facts import DossierItem, Source
from rules.nomination import apply, forward_scope, unit_scope
from rules.nomination_acts import NominationState, Submit
from rules.refusal import Incomplete, Refusal
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import CLOSES, FRESH, NOW, OPENS, PAPERS, PORTAL, SECOND, SUBMIT, UNIT

UNIT_ROLES = (Role.UNIT_OFFICER, Role.UNIT_HEAD)
STANDING = (Role.SPECIALIST, Role.STANDING_HEAD)


def filed(
    body: Submit = SUBMIT, role: Role = Role.UNIT_HEAD, at: datetime = NOW, facts: CaseFacts = cases.FACTS
) -> NominationState:
    return apply(FRESH, cases.stamp(role, at), body, facts).state


def refusal(
    body: Submit = SUBMIT, role: Role = Role.UNIT_HEAD, at: datetime = NOW, facts: CaseFacts = cases.FACTS
) -> Refusal:
    return cases.refused(apply, FRESH, cases.stamp(role, at), body, facts)


# Here


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_filing_here_counts_from_its_receipt(role: Role) -> None:
    state = filed(role=role)
    assert (state.received_at, state.filed_at, state.channel) == (NOW, NOW, "HERE")


def test_filing_here_ignores_any_other_instant_that_the_unit_names() -> None:
    body = replace(SUBMIT, filed_at=OPENS, channel_number="H01", evidence="scan")
    assert filed(body, at=CLOSES - SECOND).filed_at == CLOSES - SECOND
    assert refusal(body, at=CLOSES).code == "LATE"


@pytest.mark.parametrize(("at", "code"), [(OPENS - SECOND, "EARLY"), (CLOSES, "LATE"), (CLOSES + SECOND, "LATE")])
def test_filing_here_outside_the_window_is_refused(at: datetime, code: str) -> None:
    assert refusal(at=at).code == code


@pytest.mark.parametrize("at", [OPENS, OPENS + SECOND, CLOSES - SECOND])
def test_filing_here_within_the_window_is_taken(at: datetime) -> None:
    assert filed(at=at).filed_at == at


def test_filing_keeps_what_was_filed() -> None:
    state = filed()
    assert state == replace(
        FRESH,
        status="SUBMITTED",
        recipient_class="INDIVIDUAL",
        draft_version=1,
        draft_digest="draft",
        channel="HERE",
        received_at=NOW,
        filed_at=NOW,
        papers=PAPERS,
        claimed_standards=("SANG_KIEN",),
    )


def test_filing_orders_a_receipt_for_the_unit() -> None:
    answer = apply(FRESH, cases.stamp(Role.UNIT_HEAD), SUBMIT, cases.FACTS)
    assert answer.notices == (NoticeOrder("FILING_RECEIPT", UNIT),)


@pytest.mark.parametrize("phase", ["LAUNCHED", "RUNNING", "SUBMISSION", "APPRAISAL", "COUNCIL", "DECISION", "SUMMARY"])
def test_window_decides_and_not_the_phase(phase: str) -> None:
    assert filed(facts=cases.facts(phase=phase)).status == "SUBMITTED"


# On the portal, recorded later


@pytest.mark.parametrize("role", STANDING)
def test_portal_filing_counts_from_the_portal(role: Role) -> None:
    state = filed(PORTAL, role)
    assert (state.filed_at, state.received_at) == (PORTAL.filed_at, NOW)
    assert (state.channel, state.channel_number, state.evidence) == ("PORTAL", "H01.24", "scan")


@pytest.mark.parametrize("days", [0, 1, 20])
def test_portal_filing_in_time_is_taken_when_recorded_after_the_bound(days: int) -> None:
    body = replace(PORTAL, filed_at=CLOSES - SECOND)
    state = filed(body, Role.SPECIALIST, CLOSES + timedelta(days=days))
    assert state.filed_at == CLOSES - SECOND
    assert state.received_at == CLOSES + timedelta(days=days)


@pytest.mark.parametrize(("filed_at", "code"), [(OPENS - SECOND, "EARLY"), (CLOSES, "LATE"), (CLOSES + SECOND, "LATE")])
def test_portal_filing_outside_the_window_is_refused(filed_at: datetime, code: str) -> None:
    late = CLOSES + timedelta(days=1)
    assert refusal(replace(PORTAL, filed_at=filed_at), Role.SPECIALIST, late).code == code


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_portal_filing_is_not_recorded_by_the_unit(role: Role) -> None:
    assert refusal(PORTAL, role).code == "WRONG_FILING_TIME"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"filed_at": None}, "WRONG_FILING_TIME"),
        ({"channel_number": ""}, "EVIDENCE_MISSING"),
        ({"channel_number": "   "}, "EVIDENCE_MISSING"),
        ({"evidence": ""}, "EVIDENCE_MISSING"),
        ({"filed_at": NOW + SECOND}, "WRONG_FILING_TIME"),
        ({"papers": ()}, "INCOMPLETE"),
        ({"declared": False}, "DECLARATION_MISSING"),
    ],
)
def test_portal_filing_needs_number_evidence_and_an_instant_that_has_been(changes: dict[str, Any], code: str) -> None:
    assert refusal(replace(PORTAL, **changes), Role.SPECIALIST).code == code


@pytest.mark.parametrize("filed_at", [NOW - SECOND, NOW])
def test_portal_filing_up_to_the_recording_is_taken(filed_at: datetime) -> None:
    assert filed(replace(PORTAL, filed_at=filed_at), Role.STANDING_HEAD).filed_at == filed_at


def test_portal_filing_in_the_future_says_both_instants() -> None:
    sentence = refusal(replace(PORTAL, filed_at=NOW + timedelta(hours=1)), Role.SPECIALIST).sentence
    assert sentence == ("Thời điểm nộp 11:00 ngày 07/8/2024 muộn hơn thời điểm ghi nhận 10:00 ngày 07/8/2024.")


# What is filed, and where


@pytest.mark.parametrize("recipient", ["", "PERSON", "individual"])
@pytest.mark.parametrize(("body", "role"), [(SUBMIT, Role.UNIT_HEAD), (PORTAL, Role.SPECIALIST)])
def test_filing_is_for_an_individual_or_a_collective(body: Submit, role: Role, recipient: str) -> None:
    assert refusal(replace(body, recipient_class=recipient, standards=()), role).code == "UNKNOWN_ITEM"


@pytest.mark.parametrize("channel", ["", "TELEPATHY", "portal"])
@pytest.mark.parametrize(("body", "role"), [(SUBMIT, Role.UNIT_HEAD), (PORTAL, Role.SPECIALIST)])
def test_filing_names_a_known_place(body: Submit, role: Role, channel: str) -> None:
    assert refusal(replace(body, channel=channel), role).code == "UNKNOWN_ITEM"


@pytest.mark.parametrize("channel", ["PORTAL", "REGISTRY", "POST"])
def test_filing_elsewhere_is_recorded_under_its_place(channel: str) -> None:
    state = filed(replace(PORTAL, channel=channel), Role.SPECIALIST)
    assert (state.channel, state.filed_at) == (channel, PORTAL.filed_at)


@pytest.mark.parametrize("role", STANDING)
def test_standing_body_files_nothing_here_in_the_name_of_a_unit(role: Role) -> None:
    assert refusal(role=role).code == "EVIDENCE_MISSING"
    assert refusal(replace(PORTAL, channel="HERE"), role).code == "EVIDENCE_MISSING"


# Papers and declaration


@pytest.mark.parametrize(
    ("papers", "labels"),
    [
        (PAPERS, ()),
        ((*PAPERS, "ANH"), ()),
        (("BIEN_BAN", "BAO_CAO"), ("Tờ trình",)),
        (("TO_TRINH", "BAO_CAO"), ("Biên bản họp xét",)),
        (("TO_TRINH", "BIEN_BAN"), ("Báo cáo thành tích",)),
        (("BAO_CAO",), ("Tờ trình", "Biên bản họp xét")),
        (("ANH",), ("Tờ trình", "Biên bản họp xét", "Báo cáo thành tích")),
        ((), ("Tờ trình", "Biên bản họp xét", "Báo cáo thành tích")),
    ],
)
def test_missing_papers_are_the_required_ones_in_the_order_of_the_plan(
    papers: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    assert tuple(item.label for item in missing_by_plan(cases.DOSSIER, papers)) == labels


@pytest.mark.parametrize("kind", PAPERS)
def test_each_missing_paper_is_refused_by_its_name(kind: str) -> None:
    answer = refusal(replace(SUBMIT, papers=tuple(p for p in PAPERS if p != kind)))
    label = next(item.label for item in cases.DOSSIER if item.kind == kind)
    assert isinstance(answer, Incomplete)
    assert answer.sentence.endswith(f": {label}.")
    assert answer.source == cases.PLAN


def test_missing_papers_are_counted_and_named_together() -> None:
    sentence = refusal(replace(SUBMIT, papers=("ANH",))).sentence
    assert "thiếu 3 trong 3 giấy tờ" in sentence
    assert sentence.endswith("Tờ trình; Biên bản họp xét; Báo cáo thành tích.")


def test_refusal_cites_the_source_of_the_first_missing_paper() -> None:
    form = Source("Nghị định 98/2023/NĐ-CP", "Mẫu 08")
    dossier = (
        replace(cases.DOSSIER[3], source=Source("Phụ lục ảnh")),
        *cases.DOSSIER[:2],
        replace(cases.DOSSIER[2], source=form),
    )
    facts = cases.facts(dossier=dossier)
    assert refusal(replace(SUBMIT, papers=("TO_TRINH", "BIEN_BAN")), facts=facts).source == form
    assert refusal(replace(SUBMIT, papers=()), facts=facts).source == cases.PLAN


def test_unknown_and_optional_papers_harm_nothing() -> None:
    assert filed(replace(SUBMIT, papers=(*PAPERS, "ANH", "THU_TAY"))).status == "SUBMITTED"


def test_plan_without_a_list_of_papers_asks_for_none() -> None:
    assert filed(replace(SUBMIT, papers=()), facts=cases.facts(dossier=())).papers == ()


def test_declaration_is_asked_after_the_papers() -> None:
    assert refusal(replace(SUBMIT, declared=False)).code == "DECLARATION_MISSING"
    assert refusal(replace(SUBMIT, declared=False, papers=())).code == "INCOMPLETE"
    assert refusal(replace(SUBMIT, declared=False)).source == Source(str(cases.PLAN))


def test_window_is_asked_before_the_papers() -> None:
    assert refusal(replace(SUBMIT, papers=()), at=CLOSES).code == "LATE"


# Standards


@pytest.mark.parametrize("standards", [(code,) for code in cases.ONE_OF] + [cases.ONE_OF])
def test_one_individual_standard_is_enough(standards: tuple[str, ...]) -> None:
    assert filed(replace(SUBMIT, standards=standards)).claimed_standards == standards


def test_individual_without_an_individual_standard_is_refused() -> None:
    assert refusal(replace(SUBMIT, standards=())).code == "STANDARDS_MISSING"


@pytest.mark.parametrize(
    "standards",
    [("CHUNG",), ("LAN_TOA", "TAP_THE"), ("SANG_KIEN", "XYZ"), ("SANG_KIEN", "CHUNG"), ("sang_kien",), ("",)],
)
@pytest.mark.parametrize("recipient", ["INDIVIDUAL", "COLLECTIVE"])
@pytest.mark.parametrize(("body", "role"), [(SUBMIT, Role.UNIT_HEAD), (PORTAL, Role.SPECIALIST)])
def test_claimed_standard_is_one_of_the_plans_for_individuals(
    body: Submit, role: Role, recipient: str, standards: tuple[str, ...]
) -> None:
    """A strange code would never be appraised, and the dossier would wait for ever."""
    found = refusal(replace(body, recipient_class=recipient, standards=standards), role)
    assert (found.code, found.source) == ("UNKNOWN_ITEM", Source(str(cases.PLAN)))


def test_plan_without_individual_standards_asks_for_none() -> None:
    facts = cases.facts(standards_one_of=())
    assert filed(replace(SUBMIT, standards=()), facts=facts).status == "SUBMITTED"
    for standards in (("CHUNG",), ("SANG_KIEN",)):
        assert refusal(replace(SUBMIT, standards=standards), facts=facts).code == "UNKNOWN_ITEM"


def test_collective_claims_no_individual_standard() -> None:
    assert filed(replace(SUBMIT, recipient_class="COLLECTIVE", standards=())).recipient_class == "COLLECTIVE"


def test_papers_are_asked_before_the_standards() -> None:
    assert refusal(replace(SUBMIT, papers=(), standards=("XYZ",))).code == "INCOMPLETE"


# The slot of the unit


@pytest.mark.parametrize("maximum", [1, 2, 7])
def test_filing_claims_one_slot_of_its_unit(maximum: int) -> None:
    quota = replace(cases.FACTS.unit_quota or cases.FORWARD_QUOTA, maximum=maximum)
    answer = apply(FRESH, cases.stamp(Role.UNIT_HEAD), SUBMIT, cases.facts(unit_quota=quota))
    (claim,) = answer.claims
    assert (claim.scope, claim.maximum, claim.ground, claim.value) == (
        f"{cases.CODE}/unit/{UNIT}",
        maximum,
        "OVER_QUOTA",
        "",
    )
    assert claim.source == str(cases.PLAN)
    assert claim.sentence == f"Đơn vị đã dùng hết {maximum} suất đề nghị (tập thể và cá nhân tính chung)."


def test_unit_without_a_quota_line_claims_nothing() -> None:
    assert apply(FRESH, cases.stamp(Role.UNIT_HEAD), SUBMIT, cases.facts(unit_quota=None)).claims == ()


def test_portal_filing_claims_the_same_slot() -> None:
    def claims(body: Submit, role: Role) -> tuple[Claim, ...]:
        return apply(FRESH, cases.stamp(role), body, cases.FACTS).claims

    (portal,), (here,) = claims(PORTAL, Role.SPECIALIST), claims(SUBMIT, Role.UNIT_HEAD)
    assert (portal.scope, portal.maximum, portal.source) == (here.scope, here.maximum, here.source)


def test_scopes_differ_by_campaign_and_unit_and_purpose() -> None:
    filed = replace(FRESH, filed_at=cases.NOW)
    states = [filed, replace(filed, unit=cases.OTHER_UNIT), replace(filed, campaign="khac")]
    assert len({unit_scope(s, cases.FACTS) for s in states}) == 3
    assert {forward_scope(s) for s in states} == {f"{cases.CODE}/forward", "khac/forward"}
    assert unit_scope(replace(filed, n=2, id="other"), cases.FACTS) == unit_scope(filed, cases.FACTS)


APART = replace(cases.FACTS.unit_quota or cases.FORWARD_QUOTA, combined=False)


@pytest.mark.parametrize(
    ("combined", "scopes", "how"),
    [
        (True, ("", ""), "tính chung"),
        (False, ("/INDIVIDUAL", "/COLLECTIVE"), "tính riêng"),
    ],
)
def test_quota_counts_the_classes_together_or_apart_as_the_plan_says(
    combined: bool, scopes: tuple[str, str], how: str
) -> None:
    facts = cases.facts(unit_quota=replace(APART, combined=combined))
    bodies = [SUBMIT, replace(SUBMIT, recipient_class="COLLECTIVE", standards=())]
    claims = [apply(FRESH, cases.stamp(Role.UNIT_HEAD), body, facts).claims[0] for body in bodies]
    assert [claim.scope for claim in claims] == [f"{cases.CODE}/unit/{UNIT}{scope}" for scope in scopes]
    assert {claim.sentence for claim in claims} == {f"Đơn vị đã dùng hết 1 suất đề nghị (tập thể và cá nhân {how})."}


@pytest.mark.parametrize("recipient", ["INDIVIDUAL", "COLLECTIVE"])
@pytest.mark.parametrize(("act", "role"), [("withdraw", Role.UNIT_HEAD), ("reject", Role.SPECIALIST)])
@pytest.mark.parametrize(("before", "after"), list(product([True, False], repeat=2)))
def test_slot_that_was_taken_is_freed_however_an_amendment_counts_since(
    before: bool, after: bool, act: str, role: Role, recipient: str
) -> None:
    body = replace(SUBMIT, recipient_class=recipient, standards=SUBMIT.standards if recipient == "INDIVIDUAL" else ())
    then, now = (cases.facts(unit_quota=replace(APART, combined=combined)) for combined in (before, after))
    taken = apply(FRESH, cases.stamp(Role.UNIT_HEAD), body, then)
    freed = apply(taken.state, cases.stamp(role), cases.NOMINATION_BODIES[act], now).frees
    assert taken.claims[0].scope in freed
    assert freed == (f"{cases.CODE}/unit/{UNIT}", f"{cases.CODE}/unit/{UNIT}/{recipient}")


def test_list_of_another_plan_is_followed() -> None:
    other = (DossierItem("QUYET_DINH", "Quyết định công nhận", Source("Kế hoạch 9")),)
    answer = refusal(facts=cases.facts(dossier=other))
    assert answer.sentence.endswith("thiếu 1 trong 1 giấy tờ: Quyết định công nhận.")
    assert answer.source == Source("Kế hoạch 9")

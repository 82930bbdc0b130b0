"""Quota lines in the rows: a paper shares out anew, slots that were taken stay and count, pages show old and new."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from pydantic_core import to_json
from sqlmodel import col, select

from payloads.record import RECORDED
from rules.acting import Role
from rules.campaign import Amend, Paper
from rules.facts import AwardPath, QuotaRule
from rules.nomination_acts import Withdraw
from storage.drafts import freeze
from storage.facts import basis_of, case_facts
from storage.reads.campaign import campaign
from storage.reads.nomination import case
from storage.reads.unit import unit_part, units
from storage.record import record
from storage.session import Database
from storage.tables.person import Clock
from storage.tables.record import Slot
from storage.tables.subject import Campaign, CampaignVersion
from tests import factories
from tests.factories import CODE, PLAN, at

ONE = QuotaRule("one", 1, PLAN, categories=("xa",))
AWARDS = tuple(
    AwardPath(code, "GIAY_KHEN", code, "Chủ tịch", "DECIDED_HERE", council=True, source=PLAN) for code in ("GK", "CO")
)
FIRST, SECOND, THIRD = at(6, 8, 9), at(7, 8, 9), at(8, 8, 9)
"""The three days of the window; the paper is of the second."""
PAPER = Paper("900/UBND-NC", at(7, 8))


@pytest.fixture
def rows(any_database: Database) -> Iterator[Database]:
    """Two communes with one proposal each, on the third day."""
    with any_database.write() as session:
        factories.add_installation(session, THIRD)
        for code in ("u1", "u2"):
            factories.add_unit(session, code)
        factories.add_campaign(session, quotas=(ONE,), awards=AWARDS)
        for n in range(1, 6):
            freeze(session, factories.add_draft(session, n, "u1"))
    yield any_database


def file(rows: Database, n: int, filed_at: datetime, **changes: Any) -> str:
    """File dossier `n` of u1 at that instant; RECORDED or the code of the refusal."""
    with rows.read() as session:
        stamp = factories.stamp(f"{n}", received_at=filed_at)
        body = factories.submission(**{"recipient_class": "INDIVIDUAL", **changes})
        answer = record(rows, factories.entry(session, factories.nomination_state(n), stamp, body))
    return answer.refusal.code if answer.refusal else answer.outcome


def withdraw(rows: Database, n: int, filed_at: datetime) -> str:
    with rows.read() as session:
        state = factories.nomination_state(n, status="SUBMITTED", filed_at=filed_at, recipient_class="INDIVIDUAL")
        stamp = factories.stamp(f"withdraw-{n}", factories.actor(Role.UNIT_HEAD), THIRD)
        answer = record(rows, factories.entry(session, state, stamp, Withdraw("12/CV", "note"), act_no=2))
    return answer.outcome


def amend(rows: Database, *quotas: QuotaRule) -> None:
    """The authority amends the plan by the paper of the second day."""
    state = factories.campaign_state()
    with rows.write() as session:
        basis = to_json(factories.basis(quotas=quotas, awards=AWARDS)).decode()
        session.add(
            CampaignVersion(digest="second", campaign=CODE, basis=basis, definition="{}", loaded_at=factories.NOW)
        )
    with rows.read() as session:
        stamp = factories.stamp("amend", factories.actor(Role.AUTHORITY, "ubnd"), SECOND)
        body = Amend(PAPER, "second", factories.windows(), "note")
        assert record(rows, factories.entry(session, state, stamp, body)).outcome == RECORDED


def scopes(rows: Database) -> list[str]:
    with rows.read() as session:
        return list(session.exec(select(Slot.scope).order_by(col(Slot.id))))


def test_amendment_ends_the_old_line_and_begins_the_new_one(rows: Database) -> None:
    amend(rows, replace(ONE, maximum=2))

    with rows.read() as session:
        plan = session.get_one(Campaign, CODE)
        old, new = basis_of(plan).quotas
        assert (old.maximum, old.valid_until, old.replaced_by) == (1, date(2024, 8, 7), "900/UBND-NC")
        assert (new.maximum, new.valid_from, new.amended_by) == (2, date(2024, 8, 7), "900/UBND-NC")
        assert case_facts(session, plan, "u1").unit_quotas == (old, new)


def test_slot_that_was_taken_before_counts_with_the_new_line(rows: Database) -> None:
    before = [file(rows, 1, FIRST), file(rows, 2, FIRST)]
    amend(rows, replace(ONE, maximum=2))

    assert before == [RECORDED, "OVER_QUOTA"]
    assert [file(rows, 3, SECOND), file(rows, 4, THIRD)] == [RECORDED, "OVER_QUOTA"]
    assert scopes(rows) == ["cd/unit/u1"] * 2


def test_what_was_filed_before_the_paper_is_judged_by_the_old_line(rows: Database) -> None:
    amend(rows, replace(ONE, maximum=2))

    assert [file(rows, 1, FIRST), file(rows, 2, FIRST), file(rows, 3, SECOND)] == [RECORDED, "OVER_QUOTA", RECORDED]


def test_fewer_after_the_paper_leaves_what_was_filed_and_takes_no_more(rows: Database) -> None:
    amend(rows, replace(ONE, maximum=2), QuotaRule("u2", 9, PLAN, units=("u2",)))
    with rows.write() as session:
        plan = session.get_one(Campaign, CODE)
        two = replace(basis_of(plan).quotas[1], maximum=3, valid_from=None)
        plan.basis = to_json(replace(basis_of(plan), quotas=(two, replace(ONE, id="less", units=("u1",))))).decode()
    # The line that names the unit now allows one; before, its category had allowed three.
    assert file(rows, 1, SECOND) == RECORDED
    assert file(rows, 2, THIRD) == "OVER_QUOTA"
    with rows.read() as session:
        part = unit_part(session, CODE, "u1")
    assert part is not None
    assert (part.quota.used, part.quota.maximum) == (1, 1)


@pytest.mark.parametrize(
    ("recipient", "outcome"), [("INDIVIDUAL", "OVER_QUOTA"), ("COLLECTIVE", RECORDED), ("HOUSEHOLD", RECORDED)]
)
def test_slot_of_the_combined_line_counts_when_a_paper_parts_the_kinds(
    rows: Database, recipient: str, outcome: str
) -> None:
    assert file(rows, 1, FIRST) == RECORDED
    amend(rows, replace(ONE, combined=False))

    assert file(rows, 2, THIRD, recipient_class=recipient) == outcome


def test_slots_of_parted_kinds_count_when_a_paper_puts_them_together(rows: Database) -> None:
    with rows.write() as session:
        plan = session.get_one(Campaign, CODE)
        plan.basis = to_json(replace(basis_of(plan), quotas=(replace(ONE, combined=False),))).decode()
    assert [file(rows, 1, FIRST), file(rows, 2, FIRST, recipient_class="COLLECTIVE")] == [RECORDED, RECORDED]
    amend(rows, ONE, QuotaRule("flag", 1, PLAN, categories=("xa",), award="CO"))

    assert file(rows, 3, SECOND) == "OVER_QUOTA"
    assert file(rows, 4, SECOND, award="CO") == RECORDED
    assert scopes(rows) == ["cd/unit/u1/INDIVIDUAL", "cd/unit/u1/COLLECTIVE", "cd/unit/u1/award/CO"]


def test_dossier_that_names_no_award_counts_with_the_first_one_decided_here(rows: Database) -> None:
    assert file(rows, 1, FIRST) == RECORDED
    amend(rows, replace(ONE, maximum=9), QuotaRule("merit", 1, PLAN, categories=("xa",), award="GK"))

    assert [file(rows, 2, SECOND, award="GK"), file(rows, 3, SECOND, award="CO")] == ["OVER_QUOTA", RECORDED]


def test_withdrawal_after_the_paper_frees_a_slot_of_before(rows: Database) -> None:
    assert file(rows, 1, FIRST) == RECORDED
    amend(rows, replace(ONE, combined=False))
    assert (file(rows, 2, SECOND), withdraw(rows, 1, FIRST)) == ("OVER_QUOTA", RECORDED)

    assert file(rows, 3, THIRD) == RECORDED


def test_each_period_of_the_plan_has_its_own_number(rows: Database) -> None:
    first = replace(ONE, id="first", valid_until=date(2024, 8, 7))
    second = replace(ONE, id="second", valid_from=date(2024, 8, 7), counted_from=date(2024, 8, 7))
    with rows.write() as session:
        plan = session.get_one(Campaign, CODE)
        plan.basis = to_json(replace(basis_of(plan), quotas=(first, second))).decode()

    told = [file(rows, n, day) for n, day in ((1, FIRST), (2, FIRST), (3, SECOND), (4, THIRD))]
    assert told == [RECORDED, "OVER_QUOTA", RECORDED, "OVER_QUOTA"]
    with rows.read() as session:
        (line, _other) = units(session, CODE).rows
        assert (line.quota_used, line.quota_maximum) == (1, 1)


def test_pages_show_both_lines_and_mark_the_one_that_counts(rows: Database) -> None:
    assert file(rows, 1, FIRST) == RECORDED
    amend(rows, replace(ONE, maximum=2))

    with rows.read() as session:
        plan, part = campaign(session, CODE), unit_part(session, CODE, "u1")
        filed, draft = case(session, CODE, 1), case(session, CODE, 2)
        (line, other) = units(session, CODE).rows
    assert plan is not None
    assert part is not None
    assert filed is not None
    assert draft is not None
    periods = ["đến trước ngày 07/8/2024, theo văn bản 900/UBND-NC", "từ ngày 07/8/2024"]
    assert [one.period for one in plan.quotas.lines] == periods
    assert [(one.current, one.units) for one in plan.quotas.lines] == [(False, 0), (True, 2)]
    assert (plan.quotas.used, plan.quotas.maximum) == (1, 4)
    assert (part.quota.used, part.quota.maximum) == (1, 2)
    assert [(one.quota_used, one.quota_maximum) for one in (line, other)] == [(1, 2), (0, 2)]
    # A filed dossier shows the line of its day, a draft the line of today.
    assert [(view.quota_used, view.quota_maximum) for view in (filed, draft)] == [(1, 1), (1, 2)]
    assert [one.current for one in filed.quota_lines] == [True, False]
    assert [one.current for one in draft.quota_lines] == [False, True]


def test_page_of_an_earlier_day_counts_by_the_line_of_that_day(rows: Database) -> None:
    amend(rows, replace(ONE, maximum=2, valid_from=date(2024, 8, 9)))

    def maximum(instant: datetime) -> int | None:
        with rows.write() as session:
            session.get_one(Clock, 1).instant = instant
            part = unit_part(session, CODE, "u1")
            assert part is not None
            return part.quota.maximum

    assert [maximum(at(8, 8, 23, 59)), maximum(at(9, 8))] == [1, 2]

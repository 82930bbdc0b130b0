"""Letters about what a unit owes, holds and handovers; every campaign is spoken of in its own words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic_core import to_json

from activities.notice import facts_of
from documents.letters import Letter, Letters
from rules import campaign as c
from rules import enrolment_acts as e
from rules import nomination_acts as n
from rules.acting import Role
from rules.deadline import WEEKENDS, deadline
from rules.facts import AwardPath, Obligation, Window
from storage.facts import basis_of
from storage.notice import claim_batch
from storage.session import Database
from storage.tables.person import Unit
from storage.tables.subject import Campaign, CampaignVersion
from tests import factories as make
from tests.factories import PLAN, at
from tests.notices.story import LABEL, UNIT_NAME, Story

LETTERS = Letters()
PART = f"enrolment/{make.CODE}/u1"
REVIEW = Window("REVIEW_1", None, at(20, 8), "trước ngày 20/8/2024", PLAN)
OWED = (
    Obligation("REGISTRATION", "Đăng ký thi đua", PLAN),
    Obligation("REVIEW_1", "Báo cáo sơ kết đợt 1", PLAN, "REVIEW_1"),
    Obligation("REPORT", "Báo cáo kết quả", PLAN, "REPORT"),
)
PROVINCE: dict[str, Any] = {
    "standing_name": "Sở Nội vụ",
    "labels": {"SUPERIOR": "Chính phủ", "AUTHORITY": "Chủ tịch UBND tỉnh"},
    "awards": (
        AwardPath("BK", "BANG_KHEN", "Bằng khen của Chủ tịch UBND tỉnh", "Chủ tịch", "DECIDED_HERE", True, PLAN),
        AwardPath("TTG", "BANG_KHEN_TTG", "Bằng khen", "Thủ tướng", "FORWARDED", True, PLAN),
    ),
    "obligations": OWED,
    "windows": (*make.windows(), REVIEW),
}


def told(database: Database, **changes: Any) -> Story:
    """A story whose campaign's basis is changed before anything happens."""
    story = Story(database)
    with database.write() as session:
        row = session.get_one(Campaign, make.CODE)
        row.basis = to_json(replace(basis_of(row), **changes)).decode()
        windows = changes.get("windows")
        if windows is not None:
            row.state = to_json(make.campaign_state(definition_version=1, windows=windows)).decode()
    return story


def letters(story: Story) -> dict[str, Letter]:
    with story.database.write() as session:
        due = claim_batch(session, at(1, 1).replace(year=2030), 100)
        return {one.kind: LETTERS.of(facts_of(one, False)) for one in due}


def test_what_is_owed_is_named_with_its_bound_when_the_unit_is_enrolled_reminded_and_late(database: Database) -> None:
    story = told(database, **PROVINCE)
    story.enrol()
    story.act(PART, e.Remind(3, "REVIEW_1"), Role.SYSTEM, at(17, 8, 8))
    story.act(PART, e.NoteOverdue("REVIEW_1"), Role.SYSTEM, at(20, 8, 0, 1))
    said = letters(story)
    bound = "hết thứ Hai ngày 19/8/2024"
    assert "Đăng ký thi đua." in said["ENROLLED"].text
    assert f"Báo cáo sơ kết đợt 1, hạn: {bound} (văn bản ghi: «trước ngày 20/8/2024»)." in said["ENROLLED"].text
    assert said["OBLIGATION_REMINDER"].subject == f"Sắp đến hạn: Báo cáo sơ kết đợt 1, {bound}"
    assert "Còn 3 ngày, tính cả ngày 17/8/2024." in said["OBLIGATION_REMINDER"].text
    assert said["OBLIGATION_OVERDUE"].subject == f"Quá hạn: Báo cáo sơ kết đợt 1, {bound}"
    assert "Việc muộn vẫn được nhận và được ghi là muộn." in said["OBLIGATION_OVERDUE"].text


def test_a_hold_and_its_end_are_told_with_their_reasons_by_the_standing_body(database: Database) -> None:
    story = told(database, **PROVINCE)
    case = story.submit()
    story.act(case, n.Hold("reason"), Role.SPECIALIST, at(8, 8, 9))
    story.act(case, n.Release("reason"), Role.SPECIALIST, at(9, 8, 9))
    said = letters(story)
    assert f"Sở Nội vụ tạm dừng xét hồ sơ số 1 đề nghị khen thưởng «{LABEL}»" in said["HELD"].text
    assert "Hồ sơ chưa bị từ chối" in said["HELD"].text
    assert "Sở Nội vụ xét tiếp" in said["RELEASED"].text
    assert all("chưa có xác nhận" in said[kind].text for kind in ("HELD", "RELEASED"))


def test_a_recounted_supplement_is_told_with_its_new_bound_and_the_overdue_letter_says_it_too(
    database: Database,
) -> None:
    story = told(database)
    case = story.submit()
    limit = deadline(date(2024, 8, 7), 2, "wd", WEEKENDS)
    story.act(case, n.RequestSupplement(("TTR",), None, "reason", limit), Role.SPECIALIST, at(7, 8, 10))
    moved = deadline(date(2024, 8, 7), 3, "wd", WEEKENDS)
    story.act(case, n.RecountLimit("reason", moved), Role.SPECIALIST, at(8, 8, 9))
    story.act(case, n.NoteSupplementOverdue(), Role.SYSTEM, at(13, 8, 0, 1))
    said = letters(story)
    assert "hạn mới: hết thứ Hai ngày 12/8/2024" in said["SUPPLEMENT_MOVED"].text
    assert "Hạn bổ sung: hết thứ Hai ngày 12/8/2024" in said["SUPPLEMENT_OVERDUE"].text


def test_a_handover_is_told_to_the_successor_with_the_old_name_and_the_paper(database: Database) -> None:
    story = told(database)
    with database.write() as session:
        session.add(Unit(code="u2", name="UBND xã Mới", category="xa"))
    story.enrol()
    case = story.submit()
    story.act(PART, e.HandOver("u2", "1683/NQ"), Role.MESSENGER, at(8, 8, 9))
    story.act(case, n.HandOver("u2", "1683/NQ"), Role.MESSENGER, at(8, 8, 9))
    with database.write() as session:
        due = [one for one in claim_batch(session, at(1, 1).replace(year=2030), 100) if one.kind == "HANDED_OVER"]
        texts = [LETTERS.of(facts_of(one, False)) for one in due]
    assert [one.unit for one in due] == ["u2", "u2"]
    assert texts[0].subject == f"UBND xã Mới tiếp nhận phần tham gia phong trào của {UNIT_NAME}"
    assert texts[1].subject == f"UBND xã Mới tiếp nhận hồ sơ số 1 của {UNIT_NAME}"
    for letter in texts:
        assert "theo văn bản số 1683/NQ" in letter.text
        assert "Kính gửi: UBND xã Mới" in letter.text


def test_a_handover_of_the_campaign_is_told_with_its_own_paper_and_by_the_successor(database: Database) -> None:
    story = told(database)
    successor = make.basis(issuer="tinh", issuer_name="UBND tỉnh Thái Nguyên")
    with database.write() as session:
        session.add(
            CampaignVersion(
                digest="third",
                campaign=make.CODE,
                basis=to_json(successor).decode(),
                definition="{}",
                loaded_at=make.NOW,
            )
        )
    story.campaign(c.Amend(story.paper("1/KH-UBND"), "second", make.windows(), "reason"))
    story.campaign(c.HandOver(story.paper("2/QĐ-UBND"), "third", make.windows(), "tinh", "reason"))
    with database.write() as session:
        amended, taken = claim_batch(session, at(1, 1).replace(year=2030))
    first, second = (LETTERS.of(facts_of(one, False)) for one in (amended, taken))
    assert "đã sửa đổi kế hoạch của phong trào bằng văn bản số 1/KH-UBND" in first.text
    assert "UBND tỉnh Thái Nguyên tiếp tục tổ chức phong trào, theo văn bản số 2/QĐ-UBND" in second.text
    assert second.subject == "UBND tỉnh Thái Nguyên tiếp tục phong trào thi đua"


def test_a_province_names_its_own_offices_and_awards(database: Database) -> None:
    story = told(database, **PROVINCE)
    awarded = story.to_conclusion(1)
    story.conclude(awarded, "AWARD")
    story.act(awarded, n.RecordDecision("decision/cd/1", "02/QĐ-UBND"), Role.MESSENGER, at(21, 8, 9))
    with database.write() as session:
        session.get_one(Unit, "u1").category = "without quota"
    story.forwarded(story.to_conclusion(2), granted=True)
    said = letters(story)
    assert "được tặng Bằng khen" in said["AWARDED"].subject
    assert "Chính phủ tặng Bằng khen của Thủ tướng Chính phủ" in said["FORWARD_GRANTED"].subject
    for letter in said.values():
        assert "liên hệ Sở Nội vụ" in letter.text
        for foreign in ("Phòng Nội vụ", "huyện tặng", "tỉnh tặng", "Giấy khen"):
            assert foreign not in letter.text


@pytest.mark.parametrize("left", ["SUBMISSION", "REPORT"])
def test_a_plan_without_a_window_is_spoken_of_without_it(database: Database, left: str) -> None:
    windows = tuple(window for window in make.windows() if window.key != left)
    obligations = tuple(owed for owed in OWED if owed.key == "REGISTRATION")
    story = told(database, windows=windows, obligations=obligations)
    story.enrol()
    story.campaign(c.Suspend(story.paper("154/CV-UBND"), "reason"))
    story.campaign(c.Resume(story.paper("155/CV-UBND")))
    said = letters(story)
    assert set(said) == {"ENROLLED", "SUSPENDED", "RESUMED"}
    assert "thời gian thi đua từ ngày 20/5/2024" in said["RESUMED"].text
    absent = {"SUBMISSION": "nhận hồ sơ", "REPORT": "báo cáo kết quả"}[left]
    assert all(absent not in said[kind].text for kind in ("ENROLLED", "RESUMED"))

"""The wording of every letter."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from activities.notice import facts_of
from documents.letters import REHEARSAL_SUBJECT, Letter, LetterFacts, Letters, UnknownKind, Unwordable, deadline
from rules import campaign as c
from rules import nomination_acts as n
from rules.acting import Role
from storage.notice import claim_batch
from storage.session import Database
from storage.tables.person import Unit
from tests import factories as make
from tests.factories import at
from tests.notices.story import LABEL, UNIT_NAME, Story

ROOT = Path(__file__).parents[2]
ROOMS = ("rules", "workflows", "activities", "storage", "api", "worker")
LETTERS = Letters()


def ordered_kinds() -> tuple[set[str], list[str]]:
    """Kinds that the source orders by name, and the places where the name cannot be read."""
    kinds: set[str] = set()
    unread: list[str] = []
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            text = file.read_text()
            named = re.findall(r'NoticeOrder\(\s*"([A-Z_]+)"|"notify:([A-Z_]+):', text)
            kinds |= {one or other for one, other in named}
            # A class statement and a type are no orders; everything else must name its kind on the spot.
            orders = len(re.findall(r"(?<!class )NoticeOrder\(|\"notify:", text))
            if orders != len(named):
                unread.append(str(file.relative_to(ROOT)))
    return kinds, unread


def letters(story: Story, rehearsal: bool = False) -> dict[str, Letter]:
    """Kind, with its detail for reminders → the letter of every notice that waits."""
    with story.database.write() as session:
        due = claim_batch(session, at(1, 1).replace(year=2030), 100)
    return {
        f"{one.kind}{one.detail if one.kind == 'REPORT_REMINDER' else ''}": LETTERS.of(facts_of(one, rehearsal))
        for one in due
    }


def test_letters_word_every_kind_that_is_ordered_and_no_other() -> None:
    kinds, unread = ordered_kinds()

    assert unread == []
    assert len(kinds) >= 17
    assert LETTERS.kinds == kinds


def test_letters_of_a_whole_campaign_say_what_until_when_and_by_which_paper(database: Database) -> None:
    story = Story(database)
    paper = story.paper
    with story.database.write() as session:
        # Many dossiers of one unit, so that each ends in another way.
        session.get_one(Unit, "u1").category = "without quota"
    story.enrol()
    story.reminders()
    returned, rejected = story.submit(1), story.submit(2)
    missing = n.RequestSupplement(("TTR",), at(13, 8), "reason")
    story.act(returned, missing, Role.SPECIALIST, at(9, 8, 10))
    story.act(returned, n.NoteSupplementOverdue(), Role.SYSTEM, at(13, 8, 0, 1))
    story.act(rejected, n.Reject("reason"), Role.SPECIALIST, at(7, 8, 11))
    story.conclude(story.to_conclusion(3), "NOT_AWARD", "reason")
    story.forwarded(story.to_conclusion(4), granted=True)
    story.forwarded(story.to_conclusion(5), granted=False)
    awarded = story.to_conclusion(6)
    story.conclude(awarded, "AWARD")
    story.act(awarded, n.RecordDecision("decision/cd/1", "02/QĐ-UBND"), Role.MESSENGER, at(21, 8, 9))
    story.campaign(c.Suspend(paper("154/CV-UBND"), "reason"))
    story.campaign(c.Resume(paper("155/CV-UBND")))
    story.campaign(c.Extend(paper("156/KH-UBND"), "SUBMISSION", at(11, 8), "đến hết ngày 10/8/2024"))
    story.campaign(c.Amend(paper("157/KH-UBND"), "second", make.windows(), "reason"))
    story.campaign(c.Cancel(paper("158/QĐ-UBND"), "reason"))

    said = letters(story)

    expected = {
        "ENROLLED": ("28/5/2024", "thành viên cụm, khối", "hết thứ Tư ngày 14/8/2024"),
        "REPORT_REMINDER3": ("Còn 3 ngày, tính cả ngày 12/8/2024", "trước ngày 15/8/2024"),
        "REPORT_REMINDER1": ("Ngày 14/8/2024 là ngày cuối",),
        "REPORT_OVERDUE": ("hết thứ Tư ngày 14/8/2024", "nộp muộn"),
        "FILING_RECEIPT": ("09:00 ngày 07/8/2024", f"«{LABEL}»"),
        "SUPPLEMENT_REQUEST": ("hết thứ Hai ngày 12/8/2024", "Tờ trình.", "chưa có xác nhận của thủ trưởng."),
        "SUPPLEMENT_OVERDUE": ("hết thứ Hai ngày 12/8/2024", "Tờ trình."),
        # The extension outlives the amendment, whose definition still has the first bound.
        "REJECTION": ("bị từ chối ngày 07/8/2024", "chưa có xác nhận", "hết thứ Bảy ngày 10/8/2024"),
        "NOT_AWARDED": ("không khen thưởng", "20/8/2024", "chưa có xác nhận"),
        "FORWARD_GRANTED": ("1500/QĐ-UBND ngày 23/8/2024", "Bằng khen"),
        "FORWARD_DECLINED": ("1500/QĐ-UBND ngày 23/8/2024", "Giấy khen"),
        "AWARDED": ("02/QĐ-UBND", "tặng Giấy khen"),
        "SUSPENDED": ("154/CV-UBND ngày 05/8/2024", "tạm dừng"),
        "RESUMED": ("155/CV-UBND ngày 05/8/2024",),
        "EXTENDED": ("156/KH-UBND", "hết thứ Bảy ngày 10/8/2024", "«đến hết ngày 10/8/2024»"),
        "AMENDED": ("157/KH-UBND", "Nội dung sửa đổi: Báo cáo"),
        "CANCELLED": ("158/QĐ-UBND", "hủy phong trào"),
    }
    assert set(said) == set(expected)
    lacking = {(kind, words) for kind, parts in expected.items() for words in parts if words not in said[kind].text}
    assert lacking == set()
    for letter in said.values():
        assert UNIT_NAME in letter.text
        assert "UBND huyện Chợ Đồn" in letter.text
        assert "Kế hoạch 153/KH-UBND" in letter.text
        assert "DIỄN TẬP" not in letter.subject + letter.text
        assert "\n" not in letter.subject


def test_letters_take_the_paper_of_the_amendment_that_ordered_them(database: Database) -> None:
    story = Story(database)
    story.campaign(c.Amend(story.paper("1/KH-UBND"), "second", make.windows(), "reason"))
    story.campaign(c.Amend(story.paper("2/KH-UBND"), "second", make.windows(), "reason"))
    with story.database.write() as session:
        first, second = claim_batch(session, at(1, 1).replace(year=2030))

    assert "bằng văn bản số 1/KH-UBND" in LETTERS.of(facts_of(first, False)).text
    assert "bằng văn bản số 2/KH-UBND" in LETTERS.of(facts_of(second, False)).text


def test_letters_of_a_second_return_say_its_own_bound(database: Database) -> None:
    story = Story(database)
    case = story.submit()
    for asked, day in ((9, 13), (13, 14)):
        request = n.RequestSupplement(("TTR",), at(day, 8), "reason")
        story.act(case, request, Role.SPECIALIST, at(asked, 8, 10))
        story.act(case, n.NoteSupplementOverdue(), Role.SYSTEM, at(day, 8, 0, 1))
        supplement = n.Supplement(1, "draft", ("TTR",), True)
        story.act(case, supplement, Role.UNIT_OFFICER, at(day, 8, 9), "u1")
    with story.database.write() as session:
        due = claim_batch(session, at(1, 1).replace(year=2030))

    due.sort(key=lambda one: one.id)
    bounds = [(one.kind, one.act["due_at"]) for one in due if one.kind.startswith("SUPPLEMENT")]
    assert bounds == [
        ("SUPPLEMENT_REQUEST", "2024-08-12T17:00:00Z"),
        ("SUPPLEMENT_OVERDUE", "2024-08-12T17:00:00Z"),
        ("SUPPLEMENT_REQUEST", "2024-08-13T17:00:00Z"),
        ("SUPPLEMENT_OVERDUE", "2024-08-13T17:00:00Z"),
    ]


def test_letters_of_a_rehearsal_are_marked_in_subject_and_text(database: Database) -> None:
    story = Story(database, kind="REHEARSAL")
    story.enrol("DUTY")

    [letter] = letters(story, rehearsal=True).values()

    assert letter.subject.startswith(f"{REHEARSAL_SUBJECT} Đơn vị tham gia")
    assert letter.text.splitlines()[0] == "DIỄN TẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert "có trách nhiệm thực hiện kế hoạch" in letter.text


def facts(**changes: object) -> LetterFacts:
    plain = LetterFacts("CLOSED", "", "Xã A", "Phong trào", "UBND huyện", "Kế hoạch 153/KH-UBND", make.NOW)
    return replace(plain, **changes)  # type: ignore[arg-type]  # the test names fields of the dataclass


def test_letters_refuse_an_unknown_kind_and_a_missing_fact() -> None:
    with pytest.raises(UnknownKind, match="FAREWELL"):
        LETTERS.of(facts(kind="FAREWELL"))
    with pytest.raises(UnknownKind, match="frame"):
        LETTERS.of(facts(kind="frame"))
    with pytest.raises(Unwordable, match="EXTENDED"):
        LETTERS.of(facts(kind="EXTENDED", detail="SUBMISSION"))


def test_letters_let_no_value_add_a_line() -> None:
    letter = LETTERS.of(facts(unit_name="Xã A\nBcc: ai@do.example", issuer_name="UBND\r\nhuyện"))

    assert "Kính gửi: Xã A Bcc: ai@do.example\n" in letter.text
    assert "Nơi gửi: UBND huyện\n" in letter.text


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (at(15, 8), "hết thứ Tư ngày 14/8/2024"),
        (at(12, 8), "hết Chủ nhật ngày 11/8/2024"),
        (at(13, 8), "hết thứ Hai ngày 12/8/2024"),
        (at(15, 8, 16, 30), "trước 16:30 thứ Năm ngày 15/8/2024"),
        (at(15, 8, 0, 0, 1), "trước 00:00 thứ Năm ngày 15/8/2024"),
    ],
)
def test_deadline_names_the_last_whole_day_or_the_hour(bound: object, words: str) -> None:
    assert deadline(bound) == words  # type: ignore[arg-type]  # an instant of the table above

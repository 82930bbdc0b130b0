"""Refusals: a code of its own for every ground, and nothing lost on the way through a row or a history."""

import re

import pytest

from rules import refusal as module
from rules.facts import Source
from rules.refusal import GROUNDS, PROTOCOL, Refusal, RefusalNote, from_note

CLASSES = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Refusal) and c is not Refusal]
CODES = {
    "LATE",
    "EARLY",
    "OVER_QUOTA",
    "FORWARD_QUOTA_USED",
    "INCOMPLETE",
    "DECLARATION_MISSING",
    "EVIDENCE_MISSING",
    "WRONG_FILING_TIME",
    "WRONG_ROLE",
    "WRONG_UNIT",
    "WRONG_PHASE",
    "SUSPENDED",
    "TWICE",
    "REASON_MISSING",
    "STANDARDS_MISSING",
    "WITHDRAWAL_NEEDS_CHAIR",
    "PAPER_MISSING",
    "WRONG_DATE",
    "OPEN_CASES",
    "NUMBER_TAKEN",
    "WRONG_NUMBER",
    "QUORUM_NOT_MET",
    "WRONG_COUNT",
    "COUNTS_DIFFER",
    "NOT_A_MEMBER",
    "UNKNOWN_ITEM",
    "CASE_CLOSED",
    "WARNINGS_OPEN",
}
"""Codes live in rows and histories: one may be added, none may vanish or change."""


def test_no_code_vanishes() -> None:
    assert set(GROUNDS) >= CODES


def test_every_class_is_registered_under_its_own_code() -> None:
    assert {c.code: c for c in CLASSES} == GROUNDS
    assert len(CLASSES) == len(GROUNDS)


@pytest.mark.parametrize("ground", CLASSES)
def test_code_is_a_plain_word_and_declared_by_the_class_itself(ground: type[Refusal]) -> None:
    assert "code" in vars(ground)
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", ground.code)


@pytest.mark.parametrize("code", sorted(CODES))
def test_refusal_comes_back_from_its_note(code: str) -> None:
    source = Source("Kế hoạch 153/KH-UBND", "mục III.3.a")
    first = GROUNDS[code]("Đã hết hạn.", "Đề nghị gia hạn.", source)
    again = from_note(first.note())
    assert type(again) is type(first)
    assert again.note() == first.note() == RefusalNote(code, "Đã hết hạn.", "Đề nghị gia hạn.", str(source))


def test_note_of_a_bare_refusal_names_the_protocol_as_its_source() -> None:
    assert GROUNDS["TWICE"]("Đã ghi.", "Mở lại trang.").note().source == str(PROTOCOL)


def test_message_of_the_exception_is_the_sentence() -> None:
    assert str(GROUNDS["LATE"]("Đã hết hạn.", "Gia hạn.")) == "Đã hết hạn."


@pytest.mark.parametrize("code", ["", "late", "SOMETHING_ELSE"])
def test_unregistered_code_is_a_fault(code: str) -> None:
    with pytest.raises(KeyError):
        from_note(RefusalNote(code, "", "", ""))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("Nghị định 30/2020/NĐ-CP", "Điều 15"), "Nghị định 30/2020/NĐ-CP, Điều 15"),
        (Source("Kế hoạch 153/KH-UBND"), "Kế hoạch 153/KH-UBND"),
    ],
)
def test_source_is_printed_with_its_article(source: Source, words: str) -> None:
    assert str(source) == words

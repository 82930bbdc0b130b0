"""Verified rows refuse, unverified rows find, and nothing in force only warns."""

from rules.facts import LegalValue, Source
from rules.finding import NO_RULE, NOTE, WARNING, Finding, collect, judge, note, violated, warn, warnings
from rules.refusal import Held, Refusal, UnitDissolved
from tests.rules.rows import refused, row

VERIFIED = row("principle.P4", "true", verified=True)
OPEN = row("principle.P4", "true")


def held() -> Held:
    return Held("Đang bị xem xét kỷ luật.", "Chờ kết luận.")


def test_verified_row_refuses_with_its_own_source() -> None:
    refusal = refused(judge, VERIFIED, "P4", held())

    assert (refusal.code, refusal.sentence, refusal.source) == (
        "HELD",
        "Đang bị xem xét kỷ luật.",
        Source("Nghị định số 98/2023/NĐ-CP", "Điều 4"),
    )


def test_unverified_row_finds_and_asks_for_a_decision() -> None:
    found = judge(OPEN, "P4", held())

    assert (found.code, found.rule, found.severity, found.verified) == ("HELD", "P4", WARNING, False)
    assert found.remedy.startswith("Chờ kết luận. ")
    assert "ghi quyết định" in found.remedy


def test_row_that_is_not_there_or_empty_only_warns() -> None:
    gap = row("principle.P4", "", verified=True, instrument="Luật 39/2013")
    (missing,), (empty,) = violated((), "principle.P4", "P4", held()), violated((gap,), "principle.P4", "P4", held())

    assert (missing.code, empty.code) == (NO_RULE, NO_RULE)
    assert empty.source.title == "Luật 39/2013"
    assert "Đang bị xem xét kỷ luật." in missing.sentence


def test_warning_stays_a_warning_on_a_verified_row() -> None:
    found = warn((VERIFIED,), "principle.P4", "P4", "SOMETHING", ("Câu.", "Việc."))

    assert (found.code, found.verified, found.severity) == ("SOMETHING", True, WARNING)
    assert warn((), "principle.P4", "P4", "SOMETHING", ("Câu.", "Việc.")).code == NO_RULE


def test_notes_ask_for_nothing() -> None:
    shown = note("P12", "SHORTER_TIME", "Câu.", OPEN)

    assert (shown.severity, shown.remedy) == (NOTE, "")
    assert warnings((shown, judge(OPEN, "P4", held()))) == (judge(OPEN, "P4", held()),)


def first(value: LegalValue) -> tuple[Finding, ...]:
    return (judge(value, "P4", held()),)


def second(value: LegalValue) -> tuple[Finding, ...]:
    ground: Refusal = UnitDissolved("Tập thể không còn.", "Đề nghị cho cá nhân.")
    return (judge(value, "P9", ground),)


def test_findings_are_collected_in_order() -> None:
    assert [found.code for found in collect((first, second), OPEN)] == ["HELD", "UNIT_DISSOLVED"]


def test_all_refusals_are_told_in_one() -> None:
    refusal = refused(collect, (first, second), VERIFIED)

    assert refusal.code == "HELD"
    assert refusal.sentence == "(1) Đang bị xem xét kỷ luật. (2) Tập thể không còn."
    assert refusal.remedy == "Chờ kết luận. Đề nghị cho cá nhân."
    assert str(refusal.source) == "Nghị định số 98/2023/NĐ-CP, Điều 4"


def test_single_refusal_is_told_as_it_is() -> None:
    assert refused(collect, (first,), VERIFIED).sentence == "Đang bị xem xét kỷ luật."

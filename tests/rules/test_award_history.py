"""Past awards told apart, and a report held against what was counted."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from rules.award_history import Awarded, AwardLevel, Grade, batch_digest, folded, record_key, search_text
from rules.award_tally import Claim, Operator, Selector, Share, Tally, answers, direct_shares, merged, rising, unclaimed
from rules.ten_year import MovementFacts, NameUse, ReportFacts, ShareClaim, Than, ten_years
from tests.past_awards import AWARD, past_award

TALLY = Tally(
    "BANG_KHEN_TINH", Grade.NONE, AwardLevel.PROVINCE_CHAIR, Awarded.INDIVIDUAL, True, 2023, "Nụ cười công sở", 7
)
CLAIM = Claim("Bằng khen", Selector(award="BANG_KHEN_TINH"), 7, Operator.EXACT, "07 cá nhân", 12)
FACTS = ReportFacts(
    code="x",
    first_year=2022,
    last_year=2023,
    claims=(CLAIM,),
    subset_claims=(),
    share_claims=(ShareClaim(2023, Fraction(1, 2), Fraction(1, 200), Than.EXACT, "50%", 20),),
    shares_rise=True,
    excluded_awards=(),
    movements=(
        MovementFacts(
            "cong-so", (("Văn hóa công sở", date(2019, 6, 14), None), ("Nụ cười công sở", date(2021, 4, 28), None))
        ),
    ),
    seats=(("Chủ tịch", "a"), ("Phó Chủ tịch", "b"), ("Ủy viên", "b")),
    stated_members=2,
    missing_annexes=(),
)


@pytest.mark.parametrize(
    "text", ["Đỗ Thị Ưng", "đỗ thị ưng", "Do thi ung", "ĐỖ  THỊ-ƯNG", "Do\u0302\u0303 Thi\u0323 U\u031bng"]
)
def test_folding_forgets_accents_case_and_signs(text: str) -> None:
    assert folded(text) == "do thi ung"


def test_key_is_of_the_award_and_not_of_how_it_was_typed() -> None:
    assert record_key(past_award(recipient="NGUYỄN THỊ ĐÀO")) == record_key(AWARD)
    assert record_key(past_award(recipient="Nguyễn Thị Đào B")) != record_key(AWARD)
    assert record_key(past_award(year=2022)) != record_key(AWARD)


@pytest.mark.parametrize(
    "change",
    [
        {"award": "X"},
        {"grade": Grade.THIRD},
        {"level": AwardLevel.PRESIDENT},
        {"recipient_class": Awarded.COLLECTIVE},
        {"direct_worker": None},
        {"year": 2022},
        {"movement": "x"},
        {"decision_number": "2/QĐ"},
        {"decision_date": date(2023, 8, 22)},
        {"authority": "x"},
        {"recipient": "x"},
        {"unit": "x"},
        {"quantity": 2},
        {"illustrative": True},
    ],
)
def test_digest_of_a_list_sees_every_field(change: dict[str, object]) -> None:
    assert batch_digest([replace(AWARD, **change)]) != batch_digest([AWARD])  # type: ignore[arg-type]  # any field


def test_digest_of_a_list_sees_the_order() -> None:
    other = past_award(recipient="B")

    assert batch_digest([AWARD, other]) != batch_digest([other, AWARD])


def test_search_text_holds_name_unit_and_decision() -> None:
    assert search_text(AWARD) == "nguyen thi dao xa bang phuc 1846 qd ubnd"


def test_names_of_one_movement_are_added_up() -> None:
    other = replace(TALLY, movement="Văn hóa công sở", count=5)

    joined = merged([TALLY, other, replace(TALLY, movement="Khác", count=1)], {
        "nu cuoi cong so": "cong-so", "van hoa cong so": "cong-so"
    })  # fmt: skip
    assert {tally.movement: tally.count for tally in joined} == {"cong-so": 12, "Khác": 1}


@pytest.mark.parametrize(
    ("operator", "counted", "agrees"),
    [
        (Operator.EXACT, 7, True),
        (Operator.EXACT, 8, False),
        (Operator.AT_LEAST, 6, False),
        (Operator.AT_LEAST, 7, True),
        (Operator.AT_LEAST, 8, True),
    ],
)
def test_claim_agrees_as_it_is_worded(operator: Operator, counted: int, agrees: bool) -> None:
    (answer,) = answers([replace(TALLY, count=counted)], [replace(CLAIM, operator=operator)])

    assert (answer.counted, answer.agrees) == (counted, agrees)


def test_awards_that_no_claim_speaks_of_are_not_hidden() -> None:
    assert unclaimed([TALLY, replace(TALLY, award="GIAY_KHEN", count=3)], [CLAIM]) == 3


def test_direct_workers_are_counted_among_individuals_without_excluded_awards() -> None:
    tallies = [
        TALLY,
        replace(TALLY, direct_worker=False, count=3),
        replace(TALLY, direct_worker=None, recipient_class=Awarded.COLLECTIVE, count=50),
        replace(TALLY, award="BA_ME", direct_worker=None, count=90),
    ]

    assert direct_shares(tallies, {"BA_ME"}) == (Share(2023, 7, 10),)


def test_equal_years_do_not_rise() -> None:
    assert rising([Share(2022, 1, 2), Share(2023, 2, 3)])
    assert not rising([Share(2022, 1, 2), Share(2023, 2, 4)])


def test_report_that_agrees_has_no_difference() -> None:
    report = ten_years(FACTS, [replace(TALLY, count=4), replace(TALLY, direct_worker=False, count=3)], [])

    assert (report.total, report.persons, report.differences) == (7, 2, 1)
    assert [answer.agrees for answer in report.share_answers] == [False]
    half = ten_years(
        replace(FACTS, claims=(replace(CLAIM, value=8),)),
        [replace(TALLY, count=4), replace(TALLY, direct_worker=False, count=4)],
        [],
    )
    assert half.differences == 0


@pytest.mark.parametrize(
    ("change", "differences"),
    [({"stated_members": 3}, 1), ({"first_year": 2023}, 0), ({"claims": ()}, 1)],
)
def test_each_statement_that_fails_is_one_difference(change: dict[str, object], differences: int) -> None:
    facts = replace(FACTS, share_claims=(), **change)  # type: ignore[arg-type]  # any field

    assert ten_years(facts, [TALLY], []).differences == differences


def test_years_outside_the_report_do_not_count() -> None:
    assert ten_years(FACTS, [TALLY, replace(TALLY, year=2013), replace(TALLY, year=2024)], []).total == 7


def test_name_used_too_early_and_name_of_no_movement_are_told() -> None:
    uses = [
        NameUse("Nụ cười công sở", date(2021, 4, 27), date(2022, 1, 1), 2),
        NameUse("Văn hóa công sở", date(2019, 6, 14), date(2022, 1, 1), 2),
        NameUse("Lạ", date(2022, 1, 1), date(2022, 1, 1), 1),
    ]
    report = ten_years(FACTS, [TALLY], uses)

    assert [use.name for use in report.early_names] == ["Nụ cười công sở"]
    assert [use.name for use in report.unknown_names] == ["Lạ"]


def test_share_without_anybody_agrees_with_nothing() -> None:
    report = ten_years(replace(FACTS, first_year=2023), [replace(TALLY, recipient_class=Awarded.COLLECTIVE)], [])

    assert [answer.agrees for answer in report.share_answers] == [False]
    assert Share(2023, 0, 0).value == 0

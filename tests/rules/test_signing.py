"""Who may sign what on which day, and the lines above the name."""

from dataclasses import replace
from datetime import date

import pytest

from rules.signing import Author, Delegation, Kind, author_of, block, block_of, in_period, may_sign, written_and_limited
from tests.rules.rows import refused, row

DAY = date(2024, 8, 21)
HEAD = Delegation("chu-tich", Kind.HEAD, "ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "CHỦ TỊCH", "DISTRICT")
DEPUTY = replace(HEAD, person="pho-chu-tich", kind=Kind.KT, post="PHÓ CHỦ TỊCH")
ACTING = replace(HEAD, person="quyen", kind=Kind.Q, post="QUYỀN CHỦ TỊCH")
BY_ORDER = replace(
    HEAD,
    person="truong-phong",
    kind=Kind.TL,
    post="TRƯỞNG PHÒNG NỘI VỤ",
    papers=("GM",),
    basis="Quy chế làm việc, Điều 9",
)
AUTHORISED = replace(
    HEAD,
    person="pho-van-phong",
    kind=Kind.TUQ,
    post="PHÓ CHÁNH VĂN PHÒNG",
    papers=("QĐ-KT",),
    valid_from=date(2024, 8, 1),
    valid_until=date(2024, 9, 1),
    given_by="chu-tich",
    basis="12/GUQ-UBND",
)
POWERS = (HEAD, DEPUTY, ACTING, BY_ORDER, AUTHORISED)
AUTHOR = row("decision.author", "true", verified=True)


@pytest.mark.source("S-PERIOD")
@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2024, 7, 31), "DELEGATION_OVER"),
        (date(2024, 8, 1), ""),
        (date(2024, 8, 31), ""),
        (date(2024, 9, 1), "DELEGATION_OVER"),
    ],
)
def test_signature_outside_the_period_is_refused(on: date, code: str) -> None:
    if code:
        refusal = refused(may_sign, "pho-van-phong", "QĐ-KT", "DISTRICT", POWERS, on)
        assert (refusal.code, str(refusal.source)) == (code, "12/GUQ-UBND")
        assert "từ 01/8/2024 trước 01/9/2024 (12/GUQ-UBND)." in refusal.sentence
    else:
        assert may_sign("pho-van-phong", "QĐ-KT", "DISTRICT", POWERS, on).delegation == AUTHORISED


@pytest.mark.source("S-PERIOD")
@pytest.mark.parametrize(
    ("person", "paper", "level"),
    [("nobody", "QĐ-KT", "DISTRICT"), ("truong-phong", "QĐ-KT", "DISTRICT"), ("chu-tich", "QĐ-KT", "PROVINCE")],
    ids=["no power", "another paper", "another level"],
)
def test_who_was_given_no_such_power_does_not_sign(person: str, paper: str, level: str) -> None:
    assert refused(in_period, person, paper, level, POWERS, DAY).code == "NOT_AUTHORISED"


@pytest.mark.source("S-PERIOD")
def test_post_that_ended_with_the_district_signs_no_more() -> None:
    ended = replace(HEAD, valid_until=date(2025, 7, 1))

    assert may_sign("chu-tich", "QĐ-KT", "DISTRICT", (ended,), date(2025, 6, 30)).delegation == ended
    assert refused(may_sign, "chu-tich", "QĐ-KT", "DISTRICT", (ended,), date(2025, 7, 1)).code == "DELEGATION_OVER"


@pytest.mark.source("S-TUQ")
@pytest.mark.parametrize("lack", [{"basis": " "}, {"papers": ()}, {"valid_until": None}])
def test_authorisation_is_written_and_limited_in_time_and_content(lack: dict[str, object]) -> None:
    power = Delegation(**{**vars(AUTHORISED), **lack})

    assert not written_and_limited(power)
    assert refused(may_sign, "pho-van-phong", "QĐ-KT", "DISTRICT", (HEAD, power), DAY).code == "NOT_AUTHORISED"


@pytest.mark.source("S-TUQ")
def test_who_is_authorised_does_not_authorise_others() -> None:
    passed = replace(AUTHORISED, person="chuyen-vien", given_by="pho-van-phong", basis="13/GUQ-VP")

    assert refused(may_sign, "chuyen-vien", "QĐ-KT", "DISTRICT", (*POWERS, passed), DAY).code == "REDELEGATED"


@pytest.mark.source("S-TUQ")
def test_grant_of_somebody_who_also_stands_in_for_the_head_holds() -> None:
    also_deputy = replace(DEPUTY, person="pho-van-phong")
    passed = replace(AUTHORISED, person="chuyen-vien", given_by="pho-van-phong")

    assert may_sign("chuyen-vien", "QĐ-KT", "DISTRICT", (*POWERS, also_deputy, passed), DAY).delegation == passed


@pytest.mark.source("S-TL")
@pytest.mark.parametrize(("basis", "sound"), [("Quy chế làm việc, Điều 9", True), ("", False), (" ", False)])
def test_signing_by_order_stands_in_the_working_rules(basis: str, sound: bool) -> None:
    assert written_and_limited(replace(BY_ORDER, basis=basis)) is sound


@pytest.mark.source("S-TL")
def test_by_order_only_the_papers_of_the_rules_are_signed() -> None:
    assert may_sign("truong-phong", "GM", "DISTRICT", POWERS, DAY).delegation == BY_ORDER
    assert refused(may_sign, "truong-phong", "KH", "DISTRICT", POWERS, DAY).code == "NOT_AUTHORISED"


@pytest.mark.source("S-TL")
def test_own_post_goes_before_an_order() -> None:
    both = replace(BY_ORDER, person="chu-tich")

    assert may_sign("chu-tich", "GM", "DISTRICT", (both, HEAD), DAY).delegation == HEAD


@pytest.mark.source("S-AUTHOR")
@pytest.mark.parametrize(("paper", "author"), [("KH", Author.COLLECTIVE), ("QĐ-KT", Author.HEAD), ("TTr", Author.HEAD)])
def test_plan_is_the_committees_and_the_decision_the_chairpersons(paper: str, author: Author) -> None:
    assert author_of(paper) == author
    assert may_sign("chu-tich", paper, "DISTRICT", POWERS, DAY, (AUTHOR,)).author == author


@pytest.mark.source("S-AUTHOR")
def test_decision_signed_for_the_collective_only_is_refused_on_a_verified_row() -> None:
    only_collective = replace(HEAD, kind=Kind.TM)
    call = ("chu-tich", "QĐ-KT", "DISTRICT", (only_collective,), DAY)

    refusal = refused(may_sign, *call, (AUTHOR,))
    assert (refusal.code, "Văn bản của người đứng đầu" in refusal.sentence) == ("WRONG_AUTHOR", True)
    assert [f.code for f in may_sign(*call, (replace(AUTHOR, verified=False),)).findings] == ["WRONG_AUTHOR"]
    assert [f.code for f in may_sign(*call).findings] == ["NO_RULE"]


@pytest.mark.source("S-AUTHOR")
def test_plan_is_not_signed_by_authorisation() -> None:
    plan = replace(AUTHORISED, papers=("KH",))

    assert refused(may_sign, "pho-van-phong", "KH", "DISTRICT", (HEAD, plan), DAY, (AUTHOR,)).code == "WRONG_AUTHOR"


OFFICE = "CHỦ TỊCH; KT. CHỦ TỊCH / PHÓ CHỦ TỊCH; Q. CHỦ TỊCH; TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG"


@pytest.mark.source("S-BLOCK")
@pytest.mark.parametrize(
    ("post", "lines"),
    [
        ("Chủ tịch UBND huyện", ("CHỦ TỊCH",)),
        ("Phó Chủ tịch UBND huyện, Chủ tịch Hội đồng", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Quyền Chủ tịch UBND huyện", ("Q. CHỦ TỊCH",)),
        ("Chánh Văn phòng", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("", ("CHỦ TỊCH",)),
        ("Cán bộ", ("CHỦ TỊCH",)),
    ],
)
def test_lines_above_the_name_follow_the_signers_own_post(post: str, lines: tuple[str, ...]) -> None:
    assert block_of(post, OFFICE) == lines


@pytest.mark.source("S-BLOCK")
@pytest.mark.parametrize(
    ("power", "author", "lines"),
    [
        (HEAD, Author.HEAD, ("CHỦ TỊCH",)),
        (HEAD, Author.COLLECTIVE, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (DEPUTY, Author.HEAD, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (DEPUTY, Author.COLLECTIVE, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (ACTING, Author.HEAD, ("Q. CHỦ TỊCH",)),
        (ACTING, Author.COLLECTIVE, ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
        (BY_ORDER, Author.HEAD, ("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ")),
        (AUTHORISED, Author.HEAD, ("TUQ. CHỦ TỊCH", "PHÓ CHÁNH VĂN PHÒNG")),
        (replace(HEAD, kind=Kind.TM), Author.HEAD, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ],
)
def test_block_says_who_stands_in_for_whom(power: Delegation, author: Author, lines: tuple[str, ...]) -> None:
    assert block(power, author) == lines

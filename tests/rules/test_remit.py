"""The remit: every kind of case by its id, inside and outside."""

import pytest

from rules.refusal import OutsideRemit
from rules.remit import Remit

REMIT = Remit(frozenset({"ttr"}), frozenset({"ttr", "xa-1"}), frozenset({"cd"}), frozenset({"ct"}))


@pytest.mark.parametrize(
    "case",
    ["campaign/cd", "nomination/cd/1", "enrolment/cd/xa-9", "council/cd/1", "decision/cd/2", "programme/ct",
     "signing/xa-1", "law/0123"],
)  # fmt: skip
def test_inside(case: str) -> None:
    assert REMIT.covers(case)
    REMIT.require(case, "law/0123")


@pytest.mark.parametrize(
    "case",
    ["campaign/khac", "nomination/khac/1", "nomination/ct/1", "programme/cd", "signing/cd", "signing/xa-2",
     "inspection/1", "campaign/", "nomination", ""],
)  # fmt: skip
def test_outside(case: str) -> None:
    assert not REMIT.covers(case)
    with pytest.raises(OutsideRemit, match="nằm ngoài phạm vi kiểm tra"):
        REMIT.require("campaign/cd", case)


def test_without_a_remit_only_the_law_is_open() -> None:
    assert [case for case in ("law/1", "campaign/cd", "signing/xa-1", "programme/ct") if Remit().covers(case)] == [
        "law/1"
    ]

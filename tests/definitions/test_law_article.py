"""Citations read as provisions."""

import pytest

from definitions.law.article import cites, provisions


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Điều 5", ["điều 5"]),
        ("Điều 5 khoản 1 điểm b", ["điều 5 khoản 1 điểm b"]),
        ("điểm b khoản 1 Điều 5", ["điều 5 khoản 1 điểm b"]),
        ("điểm a, điểm đ khoản 1 Điều 5", ["điều 5 khoản 1 điểm a", "điều 5 khoản 1 điểm đ"]),
        ("Điều 54 khoản 1, khoản 2", ["điều 54 khoản 1", "điều 54 khoản 2"]),
        ("khoản 8 Điều 45; Điều 48", ["điều 45 khoản 8", "điều 48"]),
        ("Điều 15 và Điều 3a", ["điều 15", "điều 3a"]),
        ("Phụ lục I", ["phụ lục i"]),
        ("", []),
        ("Mẫu số 08", []),
    ],
)
def test_citation_names_its_provisions_from_the_outside_in(text: str, named: list[str]) -> None:
    assert [" ".join(f"{level} {number}" for level, number in each) for each in provisions(text)] == named


def test_decomposed_letters_read_alike() -> None:
    assert provisions("Đie\u0302\u0300u 5") == provisions("Điều 5")


@pytest.mark.parametrize(
    ("text", "repealed", "hit"),
    [
        ("Điều 5 khoản 1 điểm b", "điểm b khoản 1 Điều 5", True),
        ("Điều 5 khoản 1 điểm b", "Điều 5", True),
        ("Điều 5", "Điều 5 khoản 1 điểm b", False),
        ("Điều 4, Điều 5 khoản 1 điểm b", "Điều 5 khoản 1", True),
        ("Điều 50", "Điều 5", False),
        ("Phụ lục I", "Điều 1", False),
    ],
)
def test_citation_is_hit_when_it_lies_in_what_is_repealed(text: str, repealed: str, hit: bool) -> None:
    assert cites(text, repealed) is hit

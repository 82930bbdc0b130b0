"""docs/writing-a-campaign.md: every example in it is a part of the file that it names, as that file stands today."""

import re
from pathlib import Path

import pytest

from definitions.check import check
from definitions.loader import read_document
from definitions.problem import errors

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "writing-a-campaign.md"
BLOCKS = re.findall(r"```yaml\n# (\S+)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
SEEDS = ("cho-don-2024", "bac-kan-2025", "an-giang-2021", "bac-kan-2021-2025", "bac-giang-2014-2023")


def holds(whole: object, part: object) -> bool:
    """Whether the part stands in the whole: fields left out are not compared, rows may be left out of lists."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and holds(whole[key], part[key]) for key in part)
    if isinstance(part, list) and part:
        return isinstance(whole, list) and all(any(holds(row, one) for row in whole) for one in part)
    return whole == part


def test_every_block_names_its_file() -> None:
    assert DOCUMENT.read_text(encoding="utf-8").count("```yaml") == len(BLOCKS)
    assert len(BLOCKS) > 15


@pytest.mark.parametrize(("name", "text"), BLOCKS)
def test_example_stands_in_the_file_that_it_names(name: str, text: str, tmp_path: Path) -> None:
    example = tmp_path / "example.yaml"
    example.write_text(text, encoding="utf-8")
    part, whole = read_document(example), read_document(ROOT / "campaigns" / name)
    assert (part.problems, whole.problems) == ([], [])
    assert isinstance(part.data, dict)
    missing = [key for key, value in part.data.items() if not holds(whole.at(key), value)]
    assert missing == []


def test_an_example_that_says_something_else_is_found() -> None:
    assert not holds({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 2}]})
    assert holds({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 1}]})


@pytest.mark.parametrize("file", sorted({ROOT / "campaigns" / f"{name.split('.')[0]}.yaml" for name, _ in BLOCKS}))
def test_files_that_are_taught_have_no_error(file: Path) -> None:
    assert errors(check(file)) == []


def test_the_five_documents_are_all_spoken_of() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [seed for seed in SEEDS if seed not in text] == []

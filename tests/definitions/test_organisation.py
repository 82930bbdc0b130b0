"""The files on organisations: everything wrong is found in one run with its line; what they say reaches the rules."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from definitions.organisation import ORGANISATION_DIR, check_organisation, organisation
from definitions.problem import DefinitionRefused
from rules.organisation import (
    Function,
    Level,
    LevelTask,
    SuccessionKind,
    category_on,
    exists_on,
    level_rule,
    name_on,
    parent_on,
    responsible,
    value_on,
)

GOOD = """\
[[unit]]
code = "a"
level = "DISTRICT"
name = "Huyện A"
until = 2025-07-01
instrument = "Luật"
evidence = "M"

[[unit]]
code = "b"
level = "COMMUNE"
from = 2025-07-01
instrument = "Luật"
evidence = "R:S52"

[[name]]
unit = "b"
name = "Xã B"
until = 2025-08-01
instrument = "Luật"
evidence = "M"

[[name]]
unit = "b"
name = "Xã B mới"
from = 2025-08-01
instrument = "Luật"
evidence = "M"

[[succession]]
from_unit = "a"
to_unit = "b"
kind = "MERGE"
on = 2025-07-01
functions = ["ALL"]
instrument = "Luật"
evidence = "I"
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(text) → a folder with that one file."""

    def put(text: str) -> Path:
        (tmp_path / "one.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return put


def found(folder: Path) -> list[tuple[int, str]]:
    """(line, code) of every problem."""
    return [(problem.line, problem.code) for problem in check_organisation(folder)]


def test_a_good_file_has_no_problem_and_is_read(write: Write) -> None:
    folder = write(GOOD)

    assert check_organisation(folder) == []
    facts = organisation(folder)
    assert name_on(facts.units["b"], date(2025, 7, 31)) == "Xã B"
    assert name_on(facts.units["b"], date(2025, 8, 1)) == "Xã B mới"
    (step,) = facts.successions
    assert (step.from_unit, step.to_unit, step.kind, step.on) == ("a", "b", SuccessionKind.MERGE, date(2025, 7, 1))
    assert step.functions == tuple(Function)
    assert (step.basis.evidence, step.basis.verified) == ("I", False)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('code = "a"\nlevel = "DISTRICT"', 'code = "a"\nlevel = "REGION"'), (3, "VALUE")),
        (("until = 2025-07-01", "verified = true\nuntil = 2025-07-01"), (5, "VERIFIED_BY_FILE")),
        (('evidence = "R:S52"', 'evidence = "SURE"'), (14, "EVIDENCE")),
        (('to_unit = "b"', 'to_unit = "nobody"'), (32, "UNIT_UNKNOWN")),
        (('from_unit = "a"', 'from_unit = ["a", "nobody"]'), (31, "UNIT_UNKNOWN")),
        (("from = 2025-08-01", "from = 2025-07-15"), (26, "OVERLAP")),
        (("on = 2025-07-01", "on = 2025-06-30"), (34, "SUCCESSOR_TOO_EARLY")),
        (("from = 2025-07-01", "from = 2025-07-02"), (34, "SUCCESSOR_NOT_THERE")),
        (('functions = ["ALL"]', 'functions = ["EVERYTHING"]'), (35, "FUNCTION_UNKNOWN")),
        (('to_unit = "b"\n', ""), (30, "SUCCESSOR_MISSING")),
        (('name = "Huyện A"', 'nmae = "Huyện A"'), (4, "FIELD_UNKNOWN")),
        (("on = 2025-07-01\n", ""), (30, "FIELD_MISSING")),
        (('on = 2025-07-01', 'on = "2025-07-01"'), (34, "TYPE")),
        (('code = "b"', 'code = "Xã B"'), (10, "CODE")),
        (('[[unit]]\ncode = "b"', '[[unit]]\ncode = "a"'), (10, "UNIT_TWICE")),
        (("[[succession]]", "[[heir]]"), (30, "FIELD_UNKNOWN")),
    ],
)  # fmt: skip
def test_each_mistake_is_named_at_its_line(write: Write, change: tuple[str, str], problem: tuple[int, str]) -> None:
    assert change[0] in GOOD

    assert problem in found(write(GOOD.replace(*change, 1)))


def test_a_unit_that_ends_needs_a_successor_for_every_function(write: Write) -> None:
    folder = write(GOOD.replace('["ALL"]', '["PROPOSER", "ARCHIVE"]'))

    (problem,) = check_organisation(folder)
    assert (problem.line, problem.code) == (5, "NO_SUCCESSOR")
    assert "Sổ đăng ký văn bản" in problem.sentence
    assert "Lưu trữ hồ sơ" not in problem.sentence


def test_an_end_without_a_successor_may_be_said(write: Write) -> None:
    rest = GOOD.replace('["ALL"]', '["PROPOSER"]') + (
        '\n[[succession]]\nfrom_unit = "a"\nkind = "ABOLISH"\non = 2025-07-01\nfunctions = ["REST"]\n'
        'instrument = "Luật"\nevidence = "M"\n'
    )

    facts = organisation(write(rest))
    assert [len(step.functions) for step in facts.successions] == [1, len(Function) - 1]
    assert responsible(facts.units, facts.successions, "a", Function.ARCHIVE, date(2025, 7, 1)).units == ()


def test_a_function_leaves_a_unit_once(write: Write) -> None:
    early = (
        '\n[[unit]]\ncode = "c"\nlevel = "UNIT"\nname = "C"\ninstrument = "Luật"\nevidence = "M"\n'
        '\n[[succession]]\nfrom_unit = "a"\nto_unit = "c"\nkind = "TAKEOVER"\non = 2025-03-01\n'
        'functions = ["COMPLAINTS"]\ninstrument = "Luật"\nevidence = "M"\n'
    )

    assert found(write(GOOD + early)) == [(35, "FUNCTION_TWICE")]


def test_an_end_before_the_start_is_refused(write: Write) -> None:
    assert (26, "END_BEFORE_START") not in found(write(GOOD))
    wrong = GOOD.replace("from = 2025-08-01", "from = 2025-08-01\nuntil = 2025-08-01")

    assert found(write(wrong)) == [(27, "END_BEFORE_START")]


def test_a_circle_of_successors_is_named(write: Write) -> None:
    back = (
        '\n[[succession]]\nfrom_unit = "b"\nto_unit = "a"\nkind = "TAKEOVER"\non = 2025-06-01\n'
        'functions = ["PROPOSER"]\ninstrument = "Luật"\nevidence = "M"\n'
    )

    problems = check_organisation(write(GOOD + back))
    assert [problem.code for problem in problems] == ["CYCLE"]
    assert "a → b → a" in problems[0].sentence


def test_everything_is_found_in_one_run_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD.replace('evidence = "R:S52"', 'evidence = "?"'), encoding="utf-8")
    (tmp_path / "two.toml").write_text(GOOD.replace('"a"', '"z"').replace('"b"', '"y"', 1), encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[[unit]\n", encoding="utf-8")

    problems = check_organisation(tmp_path)
    assert {Path(problem.file).name for problem in problems} == {"one.toml", "two.toml", "bad.toml"}
    assert "SYNTAX" in {problem.code for problem in problems}


def test_a_folder_with_errors_is_not_used(write: Write) -> None:
    with pytest.raises(DefinitionRefused, match="UNIT_UNKNOWN"):
        organisation(write(GOOD.replace('to_unit = "b"', 'to_unit = "nobody"')))


# What we ship


def test_our_own_files_have_no_problem_and_nothing_is_verified() -> None:
    assert check_organisation() == []
    for path in ORGANISATION_DIR.glob("*.toml"):
        assert "verified" not in re.findall(r"^(\w+)\s*=", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_nothing_from_memory_is_presented_as_read() -> None:
    facts = organisation()
    read = {unit.code for unit in facts.units.values() if unit.basis.evidence.startswith("R:")}

    # Law §8 has these three mergers, the end of the districts and of their communes' governments; no department.
    assert {code for code in read if code.startswith("tinh-")} == {
        "tinh-bac-kan", "tinh-thai-nguyen", "tinh-bac-giang", "tinh-bac-ninh", "tinh-kien-giang", "tinh-an-giang",
    }  # fmt: skip
    assert {facts.units[code].level for code in read} <= {Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}
    assert {step.basis.evidence for step in facts.successions} <= {"I", "M"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tinh-bac-kan", "tinh-thai-nguyen"),
        ("tinh-bac-giang", "tinh-bac-ninh"),
        ("tinh-kien-giang", "tinh-an-giang"),
        ("so-nn-ptnt-bac-kan", "so-nn-mt-thai-nguyen"),
        ("so-kh-dt-bac-giang", "so-tai-chinh-bac-ninh"),
        ("ban-tuyen-giao-bac-giang", "ban-tuyen-giao-dan-van-bac-ninh"),
        ("cong-an-huyen", "cong-an-thai-nguyen"),
        ("xa-bang-phuc", "xa-dong-phuc-tn"),
    ],
)
def test_who_proposes_after_the_mergers_of_2025(old: str, new: str) -> None:
    facts = organisation()

    answer = responsible(facts.units, facts.successions, old, Function.PROPOSER, date(2025, 10, 14))
    assert (answer.one, answer.unverified) == (new, True)


def test_districts_end_on_one_day_and_district_police_four_months_earlier() -> None:
    units = organisation().units
    last = date(2025, 6, 30)

    assert [exists_on(units["huyen-cho-don"], day) for day in (last, date(2025, 7, 1))] == [True, False]
    assert [exists_on(units["cong-an-huyen"], date(2025, *day)) for day in ((2, 28), (3, 1))] == [True, False]
    ended = [u for u in units.values() if u.level is Level.DISTRICT]
    assert len(ended) > 25 and all(not exists_on(unit, date(2025, 7, 1)) for unit in ended)


def test_every_old_commune_of_cho_don_is_a_place_of_exactly_one_successor() -> None:
    facts = organisation()
    old = [u.code for u in facts.units.values() if u.valid_until and u.level is Level.COMMUNE]

    assert len(old) == 20
    for code in old:
        by_place = responsible(
            facts.units, facts.successions, "huyen-cho-don", Function.PROPOSER, date(2025, 7, 1), code
        )
        own = responsible(facts.units, facts.successions, code, Function.PROPOSER, date(2025, 7, 1))
        assert by_place.one == own.one != ""


def test_an_giang_keeps_its_name_while_its_seat_moves() -> None:
    province = organisation().units["tinh-an-giang"]
    seats = [seat.value for day in (date(2025, 6, 30), date(2025, 7, 1)) if (seat := value_on(province.seats, day))]

    assert {name_on(province, date(year, 1, 1)) for year in (2021, 2026)} == {"UBND tỉnh An Giang"}
    assert seats == ["thành phố Long Xuyên", "Rạch Giá (địa bàn tỉnh Kiên Giang cũ)"]


def test_mass_organisations_come_under_the_front_in_mid_2025() -> None:
    union = organisation().units["hoi-nong-dan-thai-nguyen"]
    days = (date(2025, 6, 30), date(2025, 7, 1))

    assert [parent_on(union, day) for day in days] == ["", "mttq-thai-nguyen"]
    assert [category_on(union, day) for day in days] == ["DOAN_THE", "TO_CHUC_THUOC_MTTQ"]


@pytest.mark.parametrize(
    ("task", "level", "day", "value"),
    [
        (LevelTask.STANDING_BODY, Level.DISTRICT, date(2024, 8, 7), "Phòng Nội vụ"),
        (LevelTask.STANDING_BODY, Level.DISTRICT, date(2025, 7, 1), ""),
        (LevelTask.STANDING_BODY, Level.COMMUNE, date(2025, 7, 1), "Văn phòng HĐND và UBND xã"),
        (LevelTask.CHANNEL, Level.COMMUNE, date(2025, 6, 30), "DISTRICT"),
        (LevelTask.CHANNEL, Level.COMMUNE, date(2025, 7, 1), "PROVINCE"),
    ],
)
def test_tiers_have_their_standing_body_and_channel_by_period(
    task: LevelTask, level: Level, day: date, value: str
) -> None:
    rule = level_rule(organisation().levels, task, level, day)

    assert (rule.row.value if rule else "") == value
    assert rule is None or not rule.row.basis.verified

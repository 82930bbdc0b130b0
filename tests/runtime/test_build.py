"""The name of a build: the same for the same code wherever it lies, another for every changed byte."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from runtime.build import BUILD, PACKED, PARTS, ROOT, digest_in, named, packed

RULE, SAYS = (
    "rules/nomination.py",
    "import sys; sys.path.insert(0, sys.argv[1]); from runtime.build import BUILD; print(BUILD)",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The same code in another folder, its files written in another order and at another time."""
    for part in reversed(PARTS):
        source, target = ROOT / part, tmp_path / "tree" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            # Other processes may be writing compiled files there.
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
        os.utime(target, (0, 0))
    shutil.copyfile(ROOT / "runtime" / "build.py", tmp_path / "tree" / "runtime" / "build.py")
    return tmp_path / "tree"


def test_name_is_the_same_in_another_process_and_another_folder(tree: Path) -> None:
    said = {
        subprocess.run(
            [sys.executable, "-I", "-c", SAYS, str(folder)], capture_output=True, text=True, check=True
        ).stdout
        for folder in (ROOT, tree)
    }

    assert said == {f"{BUILD}\n"}
    assert BUILD == named(PACKED) == f"thidua-{digest_in(BUILD)}"


def test_one_byte_of_a_rule_makes_another_build_and_a_page_does_not(tree: Path) -> None:
    (tree / "api").mkdir()
    (tree / "api" / "page.py").write_text("# new\n")
    (tree / "rules" / "__pycache__").mkdir(exist_ok=True)
    (tree / "rules" / "__pycache__" / "nomination.pyc").write_bytes(b"compiled")
    same = named(packed(tree))

    text = (tree / RULE).read_text()
    (tree / RULE).write_text(text.replace("state.returns + 1", "state.returns + 2", 1))

    assert same == BUILD
    assert named(packed(tree)) != BUILD


def test_a_build_is_an_ordinary_zip_with_every_rule_in_it() -> None:
    with ZipFile(io.BytesIO(PACKED)) as archive:
        names = archive.namelist()

        assert archive.testzip() is None and archive.read(RULE) == (ROOT / RULE).read_bytes()
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.py")} <= set(names)
    assert names == sorted(names) and "audit/witness.py" in names


@pytest.mark.parametrize(
    "name", ["", "0f895bab3b22eb6057e88d873d6c86a9", "thidua-", f"thidua-{'A' * 64}", f"{BUILD}\n"]
)
def test_names_that_are_not_ours_have_no_digest(name: str) -> None:
    assert digest_in(name) == ""

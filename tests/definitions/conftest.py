"""Copies of the real campaign with changes planted in them; the files themselves are never touched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CAMPAIGNS = Path(__file__).resolve().parents[2] / "campaigns"
NAMES = {
    "plan": "cho-don-2024.yaml",
    "issuer": "cho-don-2024.issuer.yaml",
    "units": "cho-don-2024.units.yaml",
    "council": "cho-don-2024.council.yaml",
    "statute": "cho-don-2024.statute.yaml",
}
Change = tuple[str, str, str]


@pytest.fixture(scope="session")
def real() -> Path:
    return CAMPAIGNS / NAMES["plan"]


@pytest.fixture
def plant(tmp_path: Path) -> Callable[..., Path]:
    """plant((file, old, new), …) → the changed definition; each `old` must stand in its file exactly once."""

    def planted(*changes: Change) -> Path:
        for name in NAMES.values():
            shutil.copy(CAMPAIGNS / name, tmp_path / name)
        for file, old, new in changes:
            target = tmp_path / NAMES[file]
            text = target.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {target.name}"
            target.write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path / NAMES["plan"]

    return planted


@pytest.fixture(scope="session")
def line_of() -> Callable[[Path, str, str], int]:
    """line_of(definition, file, fragment) → the line on which the fragment begins; it must stand there once."""

    def found(definition: Path, file: str, fragment: str) -> int:
        text = (definition.parent / NAMES[file]).read_text(encoding="utf-8")
        assert text.count(fragment) == 1, f"{fragment!r} stands {text.count(fragment)} times"
        return text.count("\n", 0, text.index(fragment)) + 1

    return found


@pytest.fixture(scope="session")
def file_names() -> dict[str, str]:
    return NAMES

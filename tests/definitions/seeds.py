"""Copies of the campaigns of the seed documents with changes planted in them, and where a fragment stands."""

import shutil
from pathlib import Path

CAMPAIGNS = Path(__file__).resolve().parents[2] / "campaigns"
CHO_DON, BAC_KAN, THAI_NGUYEN = "cho-don-2024", "bac-kan-2025", "bac-kan-2025.thai-nguyen"
AN_GIANG, CHUYEN_DE = "an-giang-2021", "an-giang-2021-chuyen-de"
ALL = (CHO_DON, BAC_KAN, THAI_NGUYEN, AN_GIANG, CHUYEN_DE)
Change = tuple[str, str, str]
"""Companion ("" = the plan), the text that stands there exactly once, the text in its place."""


def definition(stem: str) -> Path:
    return CAMPAIGNS / f"{stem}.yaml"


def companion(folder: Path, stem: str, name: str) -> Path:
    """The file of a companion; "" = the plan itself."""
    return folder / (f"{stem}.{name}.yaml" if name else f"{stem}.yaml")


def planted(folder: Path, stem: str, *changes: Change) -> Path:
    """A copy of the campaign with the changes; each old text must stand in its file exactly once."""
    for file in CAMPAIGNS.glob(f"{stem.split('.')[0]}*.yaml"):
        shutil.copy(file, folder / file.name)
    for name, old, new in changes:
        target = companion(folder, stem, name)
        text = target.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {target.name}"
        target.write_text(text.replace(old, new), encoding="utf-8")
    return folder / f"{stem}.yaml"


def line_of(file: Path, fragment: str) -> int:
    """The line of the fragment's first character that is no line break; it must stand there once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(fragment) == 1, f"{fragment!r} stands {text.count(fragment)} times in {file.name}"
    return text.count("\n", 0, text.index(fragment)) + 1 + (len(fragment) - len(fragment.lstrip("\n")))

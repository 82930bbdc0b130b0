"""The drawings, the fonts and the QR code."""

from pathlib import Path

import pytest
import zxingcpp

from documents.border import border_svg, rehearsal_svg, star_svg
from documents.press import FONTS
from documents.qr import qr_svg
from documents.typeface import REQUIRED, VIETNAMESE_LETTERS, coverage, require_vietnamese
from documents.wording import TEMPLATES


def test_drawings_on_file_are_what_the_program_draws() -> None:
    assert (TEMPLATES / "border-a4.svg").read_text(encoding="utf-8") == border_svg()
    assert (TEMPLATES / "star.svg").read_text(encoding="utf-8") == star_svg()
    assert (TEMPLATES / "rehearsal.svg").read_text(encoding="utf-8") == rehearsal_svg(TEMPLATES, FONTS)


def test_alphabet_has_134_letters_beyond_ascii() -> None:
    assert len(VIETNAMESE_LETTERS) == 134
    assert {"đ", "Đ", "ễ", "Ự", "ý", "Ỵ"} <= VIETNAMESE_LETTERS


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.name)
def test_font_covers_what_papers_need(font: Path) -> None:
    require_vietnamese([font])
    assert {ord(letter) for letter in REQUIRED} <= coverage(font)
    assert ord("王") not in coverage(font)


def test_fonts_come_with_their_licences() -> None:
    assert sorted(path.name for path in FONTS.glob("OFL-*.txt")) == [
        "OFL-GreatVibes.txt",
        "OFL-LiberationSerif.txt",
        "OFL-PlayfairDisplay.txt",
    ]
    assert all("SIL OPEN FONT LICENSE Version 1.1" in path.read_text(encoding="utf-8") for path in FONTS.glob("OFL-*"))


def test_qr_is_an_svg_that_reads_back() -> None:
    payload = "THIDUA:QD:1268:2024-08-21:9F3C5A7BE1D2F486"
    assert qr_svg(payload).lstrip().startswith("<?xml")
    drawn = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=2)
    read = zxingcpp.read_barcode(drawn)
    assert read is not None
    assert read.text == payload

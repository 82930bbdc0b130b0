"""The press on the real compiler: what is in the PDF, that it is the same each time, and what is refused."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from documents.model import Collective, Individual, Paper
from documents.press import FONTS, LayoutFault, Press, Unprintable, qr_payload
from documents.typeface import FontIncomplete
from documents.wording import TEMPLATES
from tests.documents import samples

MARK = "DIỄN TẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    """All words, in one line: line breaks of the layout are not part of a name."""
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


@pytest.fixture(scope="module", params=[paper.stem for paper in samples.every_paper()])
def paper(request: pytest.FixtureRequest) -> Paper:
    return next(paper for paper in samples.every_paper() if paper.stem == request.param)


def test_paper_has_its_text_marks_and_metadata(press: Press, paper: Paper) -> None:
    pdf = press.render(paper)
    text = text_of(pdf)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(character) in ("Co", "Cn") or character == "\ufffd" for character in text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert text.count(MARK) == 1
    assert "Giá trị minh họa: họ tên người ký và người được khen;" in text
    catalogue = reader(pdf).root_object
    assert str(catalogue["/Lang"]).lower().startswith("vi")
    assert press.edition in str(reader(pdf).metadata)
    made = reader(pdf).metadata
    assert made is not None
    assert made.creation_date == paper.made_at
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert pdf.endswith(b"%%EOF\n")
    assert not pdf.endswith(b"\n\n")


def test_real_paper_bears_no_mark_of_rehearsal(press: Press, paper: Paper) -> None:
    text = text_of(press.render(replace(paper, rehearsal=False, illustrative=())))
    assert "DIỄN TẬP" not in text
    assert "minh họa" not in text


def test_paper_carries_the_data_it_was_printed_from(press: Press, paper: Paper) -> None:
    attached = reader(press.render(paper)).attachments["paper.json"][0]
    assert json.loads(attached)["paper"]["digest"] == paper.digest


def test_same_data_give_the_same_bytes(press: Press, paper: Paper) -> None:
    first = press.render(paper)
    assert press.render(paper) == first
    assert Press().render(paper) == first
    assert press.render(replace(paper, digest="0" * 64)) != first


def test_fresh_process_with_other_seed_and_zone_gives_the_same_bytes(press: Press) -> None:
    program = (
        "import hashlib; from documents.press import Press; from tests.documents import samples; press = Press()\n"
        "print(*(hashlib.sha256(press.render(paper)).hexdigest() for paper in samples.every_paper()))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/Lima"},
        check=True,
        capture_output=True,
        text=True,
    )
    here = [hashlib.sha256(press.render(paper)).hexdigest() for paper in samples.every_paper()]
    assert elsewhere.stdout.split() == here


def test_data_in_nfd_give_the_same_bytes_as_in_nfc(press: Press) -> None:
    name = "Nguyễn Thị Diễm Phượng"
    composed = samples.certificate(Individual("Bà", name, "Giáo viên", "xã Bản Thi"))
    apart = samples.certificate(Individual("Bà", unicodedata.normalize("NFD", name), "Giáo viên", "xã Bản Thi"))
    assert press.render(apart) == press.render(composed)


def test_decision_names_every_recipient_and_annexes_the_list(press: Press) -> None:
    pdf = press.render(samples.decision())
    text = text_of(pdf)
    lost = [who.name for who in samples.COLLECTIVES + samples.INDIVIDUALS if who.name not in text]
    assert lost == []
    assert len(reader(pdf).pages) == 4
    annex = reader(pdf).pages[2].extract_text()
    assert "(Kèm theo Quyết định số 1268/QĐ-UBND ngày 21 tháng 8 năm 2024" in " ".join(annex.split())
    assert "(Danh sách gồm 10 tập thể và 20 cá nhân)./." in text


def test_pages_are_numbered_from_the_second_and_the_annex_apart(press: Press) -> None:
    pages = [page.extract_text().split()[0] for page in reader(press.render(samples.decision(rehearsal=False))).pages]
    assert pages == ["ỦY", "2", "Phụ", "2"]


def test_letter_holds_both_groups(press: Press) -> None:
    text = text_of(press.render(samples.letter()))
    assert "I. Đề nghị tặng Giấy khen của Chủ tịch Ủy ban nhân dân huyện" in text
    assert "Bà Lục Thị Thanh Huyền Phó Giám đốc Trung tâm Y tế huyện" in text
    own_only = text_of(press.render(samples.letter(superior_collectives=(), superior_individuals=())))
    assert "Bằng khen" not in own_only


@pytest.mark.parametrize(
    ("factory", "pages"), [(samples.certificate, 1), (samples.receipt, 1), (samples.letter, 3), (samples.minutes, 3)]
)
def test_page_count(press: Press, factory: Callable[[], Paper], pages: int) -> None:
    assert len(reader(press.render(factory())).pages) == pages


@pytest.mark.parametrize("recipient", [*samples.INDIVIDUALS, *samples.COLLECTIVES], ids=lambda who: who.name)
def test_certificate_name_is_found_whole(press: Press, recipient: Individual | Collective) -> None:
    assert recipient.name in text_of(press.render(samples.certificate(recipient)))


def test_draft_has_blanks_the_word_draft_and_no_code(press: Press) -> None:
    draft = press.render(samples.decision(number=None, issued_on=None))
    text = text_of(draft)
    assert "DỰ THẢO" in text
    assert "Số: ……/QĐ-UBND" in text
    assert "Quét mã" not in text
    assert "DỰ THẢO" not in text_of(press.render(samples.decision()))


def test_qr_payload_holds_kind_number_date_and_digest() -> None:
    assert qr_payload(samples.decision()) == "THIDUA:QD:1268:2024-08-21:9F3C5A7BE1D2F486"
    assert qr_payload(samples.certificate(number="7", issued_on=date(2024, 9, 2))).startswith("THIDUA:GK:7:2024-09-02:")


@pytest.mark.parametrize(
    "refused",
    [
        samples.certificate(Individual("Bà", "Hoàng Thị " + "Thanh Hương " * 12, "Giáo viên", "xã Bản Thi")),
        samples.certificate(Individual("Bà", "Hoàng Thị Thơm", "Phó Trưởng phòng " * 12, "xã Bản Thi")),
        samples.certificate(achievement=samples.ACHIEVEMENT * 3),
        samples.certificate(authority="Chủ tịch Ủy ban nhân dân " * 5),
        samples.decision(individuals=(Individual("Ông", "Nguyễn" * 20, "Giáo viên", "xã Bản Thi"),)),
    ],
    ids=["name", "post", "achievement", "authority", "word in a list"],
)
def test_overlong_text_is_refused_and_named(press: Press, refused: Paper) -> None:
    with pytest.raises(Unprintable, match="dài quá") as caught:
        press.render(refused)
    assert caught.value.code == "TOO_LONG"


def test_long_name_goes_down_the_ladder_before_it_is_refused(press: Press) -> None:
    name = "Ban Chấp hành Hội Liên hiệp Phụ nữ thị trấn Bằng Lũng, huyện Chợ Đồn"
    assert name in text_of(press.render(samples.certificate(Collective(name))))


@pytest.mark.parametrize("name", ["王 Hoa", "Lò Thị \ue000", "Mai 😀"])
def test_missing_glyph_is_refused_with_its_place(press: Press, name: str) -> None:
    for paper in (
        samples.certificate(Individual("Bà", name, "", "")),
        samples.decision(collectives=(Collective(name),)),
    ):
        with pytest.raises(Unprintable, match="U\\+") as caught:
            press.render(paper)
        assert caught.value.code == "NO_GLYPH"
        assert name in caught.value.sentence


def test_commands_in_a_name_are_printed_as_they_are(press: Press) -> None:
    name = 'Lan #panic("x") $a$ *b* {{7*7}} <b>'
    assert name in text_of(press.render(samples.certificate(Individual("Bà", name, "", ""))))
    assert name in text_of(press.render(samples.decision(collectives=(Collective(name),))))


def test_warning_of_the_layout_fails_the_paper(tmp_path: Path) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    with (folder / "certificate.typ").open("a", encoding="utf-8") as layout:
        layout.write("\n#par[#block[- lost]]\n")
    with pytest.raises(LayoutFault, match="block may not occur inside of a paragraph"):
        Press(templates=folder).render(samples.certificate())


def test_fault_of_the_layout_is_no_refusal_of_the_data(tmp_path: Path) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    (folder / "certificate.typ").write_text("#panic(1)", encoding="utf-8")
    with pytest.raises(LayoutFault):
        Press(templates=folder).render(samples.certificate())


def test_edition_changes_with_the_profile(press: Press, tmp_path: Path) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("indent = 10", "indent = 12.7"), encoding="utf-8")
    other = Press(templates=folder)
    assert other.edition != press.edition
    assert other.render(samples.letter()) != press.render(samples.letter())


def test_press_does_not_start_with_a_font_that_lacks_vietnamese(tmp_path: Path) -> None:
    fonts = shutil.copytree(FONTS, tmp_path / "fonts")
    font = fonts / "GreatVibes-Regular.ttf"
    font.write_bytes(without_cmap(font.read_bytes()))
    with pytest.raises(FontIncomplete, match="GreatVibes-Regular.ttf lacks"):
        Press(fonts=fonts)


def without_cmap(data: bytes) -> bytes:
    """The same font with a cmap that maps nothing."""
    entry = next(at for at in range(12, 12 + 16 * 64, 16) if data[at : at + 4] == b"cmap")
    table = int.from_bytes(data[entry + 8 : entry + 12], "big")
    return data[: table + 2] + b"\0\0" + data[table + 4 :]


def test_long_list_is_whole(press: Press) -> None:
    many = tuple(replace(who, name=f"{who.name} {n}") for n, who in enumerate(samples.INDIVIDUALS * 15))
    pdf = press.render(samples.decision(individuals=many, rehearsal=False))
    text = text_of(pdf)
    assert [who.name for who in many if who.name not in text] == []
    assert "(Danh sách gồm 10 tập thể và 300 cá nhân)./." in text


@pytest.mark.parametrize(
    "change",
    [{"made_at": datetime.fromisoformat("2024-08-21")}, {"digest": "abc"}, {"digest": "z" * 64}],
)
def test_paper_refuses_data_that_would_not_be_reproducible(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="made_at|digest"):
        samples.certificate(**change)

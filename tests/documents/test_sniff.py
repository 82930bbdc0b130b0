"""Uploads judged by content, from files made here."""

import base64
import io
import struct
import zipfile
import zlib

import pypdf
import pytest

from documents.sniff import DOCX, JPEG, PDF, PNG, WrongFile, sniff

LIMIT = 5_000_000
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
JPEG_1X1 = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4z"
    "NDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


def pdf(password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def office(main: str, folder: str = "word", more: dict[str, bytes] | None = None) -> bytes:
    types = f'<Types><Override PartName="/{folder}/document.xml" ContentType="{main}"/></Types>'
    return archive({"[Content_Types].xml": types.encode(), f"{folder}/document.xml": b"<w/>", **(more or {})})


def with_macro() -> bytes:
    return office(MACRO_MAIN, more={"word/vbaProject.bin": b"macro"})


def bomb() -> bytes:
    return office(WORD_MAIN, more={"word/media/big.bin": bytes(301_000_000)})


def crowded() -> bytes:
    return archive({f"word/{n}": b"" for n in range(5_001)} | {"[Content_Types].xml": b""}, zipfile.ZIP_STORED)


def encrypted_member() -> bytes:
    data = bytearray(office(WORD_MAIN))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(pdf(), PDF, id="pdf"),
        pytest.param(b"\xef\xbb\xbf\r\n" + pdf(), PDF, id="pdf after a byte order mark"),
        pytest.param(pdf() + b"\r\n\x00\x00", PDF, id="pdf with a padded tail"),
        pytest.param(office(WORD_MAIN), DOCX, id="docx"),
        pytest.param(png(), PNG, id="png"),
        pytest.param(JPEG_1X1, JPEG, id="jpeg"),
        pytest.param(JPEG_1X1 + bytes(64), JPEG, id="jpeg with a padded tail"),
    ],
)
def test_sniff_names_the_type_of_sound_files(data: bytes, media_type: str) -> None:
    assert sniff(data, LIMIT) == media_type


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        pytest.param(b"", "FILE_EMPTY", "0 byte", id="empty"),
        pytest.param(pdf() + bytes(LIMIT), "FILE_TOO_LARGE", "5,0 MB", id="too large"),
        pytest.param(pdf("mat khau"), "FILE_ENCRYPTED", "mật khẩu", id="pdf with a password"),
        pytest.param(pdf(""), "FILE_ENCRYPTED", "mật khẩu", id="pdf locked without a password to open"),
        pytest.param(pdf()[:-40], "FILE_DAMAGED", "PDF", id="pdf cut short"),
        pytest.param(b"MZ\x90\x00" + bytes(60) + pdf(), "FILE_TYPE", "loại", id="program holding a pdf"),
        pytest.param(b"MZ\x90\x00" + bytes(2000), "FILE_TYPE", "loại", id="program renamed to .pdf"),
        pytest.param(b"\x7fELF" + bytes(2000), "FILE_TYPE", "loại", id="linux program"),
        pytest.param(b"To trinh", "FILE_TYPE", "loại", id="text"),
        pytest.param(b"<html><script>1</script>", "FILE_TYPE", "loại", id="html"),
        pytest.param(b"<svg onload='x'/>", "FILE_TYPE", "loại", id="svg"),
        pytest.param(b"GIF89a" + bytes(20), "FILE_TYPE", "loại", id="gif"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "FILE_TYPE", "kiểu cũ", id="old doc"),
        pytest.param(archive({"a.txt": b"a"}), "FILE_TYPE", "tệp nén", id="plain zip"),
        pytest.param(office(SHEET_MAIN, "xl"), "FILE_TYPE", "tệp nén", id="xlsx"),
        pytest.param(office(SHEET_MAIN), "FILE_TYPE", "Word", id="types that name no word document"),
        pytest.param(with_macro(), "FILE_MACRO", "macro", id="docm"),
        pytest.param(office(WORD_MAIN)[:-30], "FILE_DAMAGED", "Word", id="docx cut short"),
        pytest.param(encrypted_member(), "FILE_ENCRYPTED", "mật khẩu", id="docx with encrypted parts"),
        pytest.param(bomb(), "FILE_UNSAFE", "phình", id="zip bomb"),
        pytest.param(crowded(), "FILE_UNSAFE", "phình", id="zip of too many parts"),
        pytest.param(png()[:-12], "FILE_DAMAGED", "PNG", id="png cut short"),
        pytest.param(JPEG_1X1[:-2], "FILE_DAMAGED", "JPEG", id="jpeg cut short"),
    ],
)
def test_sniff_refuses_with_code_and_sentence(data: bytes, code: str, words: str) -> None:
    with pytest.raises(WrongFile) as refused:
        sniff(data, LIMIT)
    assert refused.value.code == code
    assert words in refused.value.sentence
    assert refused.value.sentence == str(refused.value)


def test_sniff_counts_the_limit_itself_as_allowed() -> None:
    data = pdf()
    assert sniff(data, len(data)) == PDF
    with pytest.raises(WrongFile):
        sniff(data, len(data) - 1)

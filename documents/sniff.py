"""What an uploaded file is, read from its content and never from its name."""

import io
import re
import zipfile
import zlib

import puremagic

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = "image/png"
JPEG = "image/jpeg"

_TAIL_BYTES = 2048
_ZIP_MEMBERS = 5_000
_ZIP_TOTAL_BYTES = 300_000_000
_CONTENT_TYPES_BYTES = 1_000_000
_ACCEPTED = "Hãy nộp tệp PDF, Word (.docx), ảnh PNG hoặc ảnh JPEG."


class WrongFile(Exception):
    """An upload that cannot be taken: a code for machines, a sentence for the person who sent it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def sniff(data: bytes, limit_bytes: int) -> str:
    """The media type of the content. Raises WrongFile unless it is a sound PDF, DOCX, PNG or JPEG within the limit."""
    if not data:
        raise WrongFile("FILE_EMPTY", "Tệp không có nội dung (0 byte). Hãy kiểm tra tệp trên máy rồi tải lên lại.")
    if len(data) > limit_bytes:
        raise WrongFile(
            "FILE_TOO_LARGE",
            f"Tệp nặng {_megabytes(len(data))} MB, vượt giới hạn {_megabytes(limit_bytes)} MB. "
            "Hãy giảm dung lượng (quét ở 150–200 dpi) hoặc tách tệp rồi tải lên lại.",
        )
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(data, PNG, b"IEND\xaeB`\x82", "ảnh PNG")
    if data.startswith(b"\xff\xd8\xff"):
        return _image(data, JPEG, b"\xff\xd9", "ảnh JPEG")
    raise _unknown(data)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")


def _pdf(data: bytes) -> str:
    tail = data[-_TAIL_BYTES:]
    pointer = re.search(rb"startxref\s+(\d+)\s+%%EOF", tail)
    if pointer is None:
        raise _damaged("PDF")
    if re.search(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)", _trailer(data, int(pointer[1]))):
        raise WrongFile(
            "FILE_ENCRYPTED",
            "Tệp PDF có mật khẩu hoặc bị khóa nên Hội đồng không đọc được. "
            "Hãy gỡ mật khẩu (in lại ra PDF) rồi tải lên lại.",
        )
    return PDF


def _trailer(data: bytes, offset: int) -> bytes:
    """The dictionary that would name the encryption; the whole file when the pointer is off (readers repair that)."""
    part = data[offset:]
    if part.startswith(b"xref"):
        start = part.find(b"trailer")
        return part[start : part.find(b"startxref", start)] if start >= 0 else data
    if re.match(rb"\d+\s+\d+\s+obj", part):
        return part[: part.find(b"stream")]
    return data


def _docx(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_modest(archive)
            return _require_word(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as fault:
        raise _damaged("Word (.docx)") from fault


def _require_modest(archive: zipfile.ZipFile) -> None:
    """Judged by the directory alone: nothing is unpacked to find out."""
    members = archive.infolist()
    if len(members) > _ZIP_MEMBERS or sum(member.file_size for member in members) > _ZIP_TOTAL_BYTES:
        raise WrongFile(
            "FILE_UNSAFE",
            "Tệp nén phình ra quá lớn khi mở nên không được mở để bảo đảm an toàn. "
            "Hãy lưu văn bản thành PDF rồi tải lên lại.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise WrongFile("FILE_ENCRYPTED", f"Tệp nén có mật khẩu nên không đọc được. Hãy gỡ mật khẩu. {_ACCEPTED}")


def _require_word(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise WrongFile("FILE_TYPE", f"Tệp là tệp nén hoặc loại tài liệu khác, không phải văn bản Word. {_ACCEPTED}")
    with archive.open("[Content_Types].xml") as member:
        types = member.read(_CONTENT_TYPES_BYTES)
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise WrongFile(
            "FILE_MACRO", "Văn bản Word có chứa macro. Hãy lưu lại thành .docx không có macro rồi tải lên lại."
        )
    if b"wordprocessingml.document.main+xml" not in types:
        raise WrongFile("FILE_TYPE", f"Tệp không phải văn bản Word (.docx). {_ACCEPTED}")
    return DOCX


def _image(data: bytes, media_type: str, end_mark: bytes, label: str) -> str:
    if end_mark not in data[16:]:
        raise _damaged(label)
    return media_type


def _damaged(label: str) -> WrongFile:
    return WrongFile(
        "FILE_DAMAGED",
        f"Tệp {label} bị hỏng hoặc tải lên chưa trọn vẹn. Hãy mở thử trên máy của mình rồi tải lên lại.",
    )


def _unknown(data: bytes) -> WrongFile:
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return WrongFile(
            "FILE_TYPE",
            "Tệp là tài liệu Office kiểu cũ (.doc, .xls) hoặc tài liệu có mật khẩu. "
            "Hãy gỡ mật khẩu và lưu lại thành .docx hoặc PDF rồi tải lên lại.",
        )
    try:
        extension = puremagic.from_string(data[:4096])
    except (puremagic.PureError, ValueError):
        extension = ""
    seen = f" (nội dung thuộc loại «{extension}»)" if extension else ""
    return WrongFile("FILE_TYPE", f"Nội dung tệp không thuộc loại được nhận{seen}, dù tên tệp là gì. {_ACCEPTED}")

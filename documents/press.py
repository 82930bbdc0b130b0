"""The press: data → wording → canonical JSON → Typst → PDF/A-3a and PDF/UA-1. The same data give the same bytes."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

from documents.inspection import InspectionPaper
from documents.model import Certificate, Individual, Paper
from documents.qr import qr_svg
from documents.typeface import coverage, require_vietnamese
from documents.wording import TEMPLATES, Wording, clean, tidy
from rules.facts import VIETNAM

FONTS = Path(__file__).parent / "fonts"
# The layouts refuse with panic("THIDUA <code>: <text>"); this is the one sentence they share with Python.
_REFUSAL = re.compile(r"THIDUA ([A-Z_]+): ([^\"\\\n]*)")
_SENTENCES = {
    "TOO_LONG": "«{text}» dài quá, không in vừa khổ giấy kể cả ở cỡ chữ nhỏ nhất. Hãy rút gọn rồi in lại.",
}


class Unprintable(Exception):
    """The data cannot be printed faithfully; nothing was printed. Code for machines, sentence for persons."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class LayoutFault(RuntimeError):
    """The layout itself failed or warned: a fault of ours, never of the data."""


class Press:
    """One compiler with its fonts loaded, for the life of a process. Not for use by two threads at once."""

    def __init__(self, templates: Path = TEMPLATES, fonts: Path = FONTS) -> None:
        """Refuses to start (FontIncomplete) when a font lacks Vietnamese letters."""
        files = sorted(fonts.glob("*.ttf"))
        require_vietnamese(files)
        self._templates = templates
        self._body = frozenset.intersection(*(coverage(file) for file in files if file.name.startswith("Liberation")))
        self._script = frozenset.intersection(*(coverage(file) for file in files if file.name.startswith("GreatVibes")))
        self._wording = Wording(templates)
        self._compiler = typst.Compiler(
            root=str(templates), font_paths=typst.Fonts(False, False, [str(fonts)]), ignore_system_fonts=True
        )
        self.edition = _edition(templates, files)
        """Names what besides the data decides the bytes: Typst's version, profile, layouts, wording, fonts."""

    def render(self, paper: Paper) -> bytes:
        """The paper as PDF. Raises Unprintable for data without glyph or room, LayoutFault for faults of ours."""
        data = tidy(paper)
        if isinstance(paper, InspectionPaper):
            data = _spelled(data, self._body)
        self._require_glyphs(paper, data)
        inputs = {
            "paper": _canonical({"kind": paper.code, "draft": paper.draft, **data}, self._wording.of(paper, data)),
            "edition": self.edition,
            "qr": "" if paper.draft else qr_svg(qr_payload(paper)),
        }
        return self._compile(paper, inputs)

    def _compile(self, paper: Paper, inputs: dict[str, str]) -> bytes:
        try:
            pdf, warnings = self._compiler.compile_with_warnings(
                input=str(self._templates / f"{paper.stem}.typ"),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=["a-3a", "ua-1"],
                timestamp=paper.made_at.astimezone(VIETNAM),
            )
        except typst.TypstError as error:
            raise _explained(error) from error
        if warnings or not isinstance(pdf, bytes):
            raise LayoutFault("; ".join(warning.message for warning in warnings) or "no single file came out")
        # A signature is appended to the file and must begin on a line of its own (PDF/A 6.1.9).
        return pdf.rstrip(b"\n") + b"\n"

    def _require_glyphs(self, paper: Paper, data: Mapping[str, Any]) -> None:
        for text in _strings(data):
            _require_glyphs(text, self._body)
        if isinstance(paper, Certificate):
            _require_glyphs(clean(_called(paper)), self._script)


def qr_payload(paper: Paper) -> str:
    """`THIDUA:` kind, number, date, first 16 hex digits of the digest."""
    day = paper.issued_on.isoformat() if paper.issued_on else ""
    return f"THIDUA:{paper.code}:{paper.number}:{day}:{paper.digest[:16].upper()}"


def _called(paper: Certificate) -> str:
    who = paper.recipient
    return f"{who.honorific} {who.name}" if isinstance(who, Individual) else who.name


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _require_glyphs(text: str, held: frozenset[int]) -> None:
    lacking = sorted({character for character in text if ord(character) not in held})
    if lacking:
        shown = " ".join(f"{character} (U+{ord(character):04X})" for character in lacking)
        raise Unprintable(
            "NO_GLYPH", f"Phông chữ không in được ký tự {shown} trong «{text}». Hãy sửa lại chữ này rồi in lại."
        )


def _spelled(value: Any, held: frozenset[int]) -> Any:
    """Signs that no font of ours has, by their numbers: a list of the auditor's shows people's words as they stand."""
    if isinstance(value, str):
        return "".join(sign if ord(sign) in held else f"[U+{ord(sign):04X}]" for sign in value)
    if isinstance(value, dict):
        return {name: _spelled(inner, held) for name, inner in value.items()}
    return [_spelled(inner, held) for inner in value] if isinstance(value, list) else value


def _canonical(paper: Mapping[str, Any], words: Mapping[str, list[str]]) -> str:
    content = {"paper": paper, "words": words}
    return json.dumps(content, default=_iso, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not data of a paper: {type(value).__name__}")


def _explained(error: typst.TypstError) -> Exception:
    refusal = _REFUSAL.search(error.message)
    if refusal and refusal[1] in _SENTENCES:
        return Unprintable(refusal[1], _SENTENCES[refusal[1]].format(text=refusal[2]))
    return LayoutFault(error.diagnostic)


def _edition(templates: Path, fonts: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in [*sorted(templates.iterdir()), *fonts]:
        if file.is_file():
            digest.update(f"{file.name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return f"typst {version('typst')}, edition {digest.hexdigest()[:16]}"

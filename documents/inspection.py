"""Papers of an inspection: lists of acts, samples and findings as they stood when they were printed."""

from dataclasses import dataclass
from datetime import datetime

from documents.model import Paper, Signer


@dataclass(frozen=True)
class PaperColumn:
    """A column. `width` in mm; 0: what is left."""

    heading: str
    width: int


@dataclass(frozen=True)
class PaperTable:
    """A table with its heading; the first column counts."""

    heading: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class InspectionPaper(Paper):
    """A list of the auditor's with what it was made by. Without a number: a print-out, not a paper of the register."""

    code = "KT"
    stem = "inspection"

    title: str
    """In capitals, e.g. KẾT QUẢ TRA CỨU NHẬT KÝ."""
    subject: str
    at: datetime
    facts: tuple[str, ...]
    """Sentences: by what it was made, by whom, how to check it."""
    tables: tuple[PaperTable, ...]
    signer: Signer

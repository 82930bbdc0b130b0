"""What a line of a handover says, on the page and on the minutes."""

from dataclasses import dataclass

from api.pages import address
from api.pages.words import WORK, case_number, state_label
from storage.reads.handover import SUBJECT_OF, OpenCase


@dataclass(frozen=True)
class Line:
    """One open case in words. `href` empty: nothing to open."""

    work: str
    status: str
    href: str


def line_of(case: OpenCase) -> Line:
    """What is to be done, how it stands, and where."""
    subject = SUBJECT_OF[case.kind]
    status = state_label(subject, case.status) if case.status else ""
    href = address.task(subject, case.campaign, case.n, case.unit)
    if case.kind == "CAMPAIGN":
        return Line(f"Phong trào: {case.title}", status, href)
    if case.kind == "ENROLMENT":
        return Line(f"Việc của đơn vị trong: {case.title}", status, href)
    if case.n == 0:
        count = f" ({case.title} hồ sơ đang chờ)" if case.title else ""
        return Line(f"{WORK[(subject, case.next_act)]}{count}", "", href)
    if case.kind == "SITTING":
        return Line(f"Phiên họp thứ {case.n}", status, href)
    if case.kind == "DECISION":
        return Line(f"Dự thảo quyết định {case.n}", status, href)
    named = f": {case.title}" if case.title else ""
    return Line(f"{'Bản nháp, ' if case.kind == 'DRAFT' else ''}{case_number(case.n)}{named}", status, href)

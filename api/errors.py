"""One table from errors to HTTP, two faces: problem+json for /api, a page for people. Same words, same source."""

import secrets
from dataclasses import dataclass

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import NoResultFound
from starlette.exceptions import HTTPException

from api.actions.compose import Malformed, sentence_of
from api.actions.prepare import NotThere
from api.deps import Forged, NotSignedIn
from api.rendering import render
from api.security import SignInRefused
from documents.sniff import WrongFile
from documents.store import NotStored
from rules.refusal import Refusal
from runtime.sending import Fault
from storage.clock import ClockRefused
from storage.drafts import DraftLocked
from storage.intake import KeyReused

log = structlog.stdlib.get_logger()
FORBIDDEN = frozenset({"WRONG_ROLE", "WRONG_UNIT", "OUTSIDE_REMIT"})


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words: sentence, what to do, who says so."""

    status: int
    code: str
    sentence: str
    remedy: str = ""
    source: str = ""
    fields: tuple[tuple[str, str], ...] = ()


NOT_FOUND = Problem(
    404, "NOT_FOUND", "Không tìm thấy trang hoặc hồ sơ này.", "Kiểm tra lại địa chỉ, hoặc mở từ danh sách việc."
)

WORDED = {
    400: Problem(422, "MALFORMED", "Yêu cầu không đọc được.", "Mở lại trang rồi gửi lại."),
    413: Problem(
        413, "TOO_LARGE", "Nội dung gửi lên quá lớn.", "Mỗi tệp không quá 20 MB; giảm dung lượng hoặc tách tệp."
    ),
}
"""What the web framework itself answers with; whatever else it says is a place that does not exist here."""


def problem_of(error: Exception) -> Problem:
    """The problem of an error. Whatever is not named here is a fault: 500, with a code for the report."""
    if isinstance(error, Refusal):
        status = 403 if error.code in FORBIDDEN else 409
        return Problem(status, error.code, error.sentence, error.remedy, str(error.source))
    if isinstance(error, Malformed):
        fields = tuple(error.problems.items())
        return Problem(422, "MALFORMED", "Một số mục chưa đúng.", "Sửa các mục được chỉ ra rồi gửi lại.", "", fields)
    if isinstance(error, RequestValidationError):
        fields = tuple(
            (".".join(str(part) for part in item["loc"]), sentence_of(str(item["type"]))) for item in error.errors()
        )
        return Problem(422, "MALFORMED", "Một số mục chưa đúng.", "Sửa các mục được chỉ ra rồi gửi lại.", "", fields)
    if isinstance(error, WrongFile):
        return Problem(422, error.code, error.sentence, "Chọn tệp khác rồi tải lên lại.")
    if isinstance(error, KeyReused):
        return Problem(
            422, "KEY_REUSED", "Mẫu này đã được gửi với nội dung khác.", "Mở lại trang, nhập lại rồi gửi một lần nữa."
        )
    if isinstance(error, DraftLocked):
        return Problem(409, "DRAFT_LOCKED", "Hồ sơ đã nộp nên không sửa được nội dung.", "Chờ trả lại để bổ sung.")
    if isinstance(error, ClockRefused):
        return Problem(409, "CLOCK", error.sentence, "Mở lại trang diễn tập để xem đồng hồ.")
    if isinstance(error, SignInRefused):
        return Problem(401, "SIGN_IN", error.sentence, error.remedy)
    if isinstance(error, NotSignedIn):
        return Problem(401, "NOT_SIGNED_IN", "Chưa đăng nhập hoặc phiên đã hết hạn.", "Đăng nhập rồi làm lại.")
    if isinstance(error, Forged):
        return Problem(403, "FORGED", "Yêu cầu không đến từ trang của hệ thống.", "Mở lại trang rồi gửi lại.")
    if isinstance(error, HTTPException) and error.status_code in WORDED:
        return WORDED[error.status_code]
    if isinstance(error, NotThere | NoResultFound | NotStored | HTTPException):
        return NOT_FOUND
    incident = secrets.token_hex(4)
    log.error("http.fault", incident=incident, error=type(error).__name__)
    return Problem(
        500,
        "FAULT",
        f"Hệ thống gặp sự cố (mã {incident}). Nội dung đã ghi nhận không bị mất.",
        "Thử lại sau; nếu vẫn gặp, báo mã sự cố cho người quản trị.",
    )


def as_json(request: Request, problem: Problem) -> JSONResponse:
    """application/problem+json (RFC 9457) with our own members code, remedy, source, fields."""
    body = {
        "type": f"urn:thidua:problem:{problem.code}",
        "title": problem.sentence,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.sentence,
        "remedy": problem.remedy,
        "source": problem.source,
        "fields": dict(problem.fields),
        "instance": request.url.path,
    }
    return JSONResponse(body, status_code=problem.status, media_type="application/problem+json")


def answer(request: Request, error: Exception) -> Response:
    """The error as JSON below /api, as a page elsewhere; who is not signed in goes to sign-in."""
    problem = problem_of(error)
    if request.url.path.startswith("/api/"):
        return as_json(request, problem)
    if isinstance(error, NotSignedIn):
        return RedirectResponse(f"/dang-nhap?tiep={request.url.path}", status_code=303)
    return render(request, "error.html", status_code=problem.status, problem=problem)


HANDLED: tuple[type[Exception], ...] = (
    Refusal,
    Malformed,
    RequestValidationError,
    WrongFile,
    KeyReused,
    DraftLocked,
    ClockRefused,
    SignInRefused,
    NotSignedIn,
    Forged,
    NotThere,
    NoResultFound,
    NotStored,
    HTTPException,
    Fault,
    Exception,
)


def install(app: FastAPI) -> None:
    """Put the table on an application."""
    for kind in HANDLED:
        app.add_exception_handler(kind, answer)

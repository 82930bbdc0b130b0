"""Signing in and out over JSON; the clock of a rehearsal."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from api import security
from api.actions import clock as clock_actions
from api.actions.clock import Advanced
from api.deps import AppParts, ChangingOfficer, CurrentOfficer, Reading, token_of
from api.rest.schemas import AdvancedView, AdvanceRequest, ClockOut, RoleView, SignedIn, SignInRequest
from storage import clock

router = APIRouter(prefix="/api/v1", tags=["session"])


@router.post("/sign-in")
def sign_in(request: SignInRequest, parts: AppParts) -> SignedIn:
    """A bearer token for an account."""
    token, officer = security.sign_in(parts.database, request.account, request.password)
    roles = [RoleView(role=held.role, unit=held.unit, unit_name=held.unit_name) for held in officer.roles]
    return SignedIn(token=token, csrf=officer.csrf, account=officer.account, name=officer.name, roles=roles)


@router.post("/sign-out", status_code=204)
def sign_out(request: Request, parts: AppParts, officer: ChangingOfficer) -> None:
    """End this session; its token and its cookie are worth nothing any more."""
    security.sign_out(parts.database, token_of(request))


@router.get("/clock")
def read_clock(session: Reading, officer: CurrentOfficer) -> ClockOut:
    """The installation's clock and the nearest due instant."""
    view = clock.view(session)
    instant = view.instant if view.frozen else datetime.now(UTC)
    return ClockOut(
        rehearsal=view.rehearsal,
        frozen=view.frozen,
        instant=instant,
        epoch=view.epoch,
        next_due_at=clock.next_instant(session),
    )


def _view(done: Advanced) -> AdvancedView:
    return AdvancedView(instant=done.instant, epoch=done.epoch, woken=done.woken, left=list(done.left))


@router.post("/clock/advance")
async def advance(request: AdvanceRequest, parts: AppParts, officer: ChangingOfficer) -> AdvancedView:
    """Move a rehearsal's clock forward; answers when every case that fell due has settled."""
    if request.to is None:
        return _view(await clock_actions.advance_to_next(parts))
    return _view(await clock_actions.advance(parts, request.to))


@router.get("/clock/upcoming")
async def upcoming(parts: AppParts, officer: CurrentOfficer) -> dict[str, str | None]:
    """The nearest instant at which something falls due by itself."""

    def read() -> datetime | None:
        with parts.database.read() as session:
            return clock.next_instant(session)

    instant = await run_in_threadpool(read)
    return {"next_due_at": instant.isoformat() if instant else None}

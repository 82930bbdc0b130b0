"""One POST route for every act of every subject, generated from the table: shape, then the same action as the pages."""

import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from activities.dispatch import Done, Pending
from api.actions.acting import Intent, perform
from api.actions.prepare import NotThere
from api.actions.visible import answer_for, unit_of
from api.deps import AppParts, ChangingOfficer, CurrentOfficer
from api.rest.schemas import PendingView, ReceiptView, request_model
from payloads import ids
from rules.acting import Role
from rules.register import BODIES, TABLES

router = APIRouter(prefix="/api/v1", tags=["acts"])
NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def number(tail: str) -> int:
    """The running number in an address. Raises NotThere for anything else: no case has such an id."""
    if not NUMBER.fullmatch(tail):
        raise NotThere(tail)
    return int(tail)


# Subjects that belong to no campaign (ids.OF_NO_CAMPAIGN) have an address of their own.
PATHS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "campaign": ("/campaigns/{code}/acts/", lambda code, tail: ids.campaign_id(code)),
    "enrolment": ("/campaigns/{code}/enrolments/{tail}/acts/", ids.enrolment_id),
    "nomination": (
        "/campaigns/{code}/nominations/{tail}/acts/",
        lambda code, tail: ids.nomination_id(code, number(tail)),
    ),
    "council": ("/campaigns/{code}/sittings/{tail}/acts/", lambda code, tail: ids.council_id(code, number(tail))),
    "decision": ("/campaigns/{code}/decisions/{tail}/acts/", lambda code, tail: ids.decision_id(code, number(tail))),
    "programme": ("/programmes/{code}/acts/", lambda code, tail: ids.programme_id(code)),
    "law": ("/law/rows/{code}/acts/", lambda code, tail: f"law/{code}"),
    "signing": ("/signing/{code}/acts/", lambda code, tail: ids.signing_id(code)),
}
BY_PEOPLE_ONLY = frozenset({Role.SYSTEM, Role.MESSENGER})
Answer = ReceiptView | PendingView


def view_of(answer: Done | Pending, response: Response) -> Answer:
    """The JSON of an answer; an act that is taken but not answered is 202."""
    if isinstance(answer, Done):
        receipt = answer.receipt
        return ReceiptView(
            key=receipt.update_id,
            workflow_id=receipt.workflow_id,
            act=receipt.act,
            act_no=receipt.act_no,
            received_at=receipt.received_at,
            recorded_at=receipt.recorded_at,
            filed_at=receipt.filed_at,
            state=receipt.state,
            state_digest=receipt.state_digest,
        )
    response.status_code = 202
    return PendingView(key=answer.key, poll=f"/api/v1/acts/{answer.key}")


def _route(subject: str, act: str) -> Callable[..., Coroutine[Any, Any, Answer]]:
    model = request_model(subject, act)
    address = PATHS[subject][1]

    async def do(
        request: Request,
        response: Response,
        parts: AppParts,
        officer: ChangingOfficer,
        body: BaseModel,
        idempotency_key: Annotated[str, Header(min_length=8, max_length=80)],
        act_as: Annotated[Role | None, Header()] = None,
    ) -> Answer:
        workflow_id = address(request.path_params["code"], request.path_params.get("tail", ""))
        fields = body.model_dump(mode="json", exclude_unset=True)
        unit = await run_in_threadpool(unit_of, parts, workflow_id)
        intent = Intent(workflow_id, act, idempotency_key, fields, act_as)
        return view_of(await perform(parts, officer, intent, unit), response)

    do.__annotations__["body"] = model
    do.__name__ = f"{subject}_{act}"
    return do


def _add_routes() -> None:
    for subject, acts in BODIES.items():
        for act in acts:
            move = TABLES[subject].by_act[act]
            if move.roles <= BY_PEOPLE_ONLY:
                continue
            router.add_api_route(
                PATHS[subject][0] + act,
                _route(subject, act),
                methods=["POST"],
                response_model=ReceiptView | PendingView,
                summary=move.label.removesuffix("…"),
                responses={202: {"model": PendingView}, 403: {}, 409: {}, 422: {}},
            )


_add_routes()


@router.get("/acts/{key}", response_model=ReceiptView | PendingView)
async def outcome(key: str, response: Response, parts: AppParts, officer: CurrentOfficer) -> Answer:
    """The outcome of an act that the same account sent. The refusal is answered as for the act itself."""
    return view_of(await run_in_threadpool(answer_for, parts, officer, key), response)

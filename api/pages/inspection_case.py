"""Kiểm tra: the inspector's five questions about a campaign or a dossier, each with its answer on one page."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.actions.inspection import remit_of, require_campaign
from api.actions.prepare import NotThere
from api.deps import CurrentOfficer, Reading
from api.pages.common import Words
from api.rendering import render
from payloads.ids import nomination_id
from payloads.naming import names_of
from storage.facts import basis_of
from storage.reads.inspection import about, who_looked
from storage.reads.inspection_campaign import campaign_answers, find_cases, lines_of, titles_of
from storage.reads.inspection_case import answers
from storage.statement import table_of
from storage.tables.subject import Nomination

router = APIRouter(prefix="/kiem-tra", include_in_schema=False)


def time_machine(request: Request, workflow_id: str) -> str:
    """Address of the page that shows a case at a past instant."""
    return str(request.app.url_path_for("time_machine", ma=workflow_id.replace("/", ":")))


@router.get("/phong-trao")
def places(request: Request, officer: CurrentOfficer, session: Reading, words: Words = "") -> Response:
    """Where to begin: a campaign, or a dossier by number or name."""
    remit, titles = remit_of(officer), titles_of(session)
    found = find_cases(session, remit.campaigns, words)
    campaigns = [(code, titles[code]) for code in sorted(remit.campaigns, reverse=True)]
    context: dict[str, Any] = {"campaigns": campaigns, "titles": titles, "found": found, "words": words}
    return render(request, "inspection_places.html", officer=officer, tab="cau-hoi", **context)


@router.get("/phong-trao/{code}")
def campaign_page(
    request: Request, code: str, officer: CurrentOfficer, session: Reading, words: Words = ""
) -> Response:
    """The questions over one campaign."""
    plan = require_campaign(session, officer, code)
    found = campaign_answers(session, code)
    if found is None:
        raise NotThere(code)
    return render(
        request,
        "inspection_campaign.html",
        officer=officer,
        found=found,
        names=names_of(basis_of(plan)),
        cases=find_cases(session, frozenset({code}), words),
        words=words,
        titles=titles_of(session),
        tab="cau-hoi",
    )


@router.get("/ho-so/{code}/{n}")
def case_page(request: Request, code: str, n: int, officer: CurrentOfficer, session: Reading) -> Response:
    """The five answers about one dossier, who looked at it, what inspections say of it."""
    plan, remit, workflow_id = require_campaign(session, officer, code), remit_of(officer), nomination_id(code, n)
    found = answers(session, code, n, remit.campaigns)
    if found is None:
        raise NotThere(code)
    (line,) = lines_of(session, table_of(Nomination).c.id == workflow_id)
    return render(
        request,
        "inspection_case.html",
        officer=officer,
        found=found,
        line=line,
        names=names_of(basis_of(plan), found.state.award),
        looked=who_looked(session, workflow_id),
        items=[one for one in about(session, workflow_id) if one.unit in remit.offices],
        titles=titles_of(session),
        machine=time_machine(request, workflow_id),
        tab="cau-hoi",
    )

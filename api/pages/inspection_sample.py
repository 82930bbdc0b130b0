"""Kiểm tra: samples that another can draw again, by chance or by stated signs of risk."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from api.actions import inspection as actions
from api.actions.compose import Malformed
from api.deps import AppParts, CurrentOfficer, FormOfficer, Number, Reading
from api.pages.common import now_in
from api.pages.inspection_asking import Sheet, do, show
from api.pages.inspection_books import Heading, paper, sample_lines, workbook
from api.pages.inspection_forms import BOUNDS, sample_form, ticked
from api.pages.words import exact
from api.rendering import render
from rules.risk import SIGNS
from storage.reads.common import order_key, people_of_accounts, unit_names
from storage.reads.inspection_campaign import lines_of, titles_of, units_of
from storage.reads.inspection_sample import KeptSample, make, samples
from storage.reads.inspection_signs import RISK, Plan
from storage.statement import table_of
from storage.tables.subject import Nomination

router = APIRouter(prefix="/kiem-tra/mau", include_in_schema=False)
HOME = ("Mẫu kiểm tra", "/kiem-tra/mau")
LARGEST = 5_000


@router.get("")
def listing(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """Samples of the auditor's office."""
    found = samples(session, actions.require_auditor(officer))
    names = people_of_accounts(session, (one.account for one in found))
    context: dict[str, Any] = {"found": found, "names": names, "titles": titles_of(session), "tab": "mau"}
    return render(request, "inspection_samples.html", officer=officer, **context)


def _sheet(parts: AppParts, officer: CurrentOfficer) -> Sheet:
    with parts.database.read() as session:
        remit, titles = actions.remit_of(officer), titles_of(session)
        names = unit_names(session, units_of(session, remit.campaigns))
        now = now_in(session)
    campaigns = [(code, titles[code]) for code in sorted(remit.campaigns)]
    units = sorted(names.items(), key=lambda one: order_key(one[1]))
    return Sheet(sample_form(campaigns, units, now), actions.auditor_of(officer), HOME[1], (HOME,))


SheetHere = Annotated[Sheet, Depends(_sheet)]


@router.get("/moi")
def new(request: Request, officer: CurrentOfficer, sheet: SheetHere) -> Response:
    """The form of a new sample."""
    return show(request, officer, sheet)


@router.post("/moi")
async def create(request: Request, parts: AppParts, officer: FormOfficer, sheet: SheetHere) -> Response:
    """Draw a sample and keep it."""

    def perform(key: str, fields: dict[str, Any]) -> str:
        if not 0 < fields["size"] <= LARGEST:
            raise Malformed({"size": f"Từ 1 đến {LARGEST} hồ sơ."})
        with parts.database.read() as session:
            now = now_in(session)
        plan = Plan(
            kind=fields["kind"],
            seed=fields["seed"],
            size=fields["size"],
            campaign=fields["campaign"],
            unit=fields.get("unit", ""),
            stratified=ticked(fields.get("stratified")) and fields["kind"] != RISK,
            cut_at=now,
            weights={sign: int(fields["weights"][sign]) for sign in SIGNS},
            **{name: int(fields[name]) for name, _words, _start in BOUNDS},
        )
        return f"/kiem-tra/mau/{actions.draw(parts, officer, key, plan)}"

    return await do(request, officer, sheet, perform)


def _lines(session: Session, kept: KeptSample) -> dict[str, Any]:
    ids = [one.id for one in kept.sample.drawn]
    return {line.id: line for line in lines_of(session, table_of(Nomination).c.id.in_(ids), most=LARGEST)}


@router.get("/{number}")
def one(request: Request, number: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """A sample, and the same drawn again now."""
    kept = actions.sample_for(session, officer, number)
    again = make(session, kept.plan)
    context: dict[str, Any] = {
        "kept": kept,
        "number_": number,
        "again": again,
        "same": again == kept.sample,
        "lines": _lines(session, kept),
        "units": unit_names(session, (kept.plan.unit,)),
        "person": people_of_accounts(session, (kept.account,)).get(kept.account),
        "titles": titles_of(session),
        "tab": "mau",
    }
    return render(request, "inspection_sample.html", officer=officer, **context)


@router.get("/{number}/mau.xlsx")
def book(number: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """A sample as a workbook."""
    kept = actions.sample_for(session, officer, number)
    return workbook(f"mau-{number}", (sample_lines(kept, _lines(session, kept)),))


@router.get("/{number}/mau.pdf")
def printed(number: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """A sample as a paper, with what is needed to draw it again."""
    kept = actions.sample_for(session, officer, number)
    plan, titles = kept.plan, titles_of(session)
    facts = [
        f"Phong trào: {titles.get(plan.campaign, plan.campaign)}; hồ sơ nộp trước {exact(plan.cut_at)}.",
        f"Danh sách để rút: {kept.sample.population} hồ sơ, mã băm {kept.sample.digest}.",
        f"Thuật toán: {kept.sample.algorithm}. Hạt giống: {plan.seed}. Số hồ sơ: {plan.size}.",
    ]
    if plan.kind == RISK:
        listed = "; ".join(f"{SIGNS[sign]}: {weight}" for sign, weight in plan.weights.items() if weight)
        facts.append(f"Trọng số: {listed}.")
    heading = Heading(
        f"MẪU KIỂM TRA SỐ {number}", "Mẫu theo rủi ro" if plan.kind == RISK else "Mẫu ngẫu nhiên", tuple(facts)
    )
    lines = (sample_lines(kept, _lines(session, kept)),)
    return paper(session, officer, kept.at, heading, lines, f"mau-{number}")

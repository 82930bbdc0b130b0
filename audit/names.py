"""What an installation calls the things that a case's codes stand for: units, people, awards, standards, events."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session

from audit.codes import NAMED, Names
from audit.moment import Json
from payloads.basis import CampaignBasis
from payloads.ids import campaign_of, subject_of
from payloads.programme import ProgrammeBasis
from storage.facts import basis_of
from storage.reads import names as called
from storage.reads.common import note_texts
from storage.reads.inspection_campaign import titles_of
from storage.tables.programme import Programme
from storage.tables.subject import Campaign

PROGRAMME = TypeAdapter(ProgrammeBasis)


def names_of(session: Session, workflow_id: str, states: Iterable[Json] = ()) -> Names:
    """Kind of name → code → name, for the codes of one case; as they are called today.

    `states`: whose texts are wanted too. A text that was blanked by law has no words, and its id stands.
    """
    texts = {text for state in states for text in _noted(state)}
    people = called.people(session)
    found: dict[str, dict[str, str]] = {
        "unit": called.units(session),
        "person": people,
        "account": {name: people[code] for name, code in called.holders(session).items() if code in people},
        "campaign": titles_of(session),
        "text": {note: f"«{text}»" for note, text in note_texts(session, texts).items() if text},
    }
    campaign = session.get(Campaign, campaign_of(workflow_id)) if campaign_of(workflow_id) else None
    if campaign is not None:
        basis = basis_of(campaign)
        found["unit"] |= {basis.issuer: basis.issuer_name} if basis.issuer_name else {}
        found |= _of_plan(basis)
    programme = session.get(Programme, workflow_id) if subject_of(workflow_id) == "programme" else None
    if programme is not None:
        found["unit"] |= {programme.issuer: programme.issuer_name}
        found |= _of_programme(PROGRAMME.validate_json(programme.basis))
        found["item"] |= called.items(session, programme.id)
    return found


def _noted(value: Any, field: str = "") -> Iterator[str]:
    """Ids of the texts that a state refers to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _noted(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _noted(inner, field)
    elif isinstance(value, str) and value and "text" in NAMED.get(field, ()):
        yield value


def _of_plan(basis: CampaignBasis) -> dict[str, dict[str, str]]:
    papers = (*basis.dossier, *(basis.ad_hoc.dossier if basis.ad_hoc is not None else ()))
    scales = [cluster.scoring.scale for cluster in basis.clusters if cluster.scoring is not None]
    return {
        "award": {award.code: award.name for award in basis.awards},
        "paper": {paper.kind: paper.label for paper in papers},
        "standard": {standard.code: standard.text for standard in basis.standards},
        "criterion": {line.code: line.text for scale in scales for line in scale.criteria},
        "warning": {warning.code: warning.sentence for warning in basis.warnings},
    }


def _of_programme(basis: ProgrammeBasis) -> dict[str, dict[str, str]]:
    return {
        "item": {duty.key: duty.label for duty in basis.yearly} | {item.key: item.label for item in basis.items},
        "target": {target.code: target.label for target in basis.targets},
        "movement": {movement.key: movement.name for movement in basis.movements},
        "warning": {warning.code: warning.sentence for warning in basis.warnings},
    }


def with_own(names: Names, state: Json) -> Names:
    """These names, with those of events that a programme's state tells itself."""
    own = {one["key"]: one["label"] for one in state.get("items", ()) if isinstance(one, dict)}
    return {**names, "item": {**names.get("item", {}), **own}}

"""Shapes of the JSON interface. The request of an act is derived from its body: texts as texts, no server fields."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from api.actions.prepare import SERVER_FIELDS
from payloads.notes import NOTE
from rules.acting import Role
from rules.register import BODIES


class SignInRequest(BaseModel):
    account: str = Field(max_length=80)
    password: str = Field(max_length=200)


class RoleView(BaseModel):
    role: Role
    unit: str
    unit_name: str


class SignedIn(BaseModel):
    token: str
    csrf: str
    account: str
    name: str
    roles: list[RoleView]


class ReceiptView(BaseModel):
    """The answer to a recorded act."""

    status: str = "RECORDED"
    key: str
    workflow_id: str
    act: str
    act_no: int
    received_at: datetime
    recorded_at: datetime
    filed_at: datetime | None
    state: str
    state_digest: str


class PendingView(BaseModel):
    """The act is taken; its answer is to be fetched under `poll`."""

    status: str = "PENDING"
    key: str
    poll: str


class ClockOut(BaseModel):
    rehearsal: bool
    frozen: bool
    instant: datetime | None
    epoch: int
    next_due_at: datetime | None


class AdvanceRequest(BaseModel):
    """Where to move the clock: an instant, or nothing for the nearest due one."""

    to: AwareDatetime | None = None


class AdvancedView(BaseModel):
    instant: datetime
    epoch: int
    woken: int
    left: list[str]


class DraftContent(BaseModel):
    """What a dossier says. Names stay in this row and in frozen versions, never in a history."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    recipient_class: str = Field(pattern="^(INDIVIDUAL|COLLECTIVE|HOUSEHOLD|ORGANISATION)$")
    honorific: str = Field(default="", max_length=10)
    name: str = Field(min_length=1, max_length=120)
    post: str = Field(default="", max_length=160)
    standards: list[str] = Field(default_factory=list, max_length=10)
    summary: str = Field(default="", max_length=4000)
    award: str = Field(default="", max_length=60)
    commendation_type: str = Field(default="", pattern="^(AD_HOC)?$")
    wave: str = Field(default="", pattern="^(WAVE_[1-9][0-9]?)?$")
    direct_worker: bool = False
    place: str = Field(default="", max_length=120)


class DraftRequest(BaseModel):
    unit: str
    content: DraftContent


class DraftView(BaseModel):
    id: str
    campaign: str
    n: int
    unit: str
    version: int
    digest: str
    content: dict[str, Any]


class FileView(BaseModel):
    kind: str
    sha256: str
    name: str
    media_type: str
    size: int


class CaseView(BaseModel):
    """A row as its workflow's state."""

    id: str
    act_no: int
    state: dict[str, Any]


class Page(BaseModel):
    """A page of a list; `next`: value for `after` of the next page, empty at the end."""

    items: list[dict[str, Any]]
    next: str = ""


def _outer(hint: Any) -> Any:
    """The type that a request shows for a body's type: dataclasses become models, tuples lists."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _model(hint, frozenset())
    if hint is datetime:
        return AwareDatetime
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return list[_outer(arguments[0])]  # type: ignore[misc]  # built at run time
    if origin in (Union, UnionType):
        return Union[tuple(_outer(a) for a in arguments)]  # noqa: UP007  # built at run time
    return hint


@cache
def _model(body: type, hidden: frozenset[str]) -> type[BaseModel]:
    hints = get_type_hints(body)
    shown: dict[str, Any] = {}
    for field in fields(body):
        if field.name in hidden:
            continue
        if field.name.endswith(NOTE):
            shown[field.name.removesuffix(NOTE)] = (str, Field(default="", max_length=8000))
            continue
        default = ... if field.default is MISSING else field.default
        shown[field.name] = (_outer(hints[field.name]), default)
    name = f"{body.__module__.rsplit('.', 1)[-1]}_{body.__name__}"
    return create_model(name, __config__={"extra": "forbid"}, **shown)


def request_model(subject: str, act: str) -> type[BaseModel]:
    """The JSON request of an act."""
    return _model(BODIES[subject][act], SERVER_FIELDS.get((subject, act), frozenset()))

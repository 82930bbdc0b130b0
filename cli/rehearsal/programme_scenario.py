"""The scenario beside a programme: invented officials, and what happens instant by instant over the years."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cli.rehearsal.scenario import Part
from runtime.failure import Failure


class Official(Part):
    account: str
    name: str
    honorific: str = ""
    post: str
    unit: str
    roles: tuple[str, ...]


class Deed(Part):
    """One act by one account. `expect`: code of the refusal that must come; empty: it must be recorded."""

    act: str
    by: str = ""
    fields: dict[str, Any] = Field(default_factory=dict, alias="with")
    expect: str = ""


class Moment(Part):
    at: datetime
    title: str
    do: tuple[Deed, ...] = ()


class ProgrammeScenario(Part):
    programme: str
    illustrative: bool
    officials: tuple[Official, ...]
    reader: str
    """The account that reads figures and sends what names nobody."""
    steps: tuple[Moment, ...]
    expect: dict[str, Any] = Field(default_factory=dict)
    """Figures of the outcome that must come out, by dotted path."""


def load(path: Path) -> ProgrammeScenario:
    """Read a scenario. Raises Failure naming the place."""
    try:
        return ProgrammeScenario.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Failure(f"Không đọc được kịch bản {path}: {error.strerror}.") from error
    except YAMLError as error:
        raise Failure(f"Kịch bản {path} không phải YAML đúng: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Failure(f"Kịch bản {path}, mục {where}: {first['msg']}.") from error

"""The scenario beside a definition: nominees, and what happens instant by instant."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from runtime.failure import Failure


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Nominee(Part):
    key: str
    unit: str
    recipient_class: str
    name: str
    honorific: str = ""
    post: str = ""
    standards: tuple[str, ...] = ()
    award: str = ""
    commendation_type: str = ""
    wave: str = ""
    direct_worker: bool = False
    place: str = ""


class Pick(Part):
    """Nominations by state, or units by how many have not reported yet."""

    status: str = ""
    first: int = 0
    """How many of them; 0: all."""
    but: tuple[str, ...] = ()
    """Left out."""


class Action(Part):
    """One thing that somebody does. Exactly one of act, file, supplement, portal, report, count, wrong_file, load,
    scores, see."""

    act: str = ""
    on: str = ""
    """campaign, sitting, decision, signing (the issuer's book); the second one of a campaign as sitting:2."""
    campaign: str = ""
    """Another campaign of the scenario; empty: its own."""
    by: str = ""
    nominations: tuple[str, ...] | Pick | None = None
    units: tuple[str, ...] | Pick | None = None
    upload: str = ""
    """Kind of the file that each unit puts in its place before the act."""
    fields: dict[str, Any] = Field(default_factory=dict, alias="with")
    expect: str = ""
    file: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    declared: bool = True
    supplement: tuple[str, ...] = ()
    portal: str = ""
    """A dossier filed elsewhere, entered by the standing body; where: `channel`."""
    channel: str = "PORTAL"
    """PORTAL, REGISTRY (over the desk) or POST."""
    filed_at: datetime | None = None
    number: str = ""
    report: Pick | None = None
    count: dict[str, int] | None = None
    """Votes in favour by nominee; `default` for the others. The rest of what came back is against."""
    returned: int | None = None
    """Ballots or sheets that came back; None: all."""
    invalid: dict[str, int] = Field(default_factory=dict)
    """Invalid ones by nominee."""
    absent: dict[str, int] = Field(default_factory=dict)
    """Opinions in favour that absent members, all of them, gave in writing; `default` and by nominee."""
    wrong_file: str = ""
    load: str = ""
    """A further version of the definition, beside it: loaded as an operator does. «$version» is then its digest."""
    instead: dict[str, str] = Field(default_factory=dict)
    """With `load`: companion → file that takes its place."""
    scores: dict[str, dict[str, str]] | None = None
    """Unit → criterion → points, for the period in `with`; entered by `by`."""
    see: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Nominee → dotted path in the case as the interface gives it → what has to stand there."""

    @model_validator(mode="after")
    def _one_thing(self) -> "Action":
        things = (
            self.act,
            self.file,
            self.supplement,
            self.portal,
            self.report,
            self.count,
            self.wrong_file,
            self.load,
            self.scores,
            self.see,
        )
        if sum(bool(thing) for thing in things) != 1:
            raise ValueError(
                "một việc phải có đúng một trong: act, file, supplement, portal, report, count, wrong_file, load, "
                "scores, see"
            )
        return self


class Step(Part):
    at: datetime
    title: str
    do: tuple[Action, ...]


class Scenario(Part):
    campaign: str
    illustrative: bool
    demo_until: datetime
    nominees: tuple[Nominee, ...]
    steps: tuple[Step, ...]
    also: tuple[str, ...] = ()
    """Definition files of further campaigns, beside the first one."""
    instead: dict[str, str] = Field(default_factory=dict)
    """Companion → file that takes its place in this play, e.g. another statute."""
    expect: dict[str, Any] = Field(default_factory=dict)
    """Figures of the outcome that must come out, by dotted path."""

    def nominee(self, key: str) -> Nominee:
        """The nominee of that key. Raises KeyError."""
        for nominee in self.nominees:
            if nominee.key == key:
                return nominee
        raise KeyError(key)


SHARED = "x-"
"""Keys that begin so only hold what the file's anchors stand on; they mean nothing by themselves."""


def beside(definition: Path) -> Path:
    """The scenario file that belongs to a definition file."""
    return definition.with_name(definition.stem + ".scenario.yaml")


def load(path: Path) -> Scenario:
    """Read a scenario. Raises Failure naming the place."""
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return Scenario.model_validate({k: v for k, v in data.items() if not k.startswith(SHARED)})
    except OSError as error:
        raise Failure(f"Không đọc được kịch bản {path}: {error.strerror}.") from error
    except YAMLError as error:
        raise Failure(f"Kịch bản {path} không phải YAML đúng: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Failure(f"Kịch bản {path}, mục {where}: {first['msg']}.") from error

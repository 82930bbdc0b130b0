"""The published JSON Schemas of definition files; `python -m definitions.schema` writes them all under docs/.

Of a campaign the root is the definition; its companions stand in `$defs` under their class names.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from definitions.issuer import Council, IssuerSettings, Units
from definitions.model import Definition
from definitions.programme import ProgrammeDefinition
from definitions.report import ReportDefinition
from definitions.statute import Statute

SCHEMA_DIR = Path(__file__).resolve().parent.parent / "docs" / "schema"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def _campaign() -> dict[str, Any]:
    kinds: tuple[type[BaseModel], ...] = (Definition, IssuerSettings, Units, Council)
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(kind, "validation") for kind in kinds]
    _, schema = models_json_schema(models, title="thidua campaign definition")
    return {"$ref": "#/$defs/Definition", **schema}


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "campaign": _campaign,
    "programme": ProgrammeDefinition.model_json_schema,
    "report": ReportDefinition.model_json_schema,
    "statute": Statute.model_json_schema,
}
"""Kind of file → its schema."""


def schema_file(kind: str = "campaign", folder: Path = SCHEMA_DIR) -> Path:
    """Where the schema of a kind of file is published."""
    return folder / f"{kind}.schema.json"


def schema_text(kind: str = "campaign") -> str:
    """The schema as the file holds it, keys in a fixed order. KeyError: no such kind."""
    return json.dumps({"$schema": _DRAFT, **SCHEMAS[kind]()}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(kind: str = "campaign", folder: Path = SCHEMA_DIR) -> Path:
    """Write a schema where it is published, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = schema_file(kind, folder)
    path.write_text(schema_text(kind), encoding="utf-8")
    return path


if __name__ == "__main__":
    for name in SCHEMAS:
        write_schema(name)

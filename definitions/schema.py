"""The published JSON Schema of definition files; `python -m definitions.schema` writes it under docs/.

The root is the definition; the companions stand in `$defs` under their class names.
"""

import json
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from definitions.issuer import Council, IssuerSettings, Units
from definitions.model import Definition

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "docs" / "schema" / "campaign.schema.json"


def schema_text() -> str:
    """The schema as the file holds it, keys in a fixed order."""
    kinds: tuple[type[BaseModel], ...] = (Definition, IssuerSettings, Units, Council)
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(kind, "validation") for kind in kinds]
    _, schema = models_json_schema(models, title="thidua campaign definition")
    root = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/Definition",
        **schema,
    }
    return json.dumps(root, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(path: Path = SCHEMA_FILE) -> Path:
    """Write the schema where it is published, and say where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema_text(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write_schema()

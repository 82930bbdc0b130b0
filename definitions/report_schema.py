"""The published JSON Schema of reports; `python -m definitions.report_schema` writes it under docs/."""

import json
from pathlib import Path

from definitions.report import ReportDefinition

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "docs" / "schema" / "report.schema.json"


def schema_text() -> str:
    """The schema as the file holds it, keys in a fixed order."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ReportDefinition.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(path: Path = SCHEMA_FILE) -> Path:
    """Write the schema where it is published, and say where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema_text(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write_schema()

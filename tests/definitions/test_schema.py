"""The published schema is the model's, and both agree on what they demand."""

import json
from pathlib import Path
from typing import Any

import pytest

from definitions.issuer import IssuerValues
from definitions.loader import read_document
from definitions.model import Definition
from definitions.schema import SCHEMAS, schema_file, schema_text, write_schema


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(schema_file().read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("kind", SCHEMAS)
def test_published_schema_is_that_of_the_model(kind: str) -> None:
    assert schema_file(kind).read_text(encoding="utf-8") == schema_text(kind), "run: python -m definitions.schema"


def test_schema_is_written_where_it_is_told(tmp_path: Path) -> None:
    written = write_schema("campaign", tmp_path / "schema")
    assert written.read_text(encoding="utf-8") == schema_text()


def test_schema_root_is_the_definition(schema: dict[str, Any]) -> None:
    assert schema["$ref"] == "#/$defs/Definition"
    assert {"Definition", "IssuerSettings", "Units", "Council"} <= schema["$defs"].keys()


def test_schema_allows_no_unknown_field_anywhere(schema: dict[str, Any]) -> None:
    objects = {name: shape for name, shape in schema["$defs"].items() if shape.get("type") == "object"}
    assert [name for name, shape in objects.items() if shape.get("additionalProperties") is not False] == []
    assert len(objects) > 20


def test_field_that_may_be_left_out_says_what_it_is_then(schema: dict[str, Any]) -> None:
    for name, shape in schema["$defs"].items():
        optional = shape.get("properties", {}).keys() - set(shape.get("required", []))
        assert [field for field in sorted(optional) if "default" not in shape["properties"][field]] == [], name


def test_schema_demands_what_every_plan_has_to_answer(schema: dict[str, Any]) -> None:
    demanded = set(schema["$defs"]["Definition"]["required"])
    core = {"code", "kind", "companions", "issuer", "document", "parent", "windows", "participants", "quotas", "awards"}
    assert core | {"dossier", "forward_quota", "channel", "reporting", "standards", "distribution"} <= demanded
    assert demanded & {"waves", "gates", "registration", "unit_plan", "ad_hoc", "targets", "approval"} == set()
    assert schema["$defs"]["IssuerValues"].get("required", []) == []


def test_schema_names_the_points_a_plan_may_leave_open(schema: dict[str, Any]) -> None:
    named = schema["$defs"]["Definition"]["properties"]["left_open"]["propertyNames"]["enum"]
    assert named == sorted(IssuerValues.model_fields)


def test_schema_names_are_readable(schema: dict[str, Any]) -> None:
    assert [name for name in schema["$defs"] if not name.isalnum()] == []


def test_real_definition_has_the_fields_of_the_schema(schema: dict[str, Any], real: Path) -> None:
    data = read_document(real).data
    assert isinstance(data, dict)
    shape = schema["$defs"]["Definition"]
    assert set(shape["required"]) <= data.keys() <= shape["properties"].keys()


def test_definition_cannot_be_changed_after_reading(real: Path) -> None:
    definition = Definition.model_validate(read_document(real).data)
    with pytest.raises(ValueError, match="frozen"):
        definition.code = "other"  # type: ignore[misc]  # the refusal is the case
    assert definition.code == "cho-don-2024"

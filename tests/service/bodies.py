"""A JSON schema of the API's document in; the smallest body it takes out."""

from typing import Any


def smallest(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """Make a value that a schema takes: an example where there is one, else the least."""
    schema = resolved(schema, document)
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    for name in ("examples", "enum"):
        if schema.get(name):
            return schema[name][0]
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            return smallest(schema[name][0], document)
    return _MAKERS.get(schema.get("type", "object"), _object)(schema, document)


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference into the document's components."""
    if "$ref" not in schema:
        return schema
    found = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    beside = {name: value for name, value in schema.items() if name not in ("$ref", "description")}
    return {**found, **beside}


def _object(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    return {name: smallest(properties[name], document) for name in schema.get("required", [])}


def _array(schema: dict[str, Any], document: dict[str, Any]) -> list[Any]:
    return [smallest(schema["items"], document)] * schema.get("minItems", 0)


def _string(schema: dict[str, Any], document: dict[str, Any]) -> str:
    formats = {
        "date": "2026-11-24",
        "date-time": "2026-11-24T08:00:00Z",
        "password": "邕江边的木棉花",
    }
    made = formats.get(schema.get("format", ""), "样例")
    return made.ljust(schema.get("minLength", 0), "样")[: schema.get("maxLength")]


_MAKERS = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": lambda schema, _: schema.get("minimum", 1),
    "number": lambda schema, _: schema.get("minimum", 1),
    "boolean": lambda schema, _: True,
    "null": lambda schema, _: None,
}

"""A form or a script's request in; its fields checked as the API checks them, and where to go on, out.

A script asks with `X-Part`: it is given a part of a page, or told by `X-Go` which page comes next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from service.web.problems import Invalid
from service.web.words import explain

M = TypeVar("M", bound=BaseModel)
_FORMS = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; what is empty was not filled in."""

    fields: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """Give a field."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def maybe(self, name: str) -> str | None:
        """Give a field; None: not filled in."""
        return self.one(name) or None

    def all(self, name: str) -> list[str]:
        """Give a field that may be there several times, each thing once."""
        told = (text.strip() for text in self.fields.get(name, ()))
        return list(dict.fromkeys(text for text in told if text))

    def has(self, name: str) -> bool:
        """Say whether a field was sent at all."""
        return name in self.fields


async def read_form(request: Request) -> Form:
    """Read the form that was sent; none: an empty one."""
    if not request.headers.get("Content-Type", "").startswith(_FORMS):
        return Form({})
    sent = await request.form()
    told: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str):
            told.setdefault(name, []).append(value)
    return Form({name: tuple(values) for name, values in told.items()})


Filled = Annotated[Form, Depends(read_form)]


def checked(model: type[M], fields: Mapping[str, Any]) -> M:
    """Hold what was filled in against what the API takes; says in one sentence what is wrong."""
    try:
        return model.model_validate(dict(fields))
    except ValidationError as error:
        wrong = (_sentence(model, dict(one)) for one in error.errors(include_url=False))
        raise Invalid("；".join(dict.fromkeys(wrong))) from None


def listed(text: str) -> list[str]:
    """Cut what was written into one field into its things.

    >>> listed("焊工、 电工，保安")
    ['焊工', '电工', '保安']
    """
    for mark in "，,；;\n\r":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def wants_part(request: Request) -> bool:
    """Say whether a script asks, to put the answer into the page."""
    return "x-part" in request.headers


def go(request: Request, path: str) -> Response:
    """Lead on to a page."""
    if wants_part(request):
        return Response(status_code=204, headers={"X-Go": path})
    return RedirectResponse(path, 303)


def _sentence(model: type[BaseModel], error: dict[str, Any]) -> str:
    place = error["loc"][0] if error["loc"] else ""
    field = model.model_fields.get(str(place))
    name = (field.description or "") if field else ""
    for mark in "；，（":
        name = name.partition(mark)[0]
    told = explain(error["type"], error.get("ctx", {}))
    return f"“{name}”：{told}" if name else told

"""An application in; its OpenAPI document out, with problems declared and in our users' language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from service.web.kinds import TYPES

TITLE = "人岗双向智能推荐"
_ABOUT = """给自助机、招聘方的系统、工作人员的工具和各劳务站调用。

* **身份**：请求头 `X-API-Key`；网页登录后用 Cookie，改动时另带 `X-CSRF-Token`。
* **出错**：一律是 `application/problem+json`（RFC 9457）；`detail` 说怎么办，`request_id` 供查问，不回显发来的内容。
* **列表**：都是 JSON 数组；用 `limit` 和 `cursor` 翻页，下一页的地址在响应头 `Link: rel="next"`。
* **不覆盖别人的改动**：读时记下 `ETag`，改时带 `If-Match`，对不上答 412。
* **重发不重做**：POST 带 `Idempotency-Key`（随机的 UUID），24 小时内同样的请求只做一次。
* **次数**：响应头 `RateLimit` 说还能调用几次；超过答 429，`Retry-After` 说几秒后再来。
* **追查**：每个响应有 `X-Request-ID`；也可以自己带一个。
"""
_MEDIA = "application/problem+json"
_WRITES = frozenset({"post", "put", "patch", "delete"})
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What may come back besides what a route says, by what it means.
_ALWAYS = {429: "请求太频繁，`Retry-After` 秒后再来", 500: "服务出错", 503: "暂时不能服务"}
_GUARDED = {401: "没有登录，或密钥无效", 403: "没有这项权限"}
_COMMON = {400: "请求有误", 404: "没有找到，或不归您看", 422: "内容有误，`errors` 说在哪里"}
_WRITING = {
    408: "正文发送得太慢",
    409: "与现在的情况冲突",
    412: "内容已被别人改过",
    413: "内容太大",
}
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "随机的 UUID；重发同一个请求时用同一个，24 小时内只做一次",
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[!-~]+$"},
}


class Fault(BaseModel):
    """One thing wrong with what was sent."""

    loc: list[str] = Field(description="在哪里")
    msg: str = Field(description="怎么不对")
    type: str = Field(description="哪一种错，给程序看")


class ProblemOut(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(
        description=f"问题的种类：{TYPES} 和代号；照这个地址问本服务，就知道是什么、怎么办"
    )
    title: str = Field(description="什么问题")
    status: int = Field(description="状态码")
    detail: str = Field(default="", description="怎么办")
    instance: str = Field(description="这一次请求")
    request_id: str = Field(description="请求编号，问管理员时报上")
    errors: list[Fault] = Field(default=[], description="逐项说明，不含发来的内容")


def operation_id(route: APIRoute) -> str:
    """Name an operation after the module and function that answer it."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def install(app: FastAPI) -> None:
    """Let the application describe itself so."""
    app.openapi = lambda: document(app)  # type: ignore[method-assign]


def document(app: FastAPI) -> dict[str, Any]:
    """Write the OpenAPI document, once."""
    if app.openapi_schema is None:
        app.openapi_schema = _finish(
            get_openapi(
                title=TITLE, version=app.version, description=_ABOUT, routes=app.routes, tags=[]
            )
        )
    return app.openapi_schema


def _finish(written: dict[str, Any]) -> dict[str, Any]:
    schemas = written.setdefault("components", {}).setdefault("schemas", {})
    for gone in ("HTTPValidationError", "ValidationError"):
        schemas.pop(gone, None)
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {"Problem": problem, **problem.pop("$defs")}
    problem["title"] = "Problem"
    meanings = _ALWAYS | _GUARDED | _COMMON | _WRITING
    written["components"]["responses"] = {_name(k): _problem(v) for k, v in meanings.items()}
    for _path, method, operation in operations(written):
        _declare(method, operation)
    _untitle(written["components"])
    _untitle(written["paths"])
    for schema in schemas.values():
        _only_chinese(schema)
    return written


def operations(written: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Go through the operations of a document: path, method, what is said of it."""
    for path, methods in written["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _declare(method: str, operation: dict[str, Any]) -> None:
    """Say what may go wrong; the notes for developers stay in the code."""
    _only_chinese(operation)
    known = _ALWAYS | _COMMON
    if "security" in operation or method in _WRITES:  # signing in may fail too
        known |= _GUARDED
    if method in _WRITES:
        known |= _WRITING
    if method == "post" and "security" in operation:
        operation.setdefault("parameters", []).append(_KEY_HEADER)
    told = operation["responses"]
    told.pop("422", None)
    for status in sorted(known):
        told.setdefault(str(status), {"$ref": f"#/components/responses/{_name(status)}"})
    for status, answer in told.items():
        if answer.get("description") == "Successful Response":
            answer["description"] = "成了" if status != "202" else "已收下，正在处理"


def _name(status: int) -> str:
    return f"Problem{status}"


def _problem(text: str) -> dict[str, Any]:
    content = {_MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": text, "content": content}


def _only_chinese(said: dict[str, Any]) -> None:
    if not _CHINESE.search(said.get("description", "")):
        said.pop("description", None)


def _untitle(node: Any) -> None:  # noqa: ANN401 (a JSON tree)
    """Drop the titles pydantic makes of the names of fields: they say nothing more."""
    if isinstance(node, dict):
        if isinstance(node.get("title"), str) and not _CHINESE.search(node["title"]):
            del node["title"]
        for child in node.values():
            _untitle(child)
    elif isinstance(node, list):
        for child in node:
            _untitle(child)

"""The pages of the API, from our own files: no outside host is asked and no script is inline."""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.staticfiles import StaticFiles

from service.web.requests import CSP

_SWAGGER = Path(fastapi_offline.__file__).parent / "static"
_OURS = Path(__file__).parents[1] / "web" / "static"
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>接口文档 · 人岗双向智能推荐</title>
<link rel="icon" href="/static/swagger/favicon.png">
<link rel="stylesheet" href="/static/swagger/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/static/swagger/swagger-ui-bundle.js"></script>
<script src="/static/docs/start.js"></script>
</body>
</html>
"""
# Its icons are data: in the style sheet, and it sets styles as it draws; scripts are files alone.
_PAGE_CSP = f"{CSP}; img-src 'self' data:; style-src 'self' 'unsafe-inline'"

router = APIRouter(include_in_schema=False)


@router.get("/v1/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """Give the document a program reads."""
    return JSONResponse(request.app.openapi())


@router.get("/v1/docs")
def page() -> HTMLResponse:
    """Give the page a person reads."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _PAGE_CSP})


def install(app: FastAPI) -> None:
    """Add the document, the page and its files."""
    app.mount("/static/swagger", StaticFiles(directory=_SWAGGER), name="swagger")
    app.mount("/static/docs", StaticFiles(directory=_OURS), name="docs")
    app.include_router(router)

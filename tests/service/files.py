"""Files handed in over HTTP and asked about, for tests."""

import io
import time
from pathlib import Path

from openpyxl import Workbook, load_workbook


def send(service, headers, path: Path | tuple[str, bytes], kind="postings", **more):
    name, content = path if isinstance(path, tuple) else (path.name, path.read_bytes())
    return service.client.post(
        "/v1/imports", files={"file": (name, content)}, data={"kind": kind, **more}, headers=headers
    )


def ended(service, headers, sent, seconds: float = 180.0) -> dict:
    """Ask until a file is done or has failed."""
    assert sent.status_code == 202, sent.text
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        told = service.client.get(sent.headers["Location"], headers=headers).json()
        if told["state"] in {"done", "failed"}:
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def rows_of(service, headers, id: str) -> list[dict]:
    """Read a whole report, page by page."""
    rows, address = [], f"/v1/imports/{id}/report?limit=7"
    while address:
        page = service.client.get(address, headers=headers)
        rows += page.json()
        address = page.links.get("next", {}).get("url")
    return rows


def sheet_of(service, headers, id: str):
    answer = service.client.get(f"/v1/imports/{id}/report.xlsx", headers=headers)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.content))


def workbook(rows: list[tuple]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()

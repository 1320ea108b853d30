"""Pages for people: what this is, its routes and its error codes. Nothing is loaded from anywhere else."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.errors import codes

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}}
code,pre{{background:#8882;padding:.1em .3em;border-radius:3px}}pre{{padding:.8em;overflow:auto}}
td,th{{text-align:left;vertical-align:top;padding:.2em .8em .2em 0}}:root{{color-scheme:light dark}}</style>
<h1>{title}</h1>{body}</html>"""

_HOME = """<p>Practise for job interviews with a coach that quotes its documents, and you, exactly.</p>
<p><a href="/docs">Routes</a> · <a href="/openapi.json">OpenAPI</a> · <a href="/problems">Error codes</a> ·
<a href="/readyz">Is it ready?</a></p>
<p>A first question:</p><pre>curl -s {base}v1/ask -H 'Content-Type: application/json' \\
  -d '{{"question": "How should I prepare for the final round?"}}'</pre>"""


@router.get("/")
async def home(request: Request) -> str:
    """Say what this is."""
    return _page("Interview coach", _HOME.format(base=escape(str(request.base_url))))


@router.get("/docs")
async def docs(request: Request) -> str:
    """List the routes, from the OpenAPI document."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    rows = [
        f"<tr><td><code>{method.upper()}</code><td><code>{escape(path)}</code><td>{escape(one['description'])}"
        for path, methods in paths.items()
        for method, one in methods.items()
    ]
    return _page("Routes", f'<p>In full: <a href="/openapi.json">openapi.json</a></p><table>{"".join(rows)}</table>')


@router.get("/problems")
async def problems() -> str:
    """List the error codes."""
    rows = [
        f'<tr id="{escape(code)}"><td><code>{escape(code)}</code><td>{status}<td>{escape(meaning)}'
        for code, (status, meaning) in sorted(codes().items())
    ]
    return _page("Error codes", f"<table><tr><th>Code<th>Status<th>Meaning{''.join(rows)}</table>")


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=title, body=body)

"""Addresses that the server answers without running a page. A new one is a line in `_ENDPOINTS`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.ui.server import background, geometry, hatch, readiness
from lib.ui.server.access import routes as access


async def health(_request: Request) -> Response:
    """Whether this process answers, and nothing more.

    A databank that cannot be opened is no reason to restart a server: the pages say what is wrong with it, and go on with the
    sample. It is a reason to send visitors elsewhere: lib/ui/server/readiness.py.
    """
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


_ENDPOINTS: dict[str, Callable[[Request], Awaitable[Response]]] = {
    "/healthz": health,
    readiness.PATH: readiness.Readiness().answer,
    hatch.PATH: hatch.pattern,
    hatch.DOTS_PATH: hatch.pattern,
    background.PATH: background.style,
    geometry.PATTERN: geometry.outlines,
    geometry.OWN_PATTERN: geometry.own_outlines,
}


def routes() -> list[Route]:
    """The routes, below `server.baseUrlPath` as Streamlit's own are."""
    name = str(st.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{name}" if name else ""
    own = [Route(f"{base}{path}", endpoint, methods=["GET"]) for path, endpoint in _ENDPOINTS.items()]
    return [*own, *access.routes(base)]

"""Headers that every answer of the server carries."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib import settings
from lib.ui.server.background import TILES


def safe_headers() -> dict[str, str]:
    """Header -> value. Raises SettingError when a setting that decides about them cannot be used.

    A page runs only what the server sends, talks to this server only (and to the one of a background map, where the setting allows
    that), and holds no script of its own: `st.html` with JavaScript does not work under this policy, a component
    (`st.components.v2`) does.
    """
    embedders = settings.embedders()
    background = (f"connect-src 'self' {TILES}",) if settings.background() else ()
    policy = (
        "default-src 'self'",
        # Streamlit runs the script of a component from a blob, and unpacks maps with WebAssembly.
        f"script-src 'self' blob: 'wasm-unsafe-eval' {_scripts_of_streamlit()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        *background,
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        " ".join(("frame-ancestors 'self'", *embedders)),
    )
    headers = {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        # A link holds a whole scenario: other sites are not told where a visitor came from.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    # Says the same as frame-ancestors to old browsers, but cannot name a site.
    return headers if embedders else {**headers, "X-Frame-Options": "SAMEORIGIN"}


def _scripts_of_streamlit() -> str:
    """Hashes of the scripts that stand in Streamlit's own page."""
    page = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)


class SafeHeaders:
    """Middleware that adds `safe_headers` to every answer over HTTP; a websocket passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = safe_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)

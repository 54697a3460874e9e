"""Opening the browser of whoever starts the app on their own computer, which Streamlit leaves out for an app with routes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from streamlit.cli_util import open_browser as show
from streamlit.web.server.server_util import get_display_address, get_url

_UNTIL_IT_LISTENS_S = 0.5


@asynccontextmanager
async def open_browser(_app: object) -> AsyncIterator[None]:
    """While the server runs. Settings of Streamlit hold: `server.headless`, and its addresses, port and base path."""
    by_streamlit = Path(sys.argv[0]).name == "app.py"  # and not by another server, which chooses its own port
    if by_streamlit and not st.get_option("server.headless"):
        host = st.get_option("server.address") or st.get_option("browser.serverAddress")
        asyncio.get_running_loop().call_later(_UNTIL_IT_LISTENS_S, show, get_url(get_display_address(host)))
    yield

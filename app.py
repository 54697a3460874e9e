"""Entry of Buurtbalans: the server. What a visitor sees starts in lib/ui/frame/main.py."""

import streamlit as st
from starlette.middleware import Middleware

from lib.settings import ROOT
from lib.ui.server.endpoints import routes
from lib.ui.server.headers import SafeHeaders
from lib.ui.server.opening import open_browser

app = st.App(
    ROOT / "lib" / "ui" / "frame" / "main.py",
    routes=routes(),
    middleware=[Middleware(SafeHeaders)],
    lifespan=open_browser,
)

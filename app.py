"""Entry of Buurtbalans: the server. What a visitor sees starts in lib/ui/frame/main.py."""

import streamlit as st
from starlette.middleware import Middleware

from lib.settings import ROOT
from lib.ui.frame.preparing import make_ready
from lib.ui.server.access.door import Door
from lib.ui.server.checks import stop_when_wrong
from lib.ui.server.endpoints import routes
from lib.ui.server.headers import SafeHeaders
from lib.ui.server.running import while_running

stop_when_wrong()
app = st.App(
    ROOT / "lib" / "ui" / "frame" / "main.py",
    routes=routes(),
    middleware=[Middleware(SafeHeaders), Middleware(Door)],
    lifespan=while_running(make_ready),
)

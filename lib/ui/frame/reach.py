"""What Streamlit leaves out of a page for who does not see it or has no mouse; `reach.js` adds it in the browser.

* the page is Dutch, and so are the words of Streamlit itself;
* the menu is a landmark with groups, and its link to this page says so;
* the focus stays: what is drawn anew elsewhere on the page keeps it, and where nothing is left to hold it, the title gets it;
* a step of the tour scrolls to what it speaks of;
* a dialog that asks for something begins at its first field, and when it closes the focus goes back to what opened it;
* a table that is wider than its frame can have the focus, so that arrow keys scroll it;
* one status message: that the app is at work, that it is done, and the takeaway when that became another.

It only reads what is on the page, and asks Python nothing.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_MOUNT = st.components.v2.component(
    "buurtbalans.bereik",
    html="<span></span>",
    js=Path(__file__).with_name("reach.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def mount() -> None:
    """Once per run, before anything that can be reached."""
    _MOUNT(key="bereik")

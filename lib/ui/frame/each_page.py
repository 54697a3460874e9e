"""Every page of the menu opened once: python -m lib.ui.frame.each_page writes a line of JSON per page, for the doctor."""

from __future__ import annotations

import json
import logging
import time

from lib.settings import ROOT
from lib.ui.frame import navigation
from lib.ui.session import data, permissions

_LONGEST_S = 180


def main() -> None:
    """Open the pages of the menu, one after the other."""
    from streamlit.testing.v1 import AppTest

    logging.disable(logging.CRITICAL)
    name, fallen_back = data.first_databank()
    problem = str(fallen_back or "")
    places = permissions.gemeenten(data.databank(name))["code"]
    query = {"db": name, "gm": str(places.iloc[0])} if len(places) else {"db": name}
    for script, title in navigation.pages():
        app = AppTest.from_file(str(ROOT / "lib" / "ui" / "frame" / "main.py"), default_timeout=_LONGEST_S)
        for key, value in query.items():
            app.query_params[key] = value
        app.switch_page(str(ROOT / script))
        began = time.monotonic()
        try:
            app.run()
        except RuntimeError:
            _say(title, f"na {_LONGEST_S} s nog niet klaar", began)
            continue
        wrong = [str(one.value) for one in app.error] + [f"{one.message}" for one in app.exception]
        _say(title, problem or " ".join(wrong), began)
        problem = ""


def _say(title: str, problem: str, began: float) -> None:
    line = {"name": f"pagina {title}", "problem": problem, "told": "geopend", "seconds": time.monotonic() - began}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()

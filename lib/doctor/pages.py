"""Every page opened once, in a process of its own: python -m lib.doctor.pages writes a line of JSON per page.

As a visitor who may only look; whoever signs in sees the same pages.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lib import settings
from lib.doctor.finding import Finding
from lib.settings import ROOT

_LONGEST_S = 180


def open_all() -> Iterator[Finding]:
    """A finding per page, as it comes."""
    with tempfile.TemporaryDirectory() as elsewhere:
        url = settings.database_url() or f"sqlite:///{ROOT / 'data' / 'scenarios.sqlite'}"
        others = {settings.SIGN_IN: "0", settings.DATABASE_URL: url, "STREAMLIT_LOGGER_LEVEL": "error"}
        environment = settings.for_a_process((settings.ADMITTED, settings.MANAGERS), **others)
        log = Path(elsewhere) / "log"
        with (
            log.open("wb") as errors,
            subprocess.Popen(
                [sys.executable, "-m", "lib.doctor.pages"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("{"):
                    yield Finding(**json.loads(line))
        if process.returncode:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            yield Finding("pagina's", f"het openen brak af: {''.join(last) or process.returncode}")


def main() -> None:
    """Open the pages of the menu, one after the other."""
    from streamlit.testing.v1 import AppTest

    from lib.ui.frame import navigation
    from lib.ui.session import data, permissions

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

"""Every page opened once, in a process of its own (lib.ui.frame.each_page), with the settings of the server.

As a visitor who may only look; whoever signs in sees the same pages.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lib import settings
from lib.doctor.finding import Finding
from lib.settings import ROOT


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
                [sys.executable, "-m", "lib.ui.frame.each_page"],
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

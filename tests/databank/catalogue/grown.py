"""Buurtbalans with a catalogue that has one indicator, one measure and one source more; what a visitor then sees, as JSON.

The catalogue is read when modules are loaded, so this runs in a process of its own:
python -m tests.databank.catalogue.grown CATALOGUE DIRECTORY DATABANK_OF_BEFORE
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from lib import settings

CATALOGUE, DIRECTORY, BEFORE = (Path(argument) for argument in sys.argv[1:4])
settings.CATALOGUE = CATALOGUE

from streamlit.testing.v1 import AppTest  # noqa: E402

from lib.answers.accountability.provenance import parts_table, sources_table  # noqa: E402
from lib.causes import FIGURES  # noqa: E402
from lib.databank.check import check_sources  # noqa: E402
from lib.databank.collecting import registry  # noqa: E402
from lib.databank.download import download, make_plan  # noqa: E402
from lib.databank.info import describe  # noqa: E402
from lib.databank.store import open_databank  # noqa: E402
from lib.sample.build import write_sample  # noqa: E402
from lib.similar import SimilarIndex, features_from  # noqa: E402
from tests.databank.catalogue.burglary import Burglary  # noqa: E402
from tests.pages.looking import open_table, texts  # noqa: E402

registry.SOURCES = (*registry.SOURCES, Burglary())
GEMEENTE, BUURT, GEMEENTE_BEFORE = "GM9001", "BU90010000", "GM9004"


def page(name: str, databank: Path, **query: str) -> AppTest:
    """A page of the app on a databank, as from a link."""
    os.environ["BUURTBALANS_DATABANK"] = str(databank)
    app = AppTest.from_file(str(settings.ROOT / "lib" / "ui" / "frame" / "main.py"), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(str(settings.ROOT / "pages" / f"{name}.py"))
    app.run()
    assert not app.exception, app.exception
    return app


def map_of(databank: Path, gemeente: str, theme: str) -> dict[str, Any]:
    """The page Kaart with this subject: what it offers, what it says, and how many buurten have a figure."""
    app = page("kaart", databank, gm=gemeente, thema=theme)
    shown = texts(app)
    table = open_table(app)
    subject = next(box for box in app.selectbox if box.key == "w_thema")
    figures = table[table.columns[2]]
    return {
        "subjects": subject.options,
        "chosen": subject.value,
        "words": shown,
        "figures": int(figures.notna().sum()),
    }


def measure_of(databank: Path) -> dict[str, Any]:
    """The page Maatregelen before and after the new measure is ticked."""
    app = page("maatregelen", databank, gm=GEMEENTE, bu=BUURT)
    topics = {box.label: [one.label for one in box.checkbox] for box in app.expander if box.checkbox}
    app.checkbox(key=f"kies_{BUURT}_vuurtoren").check().run()
    assert not app.exception, app.exception
    return {"topics": topics, "words": texts(app)}


def main() -> dict[str, Any]:
    databank = download(DIRECTORY / "databank", make_plan([2024], [GEMEENTE]), quiet=True)
    index = SimilarIndex.build(features_from(databank))
    sample = write_sample(DIRECTORY / "sample")
    return {
        "problems": [*databank.verify(), *sample.verify()],
        "outcomes": {outcome.source: [outcome.title, outcome.state, outcome.came] for outcome in databank.outcomes},
        "checked": {one.source: one.state for one in check_sources()},
        "tables": [entry["table"] for entry in describe(databank)["tables"]],
        "sources": sources_table(databank).set_index("Wat")["Bron"].to_dict(),
        "parts": parts_table(databank)["Wat"].tolist(),
        "compared_on": [list(index.names), len(index.find(BUURT).codes)],
        "companions": [figure.id for figure in FIGURES],
        "map": {name: map_of(databank.path, GEMEENTE, name) for name in ("men", "burglaries_per_1000")},
        "of_before": {name: map_of(BEFORE, GEMEENTE_BEFORE, name) for name in ("men", "burglaries_per_1000")},
        "verified_of_before": open_databank(BEFORE).verify(),
        "measure": measure_of(databank.path),
        "sample": {
            "men": int(sample.read("key_figures", levels=("buurt",))["men"].notna().sum()),
            "burglaries": len(sample.read("burglary", levels=("buurt",))),
        },
    }


if __name__ == "__main__":
    print(json.dumps(main()))

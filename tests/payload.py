"""One payload in everything that others can write: a databank, scenarios and a link full of it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd

from lib.databank import SAMPLE
from lib.scenarios import Scenario
from lib.scenarios.keeping.store import Store

# Formula, picture, links, addresses, HTML, colour, icon, mathematics and Typst, as short as a title may be; nothing lives at e.nl.
PAYLOAD = '=1+1 ![p](http://e.nl/p) [k](//e.nl) www.e.nl a@e.nl <img src=//e.nl> :red[r] :material/bolt: $z$ #link("//e.nl")[t]'
assert len(PAYLOAD) <= 120
# What would do something where Markdown is drawn.
DANGEROUS = re.compile(
    r"(?<!\\)\]\((?:http:)?//e|(?<!\\)<img|http\\?://e|www\.e|a@e|(?<!\\):red\[|:\\?material/bolt|(?<!\\)\$z|(?<!\\)\[[kp]\]",
    re.IGNORECASE,
)
GEMEENTE, BUURT, OTHER, WIJK = "GM9906", "BU99060100", "BU99060101", "WK990601"


def databank(path: Path) -> Path:
    """The sample with the payload in its own name, in every name of an area and in what came of its sources."""
    path.mkdir(parents=True)
    manifest = json.loads((SAMPLE / "manifest.json").read_bytes())
    for part in manifest["parts"]:
        source, target = SAMPLE / part["file"], path / part["file"]
        if part["table"] not in ("areas", "geometry", "outlines"):
            target.symlink_to(source)
            continue
        read = pd.read_parquet if part["table"] == "areas" else gpd.read_parquet
        frame = read(source)
        # The end of the code tells areas apart, also in the order of an alphabet.
        frame["name"] = [f"{PAYLOAD} {code[-3:]}" for code in frame["code"]]
        frame.to_parquet(target, index=False)
        part["sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()
    manifest["name"] = PAYLOAD
    outcome = {"source": "cbs", "title": PAYLOAD, "scope": GEMEENTE, "state": "partly", "came": PAYLOAD, "gaps": [PAYLOAD]}
    manifest["outcomes"] = [outcome]
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return path


def scenario(coverage: int = 80, title: str = PAYLOAD) -> Scenario:
    """A scenario of which every text is the payload."""
    measure = {"coverage": coverage, "start": 2027}
    return Scenario.model_validate(
        {
            "gemeente": GEMEENTE,
            "areas": (BUURT, OTHER),
            "title": title,
            "measures": [measure | {"intervention": name, "area": BUURT} for name in ("verlichting", "speelplek")]
            + [measure | {"intervention": "verlichting", "area": OTHER}],
            "housing": [{"area": BUURT, "kind": "nieuwbouw", "tenure": "koop", "dwellings": 50, "start": 2028}],
            "assumptions": {"verlichting.half_life_years": 4.0},
            "events": [{"year": 2017, "area": BUURT, "text": PAYLOAD}, {"year": 2018, "area": BUURT, "text": PAYLOAD}],
            "actions": [{"partner": "gemeente", "year": 2027, "text": PAYLOAD}],
            "notes": f"{PAYLOAD}\n\n{PAYLOAD}",
        }
    )


def saved(url: str, coverage: int = 80) -> str:
    """Save it under its title by an author of that name, with a second version by somebody else: the id."""
    store = Store(url)
    first = store.save(scenario(coverage), PAYLOAD, author=PAYLOAD[:80])
    store.save(scenario(coverage - 10), PAYLOAD, id=first.version.id, based_on=1, author=PAYLOAD[:80])
    store.close()
    return first.version.id


def trial(path: Path) -> Path:
    """Settings of a trial period with the payload in both texts."""
    path.write_text(f"organisatie = '{PAYLOAD}'\nmelding = '{PAYLOAD}'\n", encoding="utf-8")
    return path


# A value that says where it stands is cut after 20 characters.
WRONG_LINK = {
    "[k](//e.nl)": "x",
    "www.e.nl": "y",
    "jaar": "[k](//e.nl)",
    "vs": "![p](//e.nl)",
    "ref": "www.e.nl",
    "thema": "<img src=//e.nl>",
    "variant": ":red[r]",
    "stand": "$z$ www.e.nl",
    "periode": "http://e.nl",
    "route": "[k](//e.nl)",
    "stap": "[k](//e.nl)",
    "s3": "[k](//e.nl)",
    "deel": "[k](//e.nl)",
    "index": "[k](//e.nl)",
}

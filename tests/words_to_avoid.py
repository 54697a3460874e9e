"""Words that Buurtbalans never uses for people or places, and where a module keeps what users read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

AVOID = (
    r"slechtste",
    r"achterstand\w*",
    r"probleem(?:buurt|wijk)\w*",
    r"aandachtswijk\w*",
    r"kwetsba(?:ar|re)",
    r"langs elkaar heen",
    r"parallelle levens",
    r"(?:zonder|te weinig|geen) draagkracht",
    r"zwakke sociale samenhang",
    r"lage inkomens?",
    r"arm(?:e|en|ste|lastig\w*)?",
    r"uitkeringsgerechtigde\w*",
    r"eenza(?:am|me|amheid)",
    r"oudere alleenstaande\w*",
    r"hang(?:jongeren|jeugd|plek\w*)",
    r"sociale huur\w*",
    r"zal dalen",
    r"gaat achteruit",
    r"veroorzaakt(?: door)?",
    r"komt door",
    r"optima(?:al|le)",
    r"beste maatregel\w*",
    r"betrouwbaarheids?interval\w*",
    r"(?:67|90|95)\s?% zeker",
    r"instroom",
    r"toewijzing",
    r"wegmeng\w*",
    r"verdunn\w*",
    r"sterfhuis\w*",
    r"krimpbuurt\w*",
    r"renderen",
    r"allochtoo?n\w*",
    r"autochtoo?n\w*",
    r"migratieachtergrond\w*",
)
# Words of the method: an explanation may use them, what everybody reads may not.
METHOD = (
    r"trekking(?:en)?",
    r"brier",
    r"manifest",
    r"dekking(?:en)?",
    r"rang|rangorde|rangnummer\w*",
    r"kwanti(?:el|elen)",
    r"mediaan",
    r"percentiel\w*",
    r"standaardafwijking\w*",
    r"(?:niet-)?signific\w*",
    r"betrouwbaarheids?interval\w*",
    r"regressie\w*",
    r"correlatie\w*",
    r"co[eë]ffici[eë]nt\w*",
    r"placebo\w*",
    r"holm",
    r"monte carlo",
    r"\w*discontovoet",
    r"backtest\w*",
    r"hash",
    r"indicator(?:en)?",
)
METHOD_WORDS = re.compile(r"\b(?:" + "|".join(METHOD) + r")\b", re.IGNORECASE)
PATTERN = re.compile(r"\b(?:" + "|".join(AVOID) + r")\b", re.IGNORECASE)


def user_texts(path: Path) -> Iterator[str]:
    """Texts of a module that can reach the screen: every string that is no docstring; or every text of a YAML file."""
    if path.suffix == ".yaml":
        yield from leaves(yaml.safe_load(path.read_text(encoding="utf-8")))
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)

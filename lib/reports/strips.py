"""The five topics as a table in which every row has a strip: here, around it and in similar buurten."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from lib.answers.homes import in_sentence
from lib.scores import told_deviation
from lib.words import capital

_ABOUT = "In punten; 0 is het ijkpunt, de vaste nul van de Leefbaarometer. Hoger is gunstiger."
_LEAST_SCALE = 0.15  # points on either side of zero: what is smaller is not blown up


def strips(topics: pd.DataFrame, around: str, similar: int = 0, brief: bool = False) -> dict[str, Any]:
    """`topics`: label, here, around, similar (score points). A column of which nothing is known is not there. `similar`: how many
    buurten; `brief`: without what the points are."""
    beside = {"around": ("Streepje", in_sentence(around)), "similar": ("Ruitje", "vergelijkbare buurten")}
    known = [name for name in beside if topics[name].notna().any()]
    most = max([_LEAST_SCALE, *topics[["here", *known]].abs().max()])
    key = " ".join(f"{mark}: {label}." for mark, label in (beside[name] for name in known))
    alike = f" Vergelijkbaar: {similar} buurten elders die lijken in woningen, dichtheid, grootte en leeftijd." if similar else ""
    return {
        "topics_header": ["Onderwerp", "Hier", *(capital(beside[name][1]) for name in known)],
        "topics": [
            {
                "label": row["label"],
                "cells": ["–" if math.isnan(row[name]) else told_deviation(row[name]) for name in ("here", *known)],
                # Of the width of the strip, 0 to 1; nothing where it is not known.
                "at": [None if math.isnan(row[name]) else 0.5 + 0.5 * row[name] / most for name in ("here", *beside)],
            }
            for row in topics.to_dict("records")
        ],
        "topics_note": f"Rondje: hier. {key} {'Hoger is gunstiger.' if brief else _ABOUT}{alike}",
    }

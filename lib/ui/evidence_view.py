"""What stands behind a measure: evidence, assumptions, costs, partners, risks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.answers.measures import catalogue
from lib.answers.wording import number, signed
from lib.interventions import Intervention
from lib.scores import DIMENSION_LABELS


def show_evidence(measures: list[Intervention]) -> None:
    """What research found, what is assumed, what it costs, with whom, and the risks."""
    for entry in measures:
        with st.expander(f"{entry.label}: bewijs, aannames, kosten, partners", icon=":material/menu_book:"):
            st.markdown(
                f"{entry.description}\n\n**Bewijs {entry.grade}** ({catalogue().grades.of(entry.grade)}) {entry.published}"
            )
            for source in entry.sources:
                st.markdown(f"- {source.cite()}" + (f" [{source.url}]({source.url})" if source.url else ""))
            st.dataframe(effects_table(entry), hide_index=True, width="stretch")
            st.markdown(f":orange-badge[aanname] **Duur.** {entry.timing.reason}")
            st.markdown(f":orange-badge[aanname] **Kosten.** {costs_text(entry)}")
            st.markdown(f"**Partners.** {', '.join(entry.partners)}. **Bewoners.** {entry.residents.who} {entry.residents.how}")
            st.markdown("**Let op.** " + " ".join(entry.risks))
            st.markdown("**Zo meet u het wel.** " + " ".join(f"{i.label.capitalize()}: {i.how}" for i in entry.measure_instead))


def effects_table(entry: Intervention) -> pd.DataFrame:
    """What is assumed per dimension: low, most plausible and high at full coverage, with the reason."""
    rows = []
    for dimension, effect in entry.effects.items():
        spread = effect.spread
        figures = [f"{number(100 * v)}%" if effect.crime else signed(v, 3) for v in (spread.low, spread.mode, spread.high)]
        what = "daling van misdaad" if effect.crime else "scorepunten"
        rows.append((DIMENSION_LABELS[dimension], what, *figures, effect.kind, effect.reason))
    return pd.DataFrame(rows, columns=["Onderwerp", "Eenheid", "Laag", "Midden", "Hoog", "Soort", "Waarom"])


def costs_text(entry: Intervention) -> str:
    """Costs in a sentence, as orders of size."""
    costs = entry.costs
    once, yearly = costs.investment, costs.upkeep_per_year
    return (
        f"Eenmalig € {number(once.low)} tot € {number(once.high)}, per jaar € {number(yearly.low)} tot € {number(yearly.high)} "
        f"({costs.unit.removeprefix('euro ')}, prijspeil {costs.price_level}). {costs.reason}"
    )

"""What came of each source, kept in the manifest and told in Dutch."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lib.databank.collecting import gaps
from lib.databank.commit import commit, writing
from lib.databank.outcomes import Outcome, merged, summary
from lib.databank.store import Databank, open_databank


def outcome(source: str, scope: str, state: str = "done", *told: str) -> Outcome:
    return Outcome(source, source.title(), scope, state, "2024", told)  # type: ignore[arg-type]


def test_a_later_outcome_takes_the_place_of_that_of_its_source_and_scope() -> None:
    earlier = [outcome("crime", "GM9001"), outcome("crime", "GM9002"), outcome("scores", "GM9001")]
    again = outcome("crime", "GM9001", "failed", "Stuk.")
    assert merged(earlier, [again]) == [earlier[1], earlier[2], again]
    assert merged([], [again]) == [again]
    assert merged(earlier, []) == earlier


def test_the_country_takes_the_place_of_every_scope() -> None:
    earlier = [outcome("crime", "GM9001"), outcome("crime", "GM9002"), outcome("scores", "GM9001")]
    country = outcome("crime", "NL")
    assert merged(earlier, [country]) == [earlier[2], country]


def test_summary() -> None:
    fine = outcome("scores", "NL")
    assert summary([fine]) == "Alle bronnen zijn opgehaald.\nScores: opgehaald (2024)"
    assert summary([fine, outcome("crime", "NL", "failed", "Stuk.", "Zonder.")]).splitlines() == [
        "Niet alles is opgehaald:",
        "Scores: opgehaald (2024)",
        "Crime: niet opgehaald (2024)",
        "  - Stuk.",
        "  - Zonder.",
    ]
    assert outcome("crime", "NL", "partly", "Gat.").lines[0] == "Crime: deels opgehaald (2024)"


def test_state_follows_from_what_came() -> None:
    assert gaps.outcome("crime", "NL", [], ["Stuk."]).state == "failed"
    assert gaps.outcome("crime", "NL", [2024], ["Deels."]).state == "partly"
    done = gaps.outcome("crime", "NL", [2024, 2022, 2023], [])
    assert (done.state, done.came, done.title) == (
        "done",
        "2022 tot en met 2024",
        "Geregistreerde misdrijven, wijken en buurten",
    )


def test_outcomes_are_kept_in_the_manifest(tmp_path: Path) -> None:
    first, second = outcome("crime", "GM9001", "partly", "Gat."), outcome("scores", "NL")
    with writing(tmp_path):
        commit(tmp_path, [], outcomes=[first])
        commit(tmp_path, [], outcomes=[second])
    assert open_databank(tmp_path).outcomes == (first, second)


@pytest.mark.parametrize(
    ("source", "years", "sentence"),
    [
        ("crime", [], "Zonder deze bron blijven Veiligheid op de Kaart en bij Oorzaken leeg. Probeer het later opnieuw."),
        ("geometry", [], "Zonder deze bron blijft de Kaart leeg. Probeer het later opnieuw."),
        ("scores", [], "Zonder deze bron blijven de scores op alle pagina's leeg. Probeer het later opnieuw."),
        ("crime", [2023, 2024], "Wat er al was, blijft: Veiligheid op de Kaart en bij Oorzaken tonen nog 2023 en 2024."),
        ("geometry", [2024], "Wat er al was, blijft: de Kaart toont nog 2024."),
    ],
)
def test_what_it_means_that_a_source_brought_nothing(source: str, years: list[int], sentence: str) -> None:
    class Known(Databank):
        def __init__(self) -> None: ...

        def years(self, table: str) -> list[int]:
            return years if table == source else []

    assert gaps.meaning(source, Known()) == sentence
    if not years:
        assert gaps.meaning(source, None) == sentence


def test_years_without_rows() -> None:
    crime = pd.DataFrame({"code": ["BU1", "BU1"], "year": [2021, 2022], "crimes": [5.0, float("nan")]})
    assert gaps.of_years_without_rows([2019, 2020, 2021, 2022], crime, "Baarn") == [
        "Over 2019, 2020 en 2022 heeft de dienst geen cijfers van Baarn."
    ]
    assert gaps.of_years_without_rows([2021], crime, "Baarn") == []


def test_one_sentence_per_reason() -> None:
    assert gaps.grouped({"stuk.": [2014, 2013, 2015], "weg.": [2020]}, "Kerncijfers") == [
        "Kerncijfers 2013 tot en met 2015: stuk.",
        "Kerncijfers 2020: weg.",
    ]

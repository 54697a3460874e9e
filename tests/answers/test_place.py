"""Reading a gemeente and the country behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lib.answers.place import (
    Country,
    Gemeente,
    country,
    gemeenten,
    load,
    shapes,
)
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import Databank
from tests.answers.small_databank import (
    BUURTEN,
    CENTRUM,
    GEMEENTE,
    RECODED,
    RECODED_THEN,
    SCORES_2024,
    SILENT,
    TINY,
    WIJK_CENTRUM,
)


def test_gemeenten_with_a_map_by_name(databank: Databank) -> None:
    known = gemeenten(databank)
    assert list(zip(known["code"], known["name"], strict=True)) == [
        (TINY, "Kleindorp"),
        (GEMEENTE, "Molenwaarde"),
        (SILENT, "Stilveen"),
    ]


def test_an_unknown_gemeente_is_an_error(databank: Databank, of_country: Country) -> None:
    with pytest.raises(KeyError, match="GM9999"):
        load(databank, "GM9999", of_country)
    with pytest.raises(KeyError, match="GM9101"):  # in the background, but without a map
        load(databank, "GM9101", of_country)


def test_buurten_are_those_of_the_map(molenwaarde: Gemeente) -> None:
    assert sorted(molenwaarde.buurten["code"]) == sorted(BUURTEN)
    assert RECODED_THEN not in set(molenwaarde.buurten["code"])
    labels = molenwaarde.buurten["label"].tolist()
    assert labels == sorted(labels, key=str.casefold)
    row = molenwaarde.buurten.set_index("code").loc[RECODED]
    assert (row["wijk_code"], row["wijk"]) == ("WK900103", "Rand")


def test_names_of_every_level(molenwaarde: Gemeente) -> None:
    assert molenwaarde.name == "Molenwaarde"
    assert molenwaarde.names["NL00"] == "Nederland"
    assert molenwaarde.names[WIJK_CENTRUM] == "Centrum"


def test_score_years_per_level(molenwaarde: Gemeente, silent: Gemeente) -> None:
    assert molenwaarde.score_years() == [2020, 2022, 2024]
    assert molenwaarde.score_years("wijk") == [2014, 2018, 2020]
    assert silent.score_years() == []


def test_mean_of_the_gemeente_is_weighted_by_inhabitants(molenwaarde: Gemeente) -> None:
    mean, kind = molenwaarde.mean_scores(2024)
    assert mean["afw"] == pytest.approx(-90.8 / 13_890)
    assert kind == "schatting"


def test_a_published_score_of_the_gemeente_goes_first(molenwaarde: Gemeente) -> None:
    own = pd.DataFrame(
        {"code": [GEMEENTE], "year": [2024], "afw": [0.1], "won": [0.1], "fys": [0.0], "vrz": [0.0], "soc": [0.0], "onv": [0.0]}
    )
    scores = pd.concat([molenwaarde.scores, own.assign(level="gemeente")], ignore_index=True)
    published = Gemeente(**{**{f: getattr(molenwaarde, f) for f in molenwaarde.__dataclass_fields__}, "scores": scores})
    mean, kind = published.mean_scores(2024)
    assert (mean["afw"], kind) == (0.1, "modelscore")


def test_national_means_come_from_the_whole_country_only(tmp_path: Path) -> None:
    def scores(rows: dict[str, float], year: int) -> pd.DataFrame:
        frame = pd.DataFrame({"code": pd.Series(list(rows), dtype="str"), "year": year, "afw": list(rows.values())})
        return frame.assign(won=0.0, fys=0.0, vrz=0.0, soc=0.0, onv=frame["afw"])

    with writing(tmp_path):
        databank = commit(
            tmp_path,
            [
                NewPart("scores", 2022, GEMEENTE, scores({CENTRUM: 0.4}, 2022), "proef"),
                NewPart("scores", 2024, "NL", scores({CENTRUM: 0.1, "BU91000001": 0.3}, 2024), "proef"),
                NewPart("key_figures", 2024, "background", _inhabitants({CENTRUM: 3000, "BU91000001": 1000}), "proef"),
            ],
        )
    means = country(databank).scores
    assert means.index.tolist() == [("buurt", 2024)]
    assert means.loc[("buurt", 2024), "afw"] == pytest.approx((3 * 0.1 + 0.3) / 4)
    assert set(country(databank).gemeente_scores["year"]) == {2024}


def _inhabitants(of: dict[str, float]) -> pd.DataFrame:
    from lib.databank.catalogue.indicators import catalogue

    frame = pd.DataFrame({"code": pd.Series(list(of), dtype="str"), "year": 2024, "inhabitants": list(map(float, of.values()))})
    return frame.reindex(columns=["code", "year", *catalogue().columns]).astype(dict.fromkeys(catalogue().columns, float))


def test_changes_join_following_measurements_of_one_level(loaded: Callable[[str], Gemeente]) -> None:
    changes = loaded(GEMEENTE).changes
    centrum = changes[changes["code"] == CENTRUM]
    assert centrum[["start", "end"]].to_numpy().tolist() == [[2020, 2024]]
    assert centrum["change"].tolist() == pytest.approx([0.012])
    wijk = changes[changes["code"] == WIJK_CENTRUM]
    assert wijk[["start", "end"]].to_numpy().tolist() == [[2014, 2018], [2018, 2020]]
    assert set(wijk["level"]) == {"wijk"}


def test_scores_in_a_year_keep_every_buurt(loaded: Callable[[str], Gemeente]) -> None:
    scores = loaded(GEMEENTE).scores_in(2024)["afw"]
    assert len(scores) == 12
    assert scores.dropna().to_dict() == pytest.approx(SCORES_2024)
    assert loaded(SILENT).scores_in(2024)["afw"].isna().all()


def test_shapes_in_order_of_code(databank: Databank) -> None:
    frame = shapes(databank, GEMEENTE)
    assert frame["code"].tolist() == sorted(BUURTEN)
    assert frame.crs.to_epsg() == 4326

"""Bronnen nalopen against real answers: as expected when nothing changed, and each of ten changes found and told."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from lib.databank.__main__ import main
from lib.databank.check import check_sources
from lib.databank.sources.findings import Checked
from tests.databank.replay.replay_server import (
    Change,
    Rewriting,
    needs_replay,
    replay,
    rows_changed,
    with_unknown_certificate,
)

pytestmark = needs_replay
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def real() -> Iterator[Rewriting]:
    with replay("--links", "original") as address, Rewriting(address) as proxy:
        yield proxy


@pytest.fixture
def proxy(real: Rewriting, monkeypatch: pytest.MonkeyPatch) -> Rewriting:
    real.change, real.paths = lambda _, body: body, {}
    monkeypatch.setenv("BUURTBALANS_MIRROR", real.url)
    return real


@pytest.mark.usefixtures("proxy")
def test_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the tables of RIVM the replay has the oldest whole, and one column of the newest."""
    assert main(["check", "--json"]) == 1
    *found, rivm = json.loads(capsys.readouterr().out)
    assert [(one["source"], one["state"], one["findings"], one["problem"]) for one in found] == [
        (source, "zoals verwacht", [], "") for source in ("key_figures", "geometry", "scores", "crime")
    ]
    assert (rivm["source"], rivm["state"]) == ("rivm", "veranderd")
    assert [finding["in"] for finding in rivm["findings"]] == ["tabel 50090NED"] * 2
    assert main(["check"]) == 1
    assert "Leefbaarometer 3.0: zoals verwacht" in capsys.readouterr().out


def test_few_and_small_requests(proxy: Rewriting) -> None:
    asked: list[tuple[str, int]] = []

    def count(path: str, body: bytes) -> bytes:
        asked.append((path, len(body)))
        return body

    proxy.change = count
    check_sources()
    assert len(asked) < 40
    # this proxy gives the zip whole; the service gives parts of it
    assert sum(size for path, size in asked if not path.endswith(".zip")) < 5_000_000


def renamed(old: str, new: str) -> Change:
    return rows_changed(
        "85984NED/DataProperties",
        lambda rows: [{**row, "Key": row["Key"].replace(old, new)} if row.get("Key") else row for row in rows],
    )


def dropped(name: str) -> Change:
    return rows_changed("85984NED/DataProperties", lambda rows: [row for row in rows if not str(row["Key"]).startswith(name)])


def emptied(name: str) -> Change:
    def empty(rows: Rows) -> Rows:
        return [{key: None if key.startswith(name) else value for key, value in row.items()} for row in rows]

    return rows_changed("85984NED/TypedDataSet", empty)


def half_of_the_buurten(path: str, body: bytes) -> bytes:
    if "85984NED/TypedDataSet" not in path or "'BU'" not in unquote(path):
        return body
    answer = json.loads(body)
    return json.dumps({**answer, "value": answer["value"][::2]}).encode()


def next_year(path: str, body: bytes) -> bytes:
    if "ODataCatalog" not in path:
        return body
    answer = json.loads(body)
    added = {"Identifier": "86999NED", "Title": "Kerncijfers wijken en buurten 2027"}
    return json.dumps({**answer, "value": [*answer["value"], added]}).encode()


def map_page(change: str) -> Change:
    def rewrite(path: str, body: bytes) -> bytes:
        if "wijken-en-buurten-2026" not in path or "/items" not in path:
            return body
        page = json.loads(body)
        for link in page["links"]:
            if change == "link" and link["rel"] == "next":
                link["href"] = link["href"].replace("api.pdok.nl", "elders.example")
        for feature in page["features"] if change == "property" else ():
            feature["properties"]["stadsdeel"] = "Noord"
        for feature in page["features"] if change == "name" else ():
            feature["properties"] = {key.replace("bu_naam", "buurt"): value for key, value in feature["properties"].items()}
        return json.dumps(page).encode()

    return rewrite


def without_layer(path: str, body: bytes) -> bytes:
    return body.replace(b"buurtscore22", b"buurt22") if "GetCapabilities" in path else body


def member_renamed(path: str, body: bytes) -> bytes:
    if not path.endswith(".zip"):
        return body
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(memory, "w") as new:
        for name in old.namelist():
            if "PC4" not in name:  # keeps it quick
                new.writestr(name.replace("scores buurten", "waarden buurten"), old.read(name)[:5000])
    return memory.getvalue()


CHANGES: dict[str, tuple[Change, str, list[str]]] = {
    "renamed column": (
        renamed("GemiddeldeWOZWaardeVanWoningen", "GemiddeldeWOZWaardeWoningen"),
        "key_figures",
        [
            "tabel 85984NED (2024)",
            "GemiddeldeWOZWaardeVanWoningen is er niet",
            "Misschien heet hij nu GemiddeldeWOZWaardeWoningen_",
            "Gemiddelde WOZ-waarde wordt voor 2024 niet gelezen. De pagina's tonen een eerder jaar.",
        ],
    ),
    "dropped column": (
        dropped("Koopwoningen"),
        "key_figures",
        ["tabel 85984NED (2024)", "de kolom Koopwoningen is er niet.", "Koopwoningen wordt voor 2024 niet gelezen"],
    ),
    "empty column": (
        emptied("OppervlakteLand"),
        "key_figures",
        ["tabel 85984NED (2024)", "OppervlakteLand_", "is leeg", "de pagina's tonen een eerder jaar"],
    ),
    "unknown map property": (
        map_page("property"),
        "geometry",
        ["kaart 2026, buurten", "de eigenschap stadsdeel is nieuw", "Die wordt niet gelezen"],
    ),
    "renamed map property": (
        map_page("name"),
        "geometry",
        ["kaart 2026, buurten", "de eigenschap bu_naam is er niet", "De code staat dan in plaats van de naam"],
    ),
    "next year's table": (
        next_year,
        "key_figures",
        ["tabel 86999NED", "de kerncijfers van 2027 zijn nieuw", "Ze worden gelezen"],
    ),
    "moved page link": (
        map_page("link"),
        "geometry",
        ["kaart 2026, buurten", "de link naar de volgende bladzijde is veranderd", "De kaart wordt dan niet opgehaald"],
    ),
    "missing layer": (
        without_layer,
        "scores",
        ["kaartdienst", "de laag buurtscore22 is er niet", "alleen uit het zip-bestand"],
    ),
    "renamed zip member": (
        member_renamed,
        "scores",
        [
            "open-data-leefbaarometer-meting-2024.zip",
            "scores van buurten is er niet",
            "Leefbaarometer-waarden buurten",
            "Alleen de kaartdienst",
        ],
    ),
    "fewer areas": (
        half_of_the_buurten,
        "key_figures",
        [
            "tabel 85984NED (2024)",
            "er zijn 7287 buurten, het waren er 14574",
            "De andere buurten houden cijfers van een eerder jaar",
        ],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_named_and_explained(proxy: Rewriting, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The source alone that changed, with where, what and what comes of it in one line."""
    proxy.change, source, told = CHANGES[change]
    proxy.paths = {"86999NED": "86358NED"}
    assert main(["check", "--json"]) == 1
    found = {one["source"]: one for one in json.loads(capsys.readouterr().out)}
    assert {name for name, one in found.items() if one["state"] != "zoals verwacht"} == {
        source,
        "rivm",
    }  # rivm: as without a change
    assert found[source]["state"] == "veranderd"
    lines = [f"{one['in']}: {one['what']} {one['consequence']}" for one in found[source]["findings"]]
    assert [line for line in lines if all(part in line for part in told)], lines


def test_a_certificate_that_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    with with_unknown_certificate() as address:
        monkeypatch.setenv("BUURTBALANS_MIRROR", address)
        checked = check_sources()
        assert main(["check", "--json"]) == 2
    assert [one.state for one in checked] == ["niet bereikbaar"] * 5
    assert {one.reason for one in checked} == {"certificaat"}
    assert all("SSL_CERT_FILE" in one.problem for one in checked)


def test_a_service_that_is_not_there_and_one_that_changed(proxy: Rewriting) -> None:
    """What cannot be reached weighs more than what changed; each is told."""
    proxy.paths = {"api.pdok.nl": "nergens"}
    proxy.change = dropped("Koopwoningen")
    states: dict[str, Checked] = {one.source: one for one in check_sources()}
    assert states["geometry"].state == "niet bereikbaar"
    assert states["geometry"].problem
    assert states["key_figures"].state == "veranderd"
    assert main(["check"]) == 2

"""A fault that passes is not seen in the result; one that lasts takes its own source along and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.databank.download import available_gemeenten, download, make_plan
from lib.databank.errors import SourceFailed, SourceUnavailable
from lib.databank.progress import read_progress
from lib.databank.sources import web
from lib.databank.store import open_databank
from tests.replicas import each_once
from tests.services import SyntheticServices

Hashes = Callable[[Path], dict[str, str]]
PLAN = make_plan([2024], ["GM9002"])
# of every service a request that a download of one gemeente makes -> the source that goes with it, and who is named then
REQUESTS = {
    "ODataCatalog": ("", "opendata.cbs.nl"),
    "85984NED/DataProperties": ("key_figures", "opendata.cbs.nl"),
    "ODataFeed/odata/85984NED/TypedDataSet": ("key_figures", "opendata.cbs.nl"),
    "ODataFeed/odata/85984NED/WijkenEnBuurten": ("key_figures", "opendata.cbs.nl"),
    "wijken-en-buurten-2024/ogc/v1/collections/buurten?": ("geometry", "api.pdok.nl"),
    "buurten/items": ("geometry", "api.pdok.nl"),
    "meting-2024.zip": ("", "www.leefbaarometer.nl"),
    "47022NED/Perioden": ("crime", "dataderden.cbs.nl"),
    "47022NED/TypedDataSet": ("crime", "dataderden.cbs.nl"),
}
FAULTS: dict[str, dict[str, Any]] = {
    "503": {"status": 503},
    "429": {"status": 429},
    "500": {"status": 500},
    "truncated": {"truncate": True},
    "garbage": {"garbage": True},
    "dropped": {"drop": True},
}


@pytest.fixture(scope="module")
def undisturbed(running: SyntheticServices, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    running.reset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", running.url)
        databank = download(tmp_path_factory.mktemp("ongestoord"), PLAN, quiet=True)
    return {f"{part.table} {part.year} {part.scope}": part.sha256 for part in databank.parts}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_passing_fault_of_every_service(
    services: SyntheticServices,
    undisturbed: dict[str, str],
    tmp_path: Path,
    hashes: Hashes,
    waits: list[float],
    fault: dict[str, Any],
) -> None:
    for request in REQUESTS:
        services.fault(**fault, match=request)
    download(tmp_path, PLAN, quiet=True)
    assert hashes(tmp_path) == undisturbed
    met = [request for request in services.log if request.fault]
    assert len(met) == len(REQUESTS)
    # what is no part of the zip is no reason to wait: it is then fetched whole
    assert len(waits) == len(REQUESTS) - ("truncate" in fault or "garbage" in fault)
    progress = read_progress(tmp_path)
    assert progress is not None
    assert progress.state == "done"


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize(("fault", "request_"), each_once(("503", "garbage", "dropped"), REQUESTS))
def test_a_lasting_fault_takes_no_other_source_along(
    services: SyntheticServices,
    undisturbed: dict[str, str],
    truth: Any,
    tmp_path: Path,
    hashes: Hashes,
    same_rows: Callable[[pd.DataFrame, pd.DataFrame], None],
    fault: str,
    request_: str,
) -> None:
    source, named = REQUESTS[request_]
    services.fault(**FAULTS[fault], n=999, match=request_)
    databank = download(tmp_path, PLAN, quiet=True)
    found = hashes(tmp_path)
    outcomes = {outcome.source: outcome for outcome in databank.outcomes}
    for table in {"key_figures", "crime"} - {source}:
        expected = {key: sha for key, sha in undisturbed.items() if key.startswith(table)}
        assert {key: sha for key, sha in found.items() if key.startswith(table)} == expected
    if "zip" not in request_:
        same_rows(databank.read("scores"), truth.scores())
    if source:
        assert outcomes[source].state == "failed"
        assert any(f"{named} " in gap for gap in outcomes[source].gaps)
        assert outcomes[source].gaps[-1].startswith("Zonder deze bron")
    else:
        told = [gap for outcome in databank.outcomes for gap in outcome.gaps]
        assert any(named in gap for gap in told)
        assert "failed" not in {outcome.state for outcome in databank.outcomes}
    progress = read_progress(tmp_path)
    assert progress is not None
    assert progress.state == "done"
    assert ("niet opgehaald" in progress.message) == bool(source)


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("source", ["key_figures", "geometry", "crime"])
def test_what_the_databank_had_of_a_source_is_kept(
    services: SyntheticServices, previous: Any, hashes: Hashes, source: str
) -> None:
    match = {"key_figures": "opendata", "geometry": "api.pdok.nl", "crime": "dataderden"}[source]
    before = {key: sha for key, sha in hashes(previous.path).items() if key.startswith(source)}
    assert before
    services.fault(status=503, n=999, match=match)
    databank = download(previous.path, make_plan([2024], ["GM9004"]), quiet=True)
    after = hashes(previous.path)
    assert {key: after[key] for key in before} == before
    (outcome,) = [outcome for outcome in databank.outcomes if outcome.source == source]
    assert outcome.state == "failed"
    assert outcome.gaps[-1].startswith("Wat er al was, blijft: ")
    assert " nog 202" in outcome.gaps[-1]


@pytest.mark.usefixtures("waits")
def test_nothing_came_at_all(services: SyntheticServices, previous: Any) -> None:
    """Then the databank is as it was, and the user reads why."""
    services.fault(status=503, n=9999)
    with pytest.raises(SourceFailed) as failed:
        download(previous.path, PLAN, quiet=True)
    assert str(failed.value).startswith("Geen enkele bron gaf iets bruikbaars; er is niets veranderd. ")
    assert "(HTTP 503, 6 keer geprobeerd)" in str(failed.value)
    assert previous.intact
    progress = read_progress(previous.path)
    assert progress is not None
    assert (progress.state, progress.message) == ("failed", str(failed.value))


def test_a_service_that_is_silent(
    services: SyntheticServices, previous: Any, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "TIMEOUT_S", (0.5, 0.5))
    monkeypatch.setattr("lib.databank.download.Web", lambda pause: web.Web(pause, attempts=2))
    services.fault(hang=30.0, n=9, match="85984NED/DataProperties")
    databank = download(previous.path, PLAN, quiet=True)
    (outcome,) = [one for one in databank.outcomes if (one.source, one.scope) == ("key_figures", "GM9002")]
    assert outcome.state == "failed"
    assert "opendata.cbs.nl" in outcome.gaps[0]
    assert 0 < len(waits) < 5


@pytest.mark.usefixtures("waits")
def test_many_faults_one_after_another(
    services: SyntheticServices, undisturbed: dict[str, str], tmp_path: Path, hashes: Hashes
) -> None:
    """Runs that lack a source one after the other, until everything is there: the answers of all are used."""
    for request in ("85984NED/TypedDataSet", "buurten/items", "47022NED"):
        services.fault(drop=True, n=web.ATTEMPTS * web.GIVEN_UP_AFTER, match=request)
    runs = 0
    while hashes(tmp_path) != undisturbed if (tmp_path / "manifest.json").exists() else True:
        download(tmp_path, PLAN, quiet=True)
        runs += 1
        assert runs < 6
    assert runs > 1
    assert services.desk.pending == []
    answered = [request.url for request in services.log if request.status == 200 and not request.path.endswith(".zip")]
    assert len(answered) == len(set(answered))
    (first, *_) = open_databank(tmp_path).outcomes
    assert first.state == "done"


def test_a_fault_in_the_middle_of_pages(services: SyntheticServices, waits: list[float], tmp_path: Path, hashes: Hashes) -> None:
    """The second page of the background comes back as half an answer, twice."""
    services.page_size = 30
    services.fault(truncate=True, n=2, match="$skip=30")
    databank = download(tmp_path, PLAN, quiet=True)
    assert waits == [0.5, 1.0]
    assert len(databank.read("key_figures", years=[2024])) == 80
    assert hashes(tmp_path)


def test_the_list_of_gemeenten_does_not_keep_the_user_waiting(services: SyntheticServices) -> None:
    """Offline it says so after two attempts each for the list of tables and for the newest table."""
    services.fault(drop=True, n=99)
    with pytest.raises(SourceUnavailable, match="niet bereikbaar"):
        available_gemeenten()
    assert len(services.log) == 4


def test_a_mirror_that_is_nothing_of_the_kind(previous: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTBALANS_MIRROR", "spiegel.intern")
    with pytest.raises(SourceFailed, match="Controleer BUURTBALANS_MIRROR"):
        download(previous.path, PLAN, quiet=True)
    assert previous.intact

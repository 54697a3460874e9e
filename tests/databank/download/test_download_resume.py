"""Resuming and progress."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.databank import shelf
from lib.databank.download import download, make_plan
from lib.databank.progress import Reporter, ask_to_cancel, read_progress
from lib.databank.store import open_databank
from tests.services import SyntheticServices

Hashes = Callable[[Path], dict[str, str]]


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("codes", [[], ["GM9001"]], ids=["country", "gemeente"])
def test_a_stopped_download_asks_only_for_what_is_missing(
    services: SyntheticServices, tmp_path: Path, hashes: Hashes, codes: list[str]
) -> None:
    plan = make_plan([2022, 2024], codes)
    download(tmp_path / "ongestoord", plan, quiet=True)
    whole = [request.url for request in services.log if request.status == 200]
    services.clear_log()
    services.fault(status=503, n=99, match="wijken-en-buurten-2024/ogc/v1/collections/buurten/items")
    databank = download(tmp_path / "d", plan, quiet=True)
    assert [outcome.source for outcome in databank.outcomes if outcome.state == "failed"] == ["geometry"]
    assert databank.years("geometry") == []
    first = [request.url for request in services.log if request.status == 200]
    services.reset()
    download(tmp_path / "d", plan, quiet=True)
    second = [request.url for request in services.log if request.status == 200]
    assert len(first) >= 7
    assert not {url for url in set(first) & set(second) if not url.endswith(".zip")}  # of which a few parts are read
    assert set(first + second) == set(whole)
    assert hashes(tmp_path / "d") == hashes(tmp_path / "ongestoord")
    assert not list((tmp_path / "d" / ".download").glob("answers-*"))


@pytest.mark.usefixtures("waits")
def test_answers_of_more_than_a_day_ago_are_not_used(
    services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.fault(status=503, n=99, match="api.pdok.nl")
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    services.clear_log()
    services.reset()
    monkeypatch.setattr("lib.databank.download._ANSWERS_KEPT_S", -1)
    download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    assert len([request for request in services.log if "85984NED/DataProperties" in request.path]) == 1


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("codes", [[], ["GM9001", "GM9002"]], ids=["country", "gemeenten"])
def test_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: list[str]) -> None:
    """From 0 to 1 without ever going back; names every step; tells the time left as soon as it can."""
    seen = []
    write = Reporter._write

    def watch(self: Reporter, state: str, message: str, force: bool = False) -> None:  # noqa: ARG001
        write(self, state, message, force=True)  # type: ignore[arg-type]
        progress = read_progress(tmp_path)
        assert progress is not None
        seen.append(progress)

    monkeypatch.setattr(Reporter, "_write", watch)
    download(tmp_path, make_plan([2022, 2024], codes), quiet=True)
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert max(shares[:-1]) < 1.0
    assert len(set(shares)) > 10
    steps = list(dict.fromkeys(progress.step for progress in seen))
    extra = ["Nederland als vergelijking"] if codes else []
    assert steps == [
        "Lijst van tabellen",
        "Kerncijfers 2022",
        "Kerncijfers 2024",
        *extra,
        "Leefbaarometer",
        "Buurtkaart",
        "Gebieden van andere jaren",
        "Misdrijven",
        "Schattingen van RIVM",
        "Opslaan",
    ]
    assert all(progress.step in progress.message for progress in seen[:-1])
    assert seen[-1].message == "Klaar. Wat er niet bij was, staat op de pagina Databank."
    assert [progress.state for progress in seen] == ["running"] * (len(seen) - 1) + ["done"]
    known = [progress.seconds_left for progress in seen[6:-1]]
    assert all(left is not None and left >= 0 and math.isfinite(left) for left in known)
    assert {progress.gemeenten for progress in seen} == {tuple(codes)}


@pytest.mark.usefixtures("services")
def test_what_holds_for_the_country_is_computed_too_where_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = make_plan([2024], ["GM9004"])
    download(tmp_path, plan, prepare=True)
    assert not (tmp_path / "derived").exists()
    monkeypatch.setattr(shelf, "LARGE", 1)
    capsys.readouterr()
    download(tmp_path, plan, prepare=True)
    assert "Uitrekenen wat voor heel Nederland geldt" in capsys.readouterr().out
    assert list(tmp_path.glob("derived/*/country"))


@pytest.mark.usefixtures("services")
def test_who_stops_that_has_what_was_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LARGE", 1)

    def stopped(*_: object, on_step: Callable[[int, int], None]) -> None:
        ask_to_cancel(tmp_path)
        on_step(0, 2)

    monkeypatch.setattr(shelf, "prepare", stopped)
    databank = download(tmp_path, make_plan([2024], ["GM9004"]), quiet=True, prepare=True)
    progress = read_progress(tmp_path)
    assert progress is not None
    assert progress.state == "done"
    assert databank.years("key_figures")


@pytest.mark.usefixtures("services")
def test_progress_on_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    download(tmp_path, make_plan([2024], ["GM9004"]))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].strip() == "0%  Lijst van tabellen ophalen"
    assert lines[-2].split("%  ")[1].startswith("Opslaan")
    assert lines[-1] == "100%  Klaar. Wat er niet bij was, staat op de pagina Databank."


def test_progress_tells_of_a_service_that_does_not_answer(
    services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = []
    write = Reporter._write

    def watch(self: Reporter, state: str, message: str, force: bool = False) -> None:
        messages.append(message)
        write(self, state, message, force)  # type: ignore[arg-type]

    monkeypatch.setattr(Reporter, "_write", watch)
    monkeypatch.setattr("lib.databank.progress.time.sleep", lambda _: None)
    monkeypatch.setattr("lib.databank.sources.web.FIRST_WAIT_S", 0.01)
    services.fault(status=500, match="api.pdok.nl")
    download(tmp_path, make_plan([2024], ["GM9004"]), quiet=True)
    assert "Buurtkaart: de dienst antwoordt niet, nieuwe poging over 0 seconden" in messages


@pytest.mark.usefixtures("services")
def test_damaged_progress_is_no_progress(tmp_path: Path) -> None:
    download(tmp_path, make_plan([2024], ["GM9004"]), quiet=True)
    file = tmp_path / ".download" / "progress.json"
    for text in ("", "{", "[]", '{"state": "done"}'):
        file.write_text(text)
        assert read_progress(tmp_path) is None
    assert open_databank(tmp_path).verify() == []

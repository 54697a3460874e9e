"""What cannot be had, and what the disk, a second download or the user stops: a clear sentence, and nothing lost."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.databank.commit import writing
from lib.databank.download import Plan, download, make_plan, newest_years
from lib.databank.errors import Cancelled, DatabankBusy, DatabankError, DatabankUnreadable, UnexpectedData
from lib.databank.progress import Reporter, ask_to_cancel, read_progress
from lib.databank.store import COUNTRY
from tests.services import SyntheticServices

Hashes = Callable[[Path], dict[str, str]]


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (Plan((2024,), ("GM1234",)), r"CBS geeft geen kerncijfers voor GM1234 in 2024\. Controleer de code en de jaren"),
        (Plan((2024,), ("GM9001", "GM1234", "GM4321")), r"geen kerncijfers voor GM1234 en GM4321 in 2024"),
        (Plan((2025,), ("GM9004",)), r"geen kerncijfers voor GM9004 in 2025"),
        (Plan((2026, 2024), ("GM1234",)), r"geen kerncijfers voor GM1234 in 2024"),
        (Plan((), ("GM1234",)), r"geen kerncijfers voor GM1234 in 2020 tot en met 2025"),
    ],
)
def test_what_the_services_do_not_have(previous: Any, plan: Plan, message: str) -> None:
    path = previous.path
    with pytest.raises(UnexpectedData, match=message):
        download(path, plan, quiet=True)
    assert previous.intact
    progress = read_progress(path)
    assert progress is not None
    assert progress.state == "failed"
    assert progress.message.endswith(".")
    assert not list((path / ".download").glob("answers-*"))  # else the same answers would be used again


@pytest.mark.parametrize(
    ("years", "codes", "message"),
    [
        ([2024], ["Heerlen"], "'HEERLEN' is geen gemeentecode. Een gemeentecode ziet eruit als GM0917"),
        ([2024], ["BU90010000"], "'BU90010000' is geen gemeentecode"),
        ([2024], ["GM9001", "NL00"], "'NL00' is geen gemeentecode"),
        ([2012, 2024, 2031], [], "Kerncijfers zijn er van 2013 tot en met 2026; niet van 2012 en 2031"),
        ([2024], ["GM0962"], "Beek"),
    ],
)
def test_plans_that_make_no_sense(years: list[int], codes: list[str], message: str) -> None:
    with pytest.raises(DatabankError, match=message):
        make_plan(years, codes)


def test_plans() -> None:
    assert make_plan([2024, 2020, 2024], [" gm9001", "GM9002", "GM9001"]) == Plan((2020, 2024), ("GM9001", "GM9002"))
    assert make_plan().years == ()  # all that there are: asked when it is carried out
    assert make_plan().years_of({2024: "A", 2019: "B"}) == [2019, 2024]
    assert make_plan().scopes == (COUNTRY,)
    assert make_plan([2020]).hash != make_plan([2021]).hash != make_plan([2021], ["GM9001"]).hash
    assert newest_years(3) == (2024, 2025, 2026)


def test_a_renamed_column_is_noted_and_its_figures_are_missing(services: SyntheticServices, tmp_path: Path) -> None:
    services.rename_column("85984NED", "HuishoudensTotaal", "HuishoudensAlles")
    databank = download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    (part,) = [part for part in databank.parts_of("key_figures", 2024) if part.scope == "GM9001"]
    assert part.notes[0].startswith("niet in 85984NED: Huishoudens, ")
    assert databank.read("key_figures", years=[2024], gemeente="GM9001")["households"].isna().all()


def test_a_table_without_inhabitants_is_a_gap(services: SyntheticServices, previous: Any, hashes: Hashes) -> None:
    """Nothing of it is stored; the rest comes, and once the service has been mended the answers of before are not in the way."""
    path = previous.path
    services.remove_column("85984NED", "AantalInwoners")
    databank = download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert "key_figures 2024 GM9001" not in hashes(path)
    assert "geometry 2024 GM9001" in hashes(path)
    (outcome,) = [one for one in databank.outcomes if (one.source, one.scope) == ("key_figures", "GM9001")]
    assert outcome.state == "failed"
    assert outcome.gaps[0].startswith("Kerncijfers 2024: Tabel 85984NED (2024) heeft geen kolom 'AantalInwoners'")
    assert not list((path / ".download").glob("answers-*"))
    services.reset()
    download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert "key_figures 2024 GM9001" in hashes(path)


def test_values_that_cannot_be_are_not_stored_and_take_nothing_along(
    services: SyntheticServices, previous: Any, hashes: Hashes
) -> None:
    before = hashes(previous.path)
    table = services.tables["85984NED"]
    column = table.columns[table.column("Koopwoningen")].key
    for row in table.entities["TypedDataSet"]:
        row[column] = 900
    databank = download(previous.path, make_plan([2024], ["GM9004", "GM9001"]), quiet=True)
    after = hashes(previous.path)
    assert "key_figures 2024 GM9001" not in after
    assert {"geometry 2024 GM9001", "crime 2024 GM9001"} <= set(after)
    assert after["key_figures 2024 GM9004"] == before["key_figures 2024 GM9004"]
    gaps = [gap for outcome in databank.outcomes if outcome.source == "key_figures" for gap in outcome.gaps]
    (gap,) = [gap for gap in gaps if "owner_share" in gap]
    assert "past kolom 'owner_share' van tabel 'key_figures' niet" in gap
    assert gap.endswith("Dit is niet opgeslagen; wat er al was, blijft.")


def test_an_empty_table_keeps_what_there_was(services: SyntheticServices, tmp_path: Path) -> None:
    """2023 comes back empty: its part stays that of the earlier download."""
    download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    services.empty_table("85618NED")
    databank = download(tmp_path, make_plan([2023, 2024], ["GM9001"]), quiet=True)
    assert len(databank.read("key_figures", years=[2023], gemeente="GM9001")) == 25
    gaps = [gap for outcome in databank.outcomes if outcome.source == "key_figures" for gap in outcome.gaps]
    assert "Verzonnendam: in de tabel van 2023 staat geen enkele buurt." in gaps


def test_two_downloads_at_once(services: SyntheticServices, previous: Any) -> None:
    path = previous.path
    with writing(path), pytest.raises(DatabankBusy, match=f"Er worden al gegevens opgehaald in {path}"):
        download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert previous.intact
    assert services.log == []


def test_cancelling_keeps_what_was_there_and_what_came_in(
    services: SyntheticServices, previous: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = previous.path
    plan = make_plan([2024], ["GM9001"])
    count = Reporter.answer

    def cancel_after_ten(self: Reporter, fresh: bool) -> None:
        if len(services.log) == 10:
            ask_to_cancel(path)
        count(self, fresh)

    monkeypatch.setattr(Reporter, "answer", cancel_after_ten)
    with pytest.raises(Cancelled, match=r"Het ophalen is gestopt\. Wat er al was, is niet veranderd"):
        download(path, plan, quiet=True)
    assert len(services.log) == 10
    assert previous.intact
    progress = read_progress(path)
    assert progress is not None
    assert progress.state == "cancelled"
    monkeypatch.undo()
    monkeypatch.setenv("BUURTBALANS_MIRROR", services.url)
    done = [request.url for request in services.log if request.status == 200]
    services.clear_log()
    download(path, plan, quiet=True)
    assert not set(done) & {request.url for request in services.log}


def test_cancelling_during_a_wait(services: SyntheticServices, tmp_path: Path) -> None:
    """The wish to stop is heard while waiting for a service that asked for a minute."""
    services.fault(status=503, retry_after=60, match="85984NED/DataProperties")
    write = Reporter._write

    def cancel(self: Reporter, state: str, message: str, force: bool = False) -> None:
        write(self, state, message, force)  # type: ignore[arg-type]
        if "nieuwe poging over 60 seconden" in message:
            ask_to_cancel(tmp_path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reporter, "_write", cancel)
        with pytest.raises(Cancelled):
            download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)


def test_asking_to_cancel_where_nothing_ever_ran(tmp_path: Path) -> None:
    ask_to_cancel(tmp_path / "niets")
    assert not (tmp_path / "niets").exists()
    assert read_progress(tmp_path / "niets") is None


@pytest.mark.parametrize("where", ["answers", "parquet", "manifest"])
def test_a_full_disk(previous: Any, hashes: Hashes, where: str) -> None:
    path = previous.path

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    replace = {"answers": "lib.databank.sources.fetcher.replace_file", "manifest": "lib.databank.commit.replace_file"}
    with pytest.MonkeyPatch.context() as patch:
        if where == "parquet":
            patch.setattr(pd.DataFrame, "to_parquet", full)
        else:
            patch.setattr(replace[where], full)
        with pytest.raises(DatabankError, match=r"Schrijven in .* lukt niet \(No space left on device\)\. Er is niets veranderd"):
            download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert previous.intact
    progress = read_progress(path)
    assert progress is not None
    assert progress.state == "failed"
    download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert "key_figures 2024 GM9001" in hashes(path)


def test_a_disk_too_full_for_the_progress_file(previous: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = previous.path

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("lib.databank.progress.replace_file", full)
    with pytest.raises(DatabankError, match="No space left on device"):
        download(path, make_plan([2024], ["GM9001"]), quiet=True)
    assert previous.intact


def test_a_directory_that_may_not_be_written(
    services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", refused)
        with pytest.raises(DatabankError, match=r"kan niet worden geschreven \(Permission denied\).*Geef schrijfrecht"):
            download(tmp_path / "nieuw", make_plan([2024], ["GM9001"]), quiet=True)
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(DatabankError, match=r"In de map .*bestand kan niet worden geschreven"):
        download(tmp_path / "bestand", make_plan([2024], ["GM9001"]), quiet=True)
    monkeypatch.setattr("lib.databank.commit.FileLock.acquire", refused)
    with pytest.raises(DatabankError, match="Permission denied"):
        download(tmp_path / "nieuw", make_plan([2024], ["GM9001"]), quiet=True)
    assert services.log == []


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{", "is beschadigd of niet van Buurtbalans"),
        ('{"format": "buurtbalans-databank", "schema": 99}', r"nieuwere versie van Buurtbalans \(schema 99"),
        (
            '{"format": "buurtbalans-databank", "schema": 1, "name": "v", "fictional": true, "parts": []}',
            "bevat voorbeeldgegevens; die worden niet gemengd",
        ),
    ],
)
def test_a_databank_that_cannot_take_it_says_so_before_the_download(
    services: SyntheticServices, tmp_path: Path, manifest: str, message: str
) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises((DatabankUnreadable, DatabankError), match=message):
        download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    assert services.log == []
    assert (tmp_path / "manifest.json").read_text() == manifest


@pytest.mark.usefixtures("services")
def test_a_mistake_of_our_own_is_reported_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lib.databank.collecting.run.lineage_parts", broken)
    with pytest.raises(ZeroDivisionError):
        download(tmp_path, make_plan([2024], ["GM9001"]), quiet=True)
    progress = read_progress(tmp_path)
    assert progress is not None
    assert progress.state == "failed"
    assert "door een fout in Buurtbalans" in progress.message

"""The beginning of a trial: figures fetched, settings written, everything checked, links told."""

from __future__ import annotations

import datetime
import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib import settings
from lib.answers.place import gemeenten as on_the_map
from lib.databank.download import download, make_plan
from lib.databank.outcomes import summary
from lib.settings import ROOT
from lib.trial import read_trial
from lib.trial_kit import place
from lib.trial_kit.place import KitError


@dataclass(frozen=True)
class Wanted:
    """What was asked for. `gemeenten` are codes; `years` empty is all that CBS publishes."""

    directory: Path
    organisation: str
    gemeenten: Sequence[str]
    last_day: datetime.date | None
    message: str
    address: str
    years: Sequence[int]
    port: int


def start(wanted: Wanted, say: Callable[[str], None]) -> bool:
    """Make the trial; whether everything is in order. Raises KitError or DatabankError. Can be run again after it was stopped."""
    directory = wanted.directory
    plan = make_plan(wanted.years, wanted.gemeenten)
    if not plan.gemeenten:
        raise KitError("Noem ten minste één gemeente, bijvoorbeeld --gemeente GM0917.")
    if wanted.last_day is not None and wanted.last_day < datetime.date.today():
        raise KitError(f"De einddatum {wanted.last_day} is al geweest. Kies een latere dag.")
    _write_settings(wanted, plan.gemeenten)
    say(f"Gegevens ophalen van {', '.join(plan.gemeenten)} …")
    databank = download(directory / place.DATABANK, plan, quiet=True, prepare=True)
    say(summary(databank.outcomes))
    known = on_the_map(databank)
    names = dict(zip(known["code"], known["name"], strict=True))
    absent = [code for code in plan.gemeenten if code not in names]
    if absent:
        raise KitError(f"Van {', '.join(absent)} is geen kaart gekomen. Draai dezelfde opdracht straks nog een keer.")
    say("\nNagaan of alles klaar is …")
    environment = settings.for_a_process(**place.written(directory))
    command = [sys.executable, "-m", "lib.doctor", "--port", str(wanted.port)]
    well = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
    say("\nLinks voor de deelnemers:")
    for code in plan.gemeenten:
        say(f"  {names[code]}: {wanted.address.rstrip('/')}/kaart?db=eigen&gm={code}")
    say(
        f"\nStarten, in {ROOT}:\n  set -a; . {shlex.quote(str(directory / place.SETTINGS))}; set +a\n"
        f"  streamlit run app.py --server.port {wanted.port} --server.headless true\n"
        f"Afronden: python -m lib.trial_kit end {shlex.quote(str(directory))}"
    )
    return well


def _write_settings(wanted: Wanted, gemeenten: Sequence[str]) -> None:
    directory = wanted.directory
    trial = directory / place.TRIAL
    lines = [f"organisatie = {_text(wanted.organisation)}", f"gemeenten = [{', '.join(map(_text, gemeenten))}]"]
    lines += [f"einddatum = {wanted.last_day.isoformat()}"] if wanted.last_day else []
    lines += [f"melding = {_text(wanted.message)}"] if wanted.message else []
    content = "\n".join(lines) + "\n"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        others = {path.name for path in directory.iterdir()} - {place.TRIAL, place.SETTINGS, place.DATABANK, place.OWN}
        if trial.exists() and trial.read_text(encoding="utf-8") != content:
            raise KitError(f"In {directory} staat al een andere proef. Kies een andere map, of rond die proef eerst af.")
        if others and not trial.exists():
            raise KitError(f"De map {directory} is niet leeg ({', '.join(sorted(others)[:3])}). Kies een lege of nieuwe map.")
        place.write(trial, content)
        lines = [f"{name}={shlex.quote(value)}" for name, value in place.written(directory).items()]
        place.write(directory / place.SETTINGS, "\n".join(["# De server van deze proef; docs/beheer.md.", *lines, ""]))
    except OSError as error:
        raise KitError(f"Schrijven in {directory} lukt niet ({error.strerror or error}). Kies een andere map.") from error
    read_trial(trial)


def _text(value: str) -> str:
    """A text in TOML: as JSON writes it, which escapes what TOML escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

"""The files of deploy/ agree with the app and with each other."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from lib import settings
from lib.settings import ROOT

DEPLOY = ROOT / "deploy"


def names_in(file: str) -> set[str]:
    return set(re.findall(r"BUURTBALANS_[A-Z_]+", (DEPLOY / file).read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", ["systemd/buurtbalans.env", "container/compose.yaml", "container/Containerfile"])
def test_settings_are_ours_and_users_do_not_fetch(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    assert names_in(file) <= set(settings.MEANINGS)
    assert re.search(rf"{settings.MANAGEMENT}[:=] ?\"?0", text)


def test_containers_are_served_as_processes_are() -> None:
    """Only addresses and spaces differ from the file for one machine."""

    def plain(file: str) -> str:
        text = re.sub(r"#.*", "", (DEPLOY / file).read_text(encoding="utf-8"))
        text = text.replace("127.0.0.1:8501", "10.89.7.11:8501").replace("127.0.0.1:8502", "10.89.7.12:8501")
        text = text.replace(r"127\.0\.0\.1:8501", r"10\.89\.7\.11:8501").replace(r"127\.0\.0\.1:8502", r"10\.89\.7\.12:8501")
        return " ".join(text.split())

    assert plain("container/buurtbalans-processen.conf") == plain("nginx/buurtbalans-processen.conf")


def test_compose_starts_what_nginx_looks_for() -> None:
    services = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    addresses = {name: one["networks"]["binnen"]["ipv4_address"] for name, one in services.items() if name.startswith("app")}
    served = (DEPLOY / "container" / "buurtbalans-processen.conf").read_text(encoding="utf-8")
    assert set(addresses.values()) == set(re.findall(r"server ([\d.]+):8501", served))
    for name in addresses:
        assert services[name]["volumes"] == ["databank:/data/databank:ro", "eigen:/data/eigen"]
        assert services[name]["read_only"]
    assert all("ports" not in one for name, one in services.items() if name != "nginx")


def test_the_image_holds_what_the_app_reads() -> None:
    """Every file of the repository that code names by ROOT is copied into the image."""
    text = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    copied = [path for line in copied for path in line.split()]
    for path in copied:
        assert (ROOT / path).exists(), path
    assert {"app.py", "pages", "lib", "data/catalogue", "data/sample", ".streamlit/config.toml"} <= set(copied)


def test_the_units_are_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    for file in (DEPLOY / "systemd").glob("*.service"):
        shutil.copy(file, tmp_path / file.name.replace("@.", "@8501."))
    found = subprocess.run(
        ["systemd-analyze", "verify", *(str(path) for path in tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    wrong = [line for line in found.stderr.splitlines() if "/opt/buurtbalans/" not in line and "buurtbalans" in line]
    assert wrong == []

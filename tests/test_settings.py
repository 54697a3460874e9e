"""Settings: what they mean, what a wrong one says, and that they are read in one place and named in docs/beheer.md."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from lib import settings
from lib.settings import ROOT, SettingError

MODULES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "lib").rglob("*.py"))]
# Who may look at the environment besides settings.py: the network (variables of requests) and the one that hands it to a child.
ENVIRONMENT = {"lib/settings.py", "lib/databank/sources/network.py", "lib/databank/importing/process/parent.py"}
SWITCHES = {
    settings.MANAGEMENT: settings.management,
    settings.SIGN_IN: settings.sign_in,
    settings.BACKGROUND: settings.background,
}
TEXTS = {settings.DATABASE_URL: settings.database_url, settings.MIRROR: settings.mirror}
LISTS = {settings.ADMITTED: settings.admitted, settings.MANAGERS: settings.managers}
NUMBERS = {
    settings.SESSION_HOURS: (settings.session_hours, 8, 24),
    settings.RECORD_DAYS: (settings.record_days, 90, 3650),
    settings.RETENTION: (settings.retention_days, None, 36_500),
}
PATHS = {settings.DATABANK: settings.databank, settings.OWN_LAYER: settings.own_layer, settings.TRIAL: settings.trial_file}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.MEANINGS:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_has_a_meaning_and_a_reader() -> None:
    names = {value for value in vars(settings).values() if isinstance(value, str) and value.startswith("BUURTBALANS_")}
    assert names == set(settings.MEANINGS) == {*SWITCHES, *TEXTS, *LISTS, *NUMBERS, *PATHS, settings.EMBEDDING}


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_without_settings(monkeypatch: pytest.MonkeyPatch, blank: str | None) -> None:
    for name in settings.MEANINGS if blank is not None else ():
        monkeypatch.setenv(name, blank or "")
    assert settings.management() is None
    assert settings.sign_in() is settings.background() is False
    assert [read() for read in LISTS.values()] == [(), ()]
    assert [read() for read, _, _ in NUMBERS.values()] == [8, 90, None]
    assert [read() for read in TEXTS.values()] == ["", ""]
    assert [read() for read in PATHS.values()] == [None] * len(PATHS)
    assert settings.embedders() == ()


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(("text", "meant"), [("0", False), ("1", True), (" 1 ", True)])
def test_on_and_off(monkeypatch: pytest.MonkeyPatch, name: str, text: str, meant: bool) -> None:
    monkeypatch.setenv(name, text)
    assert SWITCHES[name]() is meant


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("text", ["ja", "nee", "true", "2", "01", "-1"])
def test_anything_but_0_and_1_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingError, match=rf"^De instelling {name} is '{text}', maar kan alleen 0 \(uit\) of 1 \(aan\) zijn\."):
        SWITCHES[name]()


@pytest.mark.parametrize("name", NUMBERS)
def test_whole_numbers_have_bounds(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    read, usual, most = NUMBERS[name]
    for text in ("1", f" {most} "):
        monkeypatch.setenv(name, text)
        assert read() == int(text)
    for text in ("0", str(most + 1), "-1", "8.5", "acht", "²", "1e1"):
        monkeypatch.setenv(name, text)
        with pytest.raises(
            SettingError,
            match=rf"^De instelling {name} is '{re.escape(text)}', maar .* {'dan verdwijnt er niets vanzelf' if usual is None else f'dan is het {usual}'}\.$",
        ):
            read()


@pytest.mark.parametrize("name", LISTS)
def test_lists_have_commas_between(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " @voorbeeld.nl, groups=Team Data ,, naam@voorbeeld.nl")
    assert LISTS[name]() == ("@voorbeeld.nl", "groups=Team Data", "naam@voorbeeld.nl")


def test_a_name_that_is_no_setting_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.unknown() == ()
    monkeypatch.setenv("BUURTBALANS_" + "INLOGEN", "1")
    assert settings.unknown() == ("BUURTBALANS_" + "INLOGEN",)


@pytest.mark.parametrize("name", TEXTS)
def test_text(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " iets://host/x ")
    assert TEXTS[name]() == "iets://host/x"


@pytest.mark.parametrize("name", PATHS)
def test_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv(name, f"{tmp_path / 'a b'} ")
    assert PATHS[name]() == tmp_path / "a b"


def test_a_setting_that_changes_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, meant in (("0", False), ("1", True)):
        monkeypatch.setenv(settings.MANAGEMENT, text)
        assert settings.management() is meant


def test_where_the_repository_is() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    assert (settings.CATALOGUE / "indicators.yaml").is_file()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_settings_reads_the_environment(path: Path) -> None:
    name = str(path.relative_to(ROOT)).replace(os.sep, "/")
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    for node in tree:
        looks = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
        imports = isinstance(node, ast.ImportFrom) and node.module == "os" and any("env" in one.name for one in node.names)
        assert not (looks or imports) or name in ENVIRONMENT, f"{name}:{node.lineno} reads the environment"  # type: ignore[attr-defined]
        whole_name = isinstance(node, ast.Constant) and re.fullmatch(r"BUURTBALANS_\w+", str(node.value))
        assert not whole_name or name == "lib/settings.py", f"{name} names {whole_name} itself"


def test_sites_that_may_show_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.EMBEDDING, " https://intranet.voorbeeld.nl  http://localhost:8080 ")
    assert settings.embedders() == ("https://intranet.voorbeeld.nl", "http://localhost:8080")


@pytest.mark.parametrize("wrong", ["intranet.voorbeeld.nl", "https://a.nl/map", "*", "https://a.nl;", "'self'", "https://a.nl,"])
def test_anything_but_a_site_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv(settings.EMBEDDING, f"https://intranet.voorbeeld.nl {wrong}")
    with pytest.raises(SettingError, match=rf"^De instelling {settings.EMBEDDING} noemt '{re.escape(wrong)}'; dat is geen adres"):
        settings.embedders()


@pytest.mark.parametrize("name", settings.MEANINGS)
def test_the_manual_says_what_it_means(name: str) -> None:
    text = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
    assert f"| `{name}` | {settings.MEANINGS[name]} |" in text


def test_no_text_names_a_setting_that_is_not_there() -> None:
    files = [
        *MODULES,
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").glob("*.md"),
        *settings.CATALOGUE.glob("*.yaml"),
    ]
    named = {name for path in files for name in re.findall(r"BUURTBALANS_\w+", path.read_text(encoding="utf-8"))}
    assert {name for name in named if not name.endswith("_")} == set(settings.MEANINGS)

"""A visitor as a cookie and as a script gets him: only this server writes one, and only for as long as it holds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from lib import settings
from lib.access.rights import is_manager, may_manage
from lib.access.visitor import NOBODY, Visitor, admit, from_cookie, from_script, to_cookie, to_script
from lib.settings import ROOT

SECRET = "0123456789abcdef0123456789abcdef"
JAN = {"email": "jan@voorbeeld.nl", "name": "  Jan\n de Vries "}


@pytest.fixture(autouse=True)
def signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.MEANINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(settings.SIGN_IN, "1")
    monkeypatch.setenv(settings.ADMITTED, "@voorbeeld.nl")
    monkeypatch.setenv(settings.MANAGERS, "roles=Beheerder")


def visitor(**claims: object) -> Visitor:
    found = admit({**JAN, **claims})
    assert found is not None
    return found


def test_a_visitor_is_what_the_provider_says() -> None:
    jan = visitor()
    assert (jan.who, jan.name, jan.manager, jan.signed_in) == ("jan@voorbeeld.nl", "Jan de Vries", False, True)
    assert visitor(roles=["Beheerder"]).manager
    assert visitor().session != visitor().session
    assert admit({"email": "x@elders.nl"}) is None
    beheerder = admit({"sub": "7", "roles": "Beheerder"})
    assert beheerder is not None
    assert (beheerder.who, beheerder.name, beheerder.manager) == ("7", "7", True)


def test_a_cookie_comes_back_as_it_was() -> None:
    jan = visitor()
    assert from_cookie(to_cookie(jan, SECRET), SECRET) == jan


@pytest.mark.parametrize("text", ["", "x", "W10.x", "..", "é", "a" * 5000])
def test_nonsense_is_nobody(text: str) -> None:
    assert from_cookie(text, SECRET) is None
    assert from_script(text) == NOBODY
    assert from_script(None) == NOBODY


def test_nobody_else_writes_one() -> None:
    jan = visitor()
    cookie = to_cookie(jan, SECRET)
    for at in range(0, len(cookie), 7):
        other = "A" if cookie[at] != "A" else "B"
        assert from_cookie(cookie[:at] + other + cookie[at + 1 :], SECRET) is None
    assert from_cookie(to_cookie(jan, SECRET[::-1]), SECRET) is None
    assert from_script(cookie) == NOBODY
    assert from_cookie(to_script(jan), SECRET) is None
    assert from_script(to_script(jan)) == jan


def test_another_process_does_not_tell_the_scripts_of_this_one() -> None:
    code = "from lib.access.visitor import *; print(to_script(Visitor('s', 'x', 'x', True, 9e9, True)))"
    elsewhere = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    assert elsewhere.count(".") >= 1
    assert from_script(elsewhere) == NOBODY


@pytest.mark.parametrize("name", [settings.ADMITTED, settings.MANAGERS, settings.SESSION_HOURS])
def test_other_rules_have_everybody_sign_in_again(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    cookie = to_cookie(visitor(), SECRET)
    monkeypatch.setenv(name, "7" if name == settings.SESSION_HOURS else "ander@voorbeeld.nl")
    assert from_cookie(cookie, SECRET) is None


def test_it_holds_as_long_as_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.SESSION_HOURS, "2")
    jan = visitor()
    cookie = to_cookie(jan, SECRET)
    now = jan.until - 2 * 3600
    for moment, holds in ((now + 7190, True), (now + 7210, False), (now + 30 * 24 * 3600, False)):
        monkeypatch.setattr("lib.access.visitor.time.time", lambda moment=moment: moment)
        assert (from_cookie(cookie, SECRET) is not None) is holds
        assert from_script(to_script(jan)).signed_in is holds


@pytest.mark.parametrize(("management", "fetches"), [("", True), ("1", True), ("0", False)])
def test_only_a_beheerder_manages_where_people_sign_in(monkeypatch: pytest.MonkeyPatch, management: str, fetches: bool) -> None:
    monkeypatch.setenv(settings.MANAGEMENT, management)
    gebruiker, beheerder = visitor(), visitor(roles=["Beheerder"])
    for one in (NOBODY, replace(NOBODY, here=True), gebruiker, replace(gebruiker, here=True), replace(beheerder, until=1.0)):
        assert not is_manager(one)
        assert not may_manage(one)
    assert is_manager(beheerder)
    assert may_manage(beheerder) is fetches


@pytest.mark.parametrize(("management", "here", "elsewhere"), [("", True, False), ("1", True, True), ("0", False, False)])
def test_without_signing_in_only_at_the_computer_itself(
    monkeypatch: pytest.MonkeyPatch, management: str, here: bool, elsewhere: bool
) -> None:
    monkeypatch.setenv(settings.SIGN_IN, "0")
    monkeypatch.setenv(settings.MANAGEMENT, management)
    forged = Visitor("s", "x", "x", manager=True, until=9e9)
    for one, may in ((replace(NOBODY, here=True), here), (NOBODY, elsewhere), (forged, elsewhere)):
        assert is_manager(one) is may
        assert may_manage(one) is may

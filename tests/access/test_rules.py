"""Who gets in and who is a beheerder, by what a provider says of a person."""

from __future__ import annotations

from typing import Any

import pytest

from lib import settings
from lib.access import rules
from lib.settings import SettingError

JAN = {"sub": "1", "email": "Jan@Voorbeeld.nl", "email_verified": True}


def admits(monkeypatch: pytest.MonkeyPatch, written: str, claims: dict[str, Any]) -> bool:
    monkeypatch.setenv(settings.ADMITTED, written)
    return any(rule(claims) for rule in rules.admission())


@pytest.mark.parametrize(
    ("written", "claims"),
    [
        ("*", {}),
        ("@voorbeeld.nl", JAN),
        ("@VOORBEELD.nl", JAN),
        ("jan@voorbeeld.nl", JAN),
        ("@elders.nl, Jan@voorbeeld.nl", JAN),
        ("@voorbeeld.nl", {"email": "jan@voorbeeld.nl"}),
        ("@voorbeeld.nl", {"email": "jan@voorbeeld.nl", "email_verified": "true"}),
        ("roles=Gebruiker", {"roles": ["Anders", "Gebruiker"]}),
        ("groups=Team Data", {"groups": ("Team Data",)}),
        ("tid=8a1", {"tid": "8a1"}),
        ("level=3", {"level": 3}),
        ("https://x.nl/rol=a=b", {"https://x.nl/rol": "a=b"}),
    ],
)
def test_who_gets_in(monkeypatch: pytest.MonkeyPatch, written: str, claims: dict[str, Any]) -> None:
    assert admits(monkeypatch, written, claims)


@pytest.mark.parametrize(
    ("written", "claims"),
    [
        ("@voorbeeld.nl", {}),
        ("@voorbeeld.nl", {"email": "jan@elders.nl"}),
        ("@voorbeeld.nl", {"email": "jan@sub.voorbeeld.nl"}),
        ("@voorbeeld.nl", {"email": "jan@xvoorbeeld.nl"}),
        ("@voorbeeld.nl", {"email": "jan@voorbeeld.nl.evil.com"}),
        ("@voorbeeld.nl", {"email": "jan@evil.com@voorbeeld.nl"}),
        ("@voorbeeld.nl", {"email": "jan@voorbeeld.nl", "email_verified": False}),
        ("@voorbeeld.nl", {"email": "jan@voorbeeld.nl", "email_verified": "false"}),
        ("@voorbeeld.nl", {"email": "jan@voorbeeld.nl", "email_verified": None}),
        ("@voorbeeld.nl", {"email": ["jan@voorbeeld.nl"]}),
        ("@voorbeeld.nl", {"preferred_username": "jan@voorbeeld.nl", "name": "jan@voorbeeld.nl", "upn": "jan@voorbeeld.nl"}),
        ("@voorbeeld.nl", {"email": "@voorbeeld.nl"}),
        ("jan@voorbeeld.nl", {"email": "xjan@voorbeeld.nl"}),
        ("jan@voorbeeld.nl", {"sub": "jan@voorbeeld.nl"}),
        ("roles=Gebruiker", {"roles": "Gebruiker2"}),
        ("roles=Gebruiker", {"roles": ["gebruiker"]}),
        ("roles=Gebruiker", {"role": ["Gebruiker"]}),
        ("roles=True", {"roles": True}),
        ("roles=Gebruiker", {"roles": [["Gebruiker"]]}),
        ("roles=Gebruiker", {"roles": {"Gebruiker": 1}}),
    ],
)
def test_who_does_not(monkeypatch: pytest.MonkeyPatch, written: str, claims: dict[str, Any]) -> None:
    assert not admits(monkeypatch, written, claims)


@pytest.mark.parametrize("written", ["", " ", ",", " , "])
def test_without_a_rule_nobody_is_let_in_by_guessing(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(settings.ADMITTED, written)
    with pytest.raises(SettingError, match=f"{settings.ADMITTED} zegt niet wie erin mag"):
        rules.admission()


@pytest.mark.parametrize(
    "wrong", ["voorbeeld.nl", "@voorbeeld", "jan@", "@", "**", "roles=", "=x", "a b=c", "jan@voorbeeld.nl x"]
)
def test_a_rule_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    for name, read in ((settings.ADMITTED, rules.admission), (settings.MANAGERS, rules.management)):
        monkeypatch.setenv(name, f"jan@voorbeeld.nl, {wrong}")
        with pytest.raises(SettingError, match=f"^De instelling {name} noemt '"):
            read()


@pytest.mark.parametrize("wrong", ["*", "@voorbeeld.nl"])
def test_not_everybody_is_a_beheerder(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv(settings.MANAGERS, wrong)
    with pytest.raises(SettingError, match="te veel voor beheerders"):
        rules.management()
    monkeypatch.delenv(settings.MANAGERS)
    assert rules.management() == []

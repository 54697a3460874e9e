"""What went wrong in a database, as Dutch sentences: what happened, what is safe, the way out."""

from __future__ import annotations

from typing import Literal

Failure = Literal["unreachable", "interrupted", "locked", "read_only", "full", "damaged", "other"]

_SAFE_SAVING = "Uw scenario staat nog op dit scherm; er is niets half bewaard."
_SAFE_READING = "Wat eerder is bewaard, blijft zoals het was."
_FILE = "of download het scenario als bestand"

BAD_SETTING = (
    "De instelling BUURTBALANS_DATABASE_URL klopt niet, daarom kan hier niets worden bewaard. Uw scenario staat nog op dit "
    "scherm. Geef een adres als postgresql://gebruiker:wachtwoord@server/naam, of laat de instelling leeg."
)
NEWER_STORE = (
    "De bewaarde scenario's zijn van een nieuwere versie van Buurtbalans. Er is niets veranderd. Werk Buurtbalans bij, "
    "of download uw scenario als bestand."
)
CHANGED_OUTSIDE = (
    "Deze versie is buiten Buurtbalans om veranderd en klopt niet meer met haar kenmerk. Open een andere versie, of vraag de "
    "beheerder om een reservekopie."
)

# What happened; then what to do. Nothing of the setting or of the database's own message, which may name hosts and users.
_SENTENCES: dict[Failure, tuple[str, str]] = {
    "unreachable": (
        "De database met bewaarde scenario's is nu niet bereikbaar.",
        f"Probeer het straks opnieuw, {_FILE}. Blijft dit zo, vraag dan de beheerder om de database en "
        "BUURTBALANS_DATABASE_URL na te kijken.",
    ),
    "interrupted": (
        "De verbinding met de database viel weg.",
        f"Probeer het straks opnieuw, {_FILE}; twee keer bewaren geeft geen dubbele versie.",
    ),
    "locked": (
        "Iemand anders is op dit moment aan het bewaren, en dat duurt te lang.",
        f"Probeer het over een minuut opnieuw, {_FILE}.",
    ),
    "read_only": (
        "In de database met scenario's mag hier niet worden geschreven.",
        f"Vraag de beheerder om schrijfrechten, {_FILE}.",
    ),
    "full": (
        "De schijf waarop scenario's worden bewaard, is vol.",
        f"Vraag de beheerder om ruimte te maken, {_FILE}.",
    ),
    "damaged": (
        "De database met bewaarde scenario's is beschadigd.",
        f"Vraag de beheerder om een reservekopie terug te zetten, {_FILE}.",
    ),
    "other": (
        "De database met bewaarde scenario's geeft een fout.",
        f"Probeer het straks opnieuw, {_FILE}. Blijft dit zo, vraag dan de beheerder om in het logboek te kijken.",
    ),
}

# PostgreSQL: https://www.postgresql.org/docs/15/errcodes-appendix.html; SQLite: https://www.sqlite.org/rescode.html
_SQLSTATES: dict[str, Failure] = {
    "08": "unreachable",
    "57P": "interrupted",
    "55P03": "locked",
    "57014": "locked",
    "40": "locked",
    "25006": "read_only",
    "42501": "read_only",
    "53100": "full",
    "53": "unreachable",
    "25P03": "interrupted",
    "XX00": "damaged",
}
_SQLITE: dict[str, Failure] = {
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "read_only",
    "SQLITE_PERM": "read_only",
    "SQLITE_FULL": "full",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
}


def classify(cause: BaseException | None, *, lost: bool, connected: bool) -> Failure:
    """Which failure this is. cause: the driver's own error; lost: the connection broke; connected: there was one."""
    state = getattr(cause, "sqlstate", None)
    name = getattr(cause, "sqlite_errorname", None)
    for known, table in ((state, _SQLSTATES), (name, _SQLITE)):
        if known:
            for code in sorted(table, key=len, reverse=True):
                if known.startswith(code):
                    return table[code]
    if isinstance(cause, OSError):
        return "read_only"
    if not connected:
        return "unreachable"
    return "interrupted" if lost else "other"


def sentence(failure: Failure, *, saving: bool) -> str:
    """The whole message for the user."""
    happened, way_out = _SENTENCES[failure]
    return f"{happened} {_SAFE_SAVING if saving else _SAFE_READING} {way_out}"

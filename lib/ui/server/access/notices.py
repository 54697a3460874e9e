"""Pages of the way in, made without Streamlit: whoever did not sign in gets nothing of the app itself.

The address that somebody wanted stays in his own tab (sessionStorage) and is followed after signing in: the server is never
told where to send a browser, so no link can have it send one elsewhere.
"""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, Response

SCRIPT = "/auth/terug.js"
_KEY = "buurtbalans_terug"
_STYLE = (
    "body{font-family:sans-serif;color:#1d2733;background:#fff;margin:0;line-height:1.5}"
    "main{max-width:34rem;margin:12vh auto;padding:0 1.5rem}h1{font-size:2rem}"
    "a.knop{display:inline-block;background:#1b5288;color:#fff;padding:.6rem 1.2rem;border-radius:.4rem;text-decoration:none}"
    "a.knop:focus-visible{outline:3px solid #c96a12;outline-offset:2px}"
)
_JAVASCRIPT = f"""(function () {{
  var body = document.body, key = "{_KEY}";
  function store(action) {{ try {{ return action(window.sessionStorage); }} catch (error) {{ return null; }} }}
  if (body.dataset.step === "ask") {{
    store(function (kept) {{ kept.setItem(key, location.pathname + location.search); }});
  }}
  if (body.dataset.step === "back") {{
    var wanted = store(function (kept) {{ var found = kept.getItem(key); kept.removeItem(key); return found; }});
    var url = new URL(wanted || body.dataset.start, location.origin);
    location.replace(url.origin === location.origin ? url.href : body.dataset.start);
  }}
}})();
"""


def script() -> Response:
    """Keeps the address that was asked for while somebody signs in, and goes back to it."""
    return Response(_JAVASCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def sign_in(folder: str) -> Response:
    """Asks to sign in, at the very address that was asked for."""
    said = "<p>Log in met het account van uw organisatie.</p>"
    return _page(folder, "Buurtbalans", said, "Inloggen", step="ask", status=401)


def welcome(folder: str) -> Response:
    """Goes on to what was asked for before signing in."""
    return _page(folder, "U bent ingelogd", "", "Verder", step="back", link=f"{folder}/", status=200)


def signed_out(folder: str, provider: str = "") -> Response:
    """What is shown when somebody signed out here; goes on to the address where the provider has people sign out."""
    said = "<p>Ook in andere tabbladen van deze browser.</p>"
    return _page(folder, "U bent uitgelogd", said, "Opnieuw inloggen", status=200, onward=provider)


def refused(folder: str, who: str) -> Response:
    """What is shown to somebody with an account that does not get in."""
    said = (
        f"<p>U bent bij uw organisatie ingelogd als <strong>{escape(who)}</strong>, maar dat account heeft geen toegang tot "
        "Buurtbalans. Vraag de beheerder om toegang, of kies een ander account.</p>"
    )
    return _page(folder, "Geen toegang", said, "Ander account kiezen", status=403)


def denied(folder: str) -> Response:
    """What is shown when the provider says no, or somebody changed his mind there."""
    said = (
        "<p>Uw organisatie heeft het inloggen niet toegestaan, of u hebt het afgebroken. Er is niets veranderd. Probeer het opnieuw; "
        "lukt het dan niet, vraag dan de beheerder of uw account Buurtbalans mag gebruiken.</p>"
    )
    return _page(folder, "Niet ingelogd", said, "Opnieuw inloggen", status=403)


def failed(folder: str) -> Response:
    """What is shown when the answer of the provider belongs to no sign-in that was begun here, or cannot be trusted."""
    said = (
        "<p>Het inloggen is niet afgemaakt: het duurde te lang, of deze stap is al een keer gedaan. Er is niets veranderd. Probeer het "
        "opnieuw; blijft dit zo, vraag dan de beheerder om in het logboek te kijken.</p>"
    )
    return _page(folder, "Niet ingelogd", said, "Opnieuw inloggen", status=400)


def down(folder: str) -> Response:
    """What is shown when the provider does not answer."""
    said = (
        "<p>De dienst waarmee u inlogt, antwoordt nu niet. Dat ligt niet aan u. Probeer het over een paar minuten opnieuw; blijft dit zo, "
        "meld het dan aan de beheerder.</p>"
    )
    return _page(folder, "Inloggen lukt nu niet", said, "Opnieuw proberen", status=503)


def _page(
    folder: str, title: str, said: str, button: str, *, status: int, step: str = "", link: str = "", onward: str = ""
) -> Response:
    """One heading, one text, one thing to do. `said` is HTML."""
    refresh = f'<meta http-equiv="refresh" content="0; url={escape(onward)}">' if onward else ""
    address = escape(link or f"{folder}/auth/login")
    text = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{refresh}<style>{_STYLE}</style></head>'
        f'<body data-step="{step}" data-start="{escape(folder)}/"><main><h1>{escape(title)}</h1>{said}'
        f'<p><a class="knop" href="{address}">{escape(button)}</a></p></main>'
        f'<script src="{escape(folder)}{SCRIPT}"></script></body></html>'
    )
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})

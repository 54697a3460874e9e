"""What stands between this computer and a service, told apart and said in Dutch with the setting that mends it."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from requests.exceptions import ChunkedEncodingError, ConnectTimeout, ContentDecodingError, ProxyError, Timeout
from urllib3.exceptions import ReadTimeoutError

from lib.databank.errors import Reason, SourceUnavailable
from lib.databank.sources.network import CERTIFICATES, MIRROR, Route
from lib.words import number

LONGEST_ASKED_WAIT_S = 120.0  # a service that asks for more is better tried again later by the user
RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED = frozenset({401, 403, 451})
_EXPIRED, _NOT_YET, _OTHER_NAME = {10}, {9}, {62, 64}  # codes of OpenSSL
_KEPT = "Wat al binnen is, blijft bewaard."


class Barrier(Exception):
    """An attempt that came to nothing.

    `attempts`: how often trying is of use (1: final), `asked`: seconds the service asks for, `tried`: how often it was tried.
    """

    def __init__(self, reason: Reason, what: str, advice: str, attempts: int = 99, asked: float = 0.0) -> None:
        super().__init__(what)
        self.reason, self.what, self.advice = reason, what, advice
        self.attempts, self.asked, self.tried = attempts, asked, 1

    def error(self, host: str) -> SourceUnavailable:
        """The sentence for the user."""
        if self.attempts == 1:
            return SourceUnavailable(f"{self.what} {self.advice} {_KEPT}", self.reason)
        return SourceUnavailable(
            f"{host} is nu niet bereikbaar ({self.what}, {self.tried} keer geprobeerd). {self.advice} en probeer het opnieuw; "
            f"wat al binnen is, blijft bewaard.",
            self.reason,
        )


def of_error(error: BaseException, route: Route) -> Barrier:
    """What an error of requests means."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, route)
    if any(isinstance(cause, ProxyError) for cause in chain):
        return _proxy(error, route)
    if any(isinstance(cause, ssl.SSLError) for cause in chain) and re.search(
        "WRONG_VERSION|RECORD_LAYER|UNKNOWN_PROTO", str(error)
    ):
        reason: Reason = "instelling" if route.mirror else "geen_verbinding"
        return Barrier(reason, f"{route.asked} spreekt geen https.", f"{route.to_check}.", attempts=1)
    if any(isinstance(cause, socket.gaierror) for cause in chain):
        return Barrier("geen_verbinding", f"de naam {route.asked} is niet te vinden", route.to_check, attempts=2)
    if isinstance(error, ConnectTimeout):
        return Barrier("geen_verbinding", "geen verbinding: geen antwoord", route.to_check, attempts=3)
    if isinstance(error, Timeout) or any(isinstance(cause, ReadTimeoutError) for cause in chain):
        return Barrier("te_traag", "antwoord te traag", route.to_check, attempts=3)
    if isinstance(error, ChunkedEncodingError | ContentDecodingError):
        return Barrier("geen_verbinding", "antwoord afgebroken", route.to_check)
    return Barrier("geen_verbinding", "geen verbinding", route.to_check)


def was_broken_off(barrier: Barrier) -> bool:
    """Whether there was a connection that broke: then a mirror itself answers, and it is one service behind it that does not."""
    broken = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, ChunkedEncodingError)
    return any(isinstance(cause, broken) for cause in _chain(barrier))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps, each once."""
    left, seen = [error], set()
    while left:
        one = left.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inside = (*one.args, one.__cause__, one.__context__, getattr(one, "reason", None), getattr(one, "original_error", None))
        left += [cause for cause in inside if isinstance(cause, BaseException)]


def _certificate(error: ssl.SSLCertVerificationError, route: Route) -> Barrier:
    code = error.verify_code
    if code in _EXPIRED | _NOT_YET:
        what = "is verlopen" if code in _EXPIRED else "geldt nog niet"
        advice = "Controleer de datum en tijd van deze computer; kloppen die, vraag het dan uw beheerder."
    elif code in _OTHER_NAME:
        what = "staat op een andere naam"
        advice = f"Controleer {MIRROR}." if route.mirror else "Iemand anders antwoordt voor de dienst; vraag het uw beheerder."
    else:
        what = "wordt op deze computer niet vertrouwd"
        advice = (
            f"Opent uw organisatie beveiligde verbindingen, zet dan {CERTIFICATES[0]} op het bestand met haar certificaat (PEM); "
            f"uw beheerder heeft het."
        )
    return Barrier("certificaat", f"Het certificaat waarmee {route.asked} antwoordt {what}.", advice, attempts=1)


def _proxy(error: BaseException, route: Route) -> Barrier:
    proxy = f"De proxy {route.proxy}"
    if tunnel := re.search(r"Tunnel connection failed: (\d{3})", str(error)):
        return of_proxy_status(int(tunnel[1]), route)
    if "appears to only use HTTP" in str(error):
        advice = f"Schrijf http:// in plaats van https:// in {route.setting}."
        return Barrier("instelling", f"{proxy} spreekt zelf geen https.", advice, attempts=1)
    return Barrier("proxy", f"de proxy {route.proxy} antwoordt niet", route.to_check, attempts=2)


def of_proxy_status(status: int, route: Route) -> Barrier:
    """What it means that the proxy itself answers with this status."""
    proxy = f"De proxy {route.proxy}" if route.proxy else "Een proxy op uw netwerk"
    setting = route.setting or "HTTPS_PROXY"
    if status == 407:
        advice = f"Zet {setting} op http://gebruiker:wachtwoord@host:poort of vraag uw beheerder om {route.asked} vrij te geven."
        return Barrier("proxy", f"{proxy} vraagt om een naam en wachtwoord (HTTP 407).", advice, attempts=1)
    if status in _REFUSED:
        advice = f"Vraag uw beheerder om {route.asked} toe te laten, of zet {MIRROR} als uw organisatie een spiegel heeft."
        return Barrier("geweigerd", f"{proxy} laat {route.asked} niet toe (HTTP {status}).", advice, attempts=1)
    return Barrier("proxy", f"de proxy {route.proxy} krijgt geen verbinding, HTTP {status}", route.to_check, attempts=3)


def of_status(status: int, retry_after: str, route: Route) -> Barrier:
    """What an HTTP status other than success means; 400 and 404 are the caller's."""
    if status == 407:
        return of_proxy_status(status, route)
    if status == 511:
        return Barrier(
            "pagina", "Het netwerk vraagt om aan te melden (HTTP 511).", "Meld u aan en probeer het opnieuw.", attempts=1
        )
    if status in RETRY_STATUS:
        asked = _seconds(retry_after)
        if asked > LONGEST_ASKED_WAIT_S:
            what = f"{route.host} heeft het druk en vraagt om over {number(asked / 60)} minuten terug te komen."
            return Barrier("druk", what, "Probeer het dan opnieuw.", attempts=1)
        return Barrier("druk", f"HTTP {status}", "De dienst heeft het druk of een storing; wacht even", asked=asked)
    who = "De dienst" if not route.mirror else f"De spiegel {route.mirror}"
    advice = f"{who} of een firewall laat het niet toe: vraag uw beheerder om {route.asked} toe te laten, of probeer het later opnieuw."
    return Barrier("geweigerd", f"{route.host} weigert het verzoek (HTTP {status}).", advice, attempts=1)


def of_redirect(location: str, route: Route) -> Barrier:
    """An answer that sends us to another server, or round and round."""
    target = re.sub(r"^[a-zA-Z]*:?//(?:[^/?#@]*@)?([^/?#]*).*", r"\1", location, flags=re.DOTALL)
    what = f"{route.asked} stuurt door naar {target[:60] or 'een ander adres'}; dat volgt Buurtbalans niet."
    advice = (
        "Is het de aanmeldpagina van uw netwerk, meld u dan aan of vraag uw beheerder om de dienst toe te laten. Is de dienst "
        "verhuisd, werk dan Buurtbalans bij."
    )
    return Barrier("pagina", what, advice, attempts=1)


def of_content(content_type: str, start: bytes, route: Route) -> Barrier:
    """An answer with status 200 that is not the data asked for; `start` are its first bytes."""
    if "html" in content_type.lower() or re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)", start, re.IGNORECASE):
        advice = (
            f"Is het een pagina van uw firewall of netwerk, meld u dan aan of vraag uw beheerder om {route.asked} toe te laten. Anders "
            f"heeft de dienst een storing: wacht even"
        )
        return Barrier("pagina", "een webpagina in plaats van gegevens", advice, attempts=3)
    return Barrier("pagina", "een onleesbaar antwoord", "De dienst heeft een storing: wacht even")


def _seconds(retry_after: str) -> float:
    """Seconds to wait by a Retry-After header (a number of seconds or a date), 0 when it says nothing usable."""
    if re.fullmatch(r"\s*\d{1,9}\s*", retry_after, re.ASCII):
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0

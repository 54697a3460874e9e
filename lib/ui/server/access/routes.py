"""Signing in and out by OpenID Connect: three addresses, of which Streamlit has its own that these stand before."""

from __future__ import annotations

import logging
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import audit, settings
from lib.access import visitor as visitors
from lib.access.visitor import Visitor
from lib.ui.server.access import notices
from lib.ui.server.access.door import COOKIE, LOGIN, LOGOUT, cookie_of
from lib.ui.server.access.provider import CALLBACK, Provider, read, unreachable
from lib.ui.server.access.sessions import SESSIONS

_ON_ITS_WAY_S = 1.0
_LOG = logging.getLogger("buurtbalans")


class SignIn:
    """The addresses of signing in with one provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def enter(self, request: Request) -> Response:
        """Send the browser to the provider."""
        if await self._is_down():
            return notices.down(self._provider.folder)
        answer: Response = await self._provider.client.authorize_redirect(request, self._provider.redirect_uri)
        return answer

    async def come_back(self, request: Request) -> Response:
        """What the provider says of whoever comes back from it."""
        folder, asked = self._provider.folder, request.query_params
        if not {"code", "error"} & asked.keys():
            return notices.signed_out(folder)
        if "error" in asked:
            return notices.denied(folder)
        try:
            token = await self._provider.client.authorize_access_token(request)
            claims: dict[str, Any] = dict(token["userinfo"])
        except Exception as error:  # of Authlib, joserfc and httpx, which share no class
            # The name of the error only: its text may hold what the provider sent.
            _LOG.warning("inloggen niet afgemaakt: %s", type(error).__name__)
            return notices.down(folder) if await self._is_down() else notices.failed(folder)
        visitor = visitors.admit(claims)
        if visitor is None:
            await run_in_threadpool(audit.note, audit.REFUSED, visitors.who(claims))
            return notices.refused(folder, visitors.who(claims))
        await run_in_threadpool(audit.note, audit.SIGNED_IN, visitor.who)
        answer = notices.welcome(folder)
        self._keep(answer, visitor)
        return answer

    async def leave(self, request: Request) -> Response:
        """End the sign-in in all its tabs, here and where the provider has an address for it."""
        visitor = visitors.from_cookie(cookie_of(request.scope), self._provider.cookie_secret)
        answer = notices.signed_out(self._provider.folder, await self._way_out())
        if visitor is not None:
            ended = SESSIONS.end([visitor.session])
            await run_in_threadpool(audit.note, audit.SIGNED_OUT, visitor.who, visitor.session)
            answer.background = BackgroundTask(SESSIONS.close, ended, _ON_ITS_WAY_S)
        answer.delete_cookie(COOKIE, path=self._path)
        return answer

    async def script(self, _request: Request) -> Response:
        """The script of the pages of the way in."""
        return notices.script()

    async def _way_out(self) -> str:
        """Where the provider has people sign out; "" when he has no address for it, or does not answer."""
        client = self._provider.client
        if await self._is_down() or "end_session_endpoint" not in client.server_metadata:
            return ""
        found = await client.create_logout_url(self._provider.redirect_uri, client_id=self._provider.client_id)
        return str(found["url"])

    async def _is_down(self) -> bool:
        problem = await unreachable(self._provider)
        if problem:
            _LOG.warning(problem)
        return bool(problem)

    def _keep(self, answer: Response, visitor: Visitor) -> None:
        answer.set_cookie(
            COOKIE,
            visitors.to_cookie(visitor, self._provider.cookie_secret),
            max_age=3600 * settings.session_hours(),
            path=self._path,
            secure=self._provider.secure,
            httponly=True,
            samesite="lax",
        )

    @property
    def _path(self) -> str:
        return self._provider.folder or "/"


def routes(base: str) -> list[Route]:
    """The addresses below a base path; none on a server without sign-in."""
    if not settings.sign_in():
        return []
    one = SignIn(read())
    steps = {LOGIN: one.enter, CALLBACK: one.come_back, LOGOUT: one.leave, notices.SCRIPT: one.script}
    return [Route(f"{base}{path}", step, methods=["GET"]) for path, step in steps.items()]

"""Two servers of the app, each from a copy of the code as on two machines, behind nginx with the configuration of deploy/nginx."""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import pytest
import trustme

from lib.settings import ROOT
from tests.e2e.app_server import AppServer, _free_port

NGINX = ROOT / "deploy" / "nginx"
HOST = "localhost"
_STARTUP_S = 30


def program() -> str | None:
    """nginx, which Debian keeps where only an administrator looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def require_nginx() -> str:
    """Skip the test where there is no nginx; fail instead with BUURTBALANS_NGINX_TESTS=required."""
    found = program()
    if found is None:
        reason = "no nginx here: apt-get install nginx-light"
        if os.environ.get("BUURTBALANS_NGINX_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def checkout(target: Path) -> Path:
    """A copy of what a server needs of the code, with map files of its own."""
    for name in ("lib", "pages", ".streamlit", "data/catalogue", "data/sample"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "derived"))
    (target / "static").mkdir()
    for file in ("app.py", "static/icon.png"):
        shutil.copy(ROOT / file, target / file)
    return target


class Nginx:
    """nginx with the files of deploy/nginx in which only ports, certificate and places of logs are others."""

    def __init__(self, directory: Path, ports: Sequence[int]) -> None:
        directory.mkdir(parents=True)
        self._program, self._directory, self._ports = require_nginx(), directory, ports
        self.port, self.http_port = _free_port(), _free_port()
        self.authority = trustme.CA()
        certificate = self.authority.issue_cert(HOST)
        self.ca_file = directory / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca_file))
        certificate.private_key_pem.write_to_path(str(directory / "sleutel.pem"))
        for part in certificate.cert_chain_pems:
            part.write_to_path(str(directory / "keten.pem"), append=True)
        self.processes = (NGINX / "buurtbalans-processen.conf").read_text(encoding="utf-8")
        self.site = (NGINX / "buurtbalans.conf").read_text(encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file))

    @property
    def access_log(self) -> str:
        return (self._directory / "buurtbalans.log").read_text(encoding="utf-8")

    def url(self, path: str = "", **query: str | int) -> str:
        return f"https://{HOST}:{self.port}/{path}{'?' if query else ''}{urlencode(query)}"

    def _filled_in(self, text: str) -> str:
        places = {
            "listen 80;": f"listen 127.0.0.1:{self.http_port};",
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "/etc/ssl/buurtbalans/": f"{self._directory}/",
            "/var/log/nginx/": f"{self._directory}/",
            "buurtbalans.voorbeeld.nl": HOST,
        }
        for there, here in places.items():
            text = text.replace(there, here)
        for number, port in enumerate(self._ports):
            text = re.sub(rf"(127\\?\.0\\?\.0\\?\.1:){8501 + number}\b", rf"\g<1>{port}", text)
        return text

    def __enter__(self) -> Self:
        for name, text in (("site.conf", self.site), ("processen.conf", self.processes)):
            (self._directory / name).write_text(self._filled_in(text), encoding="utf-8")
        temporary = "\n".join(
            f"{kind}_temp_path {self._directory}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        main = self._directory / "nginx.conf"
        main.write_text(
            f"{user}\nworker_processes 2;\npid {self._directory}/nginx.pid;\nerror_log {self._directory}/start.log;\n"
            f"events {{ worker_connections 1024; }}\nhttp {{\n{temporary}\naccess_log off;\n"
            f"include {self._directory}/processen.conf;\ninclude {self._directory}/site.conf;\n}}\n",
            encoding="utf-8",
        )
        command = [self._program, "-p", str(self._directory), "-c", str(main), "-e", str(self._directory / "start.log")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self._process = subprocess.Popen([*command, "-g", "daemon off;"])
        until = time.monotonic() + _STARTUP_S
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(self.url("healthz"), context=self.tls, timeout=5).close()
                return self
            except urllib.error.HTTPError:
                return self  # it answers, whatever the app says
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("nginx did not start:\n" + (self._directory / "start.log").read_text())

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=30)


class Replicas:
    """`with Replicas(directory, **environment) as site:` two servers behind nginx; `site.kill(1)` ends the second at once."""

    def __init__(self, directory: Path, number: int = 2, **environment: str) -> None:
        require_nginx()
        self._directory, self._environment = directory, environment
        self.servers = [
            AppServer(directory / f"server{i}", checkout=checkout(directory / f"code{i}"), **environment) for i in range(number)
        ]
        self.nginx: Nginx

    def __enter__(self) -> Self:
        for server in self.servers:
            server.__enter__()
        self.nginx = Nginx(self._directory / "nginx", [server.port for server in self.servers])
        self.nginx.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.nginx.__exit__()
        for server in self.servers:
            server.__exit__()

    def kill(self, number: int) -> None:
        """As when its machine loses power."""
        self.servers[number].__exit__()

    def url(self, page: str = "", **query: str | int) -> str:
        """As AppServer.url, through nginx."""
        return self.nginx.url(page, **query)

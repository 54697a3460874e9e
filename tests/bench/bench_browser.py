"""From choosing a gemeente to its map drawn, in headless Chromium with software rendering."""

from __future__ import annotations

import io
import os
import shutil
import statistics
import time
from pathlib import Path

import orjson
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from lib.databank import SAMPLE
from lib.databank.store import open_databank
from tests.bench.clicks import largest_gemeente
from tests.bench.server import serve

FLAGS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
REPEATS = 5


def _drawn(page: Page) -> bool:
    """Whether the map shows anything but its white ground."""
    box = page.locator("[data-testid=stDeckGlJsonChart]").bounding_box()
    if box is None:
        return False
    picture = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")  # type: ignore[arg-type]
    colours = picture.resize((60, 40)).getcolors(2400) or []
    return sum(n for n, colour in colours if colour != (255, 255, 255)) > 240


def report() -> None:
    """Print one line of JSON; says so when there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print(orjson.dumps({"name": "gemeente chosen to map drawn", "skipped": "no Chromium found"}).decode())
        return
    configured = os.environ.get("BUURTBALANS_DATABANK")
    path = Path(configured) if configured else SAMPLE
    code, buurten = largest_gemeente(path)
    other = next(
        c for c in open_databank(path).read("geometry", columns=["gemeente_code"])["gemeente_code"].unique() if c != code
    )
    seconds = []
    with serve(Path(configured) if configured else None) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=list(FLAGS))
        for _ in range(REPEATS):
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(f"http://127.0.0.1:{server.port}/kaart?gm={other}")
            page.wait_for_selector('[data-test-script-state="notRunning"]')
            page.wait_for_timeout(2500)
            started = time.perf_counter()
            page.evaluate(f"window.location.search = '?gm={code}'")
            page.wait_for_selector("h1:visible")
            while not _drawn(page):
                page.wait_for_timeout(40)
            seconds.append(time.perf_counter() - started)
            page.close()
        browser.close()
    result = {
        "name": f"gemeente chosen to map drawn ({code}, {len(buurten)} buurten), page load included",
        "median": round(statistics.median(seconds), 2),
        "max": round(max(seconds), 2),
        "budget": 2.5,
    }
    print(orjson.dumps(result).decode())


if __name__ == "__main__":
    report()

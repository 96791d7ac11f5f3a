"""Opening a page and noting everything that goes wrong while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response
from playwright.sync_api import TimeoutError as TooLong

#: charts are drawn when the page can be used already
_DRAWN = """() => [...document.querySelectorAll("figure[data-chart]")]
  .every((e) => !e.checkVisibility() || e.querySelector("svg, canvas"))"""
_PATIENCE = 30_000
_LOCAL = ("data:", "blob:", "about:")


class Watched:
    """A page with its complaints: errors and warnings of scripts, requests that failed or went elsewhere."""

    def __init__(self, page: Page, within: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._within = within
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("dialog", self._stopped)

    def open(self, url: str, *, charts: bool = True) -> None:
        """Load and wait until all that the page refers to is there, charts drawn."""
        self.page.goto(url, wait_until="load")
        if not charts:
            return
        try:
            self.page.wait_for_function(_DRAWN, timeout=_PATIENCE)
        except TooLong:
            self.complaints.append("charts are not drawn")

    def _stopped(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "GPU stall" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._within, *_LOCAL)):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # what is broken off was broken off by leaving the page, or has become a download
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


@contextmanager
def watched(context: BrowserContext, within: str) -> Iterator[Watched]:
    """A new tab whose requests have to stay `within` an address."""
    page = context.new_page()
    try:
        yield Watched(page, within)
    finally:
        page.close()

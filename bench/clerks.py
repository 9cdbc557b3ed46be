"""Eight clerks at eight townships of the county: each logs in at the running server and repeats one act over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import county

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CUTOFF = "2021-06-30"
_SERVE = "import sys; from jiheng.web.serve import serve; sys.exit(serve({port}))"
_numbers = count(int(time.time() * 1000))  # vouchers that no run before has used


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a data folder as `jiheng serve` does; give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "JIHENG_DATA": str(folder), "JIHENG_TODAY": county.TODAY}
    command = [sys.executable, "-c", _SERVE.format(port=port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout
        if not server.stdout.readline():
            raise RuntimeError("the server did not start")
        yield port
    finally:
        server.terminate()
        server.wait()


class Clerk:
    """One client with one connection: the clerk of a township."""

    def __init__(self, port: int, number: int) -> None:
        """Log in, and look up what the acts name."""
        self.wire, self.cookies = http.client.HTTPConnection("127.0.0.1", port), dict[str, str]()
        self.origin, self.unit = f"http://127.0.0.1:{port}", f"/units/{county.code(number)}"
        self.token = _found(r'csrfmiddlewaretoken" value="([^"]+)', self.ask("/login/"))
        self.ask("/login/", self._form(username=county.clerk(number), password=county.PASSWORD))
        page = self.ask(f"{self.unit}/ledger/?new=payment")
        self.token = _found(r'csrfmiddlewaretoken" value="([^"]+)', page)
        self.line = _found(r'<option value="(\d+)"', page)
        self.receipt()
        row = re.search(r'data-key="(\d+)" data-version="(\d+)"', self.ask(f"{self.unit}/fill/?cutoff={CUTOFF}"))
        assert row
        self.key, self.version = map(int, row.groups())

    def ask(self, path: str, body: str | None = None, kind: str = FORM, wanted: int = 400) -> str:
        """Send a request; an answer that is no success ends the benchmark."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Referer": self.origin}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": getattr(self, "token", "")}
        self.wire.request("POST" if body is not None else "GET", path, body and body.encode(), headers)
        answer = self.wire.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status >= wanted:
            raise RuntimeError(f"{path}: {answer.status} {' '.join(re.sub('<[^>]*>', ' ', text).split())[:400]}")
        return text

    def nothing(self) -> None:
        """A view that looks nothing up but whether the database is there."""
        self.ask("/healthz")

    def home(self) -> None:
        """What is to be done."""
        self.ask(f"{self.unit}/")

    def grid(self) -> None:
        """The grid with 17 indicators."""
        self.ask(f"{self.unit}/fill/?cutoff={CUTOFF}")

    def ledger(self) -> None:
        """The first page of 1,000 entries."""
        self.ask(f"{self.unit}/ledger/")

    def filtered(self) -> None:
        """Entries of some months with a word in them."""
        self.ask(f"{self.unit}/ledger/?{urlencode({'kind': 'payment', 'from': '2021-03-01', 'to': '2021-05-31', 'q': '工资'})}")

    def cell(self) -> None:
        """Save one cell over what was saved last."""
        sent = {"key": self.key, "field": "explanation", "text": f"第 {next(_numbers)} 次说明", "version": self.version}
        answer: Any = json.loads(self.ask(f"{self.unit}/fill/cell/?cutoff={CUTOFF}", json.dumps(sent), JSON))
        self.version = answer["cells"][0]["version"]

    def payment(self) -> None:
        """Pay one fen."""
        self._enter("payment", "0.01", "2021-07-01")

    def receipt(self) -> None:
        """Have money on the account for all payments of a run."""
        self._enter("receipt", "10000", "2021-01-01")

    def _enter(self, kind: str, amount: str, day: str) -> None:
        number = next(_numbers)
        shown = {"summary": f"第 {number} 笔", "party": f"第 {number} 方", "voucher": number}
        body = self._form(kind=kind, line=self.line, amount=amount, day=day, due_on=day, **shown)
        self.ask(f"{self.unit}/ledger/enter/?year=2021", body, wanted=303)

    def _form(self, **fields: object) -> str:
        return urlencode({"csrfmiddlewaretoken": self.token, **fields})


def crowd(port: int) -> list[Clerk]:
    """All the clerks, logged in."""
    return [Clerk(port, number) for number in range(county.CLIENTS)]


def at_once(clerks: list[Clerk], act: str, times: int) -> tuple[float, list[float]]:
    """Let all of them repeat an act at the same time: seconds an act in all, and those that each took."""

    def repeated(clerk: Clerk) -> list[float]:
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            getattr(clerk, act)()
            taken.append(time.perf_counter() - start)
        return taken

    start = time.perf_counter()
    with ThreadPoolExecutor(len(clerks)) as pool:
        taken = [one for all_of_one in pool.map(repeated, clerks) for one in all_of_one]
    return (time.perf_counter() - start) / len(taken), taken


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]

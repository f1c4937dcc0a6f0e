"""What Lighthouse makes of the start page, the list of events and an event: `make lighthouse` writes a report.

Each page is asked for by a phone on a slow line, as Lighthouse pretends it, from the service with the full calendar.
The system's Chromium is used. Ends with 1 where a figure is lower than what is promised.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.settings import CrawlSettings
from crawler.rendering.extra import chromium_path
from tests.browser.node_packages import package, program
from tests.browser.site import Site, serving

PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
EVENT = re.compile(r"/events/[^/]+/")
_SECONDS = 180
_LABELS = {
    "first-contentful-paint": "first paint", "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked", "cumulative-layout-shift": "shift", "total-byte-weight": "bytes",
}  # fmt: skip
# "Is on HTTPS" and its like are taken as given on loopback; Lighthouse does so by itself.
_HEAD = """# What Lighthouse makes of our pages

Made by `make lighthouse`: Lighthouse {version}, its phone on its slow line (simulated), the service with the hundred
events of `tests/browser/full_year.py` on loopback. Promised: performance 95 and more, the rest 100.

| page | {categories} | {metrics} |
|---|{lines}|
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """scores: category -> 0..100; metrics: audit -> as shown; faults: audits of categories below their promise."""

    address: str
    version: str
    scores: dict[str, int]
    metrics: dict[str, str]
    faults: tuple[str, ...]

    def row(self) -> str:
        cells = [
            self.address,
            *(str(self.scores[name]) for name in PROMISED),
            *(self.metrics[name] for name in _LABELS),
        ]
        return "| " + " | ".join(cells) + " |\n"


def judge(url: str, address: str) -> Verdict:
    """Run Lighthouse on one page."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        done = subprocess.run(
            [program("node"), str(package("lighthouse", "cli", "index.js")), url + address,
             "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage", "--output=json",
             f"--output-path={out}", "--quiet", "--no-enable-error-reporting",
             f"--only-categories={','.join(PROMISED)}"],
            env={**os.environ, "CHROME_PATH": str(chromium_path(CrawlSettings())), "HOME": folder},
            capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"Lighthouse has failed on {url}{address}: {done.stderr.strip()[-500:]}")
        report = json.loads(out.read_text(encoding="utf-8"))
    audits, categories = report["audits"], report["categories"]
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in PROMISED}
    faults = tuple(
        audits[reference["id"]]["title"]
        for name, score in scores.items() if score < PROMISED[name]
        for reference in categories[name]["auditRefs"]
        if reference["weight"] and (audits[reference["id"]]["score"] or 0) < 1
    )  # fmt: skip
    metrics = {name: _plain(audits[name].get("displayValue", "–")) for name in _LABELS}
    return Verdict(address, report["lighthouseVersion"], scores, metrics, faults)


def _plain(shown: str) -> str:
    return shown.replace("\xa0", " ").removeprefix("Total size was ")


def pages(site: Site) -> list[str]:
    """The start page, the list, and the richest page of an event."""
    events = [page for page in site.pages if EVENT.fullmatch(page.address) and page.tree.xpath("//dl[@class='facts']")]
    return ["/", "/events/", max(events, key=lambda page: len(page.body)).address]


def report(verdicts: list[Verdict]) -> str:
    head = _HEAD.format(
        version=verdicts[0].version, categories=" | ".join(PROMISED), metrics=" | ".join(_LABELS.values()),
        lines="|".join(["---"] * (len(PROMISED) + len(_LABELS))),
    )  # fmt: skip
    return head + "".join(verdict.row() for verdict in verdicts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the report")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        verdicts = [judge(site.url, address) for address in pages(site)]
    arguments.out.write_text(report(verdicts), encoding="utf-8")
    print(report(verdicts))
    faults = [f"{verdict.address}: {fault}" for verdict in verdicts for fault in verdict.faults]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

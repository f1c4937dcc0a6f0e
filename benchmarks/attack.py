"""What readers feel while the crawler is attacked: p99 of a feed request, the idle service against one whose sources
are all hostile. `make attack` runs it and writes benchmarks/attack.md; the classes are asserted by tests/attack/.

The attacker and the service are processes of their own; the client asks at a steady pace from this one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.latency import Place, wait_until_answered
from tests.attack import attacker as site
from tests.attack.attacker import MB, Attack, running_attacker

HERE = Path(__file__).parent
GOAL = 2.0
SLOW_REGEX = '[html]\nitem = "p"\n[html.fields]\ntitle = {select = "b", regex = "^(a+)+$"}\nstart = "i"\n'
SLOW_CSS = '[html]\nitem = "p ~ p ~ p ~ p"\n[html.fields]\ntitle = "b"\nstart = "i"\n'


def attacks() -> dict[str, tuple[Attack, str]]:
    """Slug -> what its page does, and the rules that its source file has beside `kind`."""
    rows = b"<li><a href=/e>Meeting</a> 12 May 2027</li>" * 50_000
    events = b"BEGIN:VEVENT\nUID:%d\nSUMMARY:x\nDTSTART:19000101\nRRULE:FREQ=DAILY;COUNT=30000\nEND:VEVENT\n"
    calendar = b"BEGIN:VCALENDAR\n" + b"".join(events % number for number in range(3_000)) + b"END:VCALENDAR"
    return {
        "bomb": (site.answer(site.gzip_bomb(), "Content-Encoding: gzip"), ""),
        "endless-body": (site.endless_body, ""),
        "endless-headers": (site.endless_headers, ""),
        "drip": (site.slow_drip, ""),
        "nodes": (site.answer(rows), ""),
        "many-nodes": (site.answer(b"<p>x" * 1_500_000), ""),
        "json": (site.answer(b'{"start": "2027-05-12", "name": ' * 200_000, kind="application/json"), ""),
        "large-json": (site.answer(b"[1," * 17 * MB), ""),
        "rules": (site.answer(calendar, kind="text/calendar"), ""),
        "regex": (site.answer(b"<p><b>" + b"a" * 60 + b"!</b><i>2027-05-12</i></p>"), SLOW_REGEX),
        "css": (site.answer(b"<p><b>x</b><i>2027-05-12</i></p>" * 30_000), SLOW_CSS),
        "redirect": (site.redirect("http://169.254.169.254/latest/meta-data/"), ""),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each side is measured")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--serve", metavar="FILE", help="be the attacker, and write the port to FILE")
    options = parser.parse_args()
    if options.serve:
        return _be_the_attacker(Path(options.serve))
    with tempfile.TemporaryDirectory() as folder, _attacker(Path(folder)) as ports:
        place = _place(Path(folder), ports)
        pairs = [(place.idle(options.seconds), place.busy(options.seconds)) for _ in range(options.rounds)]
        classes = _classes(place)
    text = _report(pairs, classes, options.seconds)
    print(text)
    (HERE / "attack.md").write_text(text, encoding="utf-8")
    return 0 if statistics.median(busy / idle for idle, busy in pairs) <= GOAL else 1


def _be_the_attacker(file: Path) -> int:
    pages = {"good": site.answer(_good()), **{slug: attack for slug, (attack, _) in attacks().items()}}
    with ExitStack() as stack:  # a port for each, so that none waits for another as for one host
        ports = {}
        for slug, attack in pages.items():
            attacker = stack.enter_context(running_attacker())
            attacker.attacks["/"], ports[slug] = attack, attacker.port
        file.with_suffix(".new").write_text(json.dumps(ports))
        file.with_suffix(".new").replace(file)
        while True:
            time.sleep(60)


def _good() -> bytes:
    def event(number: int) -> str:
        node = {"@type": "Event", "name": f"Workshop {number}", "startDate": f"2027-05-{number % 28 + 1:02d}"}
        return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **node})}</script>'

    return "".join(event(number) for number in range(40)).encode()


@contextmanager
def _attacker(folder: Path) -> Iterator[dict[str, int]]:
    file = folder / "port"
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.attack", "--serve", str(file)])
    try:
        while not file.exists():
            assert process.poll() is None, "the attacker died"
            time.sleep(0.1)
        ports = json.loads(file.read_text())
        wait_until_answered(ports["good"], b"GET / HTTP/1.0\r\n\r\n")
        yield ports
    finally:
        process.terminate()
        process.wait(10)


def _place(folder: Path, ports: dict[str, int]) -> Place:
    sources = folder / "config" / "sources"
    sources.mkdir(parents=True)
    (folder / "config" / "service.toml").write_text(
        '[service]\ncontact = "bench@example.org"\n[crawl]\ntimeout = "5s"\ntime_box = "60s"\n'
    )
    head = 'name = "{0}"\nurl = "http://127.0.0.1:{1}/"\nkind = "{2}"\n'
    head += 'allow_private = true\nrelevance = "all"\ndelay = "0s"\n'
    (sources / "good.toml").write_text(head.format("good", ports["good"], "jsonld"))
    place = Place(folder, "")
    subprocess.run([*place.command(), "crawl", "good", "--json"], check=True, capture_output=True)
    for slug, (_, rules) in attacks().items():
        text = head.format(slug, ports[slug], "html" if rules else "auto")
        (sources / f"{slug}.toml").write_text(f'{text}every = "1s"\n{rules}')
    return place


def _classes(place: Place) -> dict[str, str]:
    command = [*place.command(), "sources", "health", "--json"]
    told = json.loads(subprocess.run(command, check=False, capture_output=True, text=True).stdout)
    return {each["source"]: str(each["class"]) for each in told}


def _report(pairs: list[tuple[float, float]], classes: dict[str, str], seconds: float) -> str:
    ratio = statistics.median(busy / idle for idle, busy in pairs)
    rows = "\n".join(f"| {idle:.1f} | {busy:.1f} | {busy / idle:.2f} |" for idle, busy in pairs)
    ended = "\n".join(f"| {slug} | {classes.get(slug, '?')} |" for slug in attacks())
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"""# The service under attack

Written by `make attack` on {dt.datetime.now(dt.UTC).date()} ({machine}). One client asks for
/feeds/events.ics 100 times a second, {seconds:g} s a side; idle is `sma-events serve`, attacked is `sma-events up` with
{len(attacks())} hostile sources that are due again every second. The attacker runs on the same cores.
Only the ratio lasts; goal: at most {GOAL:g}.

| idle p99, ms | attacked p99, ms | ratio |
|---|---|---|
{rows}

Median ratio: **{ratio:.2f}** ({"reached" if ratio <= GOAL else "not reached"}).

| attack | class of its source in the end |
|---|---|
{ended}
"""


if __name__ == "__main__":
    sys.exit(main())

"""The crawl child as it is, with some of its limits and surroundings set by the environment, and its connections noted.

ATTACK_READ_S   processor time for reading a page, in place of ten seconds
ATTACK_ITEMS    items that a crawl takes in, in place of 20,000
ATTACK_ALLOW    host:port that may be private besides the source's own
ATTACK_TOGETHER several private sources may share the process, as in tests/crawler/fetch/worker.py
ATTACK_NAMES    JSON: name -> the lists of addresses that the system's resolver answers with, one list a question
ATTACK_LOG      a file that gets a line for each address that a socket is told to connect to
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from crawler import patience

if "ATTACK_READ_S" in os.environ:
    patience.READ_CPU_S = float(os.environ["ATTACK_READ_S"])
if "ATTACK_NAMES" in os.environ:
    answers: dict[str, list[list[str]]] = json.loads(os.environ["ATTACK_NAMES"])
    log = Path(os.environ["ATTACK_LOG"])
    system = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host not in answers:
            return system(host, port, *rest, **named)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [each for address in found for each in system(address, port, *rest, **named)]

    class NotedSocket(socket.socket):
        def connect_ex(self, address: Any) -> int:
            with log.open("a") as lines:
                lines.write(f"{address[0]}\n")
            return super().connect_ex(address)

    socket.getaddrinfo = getaddrinfo
    socket.socket = NotedSocket  # type: ignore[misc]

if "ATTACK_ALLOW" in os.environ:
    from crawler.resolver import allow_private_site

    allow_private_site(os.environ["ATTACK_ALLOW"])
if "ATTACK_ITEMS" in os.environ:
    from crawler import pipelines

    pipelines.MAX_ITEMS = int(os.environ["ATTACK_ITEMS"])

from crawler import run

if "ATTACK_TOGETHER" in os.environ:
    run.check = lambda config, asked: None
sys.exit(run.main())

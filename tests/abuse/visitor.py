"""An honest visitor, until its standard input ends: a feed, the same unchanged, a page; each on a new connection.

Standard library alone, in a process of its own, so that the attackers' work does not slow it down.
"""

from __future__ import annotations

import http.client
import json
import select
import sys
import time

_EVERY_S = 0.02
_AT_LEAST = 10  # also where the attack is over sooner
_REQUESTS = (
    ("/feeds/deadlines.ics", {"Accept-Encoding": "gzip"}),
    ("/feeds/deadlines.ics", {"If-None-Match": "*"}),
    ("/subscribe/", {"Accept-Encoding": "gzip"}),
)


def asked(port: int, path: str, headers: dict[str, str]) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status in {200, 304}


def main() -> None:
    took, failed, number = [], 0, 0
    while number < _AT_LEAST or not select.select([sys.stdin], [], [], _EVERY_S)[0]:
        path, headers = _REQUESTS[number % len(_REQUESTS)]
        number += 1
        began = time.perf_counter()
        failed += not asked(int(sys.argv[1]), path, headers)
        took.append(time.perf_counter() - began)
    json.dump({"took": took, "failed": failed}, sys.stdout)


if __name__ == "__main__":
    main()

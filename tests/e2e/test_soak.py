"""A short soak (`make soak` is the long one): the service neither leaks nor leaves anything behind."""

from pathlib import Path

import pytest

from benchmarks.soak import soak

CRAWLS = 12  # enough to see one file or process that each leaves behind


@pytest.mark.timeout(240)
def test_busy_service_leaks_nothing(tmp_path: Path) -> None:
    """Crawls every few seconds, publishes and clients: no file, process or temporary file too many; SIGTERM ends it.

    Whether memory is flat takes longer to see; here it may not run away. Crawls are waited for, however slow the
    machine is at the moment.
    """
    done = soak(tmp_path, 10, CRAWLS)
    assert done.problems() == []
    assert done.crawls >= CRAWLS
    assert done.answers > CRAWLS

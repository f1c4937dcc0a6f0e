"""Twenty seconds of the soak of `make soak`: the service neither leaks nor leaves anything behind."""

from pathlib import Path

import pytest

from benchmarks.soak import soak


@pytest.mark.timeout(180)
def test_busy_service_leaks_nothing(tmp_path: Path) -> None:
    """Crawls every few seconds, publishes and clients: no file, process or temporary file too many, SIGTERM within 5 s.

    Whether memory is flat takes longer to see; here it may not run away.
    """
    done = soak(tmp_path, 20)
    assert done.problems() == []
    assert done.crawls > 3
    assert done.answers > 50
    assert done.stop_s < 5

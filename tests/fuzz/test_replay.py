"""What fuzzing has found worth keeping goes through every target again, and every input that once broke something.

Without atheris: the corpus was grown and minimised by `make fuzz`. Mutations by Hypothesis begin from the same inputs.
"""

from __future__ import annotations

import hashlib
import random
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import mutated
from tests.fuzz.target import HERE, TooSlowError
from tests.fuzz.targets import TARGETS

MOST_BYTES = 1024 * 1024
NAMES = sorted(TARGETS)
CRASHES = [(name, crash) for name in NAMES for crash in TARGETS[name].crashes()]


@pytest.mark.parametrize("name", NAMES)
def test_corpus_is_survived(name: str) -> None:
    """Seeds, and inputs that reach what seeds do not, keep every promise of the target within its time."""
    target = TARGETS[name]
    corpus = target.corpus()
    assert corpus
    for data in (b"", *target.seeds(), *corpus):
        target.check(data)


@pytest.mark.parametrize(("name", "crash"), CRASHES, ids=[f"{name}-{crash}" for name, crash in CRASHES])
def test_crash_stays_mended(name: str, crash: str) -> None:
    """An input that once raised, hung or came out wrong does so no more."""
    TARGETS[name].check(TARGETS[name].crashes()[crash])


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 2**32), which=st.integers(0))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_mutations_are_survived(name: str, seed: int, which: int) -> None:
    """Documents with pieces cut out, doubled, exchanged and put in keep the promises, too."""
    target = TARGETS[name]
    seeds = target.seeds()
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    target.check(mutated(seeds[which % len(seeds)], target.tokens, seeds, target.longest, chance))


def test_corpora_belong_to_targets_and_stay_small() -> None:
    """Nothing is kept that is not replayed, and all of it together is no weight for a repository."""
    files = [path for path in HERE.glob("corpus/*") if path.is_file()]
    assert sorted(path.stem for path in files) == NAMES
    assert {path.name for path in HERE.glob("crashes/*")} <= set(NAMES)
    kept = [*files, *(path for path in HERE.glob("crashes/*/*") if path.is_file())]
    assert sum(path.stat().st_size for path in kept) < MOST_BYTES


def test_slow_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of time is one that a target can break."""
    monkeypatch.setattr("tests.fuzz.target.LIMIT_S", 0.05)

    def burn(data: bytes) -> None:
        began = time.process_time()
        while time.process_time() - began < 0.1:
            hashlib.sha256(data)

    with pytest.raises(TooSlowError):
        replace(TARGETS["urls"], run=burn).check(b"a")

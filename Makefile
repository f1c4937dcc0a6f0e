# `make run` and `make test` are all that a newcomer needs; both prepare .venv from the lock files first.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# uv brings certificates of its own; behind a proxy with its own certificate only the system's will do.
export UV_SYSTEM_CERTS := true
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run demo setup setup-js setup-postgres setup-test test check fmt lock bench bench-extract bench-truth bench-size soak kill-test year claims messages explainer screenshots lighthouse fuzz fuzz-keep attack abuse sbom audit clean

run: setup
	exec $(BIN)/sma-events up --port $(PORT)

demo: setup
	exec $(BIN)/sma-events demo --port $(PORT)

setup: .venv/.runtime
setup-js: .venv/.js
setup-postgres: .venv/.postgres
setup-test: .venv/.test

.venv/.runtime: requirements/runtime.txt pyproject.toml
	@PYTHON='$(PYTHON)' sh requirements/install.sh runtime

# What `js = true` in a source needs besides a Chromium (Debian: apt install chromium).
.venv/.js: requirements/js.txt pyproject.toml
	@PYTHON='$(PYTHON)' sh requirements/install.sh js

# What PostgreSQL and several machines need besides.
.venv/.postgres: requirements/postgres.txt pyproject.toml
	@PYTHON='$(PYTHON)' sh requirements/install.sh postgres

.venv/.test: requirements/test.txt pyproject.toml
	@PYTHON='$(PYTHON)' sh requirements/install.sh test

# An environment of its own: what is in .venv is what ships and what tests it.
.venv-fuzz/.fuzz: requirements/fuzz.txt pyproject.toml
	@PYTHON='$(PYTHON)' VENV=.venv-fuzz sh requirements/install.sh fuzz

test: setup-test
	$(BIN)/python -m pytest

check: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: setup-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Compiles the lock files anew. No index address may get into them (contract: pinned with hashes, no host).
LOCK := -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade
lock:
	uv pip compile $(LOCK) pyproject.toml requirements/build.in -o requirements/runtime.txt
	uv pip compile $(LOCK) pyproject.toml requirements/build.in --extra js -o requirements/js.txt
	uv pip compile $(LOCK) pyproject.toml requirements/build.in --extra postgres -o requirements/postgres.txt
	uv pip compile $(LOCK) pyproject.toml requirements/build.in --group test -o requirements/test.txt
	uv pip compile $(LOCK) pyproject.toml requirements/build.in --group fuzz -o requirements/fuzz.txt

bench: setup-test
	$(BIN)/python -m benchmarks

# CORPUS is a folder of recorded pages with known truth; its scorers lie in `checks` beside it.
bench-extract: setup-test
	@test -n '$(CORPUS)' || { echo 'error: no corpus; try `make bench-extract CORPUS=folder`' >&2; exit 2; }
	$(BIN)/python -m benchmarks.extraction '$(CORPUS)'

# Three generated years of announcements with known truth, taken in by a real store; some minutes.
bench-truth: setup-test
	$(BIN)/python -m benchmarks.truth

# How large the data folder is after a simulated year of 300 sources; writes benchmarks/retention.md (half an hour).
bench-size: setup-test
	$(BIN)/python -m benchmarks.retention

# A day of the service in MINUTES: crawls every few seconds, clients all the while; writes benchmarks/soak.md.
MINUTES ?= 10
soak: setup-test
	$(BIN)/python -m benchmarks.soak --minutes $(MINUTES)

# What readers feel while every source is hostile; writes benchmarks/attack.md (minutes).
attack: setup-test
	$(BIN)/python -m benchmarks.attack

# kill -9 at KILLS random points of crawl and publish, and a look at what is left each time (minutes).
KILLS ?= 200
kill-test: setup-test
	$(BIN)/python -m tests.e2e.kill_many --kills $(KILLS)

# A simulated year of YEAR_SOURCES sources: schedule, faults, restarts, announcements (minutes).
YEAR_DAYS ?= 365
YEAR_SOURCES ?= 60
year: setup-test
	$(BIN)/python -m tests.scheduler.year --days $(YEAR_DAYS) --sources $(YEAR_SOURCES)

# What the content pages state, with references, as a table for clinical review.
claims: setup-test
	$(BIN)/python scripts/build_claims.py

# Gathers the texts of the pages and brings every catalogue of translations up to date (docs/how-to/translate.md).
messages: setup-test
	$(BIN)/python scripts/messages.py $(LANG_CODE)

# The explainer film with its stills and captions, from its script among the content pages (Chromium, ffmpeg; minutes).
explainer: setup-test
	$(BIN)/python -m media.explainer

# Every kind of page on a desktop, a phone, in the dark and on paper, from a calendar of a hundred events: to be looked at.
SCREENSHOTS ?= data/screenshots
screenshots: setup-test
	$(BIN)/python -m tests.browser.screenshots '$(SCREENSHOTS)'

# Accessibility, best practices, SEO and speed by Lighthouse; writes benchmarks/lighthouse.md.
lighthouse: setup-test
	@test -d tests/browser/node/node_modules || npm ci --prefix tests/browser/node
	$(BIN)/python -m tests.browser.lighthouse benchmarks/lighthouse.md

# Bytes that nobody has thought of, for MINUTES in all, at every reader and writer (or at those in TARGETS); what it
# finds lies in data/fuzz. `make fuzz-keep` makes what it has grown, minimised, the corpus that tests/fuzz replays.
MINUTES ?= 10
TARGETS ?=
fuzz: .venv-fuzz/.fuzz
	.venv-fuzz/bin/python -m tests.fuzz.fuzz --minutes $(MINUTES) $(TARGETS)

fuzz-keep: .venv-fuzz/.fuzz
	.venv-fuzz/bin/python -m tests.fuzz.fuzz --keep $(TARGETS)

# Slow, hungry and hostile clients against the server, under the limits of production; writes benchmarks/abuse.md (minutes).
abuse: setup-test
	$(BIN)/python -m tests.abuse

# Software bill of materials of everything that is pinned, as CycloneDX JSON.
SBOM ?= sbom.cdx.json
sbom: setup-test
	$(BIN)/python scripts/sbom.py '$(SBOM)'

# Asks a public service for known weaknesses of what is pinned; needs the internet and says so where there is none.
audit:
	$(PYTHON) scripts/audit.py

clean:
	rm -rf .venv .venv-fuzz data

# Everything runs inside .venv. Python 3.11 or newer and make are all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
WORKERS ?= auto

.PHONY: demo run test screening crash bench check format lock screenshots javascript javascript-lock clean

demo: $(VENV)/.installed
	$(BIN)/sta demo

run: $(VENV)/.installed
	$(BIN)/sta run

# Many tests start processes of their own, which is quicker with what Python keeps compiled.
test: $(VENV)/.installed-for-development
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

# How many identifiers the screen finds in ward-like texts, and how many clean texts it marks.
screening: $(VENV)/.installed-for-development
	$(BIN)/python -m tests.storage.screening_corpus

# The bot, and four of it side by side, killed again and again: make crash KILLS=200 SEED=7
KILLS ?= 2000
SEED ?= 1
crash: $(VENV)/.installed-for-development
	CRASH_KILLS=$(KILLS) CRASH_SEED=$(SEED) $(BIN)/python -m pytest -n $(WORKERS) tests/crash

# What it costs, beside what it may cost: a quarter of an hour on a machine that does nothing else.
# Some of it alone: make bench ONLY="tap start"; for machines as well: make bench JSON=figures.json;
# as the README has it: make bench MARKDOWN=yes
bench: $(VENV)/.installed-for-development
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m tests.benchmarks \
		$(addprefix --only ,$(ONLY)) $(addprefix --json ,$(JSON)) $(if $(MARKDOWN),--markdown)

check: $(VENV)/.installed-for-development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-for-development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pictures of the main screens at desktop and phone width, in screenshots/.
screenshots: $(VENV)/.installed-for-development
	STA_SCREENSHOTS=screenshots $(BIN)/python -m pytest -n 0 tests/browser -m browser

# The emulator against Slack's Bolt for JavaScript, which is installed for that. Needs Node and npm.
JAVASCRIPT := tests/javascript
javascript: $(VENV)/.installed-for-development $(JAVASCRIPT)/node_modules/.package-lock.json
	$(BIN)/python -m pytest -n 0 $(JAVASCRIPT) -m javascript

$(JAVASCRIPT)/node_modules/.package-lock.json: $(JAVASCRIPT)/package-lock.json
	cd $(JAVASCRIPT) && npm ci --ignore-scripts
	touch $@

javascript-lock:
	cd $(JAVASCRIPT) && npm install --package-lock-only && node lock.mjs

LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	--python-version 3.11 --extra postgres
lock: $(VENV)/.installed-for-development
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.installed-for-development: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements-dev.lock
	touch $@

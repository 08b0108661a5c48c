# Everything runs inside .venv. Python 3.11 or newer and make are all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
WORKERS ?= auto

.PHONY: demo run test check format lock screenshots clean

demo: $(VENV)/.installed
	$(BIN)/sta demo

run: $(VENV)/.installed
	$(BIN)/sta run

test: $(VENV)/.installed-for-development
	$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

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

# Every target does its own set-up: a virtual environment in .venv, made once and renewed when
# the build metadata or a kernel changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := pyproject.toml setup.py $(wildcard ext/*)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test bench lint format sdist clean

demo: $(VENV)/.installed
	$(BIN)/heatgrade run rubin-rack --out heatgrade-rubin-rack

test: $(VENV)/.test
	$(BIN)/python -m pytest

bench: $(VENV)/.test
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,rounds

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PATH="$(CURDIR)/$(BIN):$$PATH" cython-lint ext
	$(BIN)/mypy

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sdist: $(VENV)/.lint
	$(PIP) install build
	$(BIN)/python -m build --sdist --outdir dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python $(BUILD)
	$(PIP) install --editable .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PIP) install --editable ".[test]"
	touch $@

$(VENV)/.lint: $(VENV)/.installed
	$(PIP) install --editable ".[lint]"
	touch $@

clean:
	rm -rf $(VENV) build dist src/*.egg-info src/heatgrade/native/*.so heatgrade-*/

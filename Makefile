# Every target does its own set-up: a virtual environment in .venv, made once and renewed when
# the build metadata or a kernel changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := pyproject.toml setup.py $(wildcard ext/*)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# The many commands that tests start read compiled files, as those of a user do.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test bench bench-page docs lint format sdist clean

demo: $(VENV)/.installed
	$(BIN)/heatgrade run rubin-rack --out heatgrade-rubin-rack

# As many workers as cores, each on one thread: more would wait for each other. Tests of threads say
# how many they want.
test: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto

bench: $(VENV)/.dev
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,rounds

docs: $(VENV)/.dev
	OPENBLAS_NUM_THREADS=1 $(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

# The page of the documents and the README's table, from a run with the largest systems.
bench-page: $(VENV)/.dev
	$(BIN)/python -m pytest benchmarks --benchmark-only --largest \
		--benchmark-report build/benchmarks
	$(BIN)/python -m benchmarks.page build/benchmarks.json

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PATH="$(CURDIR)/$(BIN):$$PATH" cython-lint ext
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sdist: $(VENV)/.dev
	$(PIP) install build
	$(BIN)/python -m build --sdist --outdir dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python $(BUILD)
	$(PIP) install --editable .
	touch $@

$(VENV)/.dev: $(BIN)/python $(BUILD)
	$(PIP) install --editable ".[test,lint,docs]"
	touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) build dist src/*.egg-info src/heatgrade/native/*.so heatgrade-*/

# Everything happens in .venv; nothing outside this folder is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint format bench clean

demo: $(VENV)/.package
	$(BIN)/langmix scan samples/article_fr.txt

test: $(VENV)/.development
	$(BIN)/pytest -n auto $(PYTEST_OPTIONS)

lint: $(VENV)/.development
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m tools.build_languages --check
	$(BIN)/python -m tools.build_picture --check
	$(BIN)/python -m tools.build_characters --check
	$(BIN)/python -m tools.build_rules_page --check

format: $(VENV)/.development
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.development
	$(BIN)/pip install --quiet --group bench
	$(BIN)/python -m bench.accuracy --out docs/benchmarks.md
	$(BIN)/python -m bench.calibrate --out docs/benchmarks.md
	$(BIN)/python -m bench.speed --out docs/benchmarks.md

clean:
	rm -rf $(VENV) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "langmix needs Python 3.11 or newer; name one with: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.package: $(VENV)/.pip pyproject.toml setup.py $(wildcard src/langmix/detector/*.c src/langmix/detector/*.h src/langmix/detector/*.pyx)
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.development: $(VENV)/.package
	$(BIN)/pip install --quiet --editable '.[formats,code]' --group dev
	@touch $@

# Everything happens in .venv; nothing outside this folder is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLUSTER := $(VENV)/cluster
# Without the file that Cython makes anew at each install: with it every target would install again.
KERNEL := $(filter-out %/_kernel.c,$(wildcard src/langmix/detector/*.c src/langmix/detector/*.h src/langmix/detector/*.pyx))

.PHONY: demo test test-cluster lint format bench clean

demo: $(VENV)/.package
	$(BIN)/langmix scan samples/article_fr.txt

test: $(VENV)/.development
	$(BIN)/pytest -n auto --dist loadgroup $(PYTEST_OPTIONS)

# The engines around corpora, in an environment of their own, which holds more than a gigabyte. Spark needs a Java runtime besides.
# The server that test_stores imports is not there: what comes along with it makes each of Ray's processes two seconds slower to start.
test-cluster: $(CLUSTER)/.development
	$(CLUSTER)/bin/pytest tests/corpus --ignore tests/corpus/test_stores.py -m cluster -n 2 --dist loadfile $(PYTEST_OPTIONS)

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

$(VENV)/.package: $(VENV)/.pip pyproject.toml setup.py $(KERNEL)
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.development: $(VENV)/.package
	$(BIN)/pip install --quiet --editable '.[formats,code]' --group dev
	@touch $@

$(CLUSTER)/.development: $(VENV)/.package
	$(PYTHON) -m venv $(CLUSTER)
	$(CLUSTER)/bin/pip install --quiet --upgrade 'pip>=25.1'
	# Most of it is never imported: it is compiled where it is.
	$(CLUSTER)/bin/pip install --quiet --no-compile --editable '.[corpus,ray]' --group cluster
	@touch $@

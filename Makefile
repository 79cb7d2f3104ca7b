# The only door: people, CI and hooks call these targets. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export DREHSCHEIBE_HOME ?= $(CURDIR)/instance
# Images of containers like to set it. Then each of our many processes compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo serve programs test check check-types check-others bench conformance dist lock web format pictures

help: ## Show the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready web ## Environment, installation, web assets; can be run again at any time

$(VENV)/.ready: pyproject.toml requirements/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --requirement requirements/dev.txt
	$(BIN)/python -m compileall -q -j 0 -x '/(tests|mypyc?)/' $(VENV)/lib # pip would use one processor
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

web: $(VENV)/.ready
	$(BIN)/python tools/web.py
	$(BIN)/python tools/translations.py compile

# The addresses that are printed fit the port that was asked for.
demo serve: export DREHSCHEIBE_PUBLIC_URL ?= http://$(HOST):$(PORT)

demo: setup ## An instance with the region and its demo datasets on http://127.0.0.1:8000
	$(BIN)/drehscheibe init
	$(BIN)/drehscheibe demo
	-$(BIN)/drehscheibe demo --use-cases
	$(BIN)/drehscheibe serve --host $(HOST) --port $(PORT)

serve: setup ## Start the server of the instance
	$(BIN)/drehscheibe serve --host $(HOST) --port $(PORT)

check: $(VENV)/.ready ## Everything that can be known without running the program
	$(MAKE) --no-print-directory --jobs 2 check-types check-others

# Without its cache it takes as long as all others together.
check-types:
	$(BIN)/mypy

check-others:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python tools/web.py check
	$(BIN)/python tools/translations.py check
	$(BIN)/python tools/migrations.py
	$(BIN)/python tools/docs.py
	$(BIN)/codespell

programs: ## What the tests need of Debian (browser, GDAL, QGIS, servers), pycsw, schemas of ISO 19139
	$(PYTHON) tools/test_programs.py
	test -d .build/iso19139 || $(PYTHON) tools/iso_schemas.py

test: setup programs ## Everything that must pass
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

format: $(VENV)/.ready ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## Measure against peers and write docs/reference/benchmarks.md
	$(BIN)/python -m bench

conformance: setup ## Run every conformance suite and write docs/reference/conformance.md
	$(BIN)/python -m conformance

pictures: setup ## Renew the pictures of the tutorial from the running program
	$(BIN)/python tools/pictures.py

dist: setup ## Build the wheel
	$(BIN)/python -m build --wheel --no-isolation

lock: ## Renew the exact versions in requirements/
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe --output-file requirements/runtime.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe --output-file requirements/pycsw.txt requirements/pycsw.in

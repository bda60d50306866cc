# Everything a newcomer types. `make help` says what each target does.

# The first of these that is installed; only its standard library is needed.
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))
BIN := .venv/bin
BOOTSTRAP = @$(PYTHON) tools/bootstrap.py
# More workers than cores only wait for each other.
# The order of tests is ours: see tests/conftest.py.
PYTEST = $(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Else each of the many processes that we start compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test journey explore check fix bench leaks chaos docs assets browser documents engines ready clean demo-boards
.PHONY: check-style check-imports check-types check-pages check-sql check-standards check-docs

help: ## Say what each target does
	@sed -n 's/^\([a-z-]*\):.*## /  make \1#/p' $(MAKEFILE_LIST) | column -t -s '#' 2>/dev/null \
	|| sed -n 's/^\([a-z-]*\):.*## /  make \1   /p' $(MAKEFILE_LIST)

ready: ## Install the locked packages in .venv
	@test -n "$(PYTHON)" || { echo "bootstrap: no Python found. Install python3.11."; exit 1; }
	$(BOOTSTRAP) environment

assets: ready ## Fetch the NHS.UK design system for the pages
	$(BOOTSTRAP) assets

browser: ready ## Find or install a Chromium for the browser tests
	$(BOOTSTRAP) browser

documents: ready ## Find or install the libraries that draw PDF documents
	$(BOOTSTRAP) documents

engines: ready ## Install the other engines for whole populations, which tests compare
	$(BOOTSTRAP) engines

run: assets ## Start Plait with made-up families, at http://localhost:8000
# Without the libraries Plait runs all the same; its pages say that there are none.
	@$(PYTHON) tools/bootstrap.py documents || true
	@$(BIN)/plait up --demo

test: assets browser documents engines ## Run all tests, browser journeys too
	$(PYTEST) $(ARGS)

journey: assets browser documents ## Run one browser journey alone, such as NAME=mark_to_minutes
	@test -f tests/journeys/test_$(NAME).py || { echo "No journey has this name. There are:"; \
	  ls tests/journeys | sed -n 's/^test_\(.*\)\.py$$/  make journey NAME=\1/p'; exit 1; }
	$(BIN)/pytest -n 0 tests/journeys/test_$(NAME).py $(ARGS)

explore: ready ## Try the made-up examples of the tests with other seeds, TIMES=5
	for turn in $$(seq $(or $(TIMES),5)); do \
	  PLAIT_EXPLORE=1 $(PYTEST) tests/generative $(ARGS) || exit 1; done

check: ready check-style check-imports check-types check-pages check-sql check-standards check-docs ## Look for faults: style, types, imports, pages, SQL, standards

check-style: ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check

check-imports: ready
	$(BIN)/lint-imports --no-cache

check-types: ready
	$(BIN)/mypy

check-pages: ready
	$(BIN)/djlint src/plait/pages/templates --lint

check-sql: ready
	$(BIN)/squawk --config .squawk.toml src/plait/*/migrations/sql/*.sql
	PLAIT_PROCESS=migrate $(BIN)/python -W ignore::RuntimeWarning -m django \
	  makemigrations --check --dry-run --skip-checks --settings plait.site.settings

check-standards: ready
	$(BIN)/plait standards check

check-docs: ready
	$(BIN)/python tools/reference.py --check

fix: ready ## Repair what can be repaired by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: assets ## Measure speed and memory, and keep the numbers
	$(BIN)/python -m benchmarks $(ARGS)

leaks: assets documents ## Ask for every page as everybody and look for what they may not see, TIMES=20
	@PYTHONPATH=tests $(BIN)/python -m leaks

chaos: assets ## Kill worker, web and database under load, and count: NAME=escalation CYCLES=20
	$(BIN)/python -m chaos $(or $(NAME),escalation)

docs: ready ## Write the generated pages of docs/reference anew
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/made_up_nation.py

demo-boards: ready ## Count the readings of the demo's boards anew, some minutes
	$(BIN)/python tools/made_up_readings.py

clean: ## Remove what can be made again; data below var/ stays
	rm -rf .venv .cache node_modules src/plait/pages/static/vendor

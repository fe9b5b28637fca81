# PartyHub. `make help` lists the targets; `make run` and `make test` need nothing but Python 3.11 or newer.

PY := .venv/bin/python
SCALE ?= 1
ROUNDS ?= 20
WORKERS ?= 2
CATALOGUES := $(wildcard partyhub/translations/*/*/LC_MESSAGES/*.po)
export FLASK_APP := wsgi
# Kept bytecode is what makes a server start in a second; some machines switch it off for everybody.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup dev check test test-long bench golden clean run lock i18n
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make the environment and compile the translations
	@scripts/environment.sh requirements.txt
	@$(MAKE) -s .venv/.catalogues

.venv/.catalogues: $(CATALOGUES)
	@$(PY) -m partyhub.web.catalogue compile
	@touch $@

run: setup ## start PartyHub on http://127.0.0.1:8000 with its demo organisation (PORT=…)
	@exec $(PY) -m partyhub.serve

dev: ## make the environment with everything that tests and checks need
	@scripts/environment.sh requirements.txt requirements-dev.txt
	@$(MAKE) -s .venv/.catalogues

check: dev ## lint, types, import contracts, templates, migrations drift, translations, architecture
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m djlint templates --check --lint --quiet
	$(PY) -m bandit -q -ll -c pyproject.toml -r partyhub wsgi.py
	$(PY) -m partyhub.web.catalogue check
	$(PY) -m pytest -q tests/architecture tests/migrations

test: dev ## run every test once, on SQLite and PostgreSQL, journeys in a real browser included
	@scripts/test-tools.sh
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --durations 15 -m "not long"

test-long: dev ## the repeated races, kills and full matrices; figures go into docs/ with the date (ROUNDS=20)
	@scripts/test-tools.sh long
	$(PY) -m pytest -q -m long --rounds $(ROUNDS) --figures docs/long-tests.md

bench: dev ## measure against a bare Flask application beside it (SCALE=10 for ten times the data)
	@scripts/test-tools.sh
	$(PY) -m bench --scale $(SCALE)

golden: dev ## write the golden files anew, on purpose; read the difference before committing it
	$(PY) -m tests.support.golden

i18n: dev ## take new strings into every catalogue and compile
	$(PY) -m partyhub.web.catalogue update
	$(PY) -m partyhub.web.catalogue compile

lock: dev ## pin the requirements anew, with hashes
	$(PY) -m piptools compile --generate-hashes --no-emit-find-links --no-emit-index-url --no-emit-trusted-host --strip-extras -q -o requirements.txt requirements.in
	$(PY) -m piptools compile --generate-hashes --no-emit-find-links --no-emit-index-url --no-emit-trusted-host --strip-extras --allow-unsafe -q -o requirements-dev.txt requirements-dev.in

clean: ## remove caches and compiled files; keeps instance/ and .venv/
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/screenshots
	@find . -path ./.venv -prune -o \( -name __pycache__ -o -name '*.mo' \) -print0 | xargs -0 rm -rf
	@rm -f .venv/.catalogues

# Two commands matter: `make run` and `make test`. Each does all of its own set-up.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin

# The demonstration keeps its own data, and its clock stands on the case's day of dispatch.
run: export SVARSDAG_DATA_DIR := var/demo
run: export SVARSDAG_TODAY := 2019-09-02

.PHONY: help run test lint types imports unit bench bench-feeds bench-pages bench-planner bench-calendar bench-load bench-outbox drill-containers screenshots audit sbom lock clean
help: ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: ## install, load the 2019 case and serve http://127.0.0.1:8000
	@scripts/setup.sh run
	@$(BIN)/svarsdag demo
	@$(BIN)/svarsdag serve

test: ## install, then lint, types, import rules and all tests
	@scripts/setup.sh dev
	@$(MAKE) --no-print-directory lint types imports unit

lint:
	@echo "» ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types:
	@echo "» mypy"
	@$(BIN)/mypy

imports:
	@echo "» import-linter"
	@$(BIN)/lint-imports --no-cache | tail -n +10

unit:
	@echo "» pytest"
	@$(BIN)/pytest -n 3

bench-pages: ## measure every page's time and size with a crowded region, some three minutes
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.benchmarks.pages

bench-planner: ## measure the planner of many rounds beside its peers, some ten minutes
	@scripts/setup.sh bench
	@$(BIN)/python -m tests.benchmarks.planner

bench-calendar: ## measure next year's dates beside last year's, greedy and random ones
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.benchmarks.calendar

bench: ## measure the speeds that the README promises
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.benchmarks.speed

bench-load: ## measure all of Sweden in one database, as it is run, some ten minutes
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.benchmarks.load

bench-outbox: ## prove at length that no reminder is lost or doubled, and measure how fast they go
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.benchmarks.outbox

bench-feeds: ## measure how fast feeds are built and served, beside an empty page and nginx
	@scripts/setup.sh bench-feeds
	@$(BIN)/python -m tests.benchmarks.feeds

screenshots: ## take the pictures in docs/bilder anew
	@scripts/setup.sh dev
	@$(BIN)/python scripts/screenshots.py

audit: ## ask for known faults in what the lock files hold; status 3 where it could not be asked
	@scripts/tools.sh
	@python3 scripts/audit.py requirements.lock requirements-dev.lock

sbom: ## write sbom.json, a bill of materials (CycloneDX) of what the program is run with
	@scripts/setup.sh run
	@scripts/tools.sh
	@$(BIN)/python scripts/sbom.py sbom.json

lock: ## resolve the dependencies of pyproject.toml anew into the lock files
	@scripts/setup.sh dev
	$(BIN)/pip-compile --upgrade $(LOCK_FLAGS) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --upgrade $(LOCK_FLAGS) --extra dev -o requirements-dev.lock pyproject.toml
	cp requirements-dev.lock requirements-bench.lock
	$(BIN)/pip-compile $(LOCK_FLAGS) --extra dev --extra bench -o requirements-bench.lock pyproject.toml
	$(BIN)/pip-compile --upgrade $(LOCK_FLAGS) -o requirements-tools.lock requirements-tools.in

# No addresses of registries in the lock files: everybody uses the one their pip is set up for.
LOCK_FLAGS := --quiet --no-header --strip-extras --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

drill-containers: ## build the Dockerfile in a fresh Debian and run compose.yaml, as root
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.containers.drill

clean: ## remove what the commands made, also the demonstration's data
	rm -rf .venv .venv-tools sbom.json var .mypy_cache .ruff_cache .hypothesis *.egg-info

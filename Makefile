# `make report` runs the whole comparison, `make test` the tests; each sets up .venv by itself first.
# CONFIG=config/quick.yaml chooses another experiment, PROFILE=NAME another profile, CORES=2 how many cores are used.

SHELL := /bin/bash
GOOD := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c "$(GOOD)" 2>/dev/null && echo $$p && break; done)
RUN := PATH="$(CURDIR)/.venv/bin:$$PATH"
# the failed run's last line repeats what was typed
SNAKEMAKE = $(RUN) AECOMPARE_COMMAND="$(strip make $@ $(MAKEOVERRIDES))" snakemake $(if $(PROFILE),--profile profiles/$(PROFILE)) $(if $(CONFIG),--configfile $(CONFIG)) $(if $(CORES),--cores $(CORES))

.PHONY: report quick plan test bench lint lock schema messages torture clean setup
report: setup
	@$(SNAKEMAKE)

quick: setup ## a first look, three minutes
	@$(SNAKEMAKE) --configfile config/quick.yaml

plan: setup ## what a run would do
	@$(SNAKEMAKE) --dry-run

test: setup
	@$(RUN) python -m pytest

bench: setup ## training throughput beside Keras fit
	@$(RUN) snakemake results/data/mnist.npz && $(RUN) python -m aecompare.bench

lint: setup
	@$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) snakefmt --check Snakefile workflow && $(RUN) snakemake --lint

lock: setup ## resolve the versions anew; ARGS=--upgrade for the newest
	@$(RUN) python tools/lock.py $(ARGS)

schema: setup ## the config's schema for editors
	@$(RUN) python tools/schema.py

messages: setup ## what a report says, into the catalogues of its other languages
	@$(RUN) python tools/messages.py

torture: setup ## kills at random, thirty of each kind, and equal bits; about half an hour
	@$(RUN) snakemake results/data/mnist.npz && $(RUN) python -m tests.torture $(or $(KILLS),30)

clean: ## back to a fresh clone: results, caches and the environment go
	rm -rf results/* .snakemake .venv .pytest_cache .ruff_cache .hypothesis

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "aecompare needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c "$(GOOD)" 2>/dev/null || { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1 | head -n 1); aecompare needs Python 3.11, 3.12 or 3.13" >&2; exit 1; }
	@echo "setting up .venv with $(PYTHON): about 2 GB, a few minutes, once" >&2
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) cannot make environments; on Debian: apt install python3-venv" >&2; exit 1; }
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# `make report` runs the whole comparison, `make test` the tests; each sets up .venv by itself first.
# CONFIG=config/quick.yaml chooses another experiment, PROFILE=NAME another profile, CORES=2 how many cores are used.

SHELL := /bin/bash
GOOD := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c "$(GOOD)" 2>/dev/null && echo $$p && break; done)
RUN := PATH="$(CURDIR)/.venv/bin:$$PATH"
# the failed run's last line repeats what was typed
SNAKEMAKE = $(RUN) AECOMPARE_COMMAND="$(strip make $@ $(MAKEOVERRIDES))" snakemake $(if $(PROFILE),--profile profiles/$(PROFILE)) $(if $(CONFIG),--configfile $(CONFIG)) $(if $(CORES),--cores $(CORES))

.PHONY: compare report quick digits plan test test-fast bench search budget lint lock schema docs messages torture clean setup develop
report: setup
	@$(SNAKEMAKE)

quick: setup ## a first look, three minutes
	@$(SNAKEMAKE) --configfile config/quick.yaml

digits: setup ## the whole pipeline on digits that come with scikit-learn, without a network
	@$(SNAKEMAKE) --configfile config/digits.yaml

plan: setup ## what a run would do
	@$(SNAKEMAKE) --dry-run

test: develop
	@$(RUN) python -m pytest $(ARGS)

test-fast: develop ## all that starts no pipeline, no browser and no Slurm
	@$(RUN) python -m pytest -m "not slow" $(ARGS)

bench: setup ## training throughput beside Keras fit; ARGS=--models: of every network
	@$(RUN) snakemake results/data/mnist.npz && $(RUN) python -m aecompare.training.bench $(ARGS)

search: develop ## activation and learning rate of every network, on validation images; half an hour
	@$(RUN) snakemake results/data/mnist.npz && $(RUN) python -m aecompare.training.search

budget: develop ## what twice the epochs would change, kept as report/budget.csv; half an hour
	@$(RUN) snakemake results/comparisons.csv --configfile config/budget.yaml && $(RUN) python tools/budget.py results

lint: develop
	@$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) snakefmt --check Snakefile workflow && $(RUN) snakemake --lint && $(RUN) lint-imports

lock: develop ## resolve the versions anew; ARGS=--upgrade for the newest
	@$(RUN) python tools/lock.py $(ARGS)

schema: develop ## the config's schema for editors, and the dictionary of the outputs
	@$(RUN) python tools/schema.py && $(RUN) python tools/output.py && $(RUN) python tools/config_page.py && $(RUN) python tools/rulegraph.py

compare: setup ## two runs beside each other: make compare A=results.old B=results
	@$(RUN) python -m aecompare.reporting.two_runs "$(A)" "$(or $(B),results)" results/compare

docs: develop ## docs/ as pages, in results/docs
	@$(RUN) NO_MKDOCS_2_WARNING=1 mkdocs build -q

messages: develop ## what a report says, into the catalogues of its other languages
	@$(RUN) python tools/messages.py

torture: develop ## kills at random, thirty of each kind, and equal bits; about half an hour
	@$(RUN) snakemake results/data/mnist.npz && $(RUN) python -m tests.workflow.torture $(or $(KILLS),30)

clean: ## back to a fresh clone: results, caches and the environment go
	rm -rf results/* .snakemake .venv .pytest_cache .ruff_cache .hypothesis

setup: .venv/installed

develop: .venv/developed ## what tests and tools need besides

.venv/installed: requirements.lock pyproject.toml
	@tools/setup.sh "$(PYTHON)" requirements.lock && touch $@

.venv/developed: requirements-dev.lock pyproject.toml
	@tools/setup.sh "$(PYTHON)" requirements-dev.lock && touch $@ .venv/installed

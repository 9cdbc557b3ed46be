# jiheng 绩衡. `make run` serves the example, `make test` runs every check; `make help` lists the rest.

PY ?= python3
EXTRAS ?=

V := .venv
UV := $(V)/bin/uv pip
VENDOR := src/jiheng/web/static/vendor
comma := ,
# A mirror that is set for pip serves uv too, which does not read pip's settings.
INDEX = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(V)/bin/pip config get global.index-url 2>/dev/null)}}"
# Node comes from PyPI where the machine has none.
NODE := $(if $(shell command -v npm),,$(V)/.node)

# What is run a second time on a real PostgreSQL: money, chains, what people set, the way from rows to the report, and the year's journey.
POSTGRES := tests/web/ledger tests/web/budgets tests/web/test_log.py tests/web/report/test_assemble.py tests/web/demo \
            tests/web/targets_setting tests/web/surveys tests/web/cycles tests/web/year_end tests/web/orgs tests/web/start \
            tests/browser/test_year.py

# What `make test` only samples: kills, races, tamperings, backup drills, the ledger's machine, generated calls, round trips.
TORTURE := tests/web/test_kill.py tests/web/test_backup.py tests/web/ledger tests/web/report/test_fill_race.py \
           tests/web/api/test_generated.py tests/web/every_page tests/write/test_tamper.py \
           tests/write/test_exchange.py tests/write/test_xlsx.py tests/write/test_template.py tests/corpus/test_round_trip.py

.PHONY: help setup run test torture bench lint format docs assets fonts lock system clean
.NOTPARALLEL:
.DELETE_ON_ERROR:

help:
	@echo 'make run      install what is locked, then serve the example on 127.0.0.1:8000 (PORT=9000 takes another)'
	@echo 'make setup    install only; leaves $(V)/bin/jiheng (EXTRAS=postgres adds an extra)'
	@echo 'make test     install what the tests need, lint, and run every test'
	@echo 'make torture  the whole of what make test samples: kills, races, tamperings, drills, made-up calls, odd queries; takes hours'
	@echo 'make bench    ours, the floor and python-docx side by side, some minutes (JOBS="1 4" ROUNDS=5 takes less)'
	@echo 'make lint     ruff, mypy, import-linter, generated files'
	@echo 'make format   let ruff mend what it can'
	@echo 'make docs     pages and modules that are generated'
	@echo 'make assets   front-end files from npm, and the faces of a .pdf'
	@echo 'make lock     resolve requirements/*.txt anew (UPGRADE=--upgrade takes newer versions)'
	@echo 'make clean    remove what setup made; the data in var/ stays'

setup: $(V)/.run $(patsubst %,$(V)/.extra-%,$(subst $(comma), ,$(EXTRAS))) assets

run: setup
	@exec $(V)/bin/jiheng serve --demo

test: $(V)/.test assets system lint
	$(V)/bin/pytest -n 2
	$(V)/bin/python scripts/with_postgres.py $(V)/bin/pytest -n 2 $(POSTGRES)

torture: $(V)/.test assets system
	JIHENG_TORTURE=1 $(V)/bin/pytest -n 2 $(TORTURE)

# Prints ratios and whether they are as wanted; fails nothing.
bench: $(V)/.test
	$(V)/bin/python -m bench $(JOBS) $(if $(ROUNDS),--rounds $(ROUNDS))

lint: $(V)/.test
	$(V)/bin/ruff check --quiet .
	$(V)/bin/ruff format --check --quiet .
	JIHENG_DATA=$(V)/lint $(V)/bin/mypy
	$(V)/bin/lint-imports --no-logo
	$(V)/bin/python -m jiheng.profiles.build --check
ifneq ($(wildcard scripts/docs.py),)
	$(V)/bin/python scripts/docs.py --check
endif

format: $(V)/.test
	$(V)/bin/ruff check --fix --quiet . ; $(V)/bin/ruff format --quiet .

# What is generated from the code and the profiles; `make lint` fails where it is stale.
docs: $(V)/.test
	$(V)/bin/python -m jiheng.profiles.build --docs
ifneq ($(wildcard scripts/docs.py),)
	$(V)/bin/python scripts/docs.py
endif

assets: $(VENDOR)/tabler.min.css fonts

# The open faces of a .pdf, out of Debian's packages; without them it is set in others.
fonts: $(V)/.fonts

$(V)/.fonts: scripts/fonts.py | $(V)/bin/uv
	@$(V)/bin/python scripts/fonts.py && touch $@

$(VENDOR)/tabler.min.css: package-lock.json .npmrc scripts/assets.py $(NODE) | $(V)/bin/uv
	PATH="$(CURDIR)/$(V)/bin:$$PATH" npm ci --ignore-scripts --silent
	$(V)/bin/python scripts/assets.py

# Chromium, LibreOffice and a Chinese font: installed where this may be done, named where not.
system: $(V)/bin/uv
	@$(V)/bin/python scripts/system.py

$(V)/bin/uv: requirements/boot.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "jiheng needs Python 3.11 or newer: make PY=python3.12 …")'
	$(PY) -m venv $(V)
	$(V)/bin/pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

$(V)/.%: requirements/%.txt $(V)/bin/uv pyproject.toml
	$(INDEX) $(UV) install -q --python $(V) --require-hashes --only-binary :all: -r $<
	$(UV) install -q --python $(V) --no-deps --no-build-isolation -e .
	@touch $@

LOCK = $(INDEX) $(UV) compile -q $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: $(V)/bin/uv
	$(LOCK) requirements/boot.in -o requirements/boot.txt
	$(LOCK) requirements/node.in -o requirements/node.txt
	$(LOCK) pyproject.toml --all-extras --group test -o requirements/all.txt
	$(LOCK) pyproject.toml -c requirements/all.txt -o requirements/run.txt
	$(LOCK) pyproject.toml -c requirements/all.txt --extra postgres -o requirements/extra-postgres.txt
	$(LOCK) pyproject.toml -c requirements/all.txt --extra ocr -o requirements/extra-ocr.txt
	$(LOCK) pyproject.toml -c requirements/all.txt --extra postgres --extra ocr --group test -o requirements/test.txt
	npm install --package-lock-only --ignore-scripts --silent

clean:
	rm -rf $(V) node_modules $(VENDOR) src/jiheng/write/fonts

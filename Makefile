# Two commands do everything on a fresh machine: `make run` and `make test`. They ask for Python 3.11+, make and pip only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

KILLING := tests/faults tests/core/test_outbox_killed.py tests/agencies/test_killed_imports.py tests/promises/test_p01_nothing_in_the_clear.py
KILLED_AMONG_NAMES := tests/agencies/test_spoken.py::test_a_real_worker_killed_among_the_names_makes_them_all_and_each_at_one_loudness
BROWSER := tests/browser
# Whole releases on the air, whole packs and posters, other people's players: minutes of sound and drawing.
ON_AIR := tests/on_air
PACKS := tests/radio_feed/packs/test_building.py tests/radio_feed/packs/test_weekly.py tests/radio_feed/test_air.py \
	tests/radio_feed/test_posters.py tests/radio_feed/test_episodes.py tests/radio_feed/test_upkeep.py \
	tests/stories/test_publishing.py tests/audio/test_release_sound.py
# Our own programs, started again and again: a second or more each time.
PROGRAMS := tests/scripts tests/two_hosts tests/promises/test_p26_a_backup_is_sealed_and_restores.py \
	tests/promises/test_p32_what_a_call_carries_is_sealed.py tests/agencies/test_script.py tests/publishing/lint/test_script.py
# What `make test` tries too, with fewer examples made up (tests/thorough.py).
DEEP := tests/promises/test_p04_exactly_the_entitled_open.py tests/promises/test_p30_three_ways_one_end.py
THOROUGHLY := LONG_LOOPS=1 KILL_ROUNDS=200

.DEFAULT_GOAL := help

.PHONY: help
help:  ## list what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: run
run: $(VENV)/.installed  ## set everything up, publish the content, serve the line and the practice phone
	@$(BIN)/python scripts/serve.py

.PHONY: test
test: $(VENV)/.installed-dev  ## set everything up and pass the tests; says what it left out
	$(BIN)/python -m pytest -q -n 2 --dist worksteal $(KILLING:%=--ignore=%) $(ON_AIR:%=--ignore=%) $(PACKS:%=--ignore=%) $(PROGRAMS:%=--ignore=%) $(BROWSER:%=--ignore=%) --deselect=$(KILLED_AMONG_NAMES)
	@echo "Left out: $(BROWSER), which needs Debian's chromium (make test-browser);"
	@echo "          $(KILLING) and one of agencies/test_spoken.py, which kill and trace real processes and fill real disks (make loops);"
	@echo "          $(ON_AIR) $(PACKS), which render or measure whole releases, packs, stories and posters (make loops);"
	@echo "          $(PROGRAMS), which start our programs as an operator does (make loops)."

.PHONY: test-browser
test-browser: $(VENV)/.installed-dev  ## call, and use the pages, in a real browser; needs Debian's chromium
	$(BIN)/python -m pytest -q -n 2 --dist worksteal $(BROWSER)

.PHONY: test-postgresql
test-postgresql: $(VENV)/.installed-dev  ## pass the tests (but the browser's) on a PostgreSQL of their own; needs Debian's postgresql
	$(BIN)/python -m tests.postgresql -q -n 2 --dist worksteal $(ON_AIR:%=--ignore=%) $(BROWSER:%=--ignore=%)

.PHONY: loops
loops: $(VENV)/.installed-dev  ## kill workers, publishes and tasks hundreds of times, start every program, render whole packs
	$(THOROUGHLY) $(BIN)/python -m pytest -q $(KILLING) $(ON_AIR) $(KILLED_AMONG_NAMES); ended=$$?; \
	$(THOROUGHLY) $(BIN)/python -m pytest -q -n 2 --dist worksteal $(PROGRAMS) $(PACKS) $(DEEP) && exit $$ended

# Some tests kill real processes and wait for real ones: on a busy machine time can fail them. In `check` what failed runs
# once more, alone, and the log shows both runs; what fails twice fails.
AGAIN := echo "Failed: what failed runs once more, alone." && $(BIN)/python -m

.PHONY: check
check: lint types contracts audit matrix  ## all that CI runs
	$(MAKE) test || ($(AGAIN) pytest -q --lf --lfnf=none)
	$(MAKE) test-browser || ($(AGAIN) pytest -q $(BROWSER) --lf --lfnf=none)
	$(MAKE) loops || (export $(THOROUGHLY); $(AGAIN) pytest -q --lf --lfnf=none)
	$(MAKE) test-postgresql || ($(AGAIN) tests.postgresql -q $(ON_AIR:%=--ignore=%) $(BROWSER:%=--ignore=%) --lf --lfnf=none)

.PHONY: bench
bench: $(VENV)/.installed-dev  ## print the benchmarks, each beside its floor (half an hour on a quiet machine)
	@$(BIN)/python -m scripts.bench

.PHONY: words
words: $(VENV)/.installed-dev  ## collect the words of the pages into web/translations, to be translated there
	$(BIN)/pybabel -q extract -F web/translations/babel.cfg --no-location --omit-header -o $(VENV)/messages.pot web
	$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d web/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

.PHONY: lint
lint: $(VENV)/.installed-dev  ## style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: types
types: $(VENV)/.installed-dev  ## mypy, strict
	$(BIN)/mypy .

.PHONY: contracts
contracts: $(VENV)/.installed-dev  ## who may import whom
	$(BIN)/lint-imports

.PHONY: matrix
matrix: $(VENV)/.installed-dev  ## who may open what of the console: every route and role
	@$(BIN)/python -m scripts.matrix

.PHONY: audit
audit: $(VENV)/.installed-dev  ## known weaknesses of our code (bandit) and of the packages (pip-audit; it names what it could not ask about)
	$(BIN)/bandit -q -c pyproject.toml -r app.py core ivr web radio_feed agencies cases stories publishing recordings vault audio carriers scripts -ll
	$(BIN)/pip-audit --disable-pip --no-deps -r requirements.txt

$(VENV)/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(f"Antso needs Python 3.11 or newer; this is {v}.") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing packages ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what checks it ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

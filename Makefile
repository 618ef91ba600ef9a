# Everything a newcomer needs: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 5000
UV := .uv/bin/uv
PORTAL := .venv/bin/portal
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n auto
BROWSER := chromium chromium-driver
SYSTEM := libmagic1 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

# The newest Python that will do: on the path, or kept by pyenv. A pyenv shim may be there and not work.
PYTHON := $(shell for p in python3.13 python3.12 $$(ls -d $$HOME/.pyenv/versions/3.1[23].* 2>/dev/null | sort -Vr | sed 's|$$|/bin/python|') python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { echo "$$p"; break; }; done)

.PHONY: help run test check lint types strings a11y bench sizes screenshots db-reset assets setup system browser lock clean

help: ## What there is
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set everything up and serve Larkmere on http://127.0.0.1:$(PORT)
	@$(PORTAL) run --port $(PORT)

test: setup browser ## Set everything up and run every test
	@$(PYTEST)

check: lint types strings ## Everything but the tests: style, types, layers, forms, sentences

lint: setup ## Style, layers, templates, unused dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/deptry .
	@$(PORTAL) forms check

types: setup ## mypy, strict
	@$(BIN)/mypy

strings: setup ## Fail on sentences that are stale, fuzzy or missing in a language
	@$(PORTAL) strings check

a11y: setup browser ## The accessibility tests alone
	@$(PYTEST) a11y_tests

bench: setup ## Measure speed as ratios in one run; writes var/bench.json
	@$(BIN)/python -m bench

sizes: setup ## The longest files and functions, to look at
	@$(BIN)/python -m bench.sizes

screenshots: setup browser ## Take the pictures in docs/screenshots/ again
	@$(BIN)/python -m docs.take_screenshots

db-reset: setup ## Throw the development database away
	@$(PORTAL) db reset

lock: $(UV) ## Resolve the dependencies of pyproject.toml again
	@$(UV) pip compile -q --universal --python-version 3.12 --generate-hashes --no-header pyproject.toml -o requirements.txt
	@$(UV) pip compile -q --universal --python-version 3.12 --generate-hashes --no-header pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

setup: .venv/.ready system node_modules/.ready static/dist/manifest.json translations/.compiled

assets: setup

.uv/bin/uv: requirements-uv.txt
	@test -n "$(PYTHON)" || { echo "Onestop needs Python 3.12 or 3.13. Install one and try again."; exit 1; }
	@echo "· Getting uv, which installs the Python packages"
	@"$(PYTHON)" -m venv .uv || { echo "This Python has no venv module. On Debian: apt-get install python3-venv"; exit 1; }
	@.uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/.ready: $(UV) requirements-dev.txt pyproject.toml
	@echo "· Installing the Python packages"
	@test -x .venv/bin/python || $(UV) venv -q --python "$(PYTHON)" .venv
	@VIRTUAL_ENV=.venv $(UV) pip sync -q --require-hashes requirements-dev.txt
	@VIRTUAL_ENV=.venv $(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.ready: package-lock.json
	@command -v npm >/dev/null || { echo "Onestop needs Node 20 with npm to build its styles and script. Install it and try again."; exit 1; }
	@echo "· Installing the front-end packages"
	@npm ci --silent --no-audit --no-fund
	@touch $@

static/dist/manifest.json: node_modules/.ready demo/council.toml $(shell find static forms templates content -type f -not -path 'static/dist/*' 2>/dev/null)
	@echo "· Building styles and script"
	@npm run --silent build
	@touch $@

translations/.compiled: .venv/.ready $(wildcard translations/*/LC_MESSAGES/*.po)
	@echo "· Compiling the languages"
	@$(PORTAL) strings compile
	@touch $@

# Libraries that files and PDFs need, and what only tests need. Debian's root gets them by itself.
APT := apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=600

system: .venv/.ready
	@if ! $(BIN)/python -c 'import magic, weasyprint' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "· Installing the libraries that uploads and PDFs need"; \
			{ $(APT) $(SYSTEM); } >/dev/null; \
		else \
			echo "Uploads and PDFs need libmagic and Pango. Install them: sudo apt-get install $(SYSTEM)"; exit 1; \
		fi; \
	fi

browser:
	@if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null || ! PATH="$$PATH:/usr/sbin" command -v clamd >/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "· Installing Chromium and the virus scanner for the tests"; \
			{ $(APT) $(BROWSER) clamav-daemon; } >/dev/null; \
		else \
			echo "The tests need Chromium, its driver and clamd. Install them: sudo apt-get install $(BROWSER) clamav-daemon"; exit 1; \
		fi; \
	fi

clean: ## Remove what was installed and built
	@rm -rf .venv .uv node_modules static/dist translations/.compiled var

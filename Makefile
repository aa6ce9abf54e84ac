# Frontline Visits. `make help` says what there is. Each target first sets up what it needs, once.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: demo test check e2e soak bench manifest docs audit lock clean help need-node

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# As many at once as there are cores; whoever is idle takes over what others still have to do.
ALL_CORES := -n auto --dist worksteal
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
OURS := visits cards storage bot tests bench scripts
PRODUCT := .venv/product.stamp
TOOLS := .venv/tools.stamp
NODE_TOOLS := node_modules/tools.stamp
AUDITED := visits cards storage bot scripts
AUDIT_BIN := build/audit/bin
AUDIT := build/audit/tools.stamp

# A command of that name is not enough: some are only a signpost to a Python that is not there.
PYTHON = $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$python && break; done)
NODE := $(shell node -e 'process.exitCode = +(parseInt(process.versions.node) < 20)' >/dev/null 2>&1 \
	&& command -v npm >/dev/null && echo found)

PYTHON_MISSING = This needs Python 3.11 or newer, with its venv module \
	(on Debian and Ubuntu: apt install python3 python3-venv).
NODE_MISSING = This needs Node.js 20 or newer, with npm (nodejs.org).

demo: need-node $(PRODUCT) $(NODE_TOOLS) ## try the product out in a browser, until Ctrl-C
	@$(BIN)/python -m bot demo

ifeq ($(NODE),found)
test: check $(NODE_TOOLS) ## every check and every test but the soak tests
	$(PYTEST) $(ALL_CORES) -m "not soak"
else
test: check
	@echo "$(NODE_MISSING) Without it only some of the tests can run."
	@$(PYTEST) $(ALL_CORES) -m "not soak and not node"; ran=$$?; \
	left=$$($(PYTEST) -qq --collect-only -m "node and not soak" | awk -F ': ' 'NF == 2 { n += $$2 } END { print n + 0 }'); \
	echo "NOT RUN: $$left tests. $(NODE_MISSING)"; \
	test $$ran -ne 0 || ran=1; exit $$ran
endif

check: $(TOOLS) ## style, types and import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(OURS)
	$(BIN)/lint-imports

e2e: need-node $(TOOLS) $(NODE_TOOLS) ## only the tests that drive the product in a real browser
	$(PYTEST) -m "not soak" tests/e2e

soak: need-node $(TOOLS) $(NODE_TOOLS) ## the long tests, with full counts
	$(PYTEST) -m soak

bench: $(TOOLS) ## what a turn costs, against a bare server and stock Bot Framework
	$(BIN)/python -m bench

manifest: $(PRODUCT) ## write the Teams app package (from the FRONTLINE_ settings) to build/
	$(BIN)/python -m bot manifest

docs: $(PRODUCT) ## make the tables of the documents anew from the code
	$(BIN)/python -m scripts.documents

# A service that cannot be reached fails it too: a package that was not looked up was not found to be good.
audit: need-node $(AUDIT) ## look for weaknesses in our code and known ones in what it uses (asks PyPI and npm)
	@failed=0; \
	$(AUDIT_BIN)/bandit --quiet --recursive --configfile pyproject.toml $(AUDITED) || failed=1; \
	$(AUDIT_BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.txt || failed=1; \
	npm audit || failed=1; \
	exit $$failed

# `make lock UPGRADE=--upgrade` takes newer versions; otherwise only what pyproject.toml or package.json changed.
# No address of a registry enters either lock: of npm, .npmrc sees to that.
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet $(UPGRADE)
lock: need-node $(TOOLS) ## renew the lock files
	$(PIP) install uv
	$(LOCK) --extra dev --output-file requirements-dev.txt
	$(LOCK) --constraint requirements-dev.txt --output-file requirements.txt
	$(LOCK) --extra audit --constraint requirements.txt --output-file requirements-audit.txt
	npm install --package-lock-only

clean: ## remove everything that was set up or built here
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
	find $(OURS) -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

need-node:
	@test -n "$(NODE)" || { echo "$(NODE_MISSING)" >&2; exit 1; }

$(PRODUCT): requirements.txt
	@$(call set_up,requirements.txt)
	@touch $@

# The tools' list holds the product's too, so a set-up for the tests serves the demo.
$(TOOLS): requirements.txt requirements-dev.txt
	@$(call set_up,requirements-dev.txt)
	@touch $(PRODUCT) $@

# A place of its own: what looks for weaknesses is not to bring packages among those that it looks at.
$(AUDIT): requirements-audit.txt
	@test -n "$(PYTHON)" || { echo "$(PYTHON_MISSING)" >&2; exit 1; }
	@echo "Setting up build/audit from requirements-audit.txt. Once, about half a minute."
	@$(PYTHON) -m venv build/audit
	@$(AUDIT_BIN)/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes -r requirements-audit.txt
	@touch $@

$(NODE_TOOLS): package-lock.json
	@echo "Setting up node_modules from package-lock.json. Once, about half a minute."
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

define set_up
test -n "$(PYTHON)" || { echo "$(PYTHON_MISSING)" >&2; exit 1; }; \
echo "Setting up .venv from $(1). Once, about a minute."; \
$(PYTHON) -m venv .venv && $(PIP) install --require-hashes -r $(1)
endef

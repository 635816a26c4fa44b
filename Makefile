# Each target makes the virtual environment itself; nothing is needed but Python 3.11 and git (uv is used where it is present).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: site serve test lint bench eval test-lowest clean

site: $(READY)
	$(BIN)/oos build

serve: $(READY)
	$(BIN)/oos serve

test: $(READY)
	$(BIN)/python -m pytest --numprocesses auto

lint: $(READY)
	$(BIN)/ruff check plugins tests .github/scripts
	$(BIN)/ruff format --check plugins tests .github/scripts
	$(BIN)/mypy
	$(BIN)/oos check --strict
	$(BIN)/oos fmt --check

bench: $(READY)
	$(BIN)/python -m tests.bench.check_speed
	$(BIN)/python -m tests.bench.site_speed
	$(BIN)/python -m tests.bench.frequency_speed
	$(BIN)/python -m tests.bench.proposal_speed

# How often suggestions are right, on claims read by hand.
eval: $(READY)
	$(BIN)/python -m tests.bench.suggest_eval

# The same tests with every dependency at its lower bound.
test-lowest:
	uv venv --clear .venv-lowest --python $(PYTHON)
	uv pip install --quiet --python .venv-lowest/bin/python --resolution lowest-direct --editable '.[site,dev]'
	.venv-lowest/bin/python -m pytest --numprocesses auto

$(READY): pyproject.toml
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(BIN)/python --editable '.[site,dev]'; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[site,dev]'; \
	fi
	@touch $(READY)

clean:
	rm -rf $(VENV) .venv-lowest site .site.*

# Every target calls setup first; setup is quick when nothing has changed.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.requirements-installed

.PHONY: setup run test rehearse rehearse-all lock clean

setup: $(STAMP)
	@$(BIN)/thidua engine install --quiet

$(STAMP): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: setup
	@$(BIN)/thidua up --demo

rehearse: setup
	@$(BIN)/thidua rehearse campaigns/cho-don-2024.yaml

# The five documents it was made from, one after the other, each with its time.
rehearse-all: setup
	@$(BIN)/thidua rehearse-all

test: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -n 2 --dist loadgroup

# Hashes, and no address of any registry.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q -o requirements.txt

clean:
	rm -rf .venv build *.egg-info

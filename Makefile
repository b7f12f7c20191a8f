# Two commands: `make run` (the sample city, then the dashboard at http://localhost:8501) and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run serve test lint format docs quality lock clean

run: $(VENV)/run.done
	$(BIN)/langnghe run
	$(BIN)/langnghe serve

serve: $(VENV)/run.done
	$(BIN)/langnghe serve

test: $(VENV)/test.done
	$(BIN)/pytest

lint: $(VENV)/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lắng Nghe needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

$(VENV)/test.done: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[train,cluster,dev]'
	@touch $@ $(VENV)/run.done

docs: $(VENV)/test.done
	$(BIN)/python -m pipeline.reference docs

quality: $(VENV)/test.done
	$(BIN)/langnghe evaluate --write docs/quality.md

# Writes down the versions of a newly made environment; the CPU build of torch has no plus sign in its name.
lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --editable '.[train,cluster,dev]'
	(echo "# Versions that the tests ran with. Made by: make lock"; \
	 build/lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu//' | LC_ALL=C sort -f) > constraints.txt
	rm -rf build/lock

clean:
	rm -rf $(VENV) data exports build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

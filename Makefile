# The two commands are `make demo` and `make test`; both start from `make setup`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
DEMO_DIR ?= data/demo
export UV_LINK_MODE ?= copy
LOCKED := --generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: setup setup-spark test-spark demo dagster test lint lint-python lint-types lint-sql pytest faults fuzz bench pictures docs sbom licences audit wheel lock clean
.DELETE_ON_ERROR:

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q pipelines
	$(BIN)/rsnms doctor --init --quiet
	touch $@

# What `make setup` installs, and Apache Spark with dbt's adapter; Java 17 must be there.
setup-spark: $(VENV)/.ready-spark

$(VENV)/.ready-spark: requirements-spark.lock $(VENV)/.ready
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-spark.lock
	touch $@

demo: setup
	$(BIN)/rsnms demo --data-dir $(DEMO_DIR)

# Dagster's pages over the demonstration data: graph, runs, schedule and sensor.
dagster: demo
	$(BIN)/rsnms doctor --init --quiet --data-dir $(DEMO_DIR)
	DAGSTER_HOME=$(abspath $(DEMO_DIR))/dagster RSNMS_DATA_DIR=$(abspath $(DEMO_DIR)) $(BIN)/dagster dev -m pipelines.definitions

lint: setup lint-python lint-types lint-sql

lint-python: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

lint-types: setup
	$(BIN)/mypy

lint-sql: setup
	$(BIN)/sqlfluff lint dbt_project/models dbt_project/tests pipelines/publish/trace/sql

# Side by side, for both wait a good deal: the long tests for processes of their own, which is why there are three workers on two cores.
test: setup
	$(MAKE) --no-print-directory --jobs 2 lint pytest

pytest: setup
	$(BIN)/pytest -n 3 --dist loadgroup --no-loadscope-reorder -m "not spark"

# The marts on Apache Spark against those on DuckDB: a cluster of two executors on this machine.
test-spark: setup-spark
	$(BIN)/pytest -m spark tests/spark

# Faults of all kinds on a small deployment, some hours of one core; writes docs/reliability.md. As root it fills disks too.
faults: setup
	$(BIN)/python -m tests.faults.run

# Mutations of the kept corpus, new ones in every run; what breaks a reader is kept in tests/fuzz/corpus.
FUZZ_EXAMPLES ?= 5000
fuzz: setup
	RSNMS_FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/pytest tests/fuzz -q

bench: setup
	$(BIN)/python -m tests.benchmarks.run

# Pictures of the guides, from the demonstration; needs Debian's chromium.
pictures: demo
	$(BIN)/python -m tests.pictures.take $(DEMO_DIR)/releases/current

# Documentation of tables and SQL as one page, and the data dictionary as a workbook.
docs: setup
	mkdir -p data/docs
	$(BIN)/rsnms docs --out data/docs/rsnms-docs.html
	$(BIN)/rsnms dictionary --out data/docs/dictionary.xlsx

# What the product is made of: data/sbom/rsnms.cdx.json, by CycloneDX.
sbom: setup
	$(BIN)/python -m tests.supply.sbom

# Licences of all packages; fails where what is shipped has one that is not allowed.
licences: setup
	$(BIN)/python -m tests.supply.licences

# Known vulnerabilities of the locked packages: 1 where there are some, 2 where nobody could be asked.
audit: setup
	$(BIN)/python -m tests.supply.audit

# data/wheel: the same bytes for the same commit.
wheel: setup
	$(BIN)/python -m tests.supply.wheel

lock:
	$(BIN)/uv pip compile pyproject.toml --extra dev $(LOCKED) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra spark --constraint requirements.lock $(LOCKED) -o requirements-spark.lock
	echo 'setuptools>=80' | $(BIN)/uv pip compile pyproject.toml - --extra postgres --constraint requirements.lock $(LOCKED) -o requirements-runtime.lock

clean:
	rm -rf $(VENV) data/demo dbt_project/target dbt_project/logs

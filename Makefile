# Each target installs what it needs, in .venv, .wheelhouse and .sdks; PYTHON=… chooses the interpreter.
PYTHON ?= python3
FUZZ ?= 60
BIN := .venv/bin
VENV := .venv/.created
DEMO := .venv/.demo
ENVIRONMENT := .venv/.ready
WHEELHOUSE := .wheelhouse/.ready
SDKS := .sdks/.ready

.PHONY: bench clean demo docs format fuzz generate help lint pictures test

help:
	@echo 'make demo      finds and fixes the mistakes of a small Django shop, examples/shop'
	@echo 'make test      runs all checks and tests that a change has to pass'
	@echo 'make lint      runs the checks without the tests'
	@echo 'make format    formats the code'
	@echo 'make generate  writes the generated parts of README.md, the list of messages, and the schema of the settings'
	@echo 'make docs      builds the documentation into site/'
	@echo 'make pictures  takes the picture for README.md (needs Chromium)'
	@echo 'make fuzz      runs the fuzzer, for FUZZ seconds with each kind of file'
	@echo 'make bench     times the tool beside others, on the folders in ARGUMENTS'
	@echo 'make clean     removes what the other targets made'

demo: $(DEMO)
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo

# pytest comes last, so that its summary closes the output. Each file is run in one process, so what it shares is made once.
test: lint $(WHEELHOUSE) $(SDKS)
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --cov --cov-report term

# tomllib is imported only where Python has it, and what vermin takes for str.decode is bytes.decode.
lint: $(ENVIRONMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vermin --quiet --no-tips --eval-annotations --target=3.10- --exclude tomllib --exclude str.decode --violations cloudinary_lint
	$(BIN)/cloudinary-lint

format: $(ENVIRONMENT)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

generate: $(ENVIRONMENT)
	$(BIN)/python -m tests.docs.readme
	$(BIN)/python -m tests.docs.messages
	$(BIN)/python -m tests.config.schema

# NO_MKDOCS_2_WARNING: without it, the theme prints a notice about MkDocs 2 at each build.
docs: $(ENVIRONMENT)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo 'The documentation is in site/. To read it: $(BIN)/python -m http.server --directory site'

pictures: $(ENVIRONMENT)
	$(BIN)/python -m tests.browser.pictures

# atheris has wheels for Linux alone, so it is no part of the environment of the tests.
fuzz: $(ENVIRONMENT)
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz $(FUZZ)

# make bench ARGUMENTS='--monorepo 50000 FOLDER …': what is timed beside it has to be on the PATH.
bench: $(ENVIRONMENT)
	@$(BIN)/python -m benchmarks $(ARGUMENTS)

clean:
	rm -rf .fuzz .venv .wheelhouse .sdks .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist site

$(VENV): pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.10 or newer is needed: make PYTHON=…" if sys.version_info < (3, 10) else 0)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(DEMO): $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[demo]'
	@touch $@

$(ENVIRONMENT): $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(DEMO)

# What `pip install .` needs, so that the tests of the hooks install the tool without a network.
$(WHEELHOUSE): $(ENVIRONMENT)
	@rm -rf $(@D)
	$(BIN)/python -m pip wheel --quiet --wheel-dir $(@D) . hatchling
	@rm $(@D)/cloudinary_lint-*.whl
	@touch $@

# Older releases of the SDK, which the tests compare with as well.
$(SDKS): $(ENVIRONMENT)
	@rm -rf $(@D)
	for release in 1.26.0 1.36.0; do \
		$(BIN)/python -m pip install --quiet --no-deps --target $(@D)/$$release cloudinary==$$release || exit; \
	done
	@touch $@

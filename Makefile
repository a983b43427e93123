# Two commands on a fresh machine with Python 3.11+, make and git:
#   make demo    the whole thing on embedded servers, nothing to set up
#   make test    all tests (with Dovecot where it is installed, else on pymap)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint fix slow servers bench bench-small fuzz faults soak soak-steady mutants rules-report calibrate tenor asking answering docs looks pictures audit sbom oldest pins deb boot clean

demo: $(VENV)/made
	$(BIN)/inboxclerk demo

# What was compiled once serves every process of the tests, also where the environment says not to keep it.
test slow: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/made
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow and not servers and not boot"

lint: $(VENV)/made
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

# What the linter can mend by itself, and the form of everything.
fix: $(VENV)/made
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Megabytes of the worst text, properties on a thousand examples, half a minute of the fuzzer, one week of kills, the demo's story.
slow: $(VENV)/made
	EXAMPLES=many FUZZ_SECONDS=30 $(BIN)/pytest -n 2 --dist worksteal -m "slow or hypothesis or large"

# What people wait for, beside mbsync and notmuch where they are installed, on a mailbox made for it (MAILS, CLIENTS, ROUNDS);
# writes docs/performance.md. Needs Dovecot.
bench: $(VENV)/made
	$(BIN)/python -m tests.bench --mails $${MAILS:-20000} --clients $${CLIENTS:-200} --rounds $${ROUNDS:-3} --page

# A minute of it, as ratios to a loop of plain Python; fails when one is worse by half. RECORD=--record writes them anew.
bench-small: $(VENV)/made
	$(BIN)/python -m tests.bench.small $(RECORD)

# The running clerk on the mail servers of Debian 13, and a table of the seconds that it took: some ten minutes. As root, with
# debootstrap, else it says why it is skipped. The root that it makes is kept in SERVERS_ROOT (1 GB); remove that to have newer packages.
SERVERS_ROOT ?= /var/cache/inboxclerk-servers
servers: $(VENV)/made
	SERVERS_ROOT=$(SERVERS_ROOT) $(BIN)/pytest -rs -m servers tests/servers

# A package for Debian 13, in dist/: the program and its pinned libraries in /usr/lib/inboxclerk. Needs dpkg-deb; no root.
WHEELS ?= build/wheels
deb: $(WHEELS)/made
	$(BIN)/python -m tests.make_deb $(WHEELS) dist

# A real systemd, booted in a container of Debian 13: the service from wheel and package, watchdog, limits, upgrade and so on; some
# ten minutes, and docs/boot.md. As root, with debootstrap and systemd-container, else it says why it is skipped.
boot: $(WHEELS)/made
	SERVERS_ROOT=$(SERVERS_ROOT) BOOT_WHEELS=$(WHEELS) BOOT_PAGE=docs/boot.md $(BIN)/pytest -rs -m boot tests/boot

# Ten minutes of invented and mutilated mail against the reader (FUZZ_SECONDS changes that), then fields against the proof.
fuzz: $(VENV)/made
	FUZZ_SECONDS=$${FUZZ_SECONDS:-600} $(BIN)/pytest -m slow tests/core/reading/test_fuzz.py
	EXAMPLES=many $(BIN)/pytest tests/core/message/test_origin_fuzz.py

# Each kind of misbehaving server, one after the other, and a table of what became of the mail: some two minutes.
faults: $(VENV)/made
	@rm -f faults.md
	FAULT_TABLE=faults.md $(BIN)/pytest tests/app/test_faults.py
	@echo '| fault | lost | doubled | back after | who was told |' && echo '| --- | --- | --- | --- | --- |' && cat faults.md

# Ten minutes of weeks in which the clerk and its servers are killed at random; SOAK_SECONDS changes that.
soak: $(VENV)/made
	SOAK_SECONDS=$${SOAK_SECONDS:-600} $(BIN)/pytest -m slow -s tests/app/test_chaos.py

# Two hours of the daemon with a mail each second and a misfortune each minute, and docs/soak.md with its curves (SOAK_SECONDS,
# SOAK_EACH between two mails, SOAK_FOLDER, a new one). Needs Dovecot.
SOAK_FOLDER ?= soak
soak-steady: $(VENV)/made
	$(BIN)/python -m tests.soak $(SOAK_FOLDER) --seconds $${SOAK_SECONDS:-7200} --each $${SOAK_EACH:-1}
	$(BIN)/python -m tests.soak.page $(SOAK_FOLDER)

# Small mistakes in the core that no test notices: a few minutes; EACH=20 tries twenty in each module.
mutants: $(VENV)/made
	$(BIN)/python -m tests.mutants --each $${EACH:-4}

# The phrases of the rules that no sentence of the corpora holds, or just one. CORPORA: folders, instead of the tests' own.
rules-report: $(VENV)/made
	$(BIN)/python -m tests.rules_report $(CORPORA)

# How often each ground of the ledger was right, for rules/mail/certainty.toml. DATA: folders of correspondences whose end is known.
calibrate: $(VENV)/made
	$(BIN)/python -m tests.calibrate $(DATA)

# The model of what clauses do, rules/tenor.tsv, from tests/tenor/sentences and the letters beside them: two minutes. How it reads those
# that it was not shown: `python -m tests.tenor.train --held-out`.
tenor: $(VENV)/made
	$(BIN)/python -m tests.tenor.train

# How much each piece of evidence says that a sentence of a letter asks, rules/mail/asking.toml, from tests/tenor/letters: some
# five minutes. What letters it was not shown are told by: `python -m tests.tenor.asking --held-out`.
asking: $(VENV)/made
	$(BIN)/python -m tests.tenor.asking

# … and which end of a question a reply leaves, rules/mail/answering.toml, from tests/tenor/replies: two minutes; --held-out as well.
answering: $(VENV)/made
	$(BIN)/python -m tests.tenor.answering

# The example of a configuration, its reference and its JSON schema, from the program's own description of the keys.
docs: $(VENV)/made
	$(BIN)/python -m tests.make_docs

# What SpamAssassin, a validator and the known gaps of mail programs say of every mail in every language.
looks: $(VENV)/made
	$(BIN)/python -m tests.looks

# The pictures in docs/, of mails as they come out of the records. Needs Chromium.
pictures: $(VENV)/made
	$(BIN)/python -m tests.pictures

# Licences of all that is installed, and the faults known of it, as far as the index or OSV can be asked from here.
audit: $(VENV)/made $(VENV)/audit/made
	$(BIN)/python -m tests.audit

# What a user installs, as CycloneDX 1.6, beside the wheel of a release.
sbom: $(VENV)/made
	$(BIN)/python -m tests.sbom dist

# The fast tests on the oldest versions that pyproject.toml allows, in an environment of their own. Needs uv and the index.
oldest:
	uv venv -q --clear -p $(PYTHON) $(VENV)-oldest
	uv pip install -q -p $(VENV)-oldest --resolution lowest-direct -e '.[demo,dkim,assertion,keyring]' --group dev
	$(VENV)-oldest/bin/pytest -n 2 --dist worksteal -m "not slow and not servers and not boot"

$(VENV)/audit/made: requirements/audit.txt
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@

$(WHEELS)/made: requirements/run.txt $(VENV)/made
	rm -rf $(WHEELS)
	$(BIN)/python -m tests.make_deb $(WHEELS)
	@touch $@

$(VENV)/made: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "inboxclerk needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Newer versions of everything, with hashes and without the names of hosts: what the program runs on, the same
# with DKIM, with all extras, that and what we work with, and what `make audit` asks with. Needs uv.
EXTRAS := --extra dkim --extra assertion --extra keyring
COMPILE := uv pip compile pyproject.toml --extra demo --universal --generate-hashes --no-header
pins:
	$(COMPILE) --upgrade -o requirements/run.txt
	$(COMPILE) --extra dkim --upgrade -c requirements/run.txt -o requirements/dkim.txt
	$(COMPILE) $(EXTRAS) --upgrade -c requirements/run.txt -o requirements/all.txt
	$(COMPILE) $(EXTRAS) --group dev --upgrade -c requirements/run.txt -o requirements/dev.txt
	uv pip compile --group audit --universal --generate-hashes --no-header --upgrade -o requirements/audit.txt

clean:
	rm -rf $(VENV) $(VENV)-oldest $(VENV)-newest demo dist faults.md build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

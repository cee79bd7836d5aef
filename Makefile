# The commands of this repository: see README.md and CONTRIBUTING.md.
SHELL := bash
.PHONY: run test check corpora relevance links bench trust fuzz

# Builds, then serves http://127.0.0.1:8080 with SQLite in ./data, filled with the demo sheets the first time.
run:
	@[ -x "$$(scripts/target)/release/maillage" ] || echo "The first build compiles 451 crates: some eleven minutes on two cores. Later starts take seconds."
	MAILLAGE_DEMO=true cargo run --release

# Installs what the tests need and is missing, then runs every test: Rust on SQLite and PostgreSQL, then the browser's.
test:
	scripts/test

# Format, lints (also of what `make run` builds), documentation, dependencies, the types of scripts and what they share;
# warnings are errors.
check:
	cargo fmt --check
	cargo clippy -- -D warnings
	cargo clippy --all-targets --features full -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --features full --document-private-items
	scripts/deny
	scripts/need npm:tests/browser npm:static
	node tests/browser/node_modules/typescript/bin/tsc --project static/js/jsconfig.json
	node --test static/js/lib/*.test.js static/js/visual/*.test.js

# Checks on real corpora, which are not in this repository: make corpora DATA=DIR
corpora:
	scripts/corpora "$(DATA)"

# How well the search answers real questions, beside a plain reference, as a table: make relevance DATA=DIR
relevance:
	cargo bench --bench relevance -- "$(DATA)"

# Where links lead: damaged addresses as a table, and where the anchors of real pages land: make links DATA=DIR, whose Git
# repositories hold Markdown with its history.
links:
	scripts/with-postgres cargo test --features full --test it web::links -- --nocapture --test-threads=1
	scripts/links "$(DATA)"

# Speed and size beside nginx, as tables: make bench DATA=DIR [TABLES="pages search …"]
bench:
	scripts/need bench
	MAILLAGE_ASSETS=require cargo build --profile dist --features full
	scripts/bench "$(DATA)" $(TABLES)

# Every parser that meets outside bytes, under an engine that follows coverage: make fuzz [EACH=600]
fuzz:
	scripts/need c++
	scripts/fuzz $(or $(EACH),600)

# The long form of the trust tests: kills, lost power, lost updates, faults; three nodes; twenty people who write at once
# (make trust ROOM=180 for three minutes of them); a letter through a real mail server; the API against its description;
# what a megabyte costs on a release build; ten minutes of fuzzing a parser.
trust: fuzz
	scripts/need postgres strace git bench postfix chromium npm:tests/browser
	cargo build --release --features full
	scripts/mailbox $$(scripts/target)/release/maillage
	scripts/with-postgres scripts/nodes 60
	scripts/with-postgres scripts/room $(or $(ROOM),600)
	scripts/api-check 200
	MAILLAGE_TRUST=long scripts/with-postgres cargo test --release --features full --test it -- --nocapture --test-threads=1 trust
	cargo test --release --features full --test it -- --nocapture --ignored a_megabyte

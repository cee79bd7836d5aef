# The commands of this repository: see README.md and CONTRIBUTING.md.
SHELL := bash
.PHONY: run test check corpora bench

# Builds, then serves http://127.0.0.1:8080 with SQLite in ./data, filled with the demo sheets the first time.
run:
	MAILLAGE_DEMO=true cargo run --release

# Installs what the tests need and is missing, then runs every test: Rust on SQLite and PostgreSQL, then the browser's.
test:
	scripts/test

# Format, lints and documentation; warnings are errors.
check:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

# Checks on real corpora, which are not in this repository: make corpora DATA=DIR
corpora:
	scripts/corpora "$(DATA)"

# Criterion's figures for rendering, merging, diffing, decoding and searching.
bench:
	cargo bench

# Shanhuo. `make` or `make help` lists what there is.

# Tools are built from these exact versions into .bin/.
GOLANGCI_VERSION    := v2.15.0
STRIPE_MOCK_VERSION := v0.203.0

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Nothing here needs a C compiler. Set for every command, because packages built
# with and without cgo are cached apart and would all be built twice.
export CGO_ENABLED ?= 0

BIN := $(CURDIR)/.bin
GO  ?= go

# Further arguments for the server: make run ARGS="--listen 127.0.0.1:9000"
ARGS ?=
# What make test and make fault run: make test PKG=./server/pledge/...
PKG ?= ./...
FUZZTIME ?= 20s

GOLANGCI    := $(BIN)/golangci-lint-$(GOLANGCI_VERSION)
STRIPE_MOCK := $(BIN)/stripe-mock-$(STRIPE_MOCK_VERSION)
POSTGRES    := $(BIN)/with-postgres
SUMMARY     := $(BIN)/summary
AUDITS      := e2e/audits/node_modules/.package-lock.json
BROWSER     := e2e/browser/node_modules/.package-lock.json
WEB         := frontend/dist/.vite/manifest.json
WEB_MODULES := frontend/node_modules/.package-lock.json

# Runs what follows it with a real PostgreSQL beside it.
WITH_POSTGRES = e2e/postgres/engine.sh; \
	SHANHUO_POSTGRES_IMAGE="$$(e2e/postgres/image.sh)"; export SHANHUO_POSTGRES_IMAGE; \
	$(POSTGRES) --

##@ Use

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Build, make data/ with demo data, serve on http://127.0.0.1:8080
	@exec $(BIN)/shanhuo serve --demo $(ARGS)

.PHONY: build
build: web ## Build the one binary, .bin/shanhuo
	$(GO) build -trimpath -o $(BIN)/shanhuo ./server

.PHONY: web
web: ## Build the web app into frontend/dist (needs Node 20; without it the binary has only the pages that need no script)
	@if command -v npm >/dev/null; then $(MAKE) $(WEB); \
	elif [ "$${CI:-}" = true ]; then echo "npm is missing: install Node 20 or later"; exit 1; \
	else echo "npm is missing, so the desks of households, clerks and officers are left out: install Node 20 or later and run make again"; fi

##@ Check

.PHONY: test
test: export SHANHUO_GOLANGCI = $(GOLANGCI)
test: export SHANHUO_STRIPE_MOCK = $(STRIPE_MOCK)
test: web web-test $(GOLANGCI) $(STRIPE_MOCK) postgres-tool summary-tool audits ## Everything: rules, both databases, policy, protocols, journeys
	@SHANHUO_NODE="$$(command -v node || true)"; export SHANHUO_NODE; \
	SHANHUO_CHROMIUM="$$(e2e/audits/chromium.sh || [ "$${CI:-}" != true ])"; export SHANHUO_CHROMIUM; \
	$(WITH_POSTGRES) $(SUMMARY) $(GO) test -json -p 2 -timeout 20m $(PKG)

.PHONY: test-rules
test-rules: ## Only what needs Go alone: rules, use cases on SQLite, policy
	@SHANHUO_TEST_POSTGRES= $(GO) test ./graph/... ./policies/... ./server/...

.PHONY: web-test
web-test: web-modules ## Tests of the web app's parts
	@cd frontend && npm run --silent test

.PHONY: lint
lint: $(GOLANGCI) web-modules ## golangci-lint, with the rules of who may import whom; types, biome and catalogues of the web app
	$(GOLANGCI) run ./...
	@cd frontend && npm run --silent check

.PHONY: web-modules
web-modules:
	@$(MAKE) $(WEB_MODULES)

.PHONY: generate
generate: web-modules ## Write ent/gen, graph/generated, graph/model, the web app's documents and catalogues anew
	$(GO) generate ./ent
	$(GO) run github.com/99designs/gqlgen generate
	@cd frontend && npm run --silent generate && npm run --silent messages

# Compares with what lay there before, committed or not, so that it tells the
# truth in the middle of work as well as in a fresh clone.
.PHONY: generate-check
generate-check: ## Fail when generated code is not what the schemas say
	@mkdir -p .tmp; \
	state() { find ent/gen graph frontend/src -type f -print0 | sort -z | xargs -0 sha256sum; }; \
	state >.tmp/generated.before; \
	$(MAKE) generate; \
	state >.tmp/generated.after; \
	if ! diff .tmp/generated.before .tmp/generated.after; then \
		echo "generated code was out of date; it has been written anew, commit it"; exit 1; \
	fi; \
	if [ -d .git ] && [ "$${CI:-}" = true ] && [ -n "$$(git status --porcelain -- ent/gen graph frontend/src)" ]; then \
		git status --short -- ent/gen graph frontend/src; \
		echo "generated code is fresh and not committed"; exit 1; \
	fi; \
	echo "generated code is fresh"

.PHONY: migration
migration: postgres-tool ## Write the migrations from ent/migrate to ent/schema: make migration NAME=add_wallets
	@[ -n "$(NAME)" ] || { echo "say what changes: make migration NAME=add_wallets"; exit 1; }
	@$(WITH_POSTGRES) $(GO) run ./ent/cmd/diff -name "$(NAME)"

.PHONY: migrate-check
migrate-check: postgres-tool ## Fail when ent/schema has drifted from the migrations of either database
	@$(WITH_POSTGRES) $(GO) run ./ent/cmd/diff -check
	@echo "migrations are complete"

##@ Measure and break

.PHONY: bench
bench: postgres-tool ## Speed, each contender beside its peer in one run
	@packages=$$(grep -rl --include='*_test.go' '^func Benchmark' server graph e2e | xargs -r -n1 dirname | sort -u | sed 's,^,./,'); \
	[ -n "$$packages" ] || { echo "no benchmarks"; exit 1; }; \
	$(WITH_POSTGRES) $(GO) test -run '^$$' -bench . -p 1 -timeout 2h $$packages

.PHONY: fuzz
fuzz: ## Every fuzz target for FUZZTIME (20s)
	@targets=$$(grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' server graph e2e policies || true); \
	[ -n "$$targets" ] || { echo "no fuzz targets"; exit 1; }; \
	while IFS=: read -r file function; do \
		echo "== $${function#func } ($$(dirname "$$file"))"; \
		$(GO) test -run '^$$' -fuzz "^$${function#func }$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")"; \
	done <<<"$$targets"

.PHONY: browser
browser: export SHANHUO_BROWSER = full
browser: web postgres-tool summary-tool audits ## Everything in a real browser: journeys, sizes, accessibility, double clicks, lost networks
	@SHANHUO_NODE="$$(command -v node)"; export SHANHUO_NODE; \
	SHANHUO_CHROMIUM="$$(e2e/audits/chromium.sh)"; export SHANHUO_CHROMIUM; \
	$(WITH_POSTGRES) $(SUMMARY) $(GO) test -tags browser -json -count=1 -timeout 1h -run 'Browser' ./e2e

.PHONY: preact
preact: web-modules summary-tool audits ## The journeys once more, with the app built on Preact for weak phones
	@mkdir -p .tmp && cd frontend && npm run --silent build:preact && node overlay.mjs >../.tmp/preact.json
	@SHANHUO_NODE="$$(command -v node)"; export SHANHUO_NODE; \
	SHANHUO_CHROMIUM="$$(e2e/audits/chromium.sh)"; export SHANHUO_CHROMIUM; \
	export GOFLAGS="$${GOFLAGS:-} -overlay=$(CURDIR)/.tmp/preact.json"; export SHANHUO_PREACT=1; \
	SHANHUO_TEST_POSTGRES= $(SUMMARY) $(GO) test -json -count=1 -timeout 30m -run 'TestPeopleDoTheMainJobInABrowser/sqlite' ./e2e

.PHONY: budget
budget: web summary-tool audits ## What pages weigh and how soon they are there, on a slow phone; on a machine that does nothing else
	@SHANHUO_NODE="$$(command -v node)"; export SHANHUO_NODE; \
	SHANHUO_CHROMIUM="$$(e2e/audits/chromium.sh)"; export SHANHUO_CHROMIUM; \
	SHANHUO_TEST_POSTGRES= $(SUMMARY) $(GO) test -tags browser -json -count=1 -timeout 15m -run 'TestPagesAreLightAndQuickInABrowser' ./e2e

.PHONY: fault
fault: export SHANHUO_FAULT = full
fault: postgres-tool summary-tool $(STRIPE_MOCK) ## The whole fault campaign: kills, pauses, lost answers
	@export SHANHUO_STRIPE_MOCK=$(STRIPE_MOCK); \
	$(WITH_POSTGRES) $(SUMMARY) $(GO) test -json -count=1 -p 1 -timeout 3h -run 'Fault|Kill|Crash' ./e2e/... ./server/...

.PHONY: screenshots
screenshots: web audits ## Pictures of the ten main pages, under .tmp/screenshots
	@rm -rf .tmp/screenshots; mkdir -p .tmp/screenshots; \
	SHANHUO_NODE="$$(command -v node)"; export SHANHUO_NODE; \
	SHANHUO_CHROMIUM="$$(e2e/audits/chromium.sh)"; export SHANHUO_CHROMIUM; \
	SHANHUO_SCREENSHOTS=$(CURDIR)/.tmp/screenshots; export SHANHUO_SCREENSHOTS; \
	$(GO) test -tags browser -count=1 -timeout 15m -run 'TestTheMainPagesAreSeenInABrowser' ./e2e; \
	ls -1 .tmp/screenshots

.PHONY: guide-pictures
guide-pictures: web audits ## Take the pictures of the guides anew, into docs/pictures
	@SHANHUO_NODE="$$(command -v node)"; export SHANHUO_NODE; \
	SHANHUO_CHROMIUM="$$(e2e/audits/chromium.sh)"; export SHANHUO_CHROMIUM; \
	SHANHUO_GUIDE_PICTURES=$(CURDIR)/docs/pictures $(GO) test -tags browser -count=1 -timeout 30m -run 'TestTheGuidesAreFollowedInABrowser' ./e2e

##@ Keep

.PHONY: clean
clean: ## Stop what the tests started; remove tools, logs and node_modules. data/ stays
	@e2e/postgres/engine.sh stop
	rm -rf .bin .tmp e2e/audits/node_modules e2e/browser/node_modules

# -- tools -------------------------------------------------------------------

# The file's name holds the version, so that a new version is built.
$(BIN)/golangci-lint-$(GOLANGCI_VERSION):
	@echo "building golangci-lint $(GOLANGCI_VERSION)"
	@mkdir -p $(BIN)/new
	@GOFLAGS= GOBIN=$(BIN)/new $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(BIN)/new/golangci-lint $@ && ln -sfn $(@F) $(BIN)/golangci-lint

$(BIN)/stripe-mock-$(STRIPE_MOCK_VERSION):
	@echo "building stripe-mock $(STRIPE_MOCK_VERSION)"
	@mkdir -p $(BIN)/new
	@GOFLAGS= GOBIN=$(BIN)/new $(GO) install github.com/stripe/stripe-mock@$(STRIPE_MOCK_VERSION)
	@mv $(BIN)/new/stripe-mock $@ && ln -sfn $(@F) $(BIN)/stripe-mock

# Built, not `go run`: that would hide the exit code and not pass signals on.
.PHONY: postgres-tool
postgres-tool:
	@$(GO) build -o $(POSTGRES) ./e2e/postgres

.PHONY: summary-tool
summary-tool:
	@$(GO) build -o $(SUMMARY) ./e2e/summary

.PHONY: audits
audits:
	@if command -v npm >/dev/null; then $(MAKE) $(AUDITS) $(BROWSER); \
	elif [ "$${CI:-}" = true ]; then echo "npm is missing: install Node 20 or later"; exit 1; \
	else echo "npm is missing, so the protocol and browser audits will be skipped: install Node 20 or later"; fi

$(WEB): $(WEB_MODULES) $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/vite.config.ts frontend/lingui.config.ts
	@cd frontend && npm run --silent build

# Not `npm ci`: that refuses a lock file which lacks the binaries of platforms whose packages the registry at hand
# does not have. The versions are those of the lock file either way.
$(WEB_MODULES): frontend/package.json frontend/package-lock.json
	@cd frontend && for try in 1 2 3; do npm install --no-progress && exit 0; sleep $$((try * 3)); done; exit 1
	@touch $@

$(AUDITS) $(BROWSER): e2e/%/node_modules/.package-lock.json: e2e/%/package.json e2e/%/package-lock.json
	@cd e2e/$* && for try in 1 2 3; do npm ci --no-progress && exit 0; sleep $$((try * 3)); done; exit 1
	@touch $@

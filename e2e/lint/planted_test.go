// Package lint tests the lint rules themselves: a rule that finds nothing looks
// just like code that obeys it.
package lint

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const module = "shanhuo.app"

// A plant is one small file. Each of its imports, or else each function of its
// body, breaks the rule whose explanation contains says; a plant without says must
// be found clean.
type plant struct {
	file    string
	imports []string
	body    string
	says    string
}

// Plants live in folders of their own below the folder they stand for, so that no
// two of them import each other in a circle.
var plants = []plant{
	// frontend, e2e → HTTP only
	{file: "frontend/planted/x.go", imports: []string{"shanhuo.app/server/pledge", "shanhuo.app/server/money"}, says: "frontend talks to the server over HTTP only"},
	{file: "e2e/planted/x.go", imports: []string{"shanhuo.app/server/pledge", "shanhuo.app/ent/gen"}, says: "e2e tests the real binary over HTTP only"},
	{file: "e2e/planted/x_test.go", imports: []string{"shanhuo.app/server/money"}, says: "e2e tests the real binary over HTTP only"},
	{file: "e2e/clean/x.go", imports: []string{"shanhuo.app/e2e/browser"}},

	// graph → server/<word>, ent/gen, server/fault; never writes
	{file: "graph/planted/sql.go", imports: []string{"database/sql"}, says: "reading and writing is a use case"},
	{file: "graph/planted/ent.go", imports: []string{"shanhuo.app/ent/schema", "shanhuo.app/ent/migrate"}, says: "ent/gen's types and nothing else"},
	{file: "graph/planted/store.go", imports: []string{"shanhuo.app/server/store"}, says: "graph opens no transaction"},
	{file: "graph/planted/jobs.go", imports: []string{"shanhuo.app/server/jobs", "github.com/riverqueue/river"}, says: "graph starts no job"},
	{file: "graph/planted/lane.go", imports: []string{"shanhuo.app/server/lane"}, says: "graph takes no lane"},
	{file: "graph/planted/payment.go", imports: []string{"shanhuo.app/server/payment", "shanhuo.app/server/payment/stripe"}, says: "graph pays nothing"},
	{file: "graph/planted/web.go", imports: []string{"shanhuo.app/server/web"}, says: "web serves graph"},
	{file: "graph/planted/app.go", imports: []string{"shanhuo.app/server/app"}, says: "app wires graph"},
	{file: "graph/planted/write.go", imports: []string{"shanhuo.app/ent/gen"}, says: "graph never writes", body: `
var _ = func(c *gen.CampaignClient) { c.Create() }
var _ = func(c *gen.CampaignClient) { c.UpdateOneID() }
var _ = func(c *gen.CampaignClient) { c.Delete() }`},
	{file: "graph/clean/x.go", imports: []string{
		"shanhuo.app/server/account", "shanhuo.app/server/campaign", "shanhuo.app/server/pledge", "shanhuo.app/server/payout",
		"shanhuo.app/server/ledger", "shanhuo.app/server/review", "shanhuo.app/server/region", "shanhuo.app/server/audit",
		"shanhuo.app/server/access", "shanhuo.app/server/message", "shanhuo.app/server/media", "shanhuo.app/server/post",
		"shanhuo.app/server/fault",
	}},
	{file: "graph/clean/read.go", imports: []string{"shanhuo.app/ent/gen"}, body: `
var _ = func(c *gen.CampaignClient) { c.Query() }`},

	// server/<word> → never upwards, never sideways
	{file: "server/pledge/planted/up.go", imports: []string{"shanhuo.app/graph"}, says: "a word does not know its API"},
	{file: "server/pledge/planted/up_test.go", imports: []string{"shanhuo.app/graph"}, says: "a word does not know its API"},
	{file: "server/closing/planted/up.go", imports: []string{"shanhuo.app/graph"}, says: "a word does not know its API"},
	{file: "server/store/planted/up.go", imports: []string{"shanhuo.app/server/web"}, says: "a word does not know how it is served"},
	{file: "server/pledge/planted/app.go", imports: []string{"shanhuo.app/server/app"}, says: "only main starts app"},
	{file: "server/pledge/planted/e2e.go", imports: []string{"shanhuo.app/e2e/browser"}, says: "the product does not know its tests"},
	{file: "server/pledge/planted/frontend.go", imports: []string{"shanhuo.app/frontend"}, says: "only web serves the web app"},
	{file: "server/page/planted/graph.go", imports: []string{"shanhuo.app/graph"}, says: "pages call use cases"},
	{file: "server/page/planted/web.go", imports: []string{"shanhuo.app/server/web"}, says: "web serves the pages"},
	{file: "server/page/planted/app.go", imports: []string{"shanhuo.app/server/app"}, says: "app wires the pages"},
	{file: "server/web/planted/x.go", imports: []string{"shanhuo.app/server/app"}, says: "app wires web"},
	{file: "server/pledge/planted/sideways.go", imports: []string{"shanhuo.app/server/campaign", "shanhuo.app/server/payout"}, says: "never another word's use cases"},
	{file: "server/ledger/planted/sideways.go", imports: []string{"shanhuo.app/server/pledge"}, says: "never another word's use cases"},
	{file: "server/newword/planted/sideways.go", imports: []string{"shanhuo.app/server/pledge"}, says: "never another word's use cases"},
	{file: "server/pledge/planted/inside.go", imports: []string{"shanhuo.app/server/payment/sandbox", "shanhuo.app/ent/schema"}, says: "never another word's use cases"},
	{file: "server/pledge/clean/x.go", imports: []string{
		"shanhuo.app/ent/gen", "shanhuo.app/server/access", "shanhuo.app/server/store", "shanhuo.app/server/jobs", "shanhuo.app/server/money",
		"shanhuo.app/server/region", "shanhuo.app/server/clock", "shanhuo.app/server/fault", "shanhuo.app/server/payment",
	}},
	{file: "server/pledge/clean/x_test.go", imports: []string{"shanhuo.app/server/campaign"}},
	{file: "server/closing/clean/x.go", imports: []string{"shanhuo.app/server/pledge", "shanhuo.app/server/campaign"}},
	{file: "server/page/clean/x.go", imports: []string{"shanhuo.app/frontend", "shanhuo.app/server/pledge"}},
	{file: "server/web/clean/x.go", imports: []string{"shanhuo.app/graph", "shanhuo.app/server/pledge"}},
	{file: "server/app/clean/x.go", imports: []string{"shanhuo.app/graph", "shanhuo.app/server/web", "shanhuo.app/server/payment/stripe"}},

	// server/<word>/rules.go → std, money, region, fault
	{file: "server/pledge/planted/context/rules.go", imports: []string{"context"}, says: "nothing to cancel"},
	{file: "server/pledge/planted/sql/rules.go", imports: []string{"database/sql"}, says: "rules are pure: no database"},
	{file: "server/pledge/planted/log/rules.go", imports: []string{"log", "log/slog"}, says: "rules are pure: no log"},
	{file: "server/pledge/planted/rand/rules.go", imports: []string{"math/rand", "math/rand/v2"}, says: "rules are pure: no chance"},
	{file: "server/pledge/planted/http/rules.go", imports: []string{"net/http"}, says: "rules are pure: no network"},
	{file: "server/pledge/planted/os/rules.go", imports: []string{"os", "os/exec"}, says: "rules are pure: no files"},
	{file: "server/pledge/planted/ent/rules.go", imports: []string{"shanhuo.app/ent/gen", "shanhuo.app/server/clock", "shanhuo.app/server/store", "github.com/riverqueue/river"}, says: "not allowed from list 'rules'"},
	{file: "server/pledge/planted/now/rules.go", imports: []string{"time"}, says: "time comes from server/clock", body: `
var _ = func() bool { return time.Until(time.Time{}) > 0 }`},
	{file: "server/pledge/planted/id/rules.go", imports: []string{"github.com/google/uuid"}, says: "ids are made by the use case", body: `
var _ = func() uuid.UUID { return uuid.New() }`},
	{file: "server/pledge/clean/rules.go", imports: []string{"errors", "time", "shanhuo.app/server/money", "shanhuo.app/server/region", "shanhuo.app/server/fault"}, body: `
var (
	_ = errors.New
	_ = func(t, now time.Time) bool { return t.Before(now) }
	_ money.Word
	_ region.Word
	_ fault.Word
)`},

	// ent/schema → ent, value types; policies → nothing
	{file: "ent/schema/planted/x.go", imports: []string{"shanhuo.app/ent/gen", "shanhuo.app/server/pledge", "shanhuo.app/server/store"}, says: "ent/schema imports ent and value types"},
	{file: "ent/schema/planted/length.go", imports: []string{"entgo.io/ent/schema/field"}, says: "MaxLen counts bytes", body: `
var _ = func() { field.String("title").MaxLen(60) }`},
	{file: "ent/schema/clean/length.go", imports: []string{"entgo.io/ent/schema/field"}, body: `
var _ = func() { field.String("title").MaxRuneLen(60) }`},
	{file: "ent/schema/clean/x.go", imports: []string{"shanhuo.app/server/money", "shanhuo.app/server/region", "shanhuo.app/ent/schema"}},
	{file: "policies/planted/x.go", imports: []string{"shanhuo.app/server/access"}, says: "policies imports nothing of the module"},

	// libraries with one home
	{file: "server/pledge/planted/stripe.go", imports: []string{"github.com/stripe/stripe-go/v79"}, says: "only importer of stripe-go"},
	{file: "server/payment/sandbox/planted/stripe.go", imports: []string{"github.com/stripe/stripe-go/v79"}, says: "only importer of stripe-go"},
	{file: "server/app/planted/stripe.go", imports: []string{"github.com/stripe/stripe-go/v79"}, says: "only importer of stripe-go"},
	{file: "graph/planted/stripe.go", imports: []string{"github.com/stripe/stripe-go/v79"}, says: "only importer of stripe-go"},
	{file: "server/payment/stripe/clean/x.go", imports: []string{"github.com/stripe/stripe-go/v79"}},
	{file: "server/pledge/planted/pgx.go", imports: []string{"github.com/jackc/pgx/v5/stdlib"}, says: "only place that tells PostgreSQL from SQLite"},
	{file: "server/pledge/planted/pq.go", imports: []string{"github.com/lib/pq"}, says: "reached with pgx"},
	{file: "server/app/planted/sqlite.go", imports: []string{"modernc.org/sqlite", "github.com/ncruces/go-sqlite3"}, says: "only place that tells SQLite from PostgreSQL"},
	{file: "server/store/clean/x.go", imports: []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5/stdlib"}},
	{file: "server/payment/sandbox/clean/x.go", imports: []string{"modernc.org/sqlite"}},
	{file: "ent/migrate/clean/x.go", imports: []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5/stdlib"}},

	// the clock, printing, panics
	{file: "server/pledge/planted/now.go", imports: []string{"time"}, says: "time comes from server/clock", body: `
var _ = func() time.Time { return time.Now() }`},
	{file: "server/web/planted/now.go", imports: []string{"time"}, says: "time comes from server/clock", body: `
var _ = func() time.Duration { return time.Since(time.Time{}) }`},
	{file: "server/clock/clean/x.go", imports: []string{"time"}, body: `
var _ = func() time.Time { return time.Now() }`},
	{file: "server/web/clean/timing.go", imports: []string{"time"}, body: `
var _ = func() time.Time { return time.Now() }`},
	{file: "server/payment/sandbox/clean/now.go", imports: []string{"time"}, body: `
var _ = func() time.Time { return time.Now() }`},
	{file: "e2e/clean/now.go", imports: []string{"time"}, body: `
var _ = func() time.Time { return time.Now() }`},
	{file: "server/pledge/planted/print.go", imports: []string{"fmt"}, says: "only the command line prints", body: `
var _ = func() { fmt.Println("x") }
var _ = func() { fmt.Printf("x") }
var _ = func() { print("x") }`},
	{file: "server/app/clean/print.go", imports: []string{"fmt"}, body: `
var _ = func() { fmt.Println("x") }`},
	{file: "server/pledge/planted/panic.go", says: "one request must not end the server", body: `
var _ = func() { panic("x") }`},
	{file: "server/money/clean/panic.go", body: `
var _ = func() { panic("x") }`},
}

// outside are the libraries that plants import, as empty stand-ins, so that the
// test downloads nothing: module path → folders with a package.
var outside = map[string][]string{
	"entgo.io/ent":                    {"schema/field"},
	"github.com/google/uuid":          {"."},
	"github.com/jackc/pgx/v5":         {"stdlib"},
	"github.com/lib/pq":               {"."},
	"github.com/ncruces/go-sqlite3":   {"."},
	"github.com/riverqueue/river":     {"."},
	"github.com/stripe/stripe-go/v79": {"."},
	"modernc.org/sqlite":              {"."},
}

type report struct {
	linter, file, text string
}

func TestEveryImportRuleIsEnforced(t *testing.T) {
	t.Parallel()
	tool := golangci(t)
	root := repository(t)
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write(t, folder, ".golangci.yml", string(config))
	plantAll(t, folder)
	reports := lint(t, tool, folder)

	used := make([]bool, len(reports))
	for _, p := range plants {
		t.Run(p.file, func(t *testing.T) {
			var found []string
			matched := map[string]bool{}
			for i, r := range reports {
				if r.file != p.file {
					continue
				}
				used[i] = true
				found = append(found, r.linter+": "+r.text)
				if p.says == "" || !strings.Contains(r.text, p.says) {
					t.Errorf("%s was reported, and should not be: %s", r.linter, r.text)
				}
				for _, imported := range p.imports {
					if strings.Contains(r.text, "'"+imported+"'") {
						matched[imported] = true
					}
				}
			}
			switch {
			case p.says == "":
			case p.body != "":
				if want := strings.Count(p.body, "func("); len(found) != want {
					t.Errorf("%d of %d violations were found: %s", len(found), want, found)
				}
			default:
				for _, imported := range p.imports {
					if !matched[imported] {
						t.Errorf("the import of %s was not found; reported: %s", imported, found)
					}
				}
			}
		})
	}
	for i, r := range reports {
		if !used[i] {
			t.Errorf("outside the plants, %s reports %s: %s", r.linter, r.file, r.text)
		}
	}

	// A rule added later without a plant fails here.
	explanations := regexp.MustCompile(`(?m)^\s+(?:desc|msg): "(.+)"$`).FindAllStringSubmatch(string(config), -1)
	if len(explanations) < 30 {
		t.Fatalf("only %d explanations were read from .golangci.yml", len(explanations))
	}
	for _, explanation := range explanations {
		said := false
		for _, r := range reports {
			said = said || strings.Contains(r.text, explanation[1])
		}
		if !said {
			t.Errorf("no plant breaks the rule %q", explanation[1])
		}
	}
}

// golangci finds the binary that make lint uses.
func golangci(t *testing.T) string {
	t.Helper()
	tool := os.Getenv("SHANHUO_GOLANGCI")
	if tool == "" {
		tool = filepath.Join(repository(t), ".bin", "golangci-lint")
	}
	if _, err := os.Stat(tool); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("golangci-lint is missing: %v", err)
		}
		t.Skipf("golangci-lint is missing (%v): run make test", err)
	}
	return tool
}

func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// plantAll writes a module of that name with the plants, and a stand-in for
// everything they import.
func plantAll(t *testing.T, folder string) {
	t.Helper()
	var requires strings.Builder
	for library, packages := range outside {
		home := "outside/" + strings.ReplaceAll(library, "/", "_")
		version := "v0.0.0"
		if major := regexp.MustCompile(`/v(\d+)$`).FindStringSubmatch(library); major != nil {
			version = "v" + major[1] + ".0.0"
		}
		fmt.Fprintf(&requires, "require %s %s\nreplace %s => ./%s\n", library, version, library, home)
		write(t, folder, home+"/go.mod", "module "+library+"\n\ngo 1.26\n")
		for _, name := range packages {
			body := "package stub\n"
			switch library {
			case "github.com/google/uuid":
				body = "package uuid\n\ntype UUID [16]byte\n\nfunc New() UUID { return UUID{} }\n"
			case "entgo.io/ent":
				body = "package field\n\ntype text struct{}\n\nfunc String(string) *text { return nil }\n\n" +
					"func (t *text) MaxLen(int) *text { return t }\n\nfunc (t *text) MaxRuneLen(int) *text { return t }\n"
			}
			write(t, folder, path.Join(home, name, "stub.go"), body)
		}
	}
	write(t, folder, "go.mod", "module "+module+"\n\ngo 1.26\n\n"+requires.String())

	standIns := map[string]bool{}
	for _, p := range plants {
		for _, imported := range p.imports {
			if own, ok := strings.CutPrefix(imported, module+"/"); ok {
				standIns[own] = true
			}
		}
		write(t, folder, p.file, source(p))
	}
	for own := range standIns {
		body := "package " + path.Base(own) + "\n\ntype Word int\n"
		if own == "ent/gen" {
			body += "\ntype CampaignClient struct{}\n"
			for _, method := range []string{"Create", "UpdateOneID", "Delete", "Query"} {
				body += "\nfunc (*CampaignClient) " + method + "() {}\n"
			}
		}
		write(t, folder, own+"/stub.go", body)
	}
}

func source(p plant) string {
	var text strings.Builder
	fmt.Fprintf(&text, "package %s\n\n", path.Base(path.Dir(p.file)))
	for _, imported := range p.imports {
		name := "_ "
		if p.body != "" {
			name = ""
		}
		fmt.Fprintf(&text, "import %s%q\n", name, imported)
	}
	return text.String() + p.body + "\n"
}

func lint(t *testing.T, tool, folder string) []report {
	t.Helper()
	command := exec.CommandContext(t.Context(), tool, "run", "--allow-parallel-runners",
		"--enable-only=depguard,forbidigo", "--output.json.path=stdout", "--show-stats=false", "./...")
	command.Dir = folder
	command.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")
	var complaints strings.Builder
	command.Stderr = &complaints
	output, err := command.Output()
	var answer struct {
		Issues []struct {
			FromLinter string
			Text       string
			Pos        struct{ Filename string }
		}
	}
	if decodeErr := json.Unmarshal(output, &answer); decodeErr != nil {
		t.Fatalf("golangci-lint: %v, %v\n%s%s", err, decodeErr, output, complaints.String())
	}
	var reports []report
	for _, issue := range answer.Issues {
		reports = append(reports, report{issue.FromLinter, filepath.ToSlash(issue.Pos.Filename), issue.Text})
	}
	return reports
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	file := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

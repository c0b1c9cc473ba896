package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// What a browser may be: a phone in Chinese and a desk in English.
const (
	phone = "zh-360"
	desk  = "en-1280"
)

// browsing lets one browser run at a time: some of what it does is measured, and there
// are few cores.
var browsing sync.Mutex

func TestPeopleDoTheMainJobInABrowser(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := start(t, settings{place: seededPlace(t, database, everything), arguments: []string{"--charge-rate", "100"}})
		inBrowser(t, s, []string{phone, desk}, "journey", "nojs")
	})
}

// TestTheWebAppKeepsItsPromisesInABrowser: one language a page and nothing from elsewhere,
// all by keyboard, one effect a press, nothing lost, accessible. What takes a quarter of
// an hour runs when make browser asks for it, make test has the rest.
func TestTheWebAppKeepsItsPromisesInABrowser(t *testing.T) {
	t.Parallel()
	promises := map[string][]string{"clean": {phone, desk}, "keyboard": {phone, desk}, "forms": {phone}, "back": {phone}, "typed": {phone}}
	if os.Getenv("SHANHUO_BROWSER") == "full" {
		for _, spec := range []string{"axe", "back", "forms", "once", "typed"} {
			promises[spec] = []string{phone, desk}
		}
	}
	for spec, projects := range promises {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			for _, project := range projects {
				// A portal of its own: people may have so many drafts, and so many sign-ins an hour.
				s := start(t, settings{place: seededPlace(t, sqlite, everything), arguments: []string{"--charge-rate", "100"}})
				inBrowser(t, s, []string{project}, spec)
			}
		})
	}
}

// inBrowser runs specs of the folder browser against a server and makes each a subtest.
func inBrowser(t *testing.T, s *server, projects []string, specs ...string) {
	t.Helper()
	needsWebApp(t, s)
	browsing.Lock()
	defer browsing.Unlock()
	found := runSpecs(t, s, projects, specs)
	if len(found) < len(specs) {
		t.Fatalf("only %d tests were run from %v", len(found), specs)
	}
	for _, one := range found {
		t.Run(one.name, func(t *testing.T) {
			for _, line := range one.said {
				t.Log(line)
			}
			for _, problem := range one.problems {
				t.Error(problem)
			}
		})
	}
}

// needsWebApp ends a test of a portal that was built without its web app.
func needsWebApp(t *testing.T, s *server) {
	t.Helper()
	if _, page := get(t, s.base+"/"); !bytes.Contains(page, []byte(`src="/static/app/`)) {
		missing(t, "needs the web app inside of the portal: run make web first")
	}
}

// seenInBrowser is what came of one test.
type seenInBrowser struct {
	name     string
	said     []string // what it printed: figures
	problems []string
}

func runSpecs(t *testing.T, s *server, projects, specs []string) []seenInBrowser {
	t.Helper()
	program, chromium := os.Getenv("SHANHUO_NODE"), os.Getenv("SHANHUO_CHROMIUM")
	if program == "" || chromium == "" {
		missing(t, "needs Node.js and Chromium: run make test, or set SHANHUO_NODE and SHANHUO_CHROMIUM")
	}
	folder, err := filepath.Abs("browser")
	if err != nil {
		t.Fatal(err)
	}
	runner := filepath.Join(folder, "node_modules", "@playwright", "test", "cli.js")
	if _, err := os.Stat(runner); errors.Is(err, fs.ErrNotExist) {
		missing(t, "the browser tests are not installed: run make audits")
	}
	control := httptest.NewServer(powerSwitch(s))
	defer control.Close()

	arguments := []string{runner, "test"}
	for _, name := range specs {
		arguments = append(arguments, "specs/"+name+".spec.ts")
	}
	for _, name := range projects {
		arguments = append(arguments, "--project="+name)
	}
	report := filepath.Join(t.TempDir(), "report.json")
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	var said bytes.Buffer
	c := exec.CommandContext(ctx, program, arguments...)
	c.Dir, c.Stdout, c.Stderr = folder, &said, &said
	c.Env = append(os.Environ(), "SHANHUO_URL="+s.base, "SHANHUO_CONTROL="+control.URL, "PLAYWRIGHT_JSON_OUTPUT_NAME="+report,
		"FORCE_COLOR=0", "SHANHUO_BROWSER_OUTPUT="+filepath.Join(folder, "..", "..", ".tmp", "browser", s.place.database+"-"+specs[0]))
	failed := c.Run()
	written, err := os.ReadFile(report)
	if err != nil {
		t.Fatalf("the browser tests wrote no report: %v\n%s", errors.Join(failed, err), said.String())
	}
	var read struct {
		Suites []suiteInBrowser `json:"suites"`
		Errors []faultInBrowser `json:"errors"`
	}
	if err := json.Unmarshal(written, &read); err != nil {
		t.Fatal(err)
	}
	for _, one := range read.Errors {
		t.Error(one.Message)
	}
	var found []seenInBrowser
	for _, one := range read.Suites {
		found = one.collect(found)
	}
	return found
}

// powerSwitch lets a spec kill the server and have it back, on the same data.
func powerSwitch(s *server) http.Handler {
	mux := http.NewServeMux()
	for deed, do := range map[string]func() error{"/kill": s.kill, "/start": s.restart} {
		mux.HandleFunc("POST "+deed, func(w http.ResponseWriter, _ *http.Request) {
			if err := do(); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	return mux
}

// suiteInBrowser is a file of specs, or a group of them, in the runner's report.
type suiteInBrowser struct {
	File   string           `json:"file"`
	Suites []suiteInBrowser `json:"suites"`
	Specs  []struct {
		Title string `json:"title"`
		Tests []struct {
			Project string `json:"projectName"`
			Results []struct {
				Status string           `json:"status"`
				Errors []faultInBrowser `json:"errors"`
				Out    []textInBrowser  `json:"stdout"`
				Millis int64            `json:"duration"`
				Files  []struct {
					Path string `json:"path"`
				} `json:"attachments"`
			} `json:"results"`
		} `json:"tests"`
	} `json:"specs"`
}

type faultInBrowser struct {
	Message string `json:"message"`
}

type textInBrowser struct {
	Text string `json:"text"`
}

func (s suiteInBrowser) collect(found []seenInBrowser) []seenInBrowser {
	for _, spec := range s.Specs {
		for _, test := range spec.Tests {
			one := seenInBrowser{name: fmt.Sprintf("%s in %s: %s", strings.TrimSuffix(s.File, ".spec.ts"), test.Project, spec.Title)}
			for _, result := range test.Results {
				for _, line := range result.Out {
					one.said = append(one.said, strings.TrimSpace(line.Text))
				}
				for _, fault := range result.Errors {
					one.problems = append(one.problems, fault.Message)
				}
				for _, file := range result.Files {
					if len(result.Errors) > 0 && file.Path != "" {
						one.said = append(one.said, "see "+file.Path)
					}
				}
				// What was not reached because of an earlier failure was not proved either.
				if result.Status != "passed" && len(result.Errors) == 0 {
					one.problems = append(one.problems, "it was "+result.Status)
				}
			}
			if len(test.Results) == 0 {
				one.problems = append(one.problems, "it was not run")
			}
			found = append(found, one)
		}
	}
	for _, inner := range s.Suites {
		found = inner.collect(found)
	}
	return found
}

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

// explored is what explorer.mjs reports of one reader.
type explored struct {
	Looks map[string]struct {
		Violations []string `json:"violations"`
		Sideways   int      `json:"sideways"`
	} `json:"looks"`
	Refused   []string          `json:"refused"`
	Console   []string          `json:"console"`
	Foreign   []string          `json:"foreign"`
	Completed string            `json:"completed"`
	Focus     string            `json:"focus"`
	Answer    json.RawMessage   `json:"answer"`
	Events    []json.RawMessage `json:"events"`
	Reader    string            `json:"reader"`
}

// opens asks for an address as a browser that was led to it.
func opens(t *testing.T, address string, by *client) reply {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	by.sign(request)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	r, err := exchange(request)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheExplorerWorksByKeyboardUnderTheStrictPolicy(t *testing.T) {
	t.Parallel()
	chromium := os.Getenv("SHANHUO_CHROMIUM")
	if chromium == "" {
		missing(t, "needs Chromium: run make test, or set SHANHUO_CHROMIUM")
	}
	s := sharedDemo(t, sqlite)
	if page := opens(t, s.base+"/graphql", s.stranger()); page.status == http.StatusServiceUnavailable {
		missing(t, "the web app is not built: run make web")
	}
	type entry struct {
		Base   string `json:"base"`
		Width  int    `json:"width"`
		Lang   string `json:"lang"`
		Person string `json:"person,omitempty"`
	}
	entries := []entry{{s.base, 360, "zh-CN", ""}, {s.base, 1280, "zh-CN", "finance.dangchang@example.org"}, {s.base, 360, "en", "backer1@example.org"}, {s.base, 1280, "en", ""}}
	input, err := json.Marshal(entries)
	if err != nil {
		t.Fatal(err)
	}
	var reports []explored
	printed := runAudit(t, "explorer.mjs", input, []string{"SHANHUO_CHROMIUM=" + chromium})
	if err := json.Unmarshal(printed, &reports); err != nil || len(reports) != len(entries) {
		t.Fatalf("%d of %d readers: %v\n%.2000s", len(reports), len(entries), err, printed)
	}
	visitor := map[string]string{"zh-CN": "您没有登录", "en": "You ask as a visitor"}
	variables := map[string]string{"zh-CN": "变量", "en": "Variables"}
	for i, e := range entries {
		r := reports[i]
		t.Run(fmt.Sprintf("at %d in %s", e.Width, e.Lang), func(t *testing.T) {
			if len(r.Looks) != 5 {
				t.Errorf("%d states of the page were looked at", len(r.Looks))
			}
			for state, look := range r.Looks {
				if len(look.Violations) > 0 || look.Sideways > 0 {
					t.Errorf("%s: %v, %d pixels too wide", state, look.Violations, look.Sideways)
				}
			}
			if len(r.Refused)+len(r.Console)+len(r.Foreign) > 0 {
				t.Errorf("refused %v, console %v, foreign %v", r.Refused, r.Console, r.Foreign)
			}
			if !strings.Contains(r.Completed, "viewer { id") {
				t.Errorf("nothing was completed: %s", r.Completed)
			}
			if r.Focus != variables[e.Lang] {
				t.Errorf("Tab led from the operations to %q", r.Focus)
			}
			if !strings.Contains(string(r.Answer), `"slug"`) || len(r.Events) != 1 || !strings.Contains(string(r.Events[0]), `"backerCount"`) {
				t.Errorf("answer %.300s, events %.300s", r.Answer, r.Events)
			}
			if strings.Contains(r.Reader, visitor[e.Lang]) != (e.Person == "") {
				t.Errorf("the reader %q is told %q", e.Person, r.Reader)
			}
		})
	}
}

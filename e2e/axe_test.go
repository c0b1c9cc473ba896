package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

// look is one page as one reader sees it, for axe.mjs.
type look struct {
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Lang   string `json:"lang"`
	Cookie string `json:"cookie,omitempty"`
	Dark   bool   `json:"dark,omitempty"`

	name   string
	status int // that the page has to have
}

// seen is what the browser found.
type seen struct {
	Status     int    `json:"status"`
	Title      string `json:"title"`
	Violations []struct {
		ID     string `json:"id"`
		Impact string `json:"impact"`
		Help   string `json:"help"`
		Nodes  []struct {
			Target  string `json:"target"`
			Summary string `json:"summary"`
		} `json:"nodes"`
	} `json:"violations"`
	Overflow json.RawMessage `json:"overflow"`
	Console  []string        `json:"console"`
	Foreign  []string        `json:"foreign"`
}

func TestAllPlainPagesAreAccessibleAndFitAndStayOnThisSite(t *testing.T) {
	t.Parallel()
	browserPath := os.Getenv("SHANHUO_CHROMIUM")
	if browserPath == "" {
		missing(t, "needs Chromium: run make test, or set SHANHUO_CHROMIUM")
	}
	s := sharedDemo(t, sqlite)
	looks := pagesToLookAt(t, s)
	input, err := json.Marshal(looks)
	if err != nil {
		t.Fatal(err)
	}
	var found []seen
	printed := runAudit(t, "axe.mjs", input, []string{"SHANHUO_CHROMIUM=" + browserPath})
	if err := json.Unmarshal(printed, &found); err != nil || len(found) != len(looks) {
		t.Fatalf("%d of %d pages were looked at: %v\n%.2000s", len(found), len(looks), err, printed)
	}
	for i, l := range looks {
		t.Run(fmt.Sprintf("%s at %d in %s", l.name, l.Width, l.Lang), func(t *testing.T) {
			page := found[i]
			if page.Status != l.status {
				t.Errorf("it answers %d, not %d", page.Status, l.status)
			}
			if page.Title == "" {
				t.Error("it has no title")
			}
			for _, v := range page.Violations {
				for _, n := range v.Nodes {
					t.Errorf("%s (%s) %s: %s: %s", v.ID, v.Impact, v.Help, n.Target, n.Summary)
				}
			}
			if page.Violations == nil {
				t.Error("axe did not run")
			}
			if string(page.Overflow) != "null" {
				t.Errorf("it scrolls sideways: %s", page.Overflow)
			}
			for _, line := range page.Console {
				// The browser notes the status of an error page as an error of its own.
				if !strings.HasPrefix(line, "Failed to load resource: the server responded with a status of "+fmt.Sprint(l.status)) {
					t.Errorf("the console says %q", line)
				}
			}
			if len(page.Foreign) > 0 {
				t.Errorf("it asks elsewhere: %v", page.Foreign)
			}
		})
	}
}

// pagesToLookAt lists every plain page, as its readers see it.
func pagesToLookAt(t *testing.T, s *server) []look {
	t.Helper()
	slug := func(state string) string {
		return s.stranger().ask(t, `query($s: [CampaignState!]) { campaigns(state: $s, first: 1) { edges { node { slug } } } }`,
			vars{"s": []string{state}}).at("campaigns.edges.0.node.slug").text()
	}
	live, settled := slug("LIVE"), slug("SETTLED")
	if live == "" || settled == "" {
		t.Fatalf("the demo has no campaign that is LIVE (%q) or SETTLED (%q)", live, settled)
	}
	backer := browse(t, "zh-CN").signIn(t, s, "backer1@example.org").open(t, s.base+"/pledges").ok(t)
	pledge := ""
	for _, link := range backer.page.Find(`main a[href^="/pledges/"]`).EachIter() {
		pledge = link.AttrOr("href", "")
		if backer.open(t, pledge).ok(t).page.Find(`main a[href$="/change"]`).Length() > 0 {
			break
		}
	}
	if backer.page.Find(`main a[href$="/change"]`).Length() == 0 {
		t.Fatalf("the demo's backer has no pledge that can be changed:\n%s", backer.text())
	}
	var cookie []string
	for _, c := range backer.client.Jar.Cookies(backer.at) {
		cookie = append(cookie, c.Name+"="+c.Value)
	}
	signedIn := strings.Join(cookie, "; ")
	type page struct {
		name, path, cookie string
		status             int
	}
	main := []page{
		{"home", "/", "", http.StatusOK}, {"list", "/campaigns", "", http.StatusOK}, {"campaign", "/c/" + live, "", http.StatusOK},
		{"campaign-settled", "/c/" + settled, "", http.StatusOK}, {"pledge-form", "/c/" + live + "/pledge", signedIn, http.StatusOK},
		{"pledge-status", pledge, signedIn, http.StatusOK}, {"sign-in", "/sign-in", "", http.StatusOK}, {"verify", "/verify", "", http.StatusOK},
		{"not-found", "/c/no-such-campaign", "", http.StatusNotFound},
	}
	further := []page{
		{"list-filtered", "/campaigns?region=621223&state=all", "", http.StatusOK}, {"list-empty", "/campaigns?q=zzzzzz", "", http.StatusOK},
		{"campaign-signed-in", "/c/" + live, signedIn, http.StatusOK}, {"proof", "/c/" + settled + "/proof", "", http.StatusOK},
		{"pledges", "/pledges", signedIn, http.StatusOK}, {"pledge-change", pledge + "/change", signedIn, http.StatusOK},
		{"pledge-cancel", pledge + "/cancel", signedIn, http.StatusOK}, {"account", "/account", signedIn, http.StatusOK}, {"language", "/language", "", http.StatusOK},
		{"outbox", "/dev/outbox", "", http.StatusOK}, {"people", "/dev/people", "", http.StatusOK},
		{"bad-link", "/l/AAAA", "", http.StatusUnprocessableEntity},
		{"city", "/villages/6212", "", http.StatusOK}, {"county", "/villages/621223", "", http.StatusOK}, {"no-village", "/villages/999999", "", http.StatusNotFound},
		{"money", "/c/" + settled + "/ledger", "", http.StatusOK}, {"share", "/c/" + live + "/share", "", http.StatusOK},
		{"posts", "/c/" + live + "/posts", "", http.StatusOK}, {"questions", "/c/" + live + "/questions", "", http.StatusOK},
		{"supports", "/c/" + live + "/supports", "", http.StatusOK},
	}
	var out []look
	add := func(pages []page, width int, lang string, dark bool) {
		for _, p := range pages {
			one := look{URL: s.base + p.path, Width: width, Lang: lang, Cookie: p.cookie, Dark: dark, name: p.name, status: p.status}
			if dark {
				one.name += "-dark"
			}
			out = append(out, one)
		}
	}
	for _, lang := range []string{"zh-CN", "en"} {
		for _, width := range []int{360, 1280} {
			add(main, width, lang, false)
		}
	}
	// The further ones are seen in each language and at each width once.
	add(further, 360, "zh-CN", false)
	add(further, 1280, "en", false)
	// Contrast in the dark is a matter of its own.
	add(main[:6], 360, "zh-CN", true)
	return out
}

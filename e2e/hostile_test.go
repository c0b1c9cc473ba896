package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostile are texts that have broken databases, searches and templates before.
var hostile = map[string]string{
	"NUL":                       "a\x00b",
	"quotes":                    `'; DROP TABLE pledges; --`,
	"search operators":          `"花椒" AND NEAR(a b, 5) OR * NOT (`,
	"an unfinished quotation":   `"花椒`,
	"wildcards":                 `%_\%[a-z]*?`,
	"a backslash at the end":    `abc\`,
	"braces and template marks": `{{.}} ${x} <% %> {name}`,
	"a script":                  `<script>alert(1)</script>`,
	"another direction":         "\u202e\u2066abc",
	"the end of a line":         "a\r\nSet-Cookie: x=y",
	"one letter":                "花",
	"many blanks":               "     ",
	"a private letter":          "\ue000\U000e0001",
	"the last letter":           "\U0010ffff",
	"a number":                  "9223372036854775808",
	"a path":                    "../../../../etc/passwd",
}

func TestHostileTextNeverBreaksThePortal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := sharedDemo(t, database)
		officer := s.as(t, auditor)
		documents := map[string]string{
			"campaigns by search": `query($x: String!) { campaigns(search: $x) { totalCount edges { node { slug } } } }`,
			"campaigns by region": `query($x: String!) { campaigns(region: $x) { totalCount } }`,
			"campaigns by month":  `query($x: String!) { campaigns(deliveryMonth: $x) { totalCount } }`,
			"campaigns after":     `query($x: String!) { campaigns(after: $x) { totalCount } }`,
			"campaign":            `query($x: String!) { campaign(slug: $x) { id } }`,
			"region":              `query($x: String!) { region(code: $x) { id } }`,
			"node":                `query($x: ID!) { node(id: $x) { id } }`,
			"pledge":              `query($x: ID!) { pledge(id: $x) { id } }`,
			"audit trail":         `query($x: String!) { auditTrail(region: $x) { edges { node { id } } } }`,
			"audit trail of":      `query($x: String!) { auditTrail(region: "6212", object: $x, objectId: $x) { edges { node { id } } } }`,
			"grants":              `query($x: String!) { grants(region: $x) { grant { id } } }`,
			"review queue":        `query($x: String!) { reviewQueue(region: $x) { edges { node { id } } } }`,
			"households":          `query($x: String!) { viewer { households(village: $x) { id } } }`,
			"request a code":      `mutation($x: String!) { requestSignInCode(input: {identifier: $x}) { sent userErrors { code } } }`,
			"sign in":             `mutation($x: String!) { signIn(input: {identifier: "backer1@example.org", code: $x}) { token userErrors { code } } }`,
		}
		for what, text := range hostile {
			t.Run(what+" in the API", func(t *testing.T) {
				for name, document := range documents {
					r := officer.try(t, document, vars{"x": text})
					if r.status >= http.StatusInternalServerError || bytes.Contains(r.body, []byte(`"INTERNAL"`)) {
						t.Errorf("%s: %d %s", name, r.status, r.body)
					}
				}
			})
			t.Run(what+" in addresses", func(t *testing.T) {
				b := browse(t, "en")
				for _, path := range []string{
					"/c/" + url.PathEscape(text), "/c/" + url.PathEscape(text) + "/proof", "/c/" + url.PathEscape(text) + "/proof.json",
					"/campaigns?q=" + url.QueryEscape(text), "/campaigns?region=" + url.QueryEscape(text), "/campaigns?produce=" + url.QueryEscape(text),
					"/campaigns?month=" + url.QueryEscape(text), "/campaigns?after=" + url.QueryEscape(text), "/campaigns?state=" + url.QueryEscape(text),
					"/l/" + url.PathEscape(text), "/pledges/" + url.PathEscape(text), "/media/" + url.PathEscape(text) + "/640.jpg",
					"/sign-in?next=" + url.QueryEscape(text), "/?lang=" + url.QueryEscape(text), "/static/" + url.PathEscape(text),
				} {
					b.at = nil
					if b.open(t, s.base+path); b.status >= http.StatusInternalServerError {
						t.Errorf("%s answers %d", path, b.status)
					}
					if bytes.Contains(b.raw, []byte("<script>alert")) {
						t.Errorf("%s runs a script", path)
					}
					if what != "the end of a line" {
						continue
					}
					// The first answer, before the browser goes where it is sent.
					answer, err := stays.Get(s.base + path)
					if err != nil {
						t.Fatal(err)
					}
					_ = answer.Body.Close()
					if cookies := strings.Join(answer.Header["Set-Cookie"], "\n"); strings.Contains(cookies, "x=y") {
						t.Errorf("%s lets headers in: %s", path, cookies)
					}
				}
			})
		}
		t.Run("half a letter in JSON", func(t *testing.T) {
			for name, document := range documents {
				encoded, err := json.Marshal(document)
				if err != nil {
					t.Fatal(err)
				}
				r, err := officer.post("application/json", strings.NewReader(`{"query":`+string(encoded)+`,"variables":{"x":"a\ud800b"}}`))
				if err != nil {
					t.Fatal(err)
				}
				if r.status >= http.StatusInternalServerError || bytes.Contains(r.body, []byte(`"INTERNAL"`)) {
					t.Errorf("%s: %d %s", name, r.status, r.body)
				}
			}
		})
		t.Run("bytes that are no text", func(t *testing.T) {
			// The last is a UUID as it is written, and base64 as well.
			for _, id := range []string{opaque("Region:\xff"), opaque("Region:6\x002"), opaque("Grant:\xff"), opaque(":\xef\xbe\xde"), "0190aa3a-0000-7000-803f-d4688b46b1b6"} {
				for name, document := range documents {
					r := officer.try(t, document, vars{"x": id})
					if r.status >= http.StatusInternalServerError || bytes.Contains(r.body, []byte(`"INTERNAL"`)) {
						t.Errorf("%s by %s: %d %s", name, id, r.status, r.body)
					}
				}
			}
			for _, path := range []string{"/c/%ff", "/c/%ff/posts", "/villages/%ff", "/l/%ff", "/campaigns?q=%ff", "/campaigns?region=%ff"} {
				if status, body := get(t, s.base+path); status >= http.StatusInternalServerError {
					t.Errorf("%s answers %d: %.300s", path, status, body)
				}
			}
		})
		if strings.Contains(s.log.String(), "panic") {
			t.Errorf("something panicked:\n%s", s.log.tail(40))
		}
	})
}

// opaque writes an id as the API does.
func opaque(inside string) string { return base64.RawURLEncoding.EncodeToString([]byte(inside)) }

// door is where somebody types what others read.
type door struct {
	by       *client
	mutation string
	input    func(t *testing.T, text string) vars
	stored   func(t *testing.T) string // what can be read there now
}

// hostileDoors are the ways in by which text is kept, and the page of the campaign that
// most of it is about.
func hostileDoors(t *testing.T, s *server) (doors map[string]door, page string) {
	t.Helper()
	o := s.office(t)
	backer, boss := s.as(t, "types.anything@example.org"), s.as(t, admin)
	open := o.launch(t, s, vars{"days": 30})
	draft := o.clerk.change(t, "createCampaign", draft(s.now(t), vars{"onBehalfOf": household(t, o.clerk)}), "campaign { id }").at("campaign.id").text()
	kept := backer.change(t, "saveAddress", vars{"address": address(nil)}, "address { id }").at("address.id").text()
	read := func(by *client, query, id, path string) func(*testing.T) string {
		return func(t *testing.T) string {
			t.Helper()
			return by.ask(t, query, vars{"id": id}).at(path).text()
		}
	}
	const aboutCampaign = `query($id: ID!) { node(id: $id) { ... on Campaign {
		version title story { who } questions(first: 1) { edges { node { text } } } posts(first: 1) { edges { node { title body } } } } } }`
	edit := func(change func(text string) vars) func(*testing.T, string) vars {
		return func(t *testing.T, text string) vars {
			t.Helper()
			in := change(text)
			in["campaignId"], in["version"] = draft, o.clerk.ask(t, aboutCampaign, vars{"id": draft}).at("node.version").number()
			return in
		}
	}
	typed := func(in func(text string) vars) func(*testing.T, string) vars {
		return func(_ *testing.T, text string) vars { return in(text) }
	}
	grant := ""
	return map[string]door{
		"a name": {backer, "updateViewer", typed(func(text string) vars { return vars{"displayName": text} }), read(backer, `{ viewer { displayName } }`, "", "viewer.displayName")},
		"an address": {backer, "saveAddress", typed(func(text string) vars { return vars{"addressId": kept, "address": address(vars{"detail": text})} }),
			read(backer, `{ viewer { addresses { address { detail } } } }`, "", "viewer.addresses.0.address.detail")},
		"a question": {backer, "askQuestion", typed(func(text string) vars { return vars{"campaignId": open.id, "text": text} }),
			read(backer, aboutCampaign, open.id, "node.questions.edges.0.node.text")},
		"a report": {backer, "reportProblem", typed(func(text string) vars { return vars{"campaignId": open.id, "kind": "OTHER", "text": text} }), func(t *testing.T) string {
			t.Helper()
			list := o.county.ask(t, `{ problems(first: 100) { edges { node { text } } } }`, nil).at("problems.edges").list()
			if len(list) == 0 {
				return ""
			}
			return list[len(list)-1].at("node.text").text()
		}},
		"the title of a post": {o.clerk, "publishPost", typed(func(text string) vars {
			return vars{"campaignId": open.id, "title": text, "body": "今天开始挖，天气好。"}
		}),
			read(backer, aboutCampaign, open.id, "node.posts.edges.0.node.title")},
		"a post": {o.clerk, "publishPost", typed(func(text string) vars { return vars{"campaignId": open.id, "title": "开挖了", "body": text} }),
			read(backer, aboutCampaign, open.id, "node.posts.edges.0.node.body")},
		"a title": {o.clerk, "updateCampaign", edit(func(text string) vars { return vars{"title": text} }), read(o.clerk, aboutCampaign, draft, "node.title")},
		"a story": {o.clerk, "updateCampaign", edit(func(text string) vars { return vars{"story": vars{"who": text}} }), read(o.clerk, aboutCampaign, draft, "node.story.who")},
		"a reason": {boss, "revokeGrant", func(t *testing.T, text string) vars {
			t.Helper()
			grant = boss.change(t, "giveGrant", vars{"identifier": unique("held") + "@example.org", "role": "AUDITOR", "regionCode": "621223"}, "grant { id }").at("grant.id").text()
			return vars{"grantId": grant, "reason": text}
		}, func(t *testing.T) string {
			t.Helper()
			trail := boss.ask(t, `query($id: String!) { auditTrail(region: "6212", object: "grant", objectId: $id) { edges { node { action reason } } } }`, vars{"id": rowOf(t, grant)})
			for _, entry := range trail.at("auditTrail.edges").list() {
				if entry.at("node.action").text() == "grant.revoke" {
					return entry.at("node.reason").text()
				}
			}
			return ""
		}},
	}, "/c/" + open.slug
}

// refusals are what may be wrong with a text that is otherwise plain.
var refusals = []string{"REQUIRED", "TOO_SHORT", "TOO_LONG", "NAME_INVALID", "NAME_HAS_CONTACT"}

func TestHostileTextIsKeptAsItWasWrittenOrRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := demo(t, database)
		doors, page := hostileDoors(t, s)
		kept := map[string]int{}
		for what, text := range hostile {
			s.advance(t, 25*time.Hour) // so many posts a day
			never := what == "NUL" || what == "another direction"
			for where, d := range doors {
				in, before := d.input(t, text), d.stored(t)
				got, after := first(d.by.try(t, mutation(d.mutation, "__typename"), vars{"input": in})), d.stored(t)
				switch {
				case got.code == "" && !never:
					kept[where]++
					kept[what]++
					// Ends of lines are made alike, in one line all blanks are; nothing else is touched.
					if after != strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) && after != strings.Join(strings.Fields(text), " ") {
						t.Errorf("%s as %s was written %q and is kept as %q", what, where, text, after)
					}
				case never && got.code != "TEXT_CONTROL" && got.code != "NAME_INVALID", !never && !slices.Contains(refusals, got.code):
					t.Errorf("%s as %s is answered %q: %s", what, where, got.code, got.body)
				case after != before:
					t.Errorf("%s as %s is refused, and yet %q became %q", what, where, before, after)
				}
			}
			if kept[what] == 0 && !never && what != "many blanks" {
				t.Errorf("%s was refused everywhere", what)
			}
		}
		for where, d := range doors {
			if kept[where] < 7 {
				t.Errorf("of %d texts only %d were kept as %s", len(hostile), kept[where], where)
			}
			body, err := json.Marshal(map[string]any{"query": mutation(d.mutation, "__typename"), "variables": vars{"input": d.input(t, "half a letter")}})
			if err != nil {
				t.Fatal(err)
			}
			r, err := d.by.post("application/json", bytes.NewReader(bytes.ReplaceAll(body, []byte("half a letter"), []byte(`half \ud800 of a letter`))))
			if err != nil {
				t.Fatal(err)
			}
			if r.status >= http.StatusInternalServerError || bytes.Contains(r.body, []byte(`"INTERNAL"`)) {
				t.Errorf("half a letter as %s: %d %s", where, r.status, r.body)
			}
		}
		for _, path := range []string{page, page + "/posts?first=50", page + "/questions?first=50"} {
			b := browse(t, "en").open(t, s.base+path).ok(t)
			if bytes.Contains(b.raw, []byte("<script>alert")) {
				t.Errorf("%s runs a script", path)
			}
		}
		if strings.Contains(s.log.String(), "panic") {
			t.Errorf("something panicked:\n%s", s.log.tail(40))
		}
	})
}

func TestWhatWasWrittenInAStoryIsInert(t *testing.T) {
	t.Parallel()
	s := demo(t, sqlite)
	o := s.office(t)
	story := strings.Join([]string{
		"我家四口人，住在哈达铺，种药材十几年了。", "<script>alert(1)</script>", `<img src=x onerror=alert(2)>`, `[点这里](javascript:alert(3))`,
		`![图](https://elsewhere.example/pixel.png)`, `<iframe src="https://elsewhere.example"></iframe>`, `<a href="//elsewhere.example" onclick="x()">a</a>`,
	}, "\n\n")
	campaign := o.launch(t, s, vars{
		"title": `黄芪 <b onmouseover=alert(4)>切片</b>`, "summary": `"><svg onload=alert(5)>`,
		"story": vars{"who": story, "grow": story, "money": story, "ship": story, "risks": story},
	})
	o.clerk.change(t, "publishPost", vars{"campaignId": campaign.id, "title": `<i onclick=x>开挖</i>`, "body": story}, "post { id }")
	asker := s.as(t, "asks@example.org")
	asker.change(t, "askQuestion", vars{"campaignId": campaign.id, "text": story}, "question { id }")
	about := "/c/" + campaign.slug
	// How often each shows the text: in the five parts of the story, the post and the question.
	for path, times := range map[string]int{about: 7, about + "/posts": 1, about + "/questions": 1, "/campaigns": 0} {
		page := browse(t, "zh-CN").open(t, s.base+path).ok(t)
		if got := strings.Count(page.text(), "alert(1)"); got != times || !strings.Contains(page.text(), "alert(4)") {
			t.Errorf("%s shows the text %d times, not %d, or not the title: %s", path, got, times, page.text())
		}
		if n := page.page.Find("script:not([src^='/static/app/']), iframe, [onerror], [onload], [onclick], [onmouseover], main b").Length(); n > 0 {
			t.Errorf("%s has %d elements that a story brought in", path, n)
		}
		for _, attribute := range []string{"href", "src", "srcset", "action"} {
			for _, value := range page.page.Find("[" + attribute + "]").EachIter() {
				address := value.AttrOr(attribute, "")
				if strings.HasPrefix(strings.ToLower(strings.TrimSpace(address)), "javascript:") || strings.Contains(address, "elsewhere.example") && attribute != "href" {
					t.Errorf("%s has %s=%q", path, attribute, address)
				}
			}
		}
		policy := page.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src") && !strings.Contains(policy, "script-src 'self';") {
			t.Errorf("%s has the policy %q", path, policy)
		}
	}
}

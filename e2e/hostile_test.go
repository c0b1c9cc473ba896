package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
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
			"name":                `mutation($x: String!) { revokeGrant(input: {grantId: "x", reason: $x}) { userErrors { code } } }`,
			"question":            `mutation($x: String!) { askQuestion(input: {campaignId: "x", text: $x}) { userErrors { code } } }`,
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
					if b.header.Get("Set-Cookie") != "" && strings.Contains(b.header.Get("Set-Cookie"), "x=y") {
						t.Errorf("%s lets headers in", path)
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
	for _, path := range []string{"/c/" + campaign.slug, "/campaigns", "/"} {
		page := browse(t, "zh-CN").open(t, s.base+path).ok(t)
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

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Personal values that no stranger may ever see. Nothing else in the portal contains
// them by accident.
const (
	secretName    = "司徒暗香"
	secretPhone   = "13971258046"
	secretDetail  = "丁香暗弄七十九号半"
	secretCounty  = "暗巷区"
	secretEmail   = "quiet.magnolia.4471@example.org"
	secretSignIn  = "15827690413" // a person who signs in by telephone
	secretAccount = "6231900000188827364"
	// The display name of a backer who chose to stay anonymous.
	secretBacker = "不留名的白鹭"
)

var secrets = []string{secretName, secretPhone, secretDetail, secretCounty, secretEmail, secretSignIn, secretAccount}

// hidden is a portal into which personal data was planted, through every door that
// takes any.
type hidden struct {
	*server
	anonymous, byPhone *client
	campaign, closed   open
	pledges            []string
	ids                []string // of everything that has an id
}

func TestPersonalDataIsSeenByNobodyElse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		h := plant(t, database)
		t.Run("on no public page and in no proof", h.pages)
		t.Run("in no answer of the API to a stranger", func(t *testing.T) { h.api(t, h.stranger()) })
		t.Run("in no answer of the API to another backer", func(t *testing.T) { h.api(t, h.as(t, "somebody.else@example.org")) })
		t.Run("in no answer of the API to an officer of another county", func(t *testing.T) { h.api(t, h.as(t, otherCounty)) })
		t.Run("in no metric", func(t *testing.T) {
			_, metrics := get(t, h.base+"/metrics")
			h.clean(t, "/metrics", metrics)
		})
		t.Run("in no line of the log", func(t *testing.T) { h.clean(t, "the log", []byte(h.log.String())) })
		t.Run("in no file and no row in the clear", h.atRest)
		t.Run("but the backer sees the own address", func(t *testing.T) {
			own := h.anonymous.ask(t, `query($id: ID!) { pledge(id: $id) { shippingAddress { name phone detail } } }`, vars{"id": h.pledges[0]})
			if own.at("pledge.shippingAddress.name").text() != secretName || own.at("pledge.shippingAddress.phone").text() != secretPhone {
				t.Errorf("it is %s", own.raw())
			}
			// The walk that finds nothing elsewhere finds it here.
			found := readSchema(t, h.stranger()).everything(t, h.anonymous, "node", fmt.Sprintf(`(id: %q)`, h.pledges[0]))
			for _, secret := range []string{secretName, secretPhone, secretDetail, secretCounty} {
				if !bytes.Contains(found, []byte(secret)) {
					t.Errorf("asking for everything does not find %q: %.500s", secret, found)
				}
			}
		})
	})
}

func plant(t *testing.T, database string) *hidden {
	t.Helper()
	// Even the most talkative log says nothing.
	s := demo(t, database, "--log-level", "debug")
	h := &hidden{server: s}
	people := s.everyone(t, secretEmail, secretSignIn)
	h.anonymous, h.byPhone = people[0], people[1]
	h.anonymous.change(t, "updateViewer", vars{"displayName": secretBacker}, "viewer { id }")
	h.byPhone.change(t, "updateViewer", vars{"displayName": "爱吃蜜的人"}, "viewer { id }")

	o := s.office(t)
	payee := vars{"name": "哈达铺镇中药材专业合作社", "bank": "陇南示范银行", "account": secretAccount}
	h.closed = o.launch(t, s, vars{"title": "收过款的黄芪", "days": 1, "goalMinor": 100_00, "payee": payee})
	where := address(vars{"name": secretName, "phone": secretPhone, "county": secretCounty, "detail": secretDetail})
	promise := func(of open, by *client, anonymous bool) {
		in := of.pledgeInput(2, unique("k-"), vars{"shippingAddress": where, "anonymous": anonymous})
		made := by.change(t, "createPledge", in, "pledge { id checkoutUrl }").at("pledge")
		saveCard(t, made.at("checkoutUrl").text(), goodCard)
		by.waitFor(t, made.at("id").text(), "COMMITTED")
		h.pledges = append(h.pledges, made.at("id").text())
	}
	promise(h.closed, h.anonymous, true)
	promise(h.closed, h.byPhone, false)
	s.closeNow(t, h.closed)
	s.waitForCampaign(t, h.closed.id, "VIABLE")
	h.campaign = o.launch(t, s, vars{"title": "正在认筹的黄芪", "payee": payee})
	promise(h.campaign, h.anonymous, true)
	promise(h.campaign, h.byPhone, false)
	h.anonymous.change(t, "changePledge", vars{"pledgeId": h.pledges[2], "shippingAddress": where, "idempotencyKey": unique("k-")}, "pledge { id }")
	h.byPhone.change(t, "followCampaign", vars{"campaignId": h.campaign.id}, "campaign { id }")
	h.byPhone.change(t, "askQuestion", vars{"campaignId": h.campaign.id, "text": "切片厚还是薄？"}, "question { id }")
	o.clerk.change(t, "publishPost", vars{"campaignId": h.campaign.id, "title": "开挖了", "body": "今天开始挖，天气好。"}, "post { id }")
	// What is typed wrongly is personal, too.
	h.byPhone.attempt(t, "createPledge", h.campaign.pledgeInput(1, unique("k-"), vars{
		"shippingAddress": address(vars{"name": secretName, "phone": secretPhone + "0", "detail": secretDetail}),
	}), "pledge { id }")
	h.stranger().attempt(t, "signIn", vars{"identifier": secretEmail, "code": "000000"}, "token")
	h.ids = append([]string{h.campaign.id, h.closed.id}, h.pledges...)
	h.ids = append(h.ids, h.campaign.tiers...)
	for _, by := range people {
		viewer := by.ask(t, `{ viewer { id signIns { id } } }`, nil).at("viewer")
		h.ids = append(h.ids, viewer.at("id").text())
		for _, one := range viewer.at("signIns").list() {
			h.ids = append(h.ids, one.at("id").text())
		}
	}
	return h
}

// clean fails the test when one of the secrets stands in a text.
func (h *hidden) clean(t testing.TB, where string, text []byte) {
	t.Helper()
	for _, secret := range secrets {
		if at := bytes.Index(text, []byte(secret)); at >= 0 {
			t.Errorf("%s shows %q: …%s…", where, secret, text[max(0, at-80):min(len(text), at+len(secret)+40)])
		}
	}
}

// public is clean, and nobody who wanted to be anonymous is named either.
func (h *hidden) public(t testing.TB, where string, text []byte) {
	t.Helper()
	h.clean(t, where, text)
	if at := bytes.Index(text, []byte(secretBacker)); at >= 0 {
		t.Errorf("%s names a backer who is anonymous: …%s…", where, text[max(0, at-80):min(len(text), at+60)])
	}
	for _, row := range h.pledges {
		if bytes.Contains(text, []byte(rowOf(t, row))) {
			t.Errorf("%s shows the id of a pledge", where)
		}
	}
}

func (h *hidden) pages(t *testing.T) {
	paths := []string{
		"/", "/campaigns", "/campaigns?state=all", "/campaigns?q=黄芪", "/campaigns?q=" + secretPhone, "/campaigns?q=" + secretEmail, "/verify", "/sign-in", "/robots.txt",
		"/healthz", "/readyz", "/c/" + h.campaign.slug, "/c/" + h.closed.slug, "/c/" + h.closed.slug + "/proof", "/c/" + h.closed.slug + "/proof.json",
		"/c/" + h.campaign.slug + "/pledge", "/pledges", "/account",
	}
	for _, id := range h.pledges {
		for _, ending := range []string{"", "/return", "/change", "/cancel", "/card"} {
			paths = append(paths, "/pledges/"+rowOf(t, id)+ending)
		}
	}
	strangers := map[string]*browser{"a stranger": browse(t, "zh-CN"), "another backer": browse(t, "en").signIn(t, h.server, "friend.of.nobody@example.org")}
	for who, b := range strangers {
		for _, path := range paths {
			b.open(t, h.base+path)
			// What somebody searches for is shown to them again.
			shown := b.raw
			if _, searched, ok := strings.Cut(path, "?q="); ok {
				shown = bytes.ReplaceAll(shown, []byte(searched), nil)
			}
			// So is the address that they came by, to lead there after signing in.
			if id, ok := strings.CutPrefix(path, "/pledges/"); ok {
				id, _, _ = strings.Cut(id, "/")
				shown = bytes.ReplaceAll(shown, []byte(id), nil)
			}
			h.public(t, path+" for "+who, shown)
			for name, values := range b.header {
				h.clean(t, path+", header "+name, []byte(strings.Join(values, " ")))
			}
		}
	}
	own := browse(t, "zh-CN").signIn(t, h.server, secretEmail).open(t, "/pledges/"+rowOf(t, h.pledges[2])).ok(t)
	if !strings.Contains(own.text(), secretPhone[len(secretPhone)-4:]) {
		t.Errorf("the backer's own page does not hint at the address: %s", own.text())
	}
	if change := own.open(t, own.at.Path+"/change").ok(t); change.form(t, "detail").values.Get("detail") != secretDetail {
		t.Errorf("the backer cannot see the own address: %s", change.text())
	}
	if caching := own.header.Get("Cache-Control"); !strings.Contains(caching, "no-store") {
		t.Errorf("a page with an address may be kept: %s", caching)
	}
}

// api asks for everything that the schema has and that this reader may ask.
func (h *hidden) api(t *testing.T, by *client) {
	s := readSchema(t, h.stranger())
	for _, root := range []struct{ field, arguments string }{
		{"campaign", fmt.Sprintf(`(slug: %q)`, h.campaign.slug)}, {"campaign", fmt.Sprintf(`(slug: %q)`, h.closed.slug)},
		{"campaigns", `(search: "黄芪", state: [LIVE, VIABLE, SETTLED, COLLECTING, FAILED], first: 10)`}, {"region", `(code: "` + village + `")`},
		{"viewer", ""}, {"reviewQueue", "(watch: true)"}, {"payoutBatches", ""}, {"problems", ""},
		{"auditTrail", `(region: "` + village + `")`}, {"grants", `(region: "` + village + `")`}, {"ledger", fmt.Sprintf(`(campaignId: %q)`, h.closed.id)},
	} {
		h.public(t, root.field, s.everything(t, by, root.field, root.arguments))
	}
	for _, id := range h.ids {
		answer := s.everything(t, by, "node", fmt.Sprintf(`(id: %q)`, id))
		h.public(t, "node", bytes.ReplaceAll(answer, []byte(id), nil))
	}
	for _, id := range h.pledges {
		h.public(t, "pledge", s.everything(t, by, "pledge", fmt.Sprintf(`(id: %q)`, id)))
	}
}

func (h *hidden) atRest(t *testing.T) {
	// Everything has to be on the disk first, and nothing may be written meanwhile.
	if code, err := h.interrupt(); err != nil || code != 0 {
		t.Fatalf("the portal stopped with %d, %v", code, err)
	}
	defer func() {
		if err := h.restart(); err != nil {
			t.Fatal(err)
		}
	}()
	read := 0
	err := filepath.WalkDir(h.place.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		h.clean(t, filepath.Base(path), content)
		return nil
	})
	if err != nil || read < 2 {
		t.Fatalf("%d files were read: %v", read, err)
	}
	if h.place.database == postgres {
		h.clean(t, "the database", everyRow(t, h.place.url))
	}
}

// everyRow writes a PostgreSQL database down.
func everyRow(t testing.TB, url string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close(context.Background()) }()
	tables, err := connection.Query(ctx, `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(tables, pgx.RowTo[string])
	if err != nil || !slices.Contains(names, "pledges") {
		t.Fatalf("the tables are %v: %v", names, err)
	}
	var out bytes.Buffer
	for _, name := range names {
		// Bytes that hold text would show as hexadecimal digits otherwise.
		rows, err := connection.Query(ctx, `SELECT t::text FROM `+name+` t`)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			out.WriteString(line)
			for _, secret := range secrets {
				if strings.Contains(line, fmt.Sprintf("%x", secret)) {
					t.Errorf("the table %s holds %q as plain bytes", name, secret)
				}
			}
		}
	}
	return out.Bytes()
}

func TestAPageForOneReaderIsNeverServedToAnother(t *testing.T) {
	t.Parallel()
	s := sharedDemo(t, sqlite)
	slug := s.stranger().ask(t, `{ campaigns(state: [LIVE], first: 1) { edges { node { slug } } } }`, nil).at("campaigns.edges.0.node.slug").text()
	own := browse(t, "en").signIn(t, s, "reader.of.pages@example.org")
	for _, path := range []string{"/", "/campaigns", "/c/" + slug} {
		mine := own.open(t, s.base+path).ok(t)
		if mine.page.Find(`a[href="/account"]`).Length() == 0 || !strings.Contains(mine.header.Get("Cache-Control"), "private") {
			t.Errorf("%s for somebody signed in has Cache-Control %q", path, mine.header.Get("Cache-Control"))
		}
		theirs := browse(t, "en").open(t, s.base+path).ok(t)
		if theirs.page.Find(`a[href="/account"]`).Length() > 0 {
			t.Errorf("%s shows a stranger somebody else's page", path)
		}
		if tag := theirs.header.Get("Etag"); tag == "" {
			t.Errorf("%s for strangers has no ETag", path)
		} else if request, err := http.NewRequest(http.MethodGet, s.base+path, nil); err != nil {
			t.Error(err)
		} else {
			request.Header.Set("If-None-Match", tag)
			request.Header.Set("Accept-Language", "en")
			if r, err := exchange(request); err != nil || r.status != http.StatusNotModified {
				t.Errorf("%s with its own ETag is answered %d, %v", path, r.status, err)
			}
		}
	}
}

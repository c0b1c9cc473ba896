package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
	// What only an office of the place may read.
	secretBank   = "丹霞暗河合作银行"
	secretEnding = `"7364"` // of the account, as the API writes it
	secretReport = "这张照片里像是别的村子的梯田"
	secretDraft  = "还没核实的暗坡黄芪"
	// The display name of a backer who did not mind.
	openBacker = "爱吃蜜的人"
)

var secrets = []string{secretName, secretPhone, secretDetail, secretCounty, secretEmail, secretSignIn, secretAccount}

// hidden is a portal into which personal data was planted, through every door that
// takes any.
type hidden struct {
	*server
	anonymous, byPhone *client
	people             map[string]*client // offices, by what they are called in queries
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
			status, metrics := get(t, h.base+"/metrics")
			if status != http.StatusOK || !bytes.Contains(metrics, []byte("# TYPE ")) {
				t.Errorf("the metrics answer %d: %.200s", status, metrics)
			}
			h.clean(t, "/metrics", metrics)
		})
		t.Run("in no line of the log", func(t *testing.T) {
			log := h.log.String()
			for _, said := range []string{"level=DEBUG", `route="GET /c/{slug}/supports"`, "route=/graphql"} {
				if !strings.Contains(log, said) {
					t.Errorf("the log does not hold what was asked: %s", said)
				}
			}
			h.clean(t, "the log", []byte(log))
		})
		t.Run("in no file and no row in the clear", h.atRest)
		t.Run("and every query and every kind of thing was asked for", h.covered)
		t.Run("but the backer sees the own address", func(t *testing.T) {
			own := h.anonymous.ask(t, `query($id: ID!) { pledge(id: $id) { shippingAddress { name phone detail } } }`, vars{"id": h.pledges[0]})
			if own.at("pledge.shippingAddress.name").text() != secretName || own.at("pledge.shippingAddress.phone").text() != secretPhone {
				t.Errorf("it is %s", own.raw())
			}
			// The walk that finds nothing elsewhere finds it here.
			found := readSchema(t, h.stranger()).everything(t, h.anonymous, "node", fmt.Sprintf(`(id: %q)`, h.pledges[0]))
			for _, secret := range []string{secretName, secretPhone, secretDetail, secretCounty, "the id of a pledge"} {
				if !slices.Contains(h.shown(t, found), secret) {
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
	h := &hidden{server: s, people: map[string]*client{"stranger": s.stranger()}}
	people := s.everyone(t, secretEmail, secretSignIn)
	h.anonymous, h.byPhone = people[0], people[1]
	h.anonymous.change(t, "updateViewer", vars{"displayName": secretBacker}, "viewer { id }")
	h.byPhone.change(t, "updateViewer", vars{"displayName": openBacker}, "viewer { id }")

	o := s.office(t)
	h.people["anonymous"], h.people["clerk"], h.people["county"] = h.anonymous, o.clerk, o.county
	for name, one := range map[string]string{"finance": finance, "auditor": auditor, "admin": admin} {
		h.people[name] = s.as(t, one)
	}
	payee := vars{"name": "哈达铺镇中药材专业合作社", "bank": secretBank, "account": secretAccount}
	h.closed = o.launch(t, s, vars{"title": "收过款的黄芪", "days": 1, "goalMinor": 100_00, "payee": payee})
	where := address(vars{"name": secretName, "phone": secretPhone, "county": secretCounty, "detail": secretDetail})
	promise := func(of open, by *client, anonymous bool) {
		in := of.pledgeInput(2, unique("k-"), vars{"shippingAddress": where, "anonymous": anonymous, "rememberAddress": true})
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
	made := func(by *client, name, kind string, in vars) string {
		return by.change(t, name, in, kind+" { id }").at(kind + ".id").text()
	}
	h.ids = []string{
		made(h.byPhone, "askQuestion", "question", vars{"campaignId": h.campaign.id, "text": "切片厚还是薄？"}),
		made(h.byPhone, "askQuestion", "question", vars{"campaignId": h.closed.id, "text": "今年的芪粉多不多？"}),
		made(o.clerk, "publishPost", "post", vars{"campaignId": h.campaign.id, "title": "开挖了", "body": "今天开始挖，天气好。"}),
		made(h.anonymous, "reportProblem", "problem", vars{"campaignId": h.campaign.id, "kind": "WRONG_FACTS", "text": secretReport}),
		made(h.people["finance"], "createPayoutBatch", "payoutBatch", vars{"regionCode": "621223", "idempotencyKey": unique("p-")}),
		made(h.people["finance"], "startReconciliation", "reconciliation", vars{"idempotencyKey": unique("r-")}),
	}
	written := draft(s.now(t), vars{"title": secretDraft, "payee": payee, "onBehalfOf": household(t, o.clerk)})
	waits := made(o.clerk, "createCampaign", "campaign", written)
	photo := o.clerk.upload(t, "addPhoto", vars{"campaignId": waits, "alt": "坡地"}, "photo { id }", "field.jpg", picture(t)).data(t).at("addPhoto.photo.id").text()
	o.clerk.change(t, "submitCampaign", vars{"campaignId": waits}, "campaign { state }")
	h.ids = append(h.ids, waits, photo, openStep(t, o.clerk, waits))
	// What is typed wrongly is personal, too.
	h.byPhone.attempt(t, "createPledge", h.campaign.pledgeInput(1, unique("k-"), vars{
		"shippingAddress": address(vars{"name": secretName, "phone": secretPhone + "0", "detail": secretDetail}),
	}), "pledge { id }")
	h.stranger().attempt(t, "signIn", vars{"identifier": secretEmail, "code": "000000"}, "token")
	h.ids = slices.Concat(h.ids, []string{h.campaign.id, h.closed.id}, h.pledges, h.campaign.tiers)
	h.ids = append(h.ids, s.stranger().ask(t, `{ region(code: "`+village+`") { id } }`, nil).at("region.id").text())
	for _, by := range []*client{h.anonymous, h.byPhone, h.people["finance"]} {
		viewer := by.ask(t, `{ viewer { id signIns { id } addresses { id } grants { id } } }`, nil).at("viewer")
		h.ids = append(h.ids, viewer.at("id").text())
		for _, list := range []string{"signIns", "addresses", "grants"} {
			for _, one := range viewer.at(list).list() {
				h.ids = append(h.ids, one.at("id").text())
			}
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

// shown lists what of a text is not for everybody: secrets, what only an office may read,
// who wanted to be anonymous, and ids of pledges in both spellings. That of a support is
// made of its pledge's and opens nothing.
func (h *hidden) shown(t testing.TB, text []byte) []string {
	t.Helper()
	var found []string
	for _, secret := range append([]string{secretBacker, secretBank, secretEnding, secretReport, secretDraft}, secrets...) {
		if bytes.Contains(text, []byte(secret)) {
			found = append(found, secret)
		}
	}
	for _, id := range h.pledges {
		if bytes.Contains(text, []byte(id)) || bytes.Contains(text, []byte(rowOf(t, id))) {
			return append(found, "the id of a pledge")
		}
	}
	return found
}

// public fails the test when a text shows what is not for everybody.
func (h *hidden) public(t testing.TB, where string, text []byte) {
	t.Helper()
	for _, what := range h.shown(t, text) {
		at := max(0, bytes.Index(text, []byte(what)))
		t.Errorf("%s shows %s: …%s…", where, what, text[max(0, at-80):min(len(text), at+60)])
	}
}

// visits are the pages that personal data could be on, with the answer and the path that
// a stranger and another backer are led to.
func (h *hidden) visits(t testing.TB) map[string][2]string {
	t.Helper()
	out := map[string][2]string{}
	for _, path := range []string{
		"/", "/campaigns", "/campaigns?state=all", "/campaigns?q=黄芪", "/campaigns?q=" + secretPhone, "/campaigns?q=" + secretEmail, "/verify", "/rules", "/robots.txt",
		"/healthz", "/readyz", "/villages/" + village,
	} {
		out[path] = [2]string{"200", "200"}
	}
	for _, ending := range []string{"", "/posts", "/questions", "/supports", "/share", "/poster.svg", "/ledger", "/proof", "/proof.json"} {
		out["/c/"+h.closed.slug+ending] = [2]string{"200", "200"}
		out["/c/"+h.campaign.slug+ending] = [2]string{"200", "200"}
		if strings.HasPrefix(ending, "/proof") {
			out["/c/"+h.campaign.slug+ending] = [2]string{"404", "404"}
		}
	}
	signIn := "200 /sign-in"
	for _, path := range []string{"/c/" + h.campaign.slug + "/pledge", "/pledges", "/account"} {
		out[path] = [2]string{signIn, "200"}
	}
	for _, id := range h.pledges {
		own := "/pledges/" + rowOf(t, id)
		for _, ending := range []string{"", "/change", "/cancel", "/card"} {
			out[own+ending] = [2]string{signIn, "404"}
		}
		out[own+"/return"] = [2]string{"200", "404 " + own}
	}
	return out
}

func (h *hidden) pages(t *testing.T) {
	for i, b := range []*browser{browse(t, "zh-CN"), browse(t, "en").signIn(t, h.server, "friend.of.nobody@example.org")} {
		who := []string{"a stranger", "another backer"}[i]
		expected := h.visits(t)
		paths := slices.Sorted(maps.Keys(expected))
		for n := 0; n < len(paths); n++ {
			path := paths[n]
			b.open(t, h.base+path)
			got := strconv.Itoa(b.status)
			if b.at.Path != strings.Split(path, "?")[0] {
				got += " " + b.at.Path
			}
			if want := expected[path][i]; got != want {
				t.Errorf("%s for %s is answered %s, not %s: %s", path, who, got, want, b.text())
			}
			h.public(t, path+" for "+who, h.unechoed(path, b.raw))
			for name, values := range b.header {
				h.clean(t, path+", header "+name, []byte(strings.Join(values, " ")))
			}
			// Whatever else the page of a campaign leads to is read as well.
			if path != "/c/"+h.campaign.slug && path != "/c/"+h.closed.slug {
				continue
			}
			for _, link := range b.page.Find(`main a[href^="/"]`).EachIter() {
				to, _, _ := strings.Cut(link.AttrOr("href", ""), "#")
				like, known := expected[strings.Split(to, "?")[0]]
				if !known {
					like = [2]string{"200", "200"}
				}
				if _, known := expected[to]; !known && !strings.HasPrefix(to, "/sign-in") {
					expected[to], paths = like, append(paths, to)
				}
			}
		}
		// The search sees names where there are some.
		if supports := b.open(t, h.base+"/c/"+h.closed.slug+"/supports").ok(t); !strings.Contains(supports.text(), openBacker) {
			t.Errorf("the page of supports names nobody: %s", supports.text())
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

// unechoed is a page without what its reader brought: what somebody searches for is shown
// to them again, and so is the address that they came by, to lead there after signing in.
func (h *hidden) unechoed(path string, shown []byte) []byte {
	if _, searched, ok := strings.Cut(path, "?q="); ok {
		shown = bytes.ReplaceAll(shown, []byte(searched), nil)
	}
	if id, ok := strings.CutPrefix(path, "/pledges/"); ok {
		id, _, _ = strings.Cut(id, "/")
		shown = bytes.ReplaceAll(shown, []byte(id), nil)
	}
	return shown
}

// asked is a query with arguments, and what somebody finds in its answer who may.
type asked struct{ field, arguments, who, finds string }

// queries are all that the API has.
func (h *hidden) queries() []asked {
	in := `(region: "` + village + `")`
	out := []asked{
		{"campaign", fmt.Sprintf(`(slug: %q)`, h.campaign.slug), "stranger", openBacker}, {"campaign", fmt.Sprintf(`(slug: %q)`, h.closed.slug), "stranger", openBacker},
		{"campaigns", `(search: "黄芪", state: [LIVE, VIABLE, SETTLED, COLLECTING, FAILED], first: 10)`, "stranger", h.closed.slug},
		{"region", `(code: "` + village + `")`, "stranger", village}, {"viewer", "", "anonymous", secretDetail}, {"node", fmt.Sprintf(`(id: %q)`, h.pledges[0]), "anonymous", secretDetail},
		{"reviewQueue", `(region: "` + village + `", watch: true)`, "county", secretDraft}, {"payables", `(region: "621223")`, "finance", secretBank},
		{"payoutBatches", "", "finance", secretBank}, {"reconciliations", "", "finance", "ReconciliationEdge"}, {"problems", "", "county", secretReport},
		{"watchedCampaigns", in, "county", h.campaign.slug}, {"waitingQuestions", in, "county", openBacker}, {"auditTrail", in, "auditor", "pledge.create"},
		{"grants", in, "admin", "VILLAGE_CLERK"}, {"ledger", fmt.Sprintf(`(campaignId: %q)`, h.closed.id), "finance", "payable:"},
	}
	for _, id := range h.pledges {
		who := map[bool]string{true: "anonymous", false: "byPhone"}[id == h.pledges[0] || id == h.pledges[2]]
		out = append(out, asked{"pledge", fmt.Sprintf(`(id: %q)`, id), who, secretDetail})
	}
	return out
}

// api asks for everything that the schema has and that this reader may ask.
func (h *hidden) api(t *testing.T, by *client) {
	s := readSchema(t, h.stranger())
	for _, q := range h.queries() {
		h.public(t, q.field, s.everything(t, by, q.field, q.arguments))
	}
	for _, id := range h.ids {
		answer := s.everything(t, by, "node", fmt.Sprintf(`(id: %q)`, id))
		h.public(t, "node", bytes.ReplaceAll(answer, []byte(id), nil))
	}
}

// covered fails when the API has a query, or things of a kind, that api does not ask for,
// or when one of its queries finds nothing even for those who may know.
func (h *hidden) covered(t *testing.T) {
	s := readSchema(t, h.stranger())
	h.people["byPhone"] = h.byPhone
	missed, kinds := map[string]bool{}, map[string]bool{}
	for _, field := range s.types["Query"].at("fields").list() {
		missed[field.at("name").text()] = true
	}
	for _, q := range h.queries() {
		delete(missed, q.field)
		found := s.everything(t, h.people[q.who], q.field, q.arguments)
		if !bytes.Contains(found, []byte(q.finds)) {
			t.Errorf("%s%s does not show %q to %s: %.600s", q.field, q.arguments, q.finds, q.who, found)
		}
		// Offices do not need to know where goods go, or a whole account.
		if q.who != "anonymous" && q.who != "byPhone" {
			h.clean(t, q.field+" for "+q.who, found)
		}
	}
	for _, possible := range s.types["Node"].at("possibleTypes").list() {
		kinds[possible.at("name").text()] = true
	}
	for _, id := range h.ids {
		delete(kinds, kindOf(id))
	}
	if len(missed)+len(kinds) > 0 {
		t.Errorf("nobody asks for the queries %v and the kinds %v", slices.Sorted(maps.Keys(missed)), slices.Sorted(maps.Keys(kinds)))
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

package demo

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheDemoIsAPortalWithAPast(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		start := time.Now()
		if err := Seed(t.Context(), w.Services); err != nil {
			t.Fatal(err)
		}
		t.Logf("seeded in %v", time.Since(start).Round(time.Millisecond))
		all, err := content.Load()
		if err != nil {
			t.Fatal(err)
		}
		v := &visit{TB: t, world: w, content: all, ctx: access.AsSystem(t.Context(), access.ForDemo)}
		v.facts(start)
		before := v.tables()
		if err := Seed(t.Context(), w.Services); err != nil {
			t.Fatal(err)
		}
		if after := v.tables(); !maps.Equal(before, after) {
			t.Errorf("a second call changed rows: %v, then %v", before, after)
		}
		v.nothingMovesForAnHour()
	})
}

// visit looks around in a seeded portal.
type visit struct {
	testing.TB
	*world
	content content.Content
	ctx     context.Context
}

func (v *visit) must(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

// addresses looks at what the portal keeps for backer1.
func (v *visit) addresses() {
	v.Helper()
	who, _ := v.content.Person("backer1")
	row, err := v.DB.Client.Address.Query().First(v.ctx)
	v.must(err)
	list, err := v.Addresses.List(access.With(v.ctx, &access.Principal{PersonID: row.PersonID}))
	v.must(err)
	if len(list) != 2 || list[0].Detail != who.Address.Detail || v.DB.Client.Address.Query().CountX(v.ctx) != 2 {
		v.Errorf("backer1 has %d kept addresses, the first at %s", len(list), list[0].Detail)
	}
}

func (v *visit) facts(start time.Time) {
	offset, err := v.DB.Offset(v.ctx)
	v.must(err)
	if offset != 0 {
		v.Errorf("portal time is off by %v", offset)
	}
	if _, differences, err := v.Campaigns.VerifyTotals(v.ctx); err != nil || len(differences) > 0 {
		v.Errorf("totals: %v %v", differences, err)
	}
	v.addresses()
	if err := ledger.Balanced(v.ctx, v.DB); err != nil {
		v.Error(err)
	}
	totals, err := reconcile.Totals(v.ctx, v.Campaigns)
	if err != nil || !totals.OK() {
		v.Errorf("totals: %v %v", totals, err)
	}
	books, err := reconcile.Run(v.ctx, v.DB, v.gateway)
	if err != nil || !books.OK() || books.Matched == 0 {
		v.Errorf("reconcile: %v %v", books, err)
	}
	compared, err := v.Reconciliations.List(access.With(v.ctx, &access.Principal{Grants: []access.Grant{{Role: access.Auditor}}}), keyset.Page{})
	if err != nil || len(compared.Rows) != 1 || compared.Rows[0].State != "DONE" || compared.Rows[0].Matched != books.Matched || len(compared.Rows[0].Differences) != 0 {
		v.Errorf("the comparison that visitors find: %+v %v", compared, err)
	}
	v.campaigns(start)
	v.letters()
	people, err := v.DB.Client.Person.Query().Count(v.ctx)
	if err != nil || people != len(v.content.People) {
		v.Errorf("%d people, %d in the content (%v)", people, len(v.content.People), err)
	}
	acts, err := v.DB.Client.AuditEntry.Query().Where(auditentry.ActionIn("campaign.submit", "pledge.create"), auditentry.ActorIDIsNil()).Count(v.ctx)
	if err != nil || acts != 0 {
		v.Errorf("%d acts of people are the portal's own (%v)", acts, err)
	}
}

func (v *visit) campaigns(start time.Time) {
	rows, err := v.DB.Client.Campaign.Query().WithPosts().WithQuestions().WithPhotos().All(v.ctx)
	v.must(err)
	if len(rows) != len(v.content.Campaigns) {
		v.Fatalf("%d campaigns, %d in the content", len(rows), len(v.content.Campaigns))
	}
	byTitle := map[string]*gen.Campaign{}
	states, counties := map[lifecycle.Campaign]int{}, map[string]bool{}
	for _, row := range rows {
		byTitle[row.Title] = row
		states[row.State]++
		if row.State.Public() {
			counties[row.RegionCode[:6]] = true
		}
	}
	for _, state := range lifecycle.Campaigns {
		if states[state] == 0 {
			v.Errorf("no campaign is %s", state)
		}
	}
	if states[lifecycle.CampaignLive] < 7 || states[lifecycle.CampaignSettled] != 2 || states[lifecycle.CampaignInReview] != 2 || len(counties) != 9 {
		v.Errorf("states %v in %d counties", states, len(counties))
	}
	for _, of := range v.content.Campaigns {
		row := byTitle[of.TitleZh]
		if row == nil {
			v.Errorf("%s is missing", of.Slug)
			continue
		}
		v.campaign(start, of, row)
	}
}

func (v *visit) campaign(start time.Time, of content.Campaign, row *gen.Campaign) {
	if row.State != of.State.Lifecycle() {
		v.Errorf("%s is %s, not %s", of.Slug, row.State, of.State)
	}
	if (row.DraftedBy != row.OwnerID) != of.DraftedByClerk() {
		v.Errorf("%s was drafted by %s for %s", of.Slug, row.DraftedBy, row.OwnerID)
	}
	pledges, err := v.DB.Client.Pledge.Query().Where(pledge.CampaignID(row.ID)).All(v.ctx)
	v.must(err)
	if len(row.Edges.Posts) != len(of.Posts) || len(row.Edges.Questions) != len(of.Questions) || len(pledges) != len(of.Pledges) {
		v.Errorf("%s: %d posts, %d questions, %d pledges", of.Slug, len(row.Edges.Posts), len(row.Edges.Questions), len(pledges))
	}
	for _, q := range row.Edges.Questions {
		waits := slices.ContainsFunc(of.Questions, func(x content.Question) bool { return x.BodyZh == q.Text && x.AnswerZh == "" })
		if waits != (q.AnsweredAt == nil) || !waits && !q.AnsweredAt.After(q.CreatedAt) {
			v.Errorf("%s: a question of %v was answered at %v", of.Slug, q.CreatedAt, q.AnsweredAt)
		}
	}
	problems, err := v.DB.Client.Problem.Query().Where(problem.CampaignID(row.ID)).All(v.ctx)
	v.must(err)
	if len(problems) != len(of.Problems) {
		v.Errorf("%s: %d problems, %d in the content", of.Slug, len(problems), len(of.Problems))
	}
	for _, p := range problems {
		waits := slices.ContainsFunc(of.Problems, func(x content.Problem) bool { return x.BodyZh == p.Text && x.OutcomeZh == "" })
		if waits != (p.State == problem.StateOPEN) || !waits && !p.HandledAt.After(p.CreatedAt) {
			v.Errorf("%s: a problem of %v is %s, handled at %v", of.Slug, p.CreatedAt, p.State, p.HandledAt)
		}
	}
	drawn := 0
	for _, p := range of.Posts {
		if p.Drawing != "" {
			drawn++
		}
	}
	own := slices.DeleteFunc(slices.Clone(row.Edges.Photos), func(p *gen.Photo) bool { return p.PostID != nil })
	if len(row.Edges.Photos)-len(own) != drawn {
		v.Errorf("%s: %d photos in posts, %d in the content", of.Slug, len(row.Edges.Photos)-len(own), drawn)
	}
	if len(own) != 1 || row.CoverID == nil || *row.CoverID != own[0].ID || own[0].Format != "svg" || len(own[0].Digest) != 64 {
		v.Errorf("%s has the photos %v and the cover %v", of.Slug, row.Edges.Photos, row.CoverID)
	}
	v.review(of, row)
	v.closing(of, row)
	if of.State.Launched() {
		v.launched(start, of, row, pledges)
	}
}

func (v *visit) launched(start time.Time, of content.Campaign, row *gen.Campaign, pledges []*gen.Pledge) {
	want := start.Add(time.Duration(of.LaunchDay) * 24 * time.Hour)
	if row.LaunchedAt == nil || row.LaunchedAt.Sub(want).Abs() > 24*time.Hour || row.Deadline.Sub(*row.LaunchedAt) != time.Duration(of.Days())*24*time.Hour {
		v.Errorf("%s was launched at %v until %v", of.Slug, row.LaunchedAt, row.Deadline)
	}
	cards := map[content.Card]int{}
	for _, p := range of.Pledges {
		cards[p.Card]++
	}
	got := map[lifecycle.Pledge]int{}
	var first, last time.Time
	for _, p := range pledges {
		got[p.State]++
		if p.CommittedAt == nil || p.CommittedAt.Before(*row.LaunchedAt) || !p.CommittedAt.Before(*row.Deadline) {
			v.Errorf("%s: a pledge was committed at %v", of.Slug, p.CommittedAt)
			continue
		}
		if first.IsZero() || p.CommittedAt.Before(first) {
			first = *p.CommittedAt
		}
		if p.CommittedAt.After(last) {
			last = *p.CommittedAt
		}
	}
	if last.Sub(first) < 24*time.Hour || of.State == "LIVE" && (start.Sub(last) > 36*time.Hour || row.Momentum == 0) {
		v.Errorf("%s was pledged to from %v to %v", of.Slug, first, last)
	}
	fails, all := cards[content.FailsLater], len(of.Pledges)
	expect := map[lifecycle.Pledge]int{}
	switch {
	case of.State == "COLLECTING":
		expect[lifecycle.PledgeCollected], expect[lifecycle.PledgeErroredSoft] = all-fails, fails
	case of.State.Charged():
		expect[lifecycle.PledgeCollected], expect[lifecycle.PledgeDropped] = all-fails, fails
	case of.State == "FAILED":
		expect[lifecycle.PledgeReleased] = all
	case of.State == "CANCELLED":
		expect[lifecycle.PledgeCancelled] = all
	default:
		expect[lifecycle.PledgeCommitted] = all
	}
	maps.DeleteFunc(expect, func(_ lifecycle.Pledge, n int) bool { return n == 0 })
	if !maps.Equal(got, expect) {
		v.Errorf("%s: pledges are %v, want %v", of.Slug, got, expect)
	}
}

func (v *visit) review(of content.Campaign, row *gen.Campaign) {
	steps, err := v.DB.Client.ReviewStep.Query().Where(reviewstep.CampaignID(row.ID)).All(v.ctx)
	v.must(err)
	got := map[reviewstep.Kind]reviewstep.State{}
	for _, step := range steps {
		got[step.Kind] = step.State
	}
	const village, county = reviewstep.KindVILLAGE, reviewstep.KindCOUNTY
	want := map[reviewstep.Kind]reviewstep.State{village: reviewstep.StateAPPROVED, county: reviewstep.StateAPPROVED}
	switch {
	case of.State == "DRAFT":
		want = map[reviewstep.Kind]reviewstep.State{}
	case of.ReviewStep == content.Village:
		want = map[reviewstep.Kind]reviewstep.State{village: reviewstep.StateOPEN}
	case of.ReviewStep == content.County:
		want[county] = reviewstep.StateOPEN
	case of.State == content.Returned:
		want[county] = reviewstep.StateRETURNED
	case of.State == "REJECTED":
		want[county] = reviewstep.StateREJECTED
	}
	if !maps.Equal(got, want) {
		v.Errorf("%s: the desks are %v, want %v", of.Slug, got, want)
	}
}

func (v *visit) closing(of content.Campaign, row *gen.Campaign) {
	proof, _, err := v.Closings.Proof(access.Public(v.ctx), row.Slug)
	if !of.State.Closed() {
		if err == nil {
			v.Errorf("%s has a proof", of.Slug)
		}
		return
	}
	v.must(err)
	report, err := closing.Verify(proof)
	if err != nil || !report.OK() {
		v.Errorf("%s: the proof does not verify: %v %v", of.Slug, report.Differences, err)
	}
}

// letters are kept, but none of them is about to be sent, and no other job waits.
func (v *visit) letters() {
	queued, err := v.DB.Client.Message.Query().Where(message.StateEQ(message.StateQUEUED)).Count(v.ctx)
	v.must(err)
	sent, err := v.DB.Client.Message.Query().Where(message.StateEQ(message.StateSENT)).Count(v.ctx)
	v.must(err)
	if queued != 0 || sent < len(v.content.Campaigns) {
		v.Errorf("%d letters are queued, %d are sent", queued, sent)
	}
	if jobs := v.count("river_job"); jobs != 0 {
		v.Errorf("%d jobs wait", jobs)
	}
	due, err := v.DB.Client.Pledge.Query().Where(pledge.MethodForgetDue(true)).Count(v.ctx)
	if err != nil || due != 0 {
		v.Errorf("%d cards are still to be forgotten (%v)", due, err)
	}
}

// nothingMovesForAnHour lets an hour pass with everything the portal does by itself.
func (v *visit) nothingMovesForAnHour() {
	before := v.states()
	_, err := v.DB.AdvanceClock(v.ctx, time.Hour)
	v.must(err)
	h, err := newHands(v.ctx, v.DB)
	v.must(err)
	r := &run{Services: v.Services, hands: h}
	for _, step := range []func(context.Context) (int, error){v.Campaigns.LaunchDue, v.Pledges.ExpireDue, v.Closings.CloseDue, v.Charges.Recover} {
		n, err := step(v.ctx)
		if err != nil || n != 0 {
			v.Errorf("%d things were due within an hour (%v)", n, err)
		}
	}
	v.must(r.sweep(v.ctx))
	if after := v.states(); !slices.Equal(before, after) {
		v.Errorf("an hour later campaigns are %v, were %v", after, before)
	}
}

func (v *visit) states() []string {
	rows, err := v.DB.Client.Campaign.Query().Order(campaign.ByTitle()).All(v.ctx)
	v.must(err)
	states := make([]string, len(rows))
	for i, row := range rows {
		states[i] = row.Title + " " + string(row.State)
	}
	return states
}

func (v *visit) count(table string) (n int) {
	v.Helper()
	v.must(v.DB.Reader().QueryRowContext(v.ctx, "SELECT COUNT(*) FROM "+table).Scan(&n))
	return n
}

// tables counts the rows of every table.
func (v *visit) tables() map[string]int {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if v.DB.Postgres() {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
	}
	rows, err := v.DB.Reader().QueryContext(v.ctx, query)
	v.must(err)
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		v.must(rows.Scan(&name))
		names = append(names, name)
	}
	v.must(rows.Err())
	counts := map[string]int{}
	for _, name := range names {
		counts[name] = v.count(name)
	}
	return counts
}

func TestAnInterruptedDemoIsFinishedLater(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		start := time.Now()
		errStop := errors.New("the power is gone")
		// Acts side by side with the one that fails are broken off in their middle.
		stopAt := func(here func(n int64, act string) bool) {
			t.Helper()
			var played atomic.Int64
			err := seed(t.Context(), w.Services, func(act string) error {
				if here(played.Add(1), act) {
					return errStop
				}
				return nil
			})
			if !errors.Is(err, errStop) {
				t.Fatalf("the demo was not interrupted: %v", err)
			}
		}
		// Acts side by side with the one that fails are broken off in their middle.
		for _, n := range []int64{1, 40, 30} {
			stopAt(func(played int64, _ string) bool { return played >= n })
		}
		for _, name := range []string{": close", "sweep of", "another card", "payout made", ": stop"} {
			stopAt(func(_ int64, act string) bool { return strings.Contains(act, name) })
		}
		if err := Seed(t.Context(), w.Services); err != nil {
			t.Fatal(err)
		}
		all, err := content.Load()
		if err != nil {
			t.Fatal(err)
		}
		v := &visit{TB: t, world: w, content: all, ctx: access.AsSystem(t.Context(), access.ForDemo)}
		v.facts(start)
		for _, action := range []string{actBegin, actEnd} {
			n, err := db.Client.AuditEntry.Query().Where(auditentry.Action(action)).Count(v.ctx)
			if err != nil || n != 1 {
				t.Errorf("%d entries %s (%v)", n, action, err)
			}
		}
	})
}

func TestADatabaseWithPeopleOfItsOwnIsLeftAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		ctx := access.AsSystem(t.Context(), access.ForDemo)
		if _, err := w.Accounts.Register(ctx, "somebody@example.org", "Somebody", "en"); err != nil {
			t.Fatal(err)
		}
		if err := Seed(t.Context(), w.Services); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("got %v", err)
		}
		n, err := db.Client.Person.Query().Count(ctx)
		offset, offsetErr := db.Offset(ctx)
		if n != 1 || offset != 0 || err != nil || offsetErr != nil {
			t.Errorf("%d people, the clock is off by %v (%v, %v)", n, offset, err, offsetErr)
		}
	})
}

func TestSQLiteWaitsForTheDiskAgainAfterwards(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	w := newWorld(t, db)
	errStop := errors.New("enough")
	if err := seed(t.Context(), w.Services, func(string) error { return errStop }); !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	var mode int
	if err := db.Writer().QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&mode); err != nil || mode != 2 {
		t.Errorf("synchronous is %d, want FULL (%v)", mode, err)
	}
}

func TestSignInsAreTheListedPeopleInTheirOrder(t *testing.T) {
	t.Parallel()
	list, err := SignIns()
	if err != nil {
		t.Fatal(err)
	}
	again, err := SignIns()
	if err != nil || !slices.Equal(list, again) {
		t.Error("the order is not fixed")
	}
	all, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range all.People {
		if p.Listed {
			want = append(want, p.Email)
		}
	}
	var got []string
	for _, s := range list {
		got = append(got, s.Identifier)
		if s.Name == "" || s.Role == "" || s.RoleEn == "" || strings.HasPrefix(s.Identifier, "backer") != (s.Place == "") {
			t.Errorf("%+v", s)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if clerk := list[slices.Index(got, "clerk.dangchang@example.org")]; clerk.Place != "陇南市宕昌县哈达铺镇新寨村" && !strings.HasPrefix(clerk.Place, "陇南市宕昌县哈达铺镇") {
		t.Errorf("the clerk's place is %q", clerk.Place)
	}
}

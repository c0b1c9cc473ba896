package pledge_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// charged ends the shop's campaign: what was promised is collected, and it is viable.
func (s *shop) charged(pledges ...*gen.Pledge) {
	s.t.Helper()
	for _, p := range pledges {
		s.move(p, lifecycle.PledgeCollected)
	}
	s.setCampaign(lifecycle.CampaignViable, s.now())
	s.campaign = s.reread()
}

func (s *shop) move(p *gen.Pledge, to lifecycle.Pledge) {
	s.t.Helper()
	if err := s.db.Client.Pledge.UpdateOneID(p.ID).SetState(to).Exec(s.system()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) orders(ctx context.Context, in pledge.OrdersInput) pledge.OrderPage {
	s.t.Helper()
	page, err := s.service.Orders(ctx, s.campaign, in)
	if err != nil {
		s.t.Fatal(err)
	}
	return page
}

// looks answers how many orders each look showed, the oldest look first.
func (s *shop) looks() []*gen.AuditEntry {
	s.t.Helper()
	rows, err := s.db.Client.AuditEntry.Query().Where(auditentry.Action("pledge.read_orders")).Order(gen.Asc("created_at", "id")).All(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	return rows
}

func holding(person uuid.UUID, role access.Role, at region.Path) context.Context {
	return access.With(context.Background(), &access.Principal{
		PersonID: person, Locale: "en", RequestID: "request-2", Grants: []access.Grant{{Role: role, Region: at}},
	})
}

func TestOrdersAreWhatWasCollected(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, freight: 800}, goods{price: 9990})
		var all []*gen.Pledge
		for i := range 6 {
			_, p := s.commit(i+1, i%2)
			all = append(all, p)
			s.advance(time.Minute)
		}
		s.charged(all...)
		s.move(all[1], lifecycle.PledgePartRefunded)
		for i, state := range map[int]lifecycle.Pledge{2: lifecycle.PledgeRefunded, 3: lifecycle.PledgeDropped, 4: lifecycle.PledgeErroredSoft} {
			s.move(all[i], state)
		}
		// The address is the one that the backer gave last.
		moved := home
		moved.Name, moved.Detail = "李明", "人民路 1 号"
		sealed := s.keys.Seal([]byte(`{"name":"李明","phone":"13812345678","province":"上海","city":"上海","county":"徐汇","detail":"人民路 1 号"}`), personal.Address)
		s.db.Client.Pledge.UpdateOneID(all[1].ID).SetAddressSealed(sealed).ExecX(s.system())

		page := s.orders(as(s.campaign.OwnerID), pledge.OrdersInput{Count: true})
		if len(page.Rows) != 3 || page.Total != 3 || page.HasNext {
			t.Fatalf("%d orders of %d: %+v", len(page.Rows), page.Total, page)
		}
		for i, want := range []struct {
			p     *gen.Pledge
			to    pledge.Address
			lines []pledge.OrderLine
		}{
			{all[5], home, []pledge.OrderLine{{Title: "tier 0", Quantity: 6}, {Title: "tier 1", Quantity: 1}}},
			{all[1], moved, []pledge.OrderLine{{Title: "tier 0", Quantity: 2}, {Title: "tier 1", Quantity: 1}}},
			{all[0], home, []pledge.OrderLine{{Title: "tier 0", Quantity: 1}}},
		} {
			got := page.Rows[i]
			if got.ID != want.p.ID || got.Address != want.to || !slices.Equal(got.Lines, want.lines) || got.Number != pledge.OrderNumber(want.p.ID) ||
				!got.CommittedAt.Equal(*s.pledge(want.p.ID).CommittedAt) {
				t.Errorf("order %d is %+v", i, got)
			}
		}
		if page := s.orders(as(s.campaign.OwnerID), pledge.OrdersInput{}); page.Total != 0 {
			t.Error("a total that nobody asked for was counted")
		}
		// Whose data was taken away has no address any more; the others keep theirs.
		s.db.Client.Pledge.UpdateOneID(all[0].ID).SetAddressSealed([]byte{}).ExecX(s.system())
		rows := s.orders(as(s.campaign.OwnerID), pledge.OrdersInput{}).Rows
		if len(rows) != 3 || rows[2].Address != (pledge.Address{}) || rows[0].Address != home {
			t.Errorf("%+v", rows)
		}
	})
}

func TestOrdersExistOnceTheChargesAreIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		_, p := s.commit(1)
		s.charged(p)
		owner := as(s.campaign.OwnerID)
		looks := 0
		for _, state := range lifecycle.Campaigns {
			s.setCampaign(state, s.now())
			s.campaign = s.reread()
			ready := state == lifecycle.CampaignViable || state == lifecycle.CampaignSettled
			if page := s.orders(owner, pledge.OrdersInput{Count: true}); (len(page.Rows) == 1 && page.Total == 1) != ready || len(page.Rows) != page.Total {
				t.Errorf("%s: %d orders, %d in all", state, len(page.Rows), page.Total)
			}
			if pledge.MayReadOrders(owner, s.campaign) != ready {
				t.Errorf("%s: may read is %v", state, !ready)
			}
			if ready {
				looks++
			}
		}
		if got := len(s.looks()); got != looks {
			t.Errorf("%d looks were written down, want %d", got, looks)
		}
	})
}

func TestOnlyTheHouseholdAndItsClerkReadOrders(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		backer, p := s.commit(1)
		s.charged(p)
		clerk := s.person("clerk")
		owner, village := s.campaign.OwnerID, s.campaign.RegionPath
		// Who drafted it cannot be changed, so a campaign that a clerk drafted is looked at
		// as such.
		s.campaign.DraftedBy = clerk
		county := village.Parent().Parent()
		for name, c := range map[string]struct {
			ctx  context.Context
			code string
		}{
			"the household":                        {as(owner), ""},
			"the clerk who drafted it":             {holding(clerk, access.VillageClerk, village), ""},
			"the drafter who is no clerk any more": {as(clerk), "DENIED"},
			"the drafter who is clerk elsewhere":   {holding(clerk, access.VillageClerk, county.Child("621202999").Child("621202999001")), "DENIED"},
			"another clerk of the village":         {holding(backer, access.VillageClerk, village), "DENIED"},
			"the township":                         {holding(backer, access.TownshipOfficer, village.Parent()), "DENIED"},
			"the county":                           {holding(backer, access.CountyOfficer, county), "DENIED"},
			"county finance":                       {holding(backer, access.CountyFinance, county), "DENIED"},
			"the city":                             {holding(backer, access.CityOfficer, county.Parent()), "DENIED"},
			"an auditor":                           {holding(backer, access.Auditor, ""), "DENIED"},
			"an admin":                             {holding(backer, access.Admin, ""), "DENIED"},
			"a backer of it":                       {as(backer), "DENIED"},
			"anybody":                              {access.Public(context.Background()), "UNAUTHENTICATED"},
			"nobody":                               {context.Background(), "DENIED"},
		} {
			page, err := s.service.Orders(c.ctx, s.campaign, pledge.OrdersInput{})
			if c.code == "" && (err != nil || len(page.Rows) != 1) || c.code != "" && (!fault.HasCode(err, c.code) || len(page.Rows) > 0) {
				t.Errorf("%s: %d orders, %v, want %q", name, len(page.Rows), err, c.code)
			}
			if pledge.MayReadOrders(c.ctx, s.campaign) != (c.code == "") {
				t.Errorf("%s: may read is wrong", name)
			}
		}
		looks := s.looks()
		if len(looks) != 2 {
			t.Fatalf("%d looks, want those of the household and its clerk", len(looks))
		}
		for _, l := range looks {
			if l.Object != "campaign" || l.ObjectID != s.campaign.ID.String() || l.RegionPath != village || l.After != `{"orders":1}` || l.Before != "" {
				t.Errorf("%+v", l)
			}
			switch *l.ActorID {
			case owner:
				if l.ForID != nil || l.RequestID != "request-1" {
					t.Errorf("the household's look is %+v", l)
				}
			case clerk:
				if l.ForID == nil || *l.ForID != owner || l.RequestID != "request-2" || l.Reason != "" {
					t.Errorf("the clerk's look is %+v", l)
				}
			default:
				t.Errorf("somebody looked: %+v", l)
			}
		}
		// The right is to this list alone: the pledge itself stays closed.
		for _, ctx := range []context.Context{as(owner), holding(clerk, access.VillageClerk, village)} {
			if _, err := s.service.Get(ctx, p.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("the pledge: %v", err)
			}
			if _, err := s.service.Address(ctx, p.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("its address: %v", err)
			}
		}
	})
}

func TestALookThatIsNotRecordedShowsNothing(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := open(t, db, nil, oneTier...)
	_, p := s.commit(1)
	s.charged(p)
	if _, err := db.Writer().ExecContext(t.Context(), `CREATE TRIGGER no_trail BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END`); err != nil {
		t.Fatal(err)
	}
	if page, err := s.service.Orders(as(s.campaign.OwnerID), s.campaign, pledge.OrdersInput{}); err == nil || len(page.Rows) > 0 {
		t.Fatalf("%d orders, %v", len(page.Rows), err)
	}
}

// The pages of orders, whatever their size, hold each order once, the last committed
// first, even when many were committed at one moment.
func TestPagesOfOrdersEqualTheWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		now := s.now()
		var want []uuid.UUID
		for i := range 23 {
			_, p := s.commit(1)
			state := lifecycle.PledgeCollected
			if i%3 == 0 {
				state = lifecycle.PledgePartRefunded
			}
			s.move(p, state)
			s.db.Client.Pledge.UpdateOneID(p.ID).SetCommittedAt(now.Add(time.Duration(i%4) * time.Second)).ExecX(s.system())
			want = append(want, p.ID)
		}
		s.charged()
		rapid.Check(t, func(t *rapid.T) {
			in := pledge.OrdersInput{First: rapid.IntRange(1, 30).Draw(t, "first")}
			var got []uuid.UUID
			var last time.Time
			for {
				page, err := s.service.Orders(as(s.campaign.OwnerID), s.campaign, in)
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range page.Rows {
					if len(got) > 0 && o.CommittedAt.After(last) {
						t.Fatal("a later one stands after an earlier one")
					}
					last = o.CommittedAt
					got = append(got, o.ID)
				}
				if !page.HasNext {
					break
				}
				in.After = page.EndCursor
			}
			byID := func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }
			if sorted, whole := slices.SortedFunc(slices.Values(got), byID), slices.SortedFunc(slices.Values(want), byID); !slices.Equal(sorted, whole) {
				t.Fatalf("%d orders, want %d", len(got), len(want))
			}
		})
		for in, code := range map[pledge.OrdersInput]string{{First: 101}: "OUT_OF_RANGE", {First: -1}: "OUT_OF_RANGE", {After: "x"}: "BAD_CURSOR"} {
			if _, err := s.service.Orders(as(s.campaign.OwnerID), s.campaign, in); !fault.HasCode(err, code) {
				t.Errorf("%+v: %v", in, err)
			}
		}
	})
}

func TestOrderNumbers(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)
	seen := map[string]bool{}
	for range 20_000 { // all of one moment, as in a rush
		id := uuid.Must(uuid.NewV7())
		n := pledge.OrderNumber(id)
		if !form.MatchString(n) || n != pledge.OrderNumber(id) {
			t.Fatalf("%s has the number %s", id, n)
		}
		seen[n] = true
	}
	// Two of 20,000 meet once in some 5,000 runs; two pairs never do.
	if len(seen) < 19_999 {
		t.Errorf("%d numbers for 20,000 orders", len(seen))
	}
}

// However many pledges there are, a page of orders reads the ends of an index.
func TestThePlanOfOrdersDoesNotGrow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		_, p := s.commit(1)
		s.charged(p)
		numbers, id := "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s", "printf('01900000-0000-7000-8000-%012d', n)"
		explain := "EXPLAIN QUERY PLAN "
		if db.Postgres() {
			numbers, id, explain = "SELECT generate_series(1, 5000) AS n", "gen_random_uuid()", "EXPLAIN "
		}
		seed := fmt.Sprintf(`INSERT INTO pledges (id, created_at, region_path, campaign_id, backer_id, rail, state, version, idempotency_key,
			input_hash, anonymous, address_sealed, province, goods_minor, freight_minor, consent, hold_until, committed_at, checkout_url,
			method_brand, method_last4, charge_tries, notices, decline_code, collected_minor, fee_minor, refunded_minor, method_forget_due, updated_at)
			SELECT %s, created_at, region_path, campaign_id, backer_id, rail, state, version, 'k' || n, input_hash, anonymous, address_sealed,
			province, goods_minor, freight_minor, consent, hold_until, committed_at, checkout_url, method_brand, method_last4, charge_tries, notices,
			decline_code, collected_minor, fee_minor, refunded_minor, method_forget_due, updated_at FROM pledges, (%s) AS numbers`, id, numbers)
		for _, statement := range []string{seed, "ANALYZE"} {
			if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		query, args := pledge.OrdersSQL(db.Dialect, s.campaign.ID, s.now())
		rows, err := db.Reader().QueryContext(t.Context(), explain+query, args...)
		if err != nil {
			t.Fatalf("%v\n%s", err, query)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var plan strings.Builder
		for rows.Next() {
			line := make([]any, len(columns))
			for i := range line {
				line[i] = new(any)
			}
			if err := rows.Scan(line...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plan, *line[len(line)-1].(*any))
		}
		if text := plan.String(); strings.Contains(text, "Seq Scan on pledges") || strings.Contains(text, "SCAN pledges") ||
			strings.Count(text, "campaign_id_state_committed_at") < 2 {
			t.Errorf("%s\n%s", query, text)
		}
	})
}

// Many orders cost as many statements as one.
func TestOrdersTakeAFewStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000}, goods{price: 2000, provinceFreight: map[string]money.Fen{"上海": 1}})
		cost := func() int64 {
			ctx, counter := store.CountIn(as(s.campaign.OwnerID))
			s.orders(ctx, pledge.OrdersInput{Count: true})
			return counter.Statements()
		}
		_, p := s.commit(1, 1)
		s.charged(p)
		one := cost()
		s.setCampaign(lifecycle.CampaignLive, s.now().Add(time.Hour))
		for range 9 {
			_, p := s.commit(1, 1)
			s.move(p, lifecycle.PledgeCollected)
		}
		s.charged()
		ten := cost()
		t.Logf("%d statements", ten)
		if one != ten || ten > 7 {
			t.Errorf("%d statements for one order, %d for ten", one, ten)
		}
	})
}

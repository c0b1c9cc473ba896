package access_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const (
	countyA  = region.Path("/6212/621226")
	townA    = countyA + "/621226208"
	villageA = townA + "/621226208203"
	villageN = townA + "/6212262082030" // a neighbour whose code begins with A's
	villageB = region.Path("/6212/621221/621221100/621221100201")
)

func system(t testing.TB) context.Context { return access.AsSystem(t.Context(), access.ForDemo) }

func person(n int) uuid.UUID { return uuid.MustParse(fmt.Sprintf("01900000-0000-7000-8000-%012d", n)) }

var owner, backer, otherOwner, stranger, officer = person(1), person(2), person(3), person(4), person(5)

// world is one row of everything for each of four campaigns: A is live and D a draft
// in one village, N a draft in its neighbour, B a draft in another county.
type world struct {
	names map[uuid.UUID]string
}

func build(t *testing.T, db *store.DB) *world {
	t.Helper()
	w := &world{names: map[uuid.UUID]string{}}
	ctx, c := system(t), db.Client
	for _, id := range []uuid.UUID{owner, backer, otherOwner, stranger, officer} {
		c.Person.Create().SetID(id).SetDisplayName("n").ExecX(ctx)
		c.Contact.Create().SetPersonID(id).SetChannel("SMS").SetDigest(id.String()).SetSealed([]byte("x")).ExecX(ctx)
		c.SignIn.Create().SetPersonID(id).SetTokenHash([]byte(id.String())).SetKind("COOKIE").SetExpiresAt(time.Now().UTC()).ExecX(ctx)
		c.Grant.Create().SetPersonID(id).SetRole("BACKER").SetRegionPath("").ExecX(ctx)
		c.Address.Create().SetPersonID(id).SetDigest("d").SetSealed([]byte("x")).ExecX(ctx)
		c.Erasure.Create().SetPersonID(id).SetDueAt(time.Now().UTC()).ExecX(ctx)
	}
	c.Region.Create().SetID("6212").SetName("陇南市").SetLevel(region.City).SetPath("/6212").ExecX(ctx)
	w.campaign(ctx, c, "A", lifecycle.CampaignLive, villageA, owner)
	w.campaign(ctx, c, "D", lifecycle.CampaignDraft, villageA, owner)
	w.campaign(ctx, c, "N", lifecycle.CampaignInReview, villageN, otherOwner)
	w.campaign(ctx, c, "B", lifecycle.CampaignScheduled, villageB, otherOwner)
	access.ScopeReads(c)
	return w
}

// mark remembers that the row belongs to a campaign.
func (w *world) mark(id uuid.UUID, name string) uuid.UUID { w.names[id] = name; return id }

func (w *world) campaign(ctx context.Context, c *gen.Client, name string, state lifecycle.Campaign, at region.Path, owner uuid.UUID) {
	now := time.Now().UTC()
	create := c.Campaign.Create()
	if state.Public() {
		create.SetLaunchedAt(now)
	}
	row := create.SetSlug(name).SetTitle(name).SetState(state).SetRegionCode(at.Code()).SetRegionPath(at).SetProduce("walnut").
		SetOwnerID(owner).SetDraftedBy(stranger).SetGoalMinor(100).SetDays(10).SetDeliveryMonth("2026-10").SetStory(offer.Story{}).SaveX(ctx)
	w.mark(row.ID, name)
	lead := c.Tier.Create().SetCampaignID(row.ID).SetPosition(0).SetTitle("t").SetPriceMinor(1).SetFreight(offer.Freight{}).SaveX(ctx)
	w.mark(lead.ID, name)
	w.mark(c.Photo.Create().SetCampaignID(row.ID).SetPosition(0).SetKey("k").SetWidth(1).SetHeight(1).SetColor("#fff").SetFormat("jpeg").SaveX(ctx).ID, name)
	w.mark(c.Post.Create().SetCampaignID(row.ID).SetAuthorID(owner).SetTitle("t").SetBody("b").SaveX(ctx).ID, name)
	w.mark(c.Question.Create().SetCampaignID(row.ID).SetAskedBy(backer).SetText("?").SaveX(ctx).ID, name)
	w.mark(c.Closing.Create().SetCampaignID(row.ID).SetClosedAt(now).SetSuccess(true).SetBackers(1).SetPledges(1).SetGoodsMinor(1).
		SetProof([]byte("{}")).SetSha256("x").SetSaltSealed([]byte("x")).SaveX(ctx).ID, name)
	w.mark(c.ReviewStep.Create().SetCampaignID(row.ID).SetRound(1).SetKind("VILLAGE").SetRegionCode(at.Code()).SetRegionPath(at).SetDueAt(now).SaveX(ctx).ID, name)
	w.mark(c.Problem.Create().SetCampaignID(row.ID).SetRegionPath(at).SetReporterID(backer).SetKind("OTHER").SetText("t").SaveX(ctx).ID, name)
	w.mark(c.Follow.Create().SetCampaignID(row.ID).SetPersonID(backer).SaveX(ctx).ID, name)
	p := c.Pledge.Create().SetCampaignID(row.ID).SetRegionPath(at).SetBackerID(backer).SetIdempotencyKey("k").SetInputHash([]byte("x")).SetAddressSealed([]byte("x")).
		SetProvince("甘肃").SetGoodsMinor(1).SetFreightMinor(0).SetConsent(offer.Consent{}).SetHoldUntil(now).SaveX(ctx)
	w.mark(p.ID, name)
	w.mark(c.PledgeLine.Create().SetCampaignID(row.ID).SetPledgeID(p.ID).SetTierID(lead.ID).SetQuantity(1).SetUnitPriceMinor(1).SetUnitFreightMinor(0).SaveX(ctx).ID, name)
	e := c.LedgerEntry.Create().SetCampaignID(row.ID).SetKind("COLLECT").SetSource(name).SaveX(ctx)
	w.mark(e.ID, name)
	w.mark(c.Posting.Create().SetEntryID(e.ID).SetCampaignID(row.ID).SetAccount("a").SetAmountMinor(int64(money.Fen(1))).SaveX(ctx).ID, name)
	b := c.PayoutBatch.Create().SetRegionPath(at).SetMadeBy(officer).SetIdempotencyKey(name).SetInputHash([]byte("x")).SetTotalMinor(1).SaveX(ctx)
	w.mark(b.ID, name)
	w.mark(c.PayoutLine.Create().SetBatchID(b.ID).SetCampaignID(row.ID).SetPayeeName("n").SetPayeeBank("b").SetPayeeAccountSealed([]byte("x")).SetAmountMinor(1).SaveX(ctx).ID, name)
	w.mark(c.AuditEntry.Create().SetRegionPath(at).SetAction("a").SetObject("o").SetObjectID(name).SetActorID(officer).SetForID(owner).SaveX(ctx).ID, name)
	w.mark(c.Grant.Create().SetPersonID(otherOwner).SetRole(string(access.Household)).SetRegionPath(at).SaveX(ctx).ID, name)
}

// visible answers the names of the campaigns whose rows of an entity a reader sees.
func (w *world) visible(t *testing.T, ctx context.Context, db *store.DB, entity string) string {
	t.Helper()
	query := reflect.ValueOf(db.Client).Elem().FieldByName(entity).MethodByName("Query").Call(nil)[0]
	answer := query.MethodByName("IDs").Call([]reflect.Value{reflect.ValueOf(ctx)})
	if err, _ := answer[1].Interface().(error); err != nil {
		t.Fatalf("%s: %v", entity, err)
	}
	var names []string
	for _, id := range answer[0].Interface().([]uuid.UUID) {
		if name, ok := w.names[id]; ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, "")
}

// asHousehold is what the owner holds as long as they are on the list of the village.
var asHousehold = access.Grant{Role: access.Household, Region: villageA}

func with(t *testing.T, id uuid.UUID, grants ...access.Grant) context.Context {
	return access.With(t.Context(), &access.Principal{PersonID: id, Grants: grants})
}

func TestWhoReadsWhat(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := build(t, db)
		at := func(role access.Role, places ...region.Path) context.Context {
			var grants []access.Grant
			for _, place := range places {
				grants = append(grants, access.Grant{Role: role, Region: place})
			}
			return with(t, stranger, grants...)
		}
		parts := []string{"Tier", "Photo", "Post", "Question", "Closing"}
		// For each reader the campaigns of which they see: the campaign and its parts,
		// its review steps, problems, follows, pledges, ledger, payouts, the trail, grants.
		type sees struct{ campaigns, steps, problems, follows, pledges, ledger, payouts, trail, grants string }
		for name, c := range map[string]struct {
			ctx  context.Context
			want sees
		}{
			"somebody signed out":             {access.Public(t.Context()), sees{campaigns: "A"}},
			"a stranger who drafted it all":   {at(""), sees{campaigns: "A"}},
			"the owner":                       {with(t, owner, asHousehold), sees{campaigns: "AD", steps: "AD", trail: "AD"}},
			"who was taken off the list":      {with(t, owner), sees{campaigns: "A", steps: "A", trail: "AD"}},
			"who is a household elsewhere":    {with(t, owner, access.Grant{Role: access.Household, Region: villageN}), sees{campaigns: "A", steps: "A", trail: "AD"}},
			"the backer":                      {with(t, backer), sees{campaigns: "A", problems: "ABDN", follows: "ABDN", pledges: "ABDN"}},
			"the officer whose acts they are": {with(t, officer), sees{campaigns: "A", trail: "ABDN"}},
			"a household":                     {at(access.Household, villageA), sees{campaigns: "A"}},
			"the village's clerk":             {at(access.VillageClerk, villageA), sees{campaigns: "AD", steps: "AD", grants: "AD"}},
			"the neighbour's clerk":           {at(access.VillageClerk, villageN), sees{campaigns: "AN", steps: "N", grants: "N"}},
			"a clerk of two villages":         {at(access.VillageClerk, villageN, villageB), sees{campaigns: "ABN", steps: "BN", grants: "BN"}},
			"the township":                    {at(access.TownshipOfficer, townA), sees{campaigns: "ADN", steps: "ADN", problems: "ADN", trail: "ADN"}},
			"the county's officer":            {at(access.CountyOfficer, countyA), sees{campaigns: "ADN", steps: "ADN", problems: "ADN", pledges: "ADN", ledger: "ADN", payouts: "ADN", trail: "ADN"}},
			"a county whose code begins so":   {at(access.CountyOfficer, countyA+"0"), sees{campaigns: "A"}},
			"the other county's officer":      {at(access.CountyOfficer, "/6212/621221"), sees{campaigns: "AB", steps: "B", problems: "B", pledges: "B", ledger: "B", payouts: "B", trail: "B"}},
			"the county's finance":            {at(access.CountyFinance, countyA), sees{campaigns: "A", pledges: "ADN", ledger: "ADN", payouts: "ADN"}},
			"the city":                        {at(access.CityOfficer, "/6212"), sees{campaigns: "ABDN", steps: "ABDN", problems: "ABDN", ledger: "ABDN", payouts: "ABDN", trail: "ABDN"}},
			"an auditor of a county":          {at(access.Auditor, countyA), sees{campaigns: "ADN", steps: "ADN", pledges: "ADN", ledger: "ADN", payouts: "ADN", trail: "ADN", grants: "ADN"}},
			"an auditor of the portal":        {at(access.Auditor, ""), sees{campaigns: "ABDN", steps: "ABDN", pledges: "ABDN", ledger: "ABDN", payouts: "ABDN", trail: "ABDN", grants: "ABDN"}},
			"an admin of a village":           {at(access.Admin, villageA), sees{campaigns: "A", trail: "AD", grants: "AD"}},
			"the portal itself":               {access.AsSystem(t.Context(), access.ForTotals), sees{"ABDN", "ABDN", "ABDN", "ABDN", "ABDN", "ABDN", "ABDN", "ABDN", "ABDN"}},
		} {
			t.Run(name, func(t *testing.T) {
				check := func(want string, entities ...string) {
					for _, entity := range entities {
						if got := w.visible(t, c.ctx, db, entity); got != want {
							t.Errorf("%s: sees those of %q, want %q", entity, got, want)
						}
					}
				}
				check(c.want.campaigns, append(parts, "Campaign")...)
				check(c.want.steps, "ReviewStep")
				check(c.want.problems, "Problem")
				check(c.want.follows, "Follow")
				check(c.want.pledges, "Pledge", "PledgeLine")
				check(c.want.ledger, "LedgerEntry", "Posting")
				check(c.want.payouts, "PayoutBatch", "PayoutLine")
				check(c.want.trail, "AuditEntry")
				check(c.want.grants, "Grant")
			})
		}
	})
}

// What a clerk wrote for somebody who is no household there is not theirs to read; what they
// wrote themselves is.
func TestADraftThatOneWroteOneselfStaysOnesOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		build(t, db)
		slugs := func() []string {
			return db.Client.Campaign.Query().Order(gen.Asc(campaign.FieldSlug)).Select(campaign.FieldSlug).StringsX(with(t, owner))
		}
		if got := slugs(); !slices.Equal(got, []string{"A"}) {
			t.Errorf("of what was written for them they read %q", got)
		}
		db.Client.Campaign.Create().SetSlug("O").SetTitle("O").SetState(lifecycle.CampaignDraft).SetRegionCode(villageA.Code()).SetRegionPath(villageA).SetProduce("walnut").
			SetOwnerID(owner).SetDraftedBy(owner).SetGoalMinor(100).SetDays(10).SetDeliveryMonth("2026-10").SetStory(offer.Story{}).ExecX(system(t))
		if got := slugs(); !slices.Equal(got, []string{"A", "O"}) {
			t.Errorf("with what they wrote they read %q", got)
		}
	})
}

// The village's step lies in the village; the county's questions lie above whoever has to
// mend what they ask, and above the village that vouches for it again.
func TestTheWholeReviewIsReadByItsOwnerByWhoWroteItAndByTheirVillage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := build(t, db)
		for _, c := range db.Client.Campaign.Query().AllX(system(t)) {
			county := c.RegionPath.Parent().Parent()
			s := db.Client.ReviewStep.Create().SetCampaignID(c.ID).SetRound(1).SetKind("COUNTY").SetRegionCode(county.Code()).SetRegionPath(county).
				SetDueAt(time.Now().UTC()).SaveX(system(t))
			w.mark(s.ID, strings.ToLower(c.Slug))
		}
		clerk := func(id uuid.UUID, places ...region.Path) context.Context {
			var grants []access.Grant
			for _, place := range places {
				grants = append(grants, access.Grant{Role: access.VillageClerk, Region: place})
			}
			return with(t, id, grants...)
		}
		for name, c := range map[string]struct {
			ctx  context.Context
			want string
		}{
			"the owner":              {with(t, owner, asHousehold), "ADad"},
			"the clerk who wrote it": {clerk(stranger, villageA), "ADad"},
			"the clerk who wrote it there and elsewhere":  {clerk(stranger, villageA, villageB), "ABDabd"},
			"a colleague of who wrote it":                 {clerk(officer, villageA), "ADad"},
			"who wrote it and is clerk no longer":         {with(t, stranger), ""},
			"who wrote it and is a household there":       {with(t, stranger, access.Grant{Role: access.Household, Region: villageA}), ""},
			"who wrote it and is clerk where it does not": {clerk(stranger, villageN+"0"), ""},
			"somebody signed out":                         {access.Public(t.Context()), ""},
			"the county's officer, who wrote none of it":  {with(t, officer, access.Grant{Role: access.CountyOfficer, Region: countyA}), "ADNadn"},
		} {
			if got := w.visible(t, c.ctx, db, "ReviewStep"); got != c.want {
				t.Errorf("%s sees %q, want %q", name, got, c.want)
			}
		}
	})
}

func TestPeopleReadOnlyThemselves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		build(t, db)
		admin := with(t, owner, access.Grant{Role: access.Admin}, access.Grant{Role: access.Auditor}, access.Grant{Role: access.CountyOfficer, Region: countyA})
		for name, ctx := range map[string]context.Context{"somebody": with(t, owner), "somebody with every right": admin} {
			if ids := db.Client.Person.Query().IDsX(ctx); !slices.Equal(ids, []uuid.UUID{owner}) {
				t.Errorf("%s reads the people %v", name, ids)
			}
			if got := db.Client.Contact.Query().OnlyX(ctx); got.PersonID != owner {
				t.Errorf("%s reads the contact of %v", name, got.PersonID)
			}
			if got := db.Client.SignIn.Query().OnlyX(ctx); got.PersonID != owner {
				t.Errorf("%s reads the sign-in of %v", name, got.PersonID)
			}
			if got := db.Client.Address.Query().OnlyX(ctx); got.PersonID != owner {
				t.Errorf("%s reads an address of %v", name, got.PersonID)
			}
			if got := db.Client.Erasure.Query().OnlyX(ctx); got.PersonID != owner {
				t.Errorf("%s reads the erasure of %v", name, got.PersonID)
			}
			if _, err := db.Client.Person.Get(ctx, stranger); !gen.IsNotFound(err) {
				t.Errorf("%s reads another person: %v", name, err)
			}
		}
		mine := db.Client.Grant.Query().Where(grant.PersonID(owner)).CountX(with(t, owner))
		if mine != 1 {
			t.Errorf("somebody sees %d own grants", mine)
		}
		if n := db.Client.Person.Query().CountX(access.Public(t.Context())); n != 0 {
			t.Errorf("somebody signed out counts %d people", n)
		}
	})
}

func TestEveryWayOfReadingIsNarrowed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		build(t, db)
		ctx, c := with(t, owner, asHousehold), db.Client
		if n := c.Campaign.Query().CountX(ctx); n != 2 {
			t.Errorf("count: %d", n)
		}
		if ok := c.Campaign.Query().Where(campaign.Slug("B")).ExistX(ctx); ok {
			t.Error("a campaign elsewhere exists")
		}
		if _, err := c.Campaign.Query().Where(campaign.Slug("B")).Only(ctx); !gen.IsNotFound(err) {
			t.Errorf("only: %v", err)
		}
		if slugs := c.Campaign.Query().Select(campaign.FieldSlug).StringsX(ctx); len(slugs) != 2 {
			t.Errorf("select: %q", slugs)
		}
		var groups []struct {
			State string
			Count int
		}
		c.Campaign.Query().GroupBy(campaign.FieldState).Aggregate(gen.Count()).ScanX(ctx, &groups)
		if len(groups) != 2 {
			t.Errorf("group: %v", groups)
		}
		// Along edges, both loaded with the row and walked from it.
		lines := c.Pledge.Query().WithLines().WithCampaign().WithBacker().AllX(with(t, backer))
		for _, p := range lines {
			public := p.Edges.Campaign != nil && p.Edges.Campaign.Slug == "A"
			if hidden := p.Edges.Campaign == nil; !public && !hidden {
				t.Errorf("a backer sees the draft %s beside the pledge", p.Edges.Campaign.Slug)
			}
			if len(p.Edges.Lines) != 1 || p.Edges.Backer.ID != backer {
				t.Errorf("the backer misses what is theirs: %v", p.Edges)
			}
		}
		for _, p := range c.Pledge.Query().WithBacker().AllX(with(t, stranger, access.Grant{Role: access.CountyFinance, Region: countyA})) {
			if p.Edges.Backer != nil {
				t.Error("finance sees the person behind a pledge")
			}
		}
		live := c.Campaign.Query().Where(campaign.Slug("A")).WithSteps().WithTiers().OnlyX(access.Public(t.Context()))
		if len(live.Edges.Steps) != 0 || len(live.Edges.Tiers) != 1 {
			t.Errorf("the public sees %d steps and %d tiers", len(live.Edges.Steps), len(live.Edges.Tiers))
		}
		if n := live.QuerySteps().CountX(access.Public(t.Context())); n != 0 {
			t.Errorf("the public walks to %d steps", n)
		}
		all := c.Campaign.Query().AllX(system(t))
		for _, row := range all {
			if n := row.QueryTiers().CountX(access.Public(t.Context())); (n == 1) != (row.Slug == "A") {
				t.Errorf("the public walks to %d tiers of %s", n, row.Slug)
			}
		}
		// From every campaign through its tiers: the first step is narrowed too.
		if n := c.Campaign.Query().QueryTiers().CountX(access.Public(t.Context())); n != 1 {
			t.Errorf("the public reaches %d tiers", n)
		}
		if n := c.Tier.Query().Where(tier.HasCampaignWith(campaign.Slug("D"))).CountX(access.Public(t.Context())); n != 0 {
			t.Errorf("the public filters its way to %d tiers", n)
		}
		err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			if n := tx.Campaign.Query().CountX(ctx); n != 2 {
				t.Errorf("in a transaction: %d", n)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// reads calls Query().Count on every entity of the client.
func reads(ctx context.Context, client *gen.Client) map[string]error {
	answers := map[string]error{}
	v := reflect.ValueOf(client).Elem()
	for i := range v.NumField() {
		query := v.Field(i)
		if !v.Type().Field(i).IsExported() || !query.MethodByName("Query").IsValid() {
			continue
		}
		out := query.MethodByName("Query").Call(nil)[0].MethodByName("Count").Call([]reflect.Value{reflect.ValueOf(ctx)})
		err, _ := out[1].Interface().(error)
		answers[v.Type().Field(i).Name] = err
	}
	return answers
}

func TestEveryEntityHasAReadRule(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	access.ScopeReads(db.Client)
	portalOnly := []string{"SignInCode", "Message", "Attempt", "ProviderEvent", "ProviderSlot"}
	everything := with(t, owner)
	for _, role := range access.Granted {
		access.From(everything).Grants = append(access.From(everything).Grants, access.Grant{Role: role})
	}
	for entity, err := range reads(everything, db.Client) {
		switch {
		case slices.Contains(portalOnly, entity):
			if !fault.Is(err, fault.Denied) {
				t.Errorf("a person read %s: %v", entity, err)
			}
		case err != nil:
			t.Errorf("%s: %v", entity, err)
		}
	}
	for entity, err := range reads(access.AsSystem(t.Context(), access.ForTotals), db.Client) {
		if err != nil {
			t.Errorf("the portal itself cannot read %s: %v", entity, err)
		}
	}
	if n := len(reads(t.Context(), db.Client)); n < 27 {
		t.Errorf("only %d entities were walked", n)
	}
}

func TestReadingFailsClosed(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	access.ScopeReads(db.Client)
	for name, ctx := range map[string]context.Context{
		"nobody marked the context":   t.Context(),
		"a reason that is not listed": access.AsSystem(t.Context(), "because"),
		"a reason that is empty":      access.AsSystem(with(t, owner), ""),
	} {
		for entity, err := range reads(ctx, db.Client) {
			if !fault.Is(err, fault.Denied) || !strings.Contains(err.Error(), "no scope") {
				t.Errorf("%s: %s was read: %v", name, entity, err)
			}
		}
	}
}

func TestACampaignThatNeverOpenedIsNotPublic(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		access.ScopeReads(db.Client)
		ctx := access.AsSystem(t.Context(), access.ForDemo)
		row := db.Client.Campaign.Create().SetSlug("stopped").SetTitle("t").SetState(lifecycle.CampaignCancelled).SetRegionCode(villageA.Code()).
			SetRegionPath(villageA).SetProduce("walnut").SetOwnerID(owner).SetDraftedBy(owner).SetGoalMinor(1).SetDays(1).
			SetDeliveryMonth("2026-10").SetStory(offer.Story{}).SaveX(ctx)
		if n := db.Client.Campaign.Query().CountX(access.Public(t.Context())); n != 0 {
			t.Fatal("a campaign that was cancelled before it opened is public")
		}
		row.Update().SetLaunchedAt(time.Now().UTC()).ExecX(ctx)
		if n := db.Client.Campaign.Query().CountX(access.Public(t.Context())); n != 1 {
			t.Fatal("a campaign that was open and then cancelled is hidden")
		}
	})
}

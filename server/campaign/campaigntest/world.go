// Package campaigntest is a small world for tests around campaigns: two counties of
// one city, people of every office in both, and the services wired as the portal
// wires them.
package campaigntest

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// The places. Beside is a second village of the same township; Far lies in another
// county; Namesake's code begins with Village's.
const (
	City     region.Path = "/6212"
	County   region.Path = "/6212/621202"
	Township region.Path = "/6212/621202/621202103"
	Village  region.Path = "/6212/621202/621202103/621202103201"
	Beside   region.Path = "/6212/621202/621202103/621202103202"
	FarAway  region.Path = "/6212/621223"
	Far      region.Path = "/6212/621223/621223102/621223102204"
)

var places = []struct {
	path region.Path
	name string
}{
	{City, "陇南市"}, {County, "武都区"}, {Township, "角弓镇"}, {Village, "陈家坝村"}, {Beside, "下铺村"},
	{FarAway, "宕昌县"}, {"/6212/621223/621223102", "哈达铺镇"}, {Far, "玉岗村"},
}

// Person is somebody with a way to act.
type Person struct {
	ID   uuid.UUID
	Name string
	Ctx  context.Context
}

// World is a database with people and services.
type World struct {
	t         testing.TB
	DB        *store.DB
	Campaigns *campaign.Service
	Reviews   *review.Service
	Notify    *notify.Notifier
	System    context.Context
	Public    context.Context

	Household, Household2, Clerk, Clerk2, TownshipOfficer Person
	County, County2, CityOfficer, Auditor, Admin          Person
	FarHousehold, FarClerk, FarCounty                     Person
	Backer, Backer2                                       Person

	// Cancelled is the campaigns whose pledges were to be released.
	Cancelled []uuid.UUID
}

// New makes a world in an empty database.
func New(t testing.TB, db *store.DB) *World {
	t.Helper()
	access.ScopeReads(db.Client)
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	photos, err := media.Open(t.Context(), "mem://")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = photos.Close() })
	w := &World{
		t: t, DB: db, Notify: notify.New(keys, true, "http://127.0.0.1"),
		System: access.AsSystem(t.Context(), access.ForDemo), Public: access.Public(t.Context()),
	}
	w.Campaigns = &campaign.Service{DB: db, Keys: keys, Notify: w.Notify, Photos: photos}
	w.Reviews = &review.Service{DB: db, Notify: w.Notify, Campaigns: w.Campaigns}
	w.Campaigns.OpenReview = w.Reviews.Open
	w.Campaigns.OnCancelled = func(_ context.Context, _ *gen.Tx, id uuid.UUID) error {
		w.Cancelled = append(w.Cancelled, id)
		return nil
	}
	for _, p := range places {
		level := region.Levels[len(p.path.Segments())-1]
		create := db.Client.Region.Create().SetID(p.path.Code()).SetName(p.name).SetLevel(level).SetPath(p.path)
		if parent := p.path.Parent(); parent != "" {
			create.SetParentCode(parent.Code())
		}
		create.ExecX(w.System)
	}
	w.Household, w.Household2 = w.Person("李秀英", access.Household, Village), w.Person("王桂兰", access.Household, Village)
	w.Clerk, w.Clerk2 = w.Person("陈文书", access.VillageClerk, Village), w.Person("赵文书", access.VillageClerk, Village)
	w.TownshipOfficer = w.Person("镇干事", access.TownshipOfficer, Township)
	w.County, w.County2 = w.Person("县专员", access.CountyOfficer, County), w.Person("县副专员", access.CountyOfficer, County)
	w.CityOfficer, w.Auditor = w.Person("市专员", access.CityOfficer, City), w.Person("审计员", access.Auditor, City)
	w.Admin = w.Person("管理员", access.Admin, "")
	w.FarHousehold, w.FarClerk = w.Person("马建国", access.Household, Far), w.Person("马文书", access.VillageClerk, Far)
	w.FarCounty = w.Person("宕昌专员", access.CountyOfficer, FarAway)
	w.Backer, w.Backer2 = w.Person("上海的小周", "", ""), w.Person("兰州的老郑", "", "")
	return w
}

// Person makes somebody with one grant, or none when the role is empty, and with an
// e-mail address for notices.
func (w *World) Person(name string, role access.Role, at region.Path) Person {
	w.t.Helper()
	row := w.DB.Client.Person.Create().SetDisplayName(name).SaveX(w.System)
	address := row.ID.String() + "@example.org"
	keys := w.Campaigns.Keys
	w.DB.Client.Contact.Create().SetPersonID(row.ID).SetChannel("EMAIL").SetDigest(keys.Digest(personal.Contact, address)).
		SetSealed(keys.SealText(address, personal.Contact)).ExecX(w.System)
	principal := &access.Principal{PersonID: row.ID, Locale: "zh-CN", RequestID: "test"}
	if role != "" {
		w.DB.Client.Grant.Create().SetPersonID(row.ID).SetRole(string(role)).SetRegionPath(at).ExecX(w.System)
		principal.Grants = []access.Grant{{Role: role, Region: at}}
	}
	return Person{ID: row.ID, Name: name, Ctx: access.With(w.t.Context(), principal)}
}

// Edit is answers with which a draft is whole.
func (w *World) Edit() campaign.Edit {
	w.t.Helper()
	block := "我们家在山上种了二十年花椒，每年八月一家人一起采摘和晾晒。"
	month := w.Now().AddDate(0, 4, 0).Format("2006-01")
	return campaign.Edit{
		Title: p("角弓镇的大红袍花椒"), Summary: p("一家四口，三亩花椒地。"), Produce: p("SICHUAN_PEPPER"), Beneficiary: p("李秀英一家"),
		PayeeName: p("角弓镇花椒合作社"), PayeeBank: p("甘肃农信"), PayeeAccount: p("6228480402564890018"),
		Goal: p(money.Fen(20_000_00)), Days: p(30), DeliveryMonth: &month,
		Story: &offer.Story{Who: block, Grow: block, Money: block, Ship: block, Risks: block},
		Costs: []offer.CostLine{{Kind: "HOUSEHOLD", Label: "给农户", BasisPoints: 8000}, {Kind: "FREIGHT", Label: "运费", BasisPoints: 2000}},
		Tiers: []campaign.Tier{
			{Title: "一斤装", Price: 68_00, Stock: p(300), PerPerson: p(10), Freight: offer.Freight{Default: 8_00}},
			{Title: "三斤装", Price: 188_00, Stock: p(100)},
		},
		Ladder: []offer.Rung{{Backers: 50, Price: 62_00}},
	}
}

func p[T any](v T) *T { return &v }

// Now is portal time.
func (w *World) Now() time.Time {
	w.t.Helper()
	now, err := w.DB.Now(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return now
}

// Draft makes the household's whole draft.
func (w *World) Draft() *gen.Campaign {
	w.t.Helper()
	c, err := w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{RegionCode: Village.Code(), Edit: w.Edit()})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// Submitted is Draft, handed to the village.
func (w *World) Submitted() *gen.Campaign {
	w.t.Helper()
	draft := w.Draft()
	c, err := w.Campaigns.Submit(w.Household.Ctx, draft.ID, draft.Version)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// Step answers the newest step of a campaign's review.
func (w *World) Step(c uuid.UUID) uuid.UUID {
	w.t.Helper()
	steps, err := w.DB.Client.ReviewStep.Query().Where(reviewstep.CampaignID(c)).Order(reviewstep.ByCreatedAt(), reviewstep.ByID()).IDs(w.System)
	if err != nil || len(steps) == 0 {
		w.t.Fatalf("a campaign in review has no step: %v", err)
	}
	return steps[len(steps)-1]
}

// Decide decides the newest step of a campaign as somebody.
func (w *World) Decide(who Person, c *gen.Campaign, ruling review.Ruling) (*gen.Campaign, error) {
	w.t.Helper()
	return w.Reviews.Decide(who.Ctx, review.DecideInput{CampaignID: c.ID, StepID: w.Step(c.ID), Ruling: ruling})
}

// Attested is Submitted, vouched for by the village.
func (w *World) Attested() *gen.Campaign {
	w.t.Helper()
	c, err := w.Decide(w.Clerk, w.Submitted(), review.Ruling{Decision: review.Approve})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// Live is Attested, approved by the county and open.
func (w *World) Live() *gen.Campaign {
	w.t.Helper()
	c, err := w.Decide(w.County, w.Attested(), review.Ruling{Decision: review.Approve})
	if err != nil {
		w.t.Fatal(err)
	}
	if c.State != lifecycle.CampaignLive {
		w.t.Fatalf("approved campaign is %s", c.State)
	}
	return c
}

// Notices answers the kinds of notices somebody was sent, the oldest first.
func (w *World) Notices(who Person) []string {
	w.t.Helper()
	var kinds []string
	for _, m := range w.DB.Client.Message.Query().Order(gen.Asc("created_at", "id")).AllX(w.System) {
		if m.PersonID != nil && *m.PersonID == who.ID {
			kinds = append(kinds, m.Kind)
		}
	}
	return kinds
}

// Pledge writes a counted pledge of units of the first tier, as facts and caches.
func (w *World) Pledge(c *gen.Campaign, backer Person, units int, anonymous bool, at time.Time) *gen.Pledge {
	w.t.Helper()
	lead := c.QueryTiers().Order(gen.Asc("position")).FirstX(w.System)
	goods, err := lead.PriceMinor.Times(units)
	if err != nil {
		w.t.Fatal(err)
	}
	row := w.DB.Client.Pledge.Create().SetCreatedAt(at).SetRegionPath(c.RegionPath).SetCampaignID(c.ID).SetBackerID(backer.ID).
		SetState(lifecycle.PledgeCommitted).SetIdempotencyKey(uuid.NewString()).SetInputHash([]byte{1}).SetAnonymous(anonymous).
		SetAddressSealed([]byte{1}).SetProvince("上海").SetGoodsMinor(goods).SetFreightMinor(0).SetConsent(offer.Consent{}).
		SetHoldUntil(at).SetCommittedAt(at).SaveX(w.System)
	w.DB.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(row.ID).SetTierID(lead.ID).SetQuantity(units).
		SetUnitPriceMinor(lead.PriceMinor).SetUnitFreightMinor(0).ExecX(w.System)
	lead.Update().AddClaimed(units).AddPromised(units).ExecX(w.System)
	return row
}

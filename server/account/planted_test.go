package account_test

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
)

const village = region.Path("/6212/621226/621226208/621226208203")

var home = offer.Address{Name: "王芳", Phone: "13812345678", Province: "上海", City: "上海市", County: "徐汇区", Detail: "漕溪北路 18 号"}

// campaign plants a campaign of an owner, whose goods went out long ago.
func (b *bundle) campaign(owner uuid.UUID, state lifecycle.Campaign) *gen.Campaign {
	b.t.Helper()
	return b.writtenFor(owner, owner, state)
}

// writtenFor plants one that a clerk drafted for its owner.
func (b *bundle) writtenFor(owner, clerk uuid.UUID, state lifecycle.Campaign) *gen.Campaign {
	b.t.Helper()
	now := portalTime{b.t, b.db}.Now()
	create := b.db.Client.Campaign.Create().SetSlug("c-" + uuid.NewString()).SetTitle("甘山村的花椒").SetState(state).SetRegionPath(village).SetRegionCode(village.Code()).
		SetProduce("SICHUAN_PEPPER").SetOwnerID(owner).SetDraftedBy(clerk).SetSummary("林家的三亩花椒").SetBeneficiaryName("林小满一家").
		SetPayeeName("花椒合作社").SetPayeeBank("甘肃农信").SetPayeeAccountSealed(b.keys.SealText("6217000012345678", personal.PayeeAccount)).SetPayeeAccountLast4("5678").
		SetGoalMinor(100_00).SetDays(30).SetDeliveryMonth("2020-01").SetStory(offer.Story{Who: "我叫林小满。"}).SetSearchText("林家")
	if state.Public() {
		create.SetLaunchedAt(now)
	}
	return create.SaveX(b.system())
}

// review plants a step that gave a campaign back with these words, as a comment and as
// a question.
func (b *bundle) review(c *gen.Campaign, words string) *gen.ReviewStep {
	b.t.Helper()
	now := portalTime{b.t, b.db}.Now()
	return b.db.Client.ReviewStep.Create().SetCampaignID(c.ID).SetRound(1).SetKind("VILLAGE").SetRegionCode(c.RegionCode).SetRegionPath(c.RegionPath).
		SetDueAt(now).SetState("RETURNED").SetDecidedBy(uuid.New()).SetDecidedAt(now).SetComment(words).
		SetQuestions([]offer.FieldQuestion{{Field: "story.who", Text: words}}).SetAnswers(&offer.Answers{Title: words}).SaveX(b.system())
}

// pledge plants a pledge of 68.00 and 8.00 freight, with its one line.
func (b *bundle) pledge(c *gen.Campaign, backer uuid.UUID, state lifecycle.Pledge) *gen.Pledge {
	b.t.Helper()
	raw, err := json.Marshal(home)
	if err != nil {
		b.t.Fatal(err)
	}
	now := portalTime{b.t, b.db}.Now()
	lead, err := b.db.Client.Tier.Query().First(b.system())
	if err != nil {
		lead = b.db.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("一斤装").SetPriceMinor(68_00).SetFreight(offer.Freight{}).SaveX(b.system())
	}
	p := b.db.Client.Pledge.Create().SetCampaignID(c.ID).SetRegionPath(c.RegionPath).SetBackerID(backer).SetIdempotencyKey(uuid.NewString()).SetInputHash([]byte("x")).
		SetAddressSealed(b.keys.Seal(raw, personal.Address)).SetProvince(home.Province).SetGoodsMinor(68_00).SetFreightMinor(8_00).SetFinalMinor(76_00).
		SetConsent(offer.Consent{TextVersion: "2026-11", Locale: "zh-CN", Cap: money.Fen(76_00)}).SetState(state).SetCollectedMinor(76_00).
		SetHoldUntil(now.Add(-48 * time.Hour)).SetCommittedAt(now).SetMethodBrand("visa").SetMethodLast4("4242").SaveX(b.system())
	b.db.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(p.ID).SetTierID(lead.ID).SetQuantity(1).SetUnitPriceMinor(68_00).SetUnitFreightMinor(8_00).ExecX(b.system())
	return p
}

// addressOf answers where a pledge's goods go, as the row has it now.
func (b *bundle) addressOf(p *gen.Pledge) offer.Address {
	b.t.Helper()
	plain, err := b.keys.Open(b.db.Client.Pledge.GetX(b.system(), p.ID).AddressSealed, personal.Address)
	if err != nil {
		b.t.Fatal(err)
	}
	var a offer.Address
	if err := json.Unmarshal(plain, &a); err != nil {
		b.t.Fatal(err)
	}
	return a
}

// trail counts the acts of one kind.
func (b *bundle) trail(action string) int {
	b.t.Helper()
	return b.db.Client.AuditEntry.Query().Where(auditentry.Action(action)).CountX(b.system())
}

package graphtest

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
)

// PayeeAccount is every payee's account number. It must never be answered.
const PayeeAccount = "6217000012345678"

const words = "我们家在山上种了二十年花椒，每年八月一家人一起采摘和晾晒。"

// Plan is a campaign to be written. The zero Plan is a whole draft of Owner, drafted
// by Author in Village.
type Plan struct {
	State    lifecycle.Campaign
	At       region.Path
	Owner    uuid.UUID
	Drafter  uuid.UUID
	Attested bool // IN_REVIEW: the village has vouched, the county has it
	Stopped  bool // CANCELLED or SUSPENDED before it was ever open
	Tiers    int
	Slug     string
}

// Campaign writes a campaign with tiers, a photo and the steps of its review, as its
// state asks for.
func (w *World) Campaign(p Plan) *gen.Campaign {
	w.Helper()
	if p.State == "" {
		p.State = lifecycle.CampaignDraft
	}
	if p.At == "" {
		p.At = Village
	}
	if p.Owner == (uuid.UUID{}) {
		p.Owner, p.Drafter = w.Owner.ID(), w.Author.ID()
	}
	if p.Drafter == (uuid.UUID{}) {
		p.Drafter = p.Owner
	}
	if p.Slug == "" {
		p.Slug = fmt.Sprintf("pepper-%d", w.Next())
	}
	launched := w.now.Add(-48 * time.Hour)
	create := w.DB.Client.Campaign.Create().SetSlug(p.Slug).SetTitle("甘山村的大红袍花椒").SetSummary("一家四口，三亩花椒地。").SetState(p.State).
		SetRegionPath(p.At).SetRegionCode(p.At.Code()).SetProduce("SICHUAN_PEPPER").SetOwnerID(p.Owner).SetDraftedBy(p.Drafter).
		SetBeneficiaryName("李秀英一家").SetPayeeName("甘山村花椒合作社").SetPayeeBank("甘肃农信").
		SetPayeeAccountSealed(w.Keys.SealText(PayeeAccount, personal.PayeeAccount)).SetPayeeAccountLast4(PayeeAccount[12:]).
		SetGoalMinor(20_000_00).SetDays(30).SetDeliveryMonth(w.now.AddDate(0, 6, 0).Format("2006-01")).
		SetStory(offer.Story{Who: words, Grow: words, Money: words, Ship: words, Risks: words}).
		SetCosts([]offer.CostLine{{Kind: "HOUSEHOLD", Label: "给农户", BasisPoints: 8000}, {Kind: "FREIGHT", Label: "运费", BasisPoints: 2000}}).
		SetLadder([]offer.Rung{{Backers: 50, Price: 62_00}}).SetSearchText("大红袍花椒")
	if p.State != lifecycle.CampaignDraft {
		create.SetRound(1)
	}
	switch {
	case p.State == lifecycle.CampaignScheduled:
		create.SetLaunchAt(w.now.Add(48 * time.Hour))
	case p.State.Public() && !p.Stopped:
		create.SetLaunchedAt(launched).SetDeadline(w.now.Add(24 * time.Hour)).SetLaunchAt(launched)
	}
	switch p.State {
	case lifecycle.CampaignSuspended:
		from := lifecycle.CampaignLive
		if p.Stopped {
			from = lifecycle.CampaignScheduled
		}
		create.SetResumeState(from).SetStateReason("产地核实中。")
	case lifecycle.CampaignCancelled, lifecycle.CampaignRejected:
		create.SetStateReason("产地核实没有通过。")
	case lifecycle.CampaignCollecting, lifecycle.CampaignViable, lifecycle.CampaignShortfall, lifecycle.CampaignSettled, lifecycle.CampaignFailed:
		closed := w.now.Add(-time.Hour)
		create.SetDeadline(closed).SetClosedAt(closed).SetDunningEndsAt(w.now.Add(6 * 24 * time.Hour))
	}
	c, err := create.Save(w.System)
	w.must(err)
	w.addTiers(c, max(p.Tiers, 2))
	w.addPhoto(c)
	w.addSteps(c, p)
	if c.ClosedAt != nil {
		w.must(w.DB.Client.Closing.Create().SetCampaignID(c.ID).SetClosedAt(*c.ClosedAt).SetSuccess(p.State != lifecycle.CampaignFailed).
			SetBackers(1).SetPledges(1).SetGoodsMinor(136_00).SetProof([]byte("{}")).SetSha256("00").SetSaltSealed([]byte{1}).Exec(w.System))
	}
	return c
}

func (w *World) addTiers(c *gen.Campaign, n int) {
	rows := make([]*gen.TierCreate, n)
	for i := range rows {
		rows[i] = w.DB.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(i).SetTitle(fmt.Sprintf("第 %d 档", i+1)).SetGoods("花椒").
			SetPriceMinor(68_00).SetStock(10_000).SetPerPerson(100).
			SetFreight(offer.Freight{Default: 8_00, ByProvince: map[string]money{"甘肃": 4_00}, NotTo: []string{"香港"}})
	}
	w.must(w.DB.Client.Tier.CreateBulk(rows...).Exec(w.System))
}

// Photo hangs another picture on a campaign, which is not its cover.
func (w *World) Photo(c *gen.Campaign, position int) *gen.Photo {
	p, err := w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPosition(position).SetKey(newID().String()).SetWidth(1280).SetHeight(960).
		SetColor("#aa3322").SetFormat("jpeg").SetAlt("花椒树").Save(w.System)
	w.must(err)
	return p
}

func (w *World) addPhoto(c *gen.Campaign) {
	p := w.Photo(c, 0)
	w.must(c.Update().SetCoverID(p.ID).Exec(w.System))
	c.CoverID = &p.ID
}

// addSteps writes the review that has brought a campaign where it is.
func (w *World) addSteps(c *gen.Campaign, p Plan) {
	if p.State == lifecycle.CampaignDraft {
		return
	}
	step := func(kind reviewstep.Kind, at region.Path, state reviewstep.State) *gen.ReviewStepCreate {
		create := w.DB.Client.ReviewStep.Create().SetCampaignID(c.ID).SetRound(1).SetKind(kind).SetRegionCode(at.Code()).SetRegionPath(at).
			SetDueAt(w.now.Add(time.Hour)).SetState(state)
		if state == reviewstep.StateAPPROVED {
			create.SetDecidedBy(w.Attestor.ID()).SetDecidedAt(w.now.Add(-72 * time.Hour)).SetComment("情况属实。").SetVisitedOn("2026-03-02").
				SetQuestions([]offer.FieldQuestion{{Field: "title", Text: "请核对。"}})
		}
		return create
	}
	county := p.At.Parent().Parent()
	if p.State == lifecycle.CampaignInReview && !p.Attested {
		w.must(step(reviewstep.KindVILLAGE, p.At, reviewstep.StateOPEN).Exec(w.System))
		return
	}
	last := reviewstep.StateAPPROVED
	if p.State == lifecycle.CampaignInReview {
		last = reviewstep.StateOPEN
	}
	w.must(step(reviewstep.KindVILLAGE, p.At, reviewstep.StateAPPROVED).Exec(w.System))
	w.must(step(reviewstep.KindCOUNTY, county, last).Exec(w.System))
}

// Returned writes that the county sent a draft back, with what the draft said.
func (w *World) Returned(c *gen.Campaign) *gen.ReviewStep {
	county, freight := c.RegionPath.Parent().Parent(), offer.Freight{Default: 8_00, ByProvince: map[string]money{"甘肃": 4_00}, NotTo: []string{"香港"}}
	stock, most := 10, 2
	launch := w.now.Add(24 * time.Hour)
	s, err := w.DB.Client.ReviewStep.Create().SetCampaignID(c.ID).SetRound(1).SetKind(reviewstep.KindCOUNTY).SetRegionCode(county.Code()).SetRegionPath(county).
		SetDueAt(w.now.Add(time.Hour)).SetState(reviewstep.StateRETURNED).SetDecidedBy(w.Attestor.ID()).SetDecidedAt(w.now.Add(-72 * time.Hour)).
		SetComment("再看看价钱。").SetQuestions([]offer.FieldQuestion{{Field: "title", Text: "请核对。"}}).SetVisitedOn("2026-03-02").
		SetAnswers(&offer.Answers{
			Title: "花椒", Summary: "自家的花椒", Produce: c.Produce, Beneficiary: "李秀英一家", PayeeName: "李秀英", PayeeBank: "甘肃农信", AccountLast4: "0018",
			Goal: 1_000_00, Days: 30, DeliveryMonth: "2026-10", LaunchAt: &launch, Story: c.Story, Photos: []uuid.UUID{newID()},
			Costs:  []offer.CostLine{{Kind: "HOUSEHOLD", Label: "农户", BasisPoints: 10_000}},
			Tiers:  []offer.AnsweredTier{{Title: "一斤", Goods: "花椒", Price: 68_00, Stock: &stock, PerPerson: &most, Freight: freight}},
			Ladder: []offer.Rung{{Backers: 10, Price: 60_00}},
		}).Save(w.System)
	w.must(err)
	return s
}

// Tiers answers a campaign's tiers.
func (w *World) Tiers(c *gen.Campaign) []*gen.Tier {
	tiers, err := c.QueryTiers().Order(gen.Asc("position")).All(w.System)
	w.must(err)
	return tiers
}

// Post writes a post of a campaign, with a photo.
func (w *World) Post(c *gen.Campaign) *gen.Post {
	p, err := w.DB.Client.Post.Create().SetCampaignID(c.ID).SetAuthorID(c.OwnerID).SetTitle("花椒晒好了").SetBody("今天装箱。").Save(w.System)
	w.must(err)
	w.must(w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPostID(p.ID).SetPosition(0).SetKey(newID().String()).SetWidth(1280).SetHeight(960).
		SetColor("#aa3322").SetFormat("jpeg").SetAlt("装箱").Exec(w.System))
	return p
}

// Question writes a question about a campaign.
func (w *World) Question(c *gen.Campaign, answered bool) *gen.Question {
	create := w.DB.Client.Question.Create().SetCampaignID(c.ID).SetAskedBy(w.Stranger.ID()).SetText("什么时候发货？")
	if answered {
		create.SetAnswer("八月。").SetAnsweredBy(c.OwnerID).SetAnsweredAt(w.now)
	}
	q, err := create.Save(w.System)
	w.must(err)
	return q
}

// Problem writes a problem that Reporter reported.
func (w *World) Problem(c *gen.Campaign) *gen.Problem {
	p, err := w.DB.Client.Problem.Create().SetCampaignID(c.ID).SetRegionPath(c.RegionPath).SetReporterID(w.Reporter.ID()).
		SetKind("OTHER").SetText("照片不是这个村的。").Save(w.System)
	w.must(err)
	return p
}

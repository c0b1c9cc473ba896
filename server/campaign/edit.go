package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
)

// Edit is what somebody writes into a draft. What is nil stays as it is; a list
// that is not nil replaces the whole list, and an empty one empties it.
type Edit struct {
	Title, Summary, Produce, Beneficiary *string
	PayeeName, PayeeBank, PayeeAccount   *string
	Goal                                 *money.Fen
	Days                                 *int
	DeliveryMonth                        *string
	LaunchAt                             *time.Time
	LaunchOnApproval                     bool         // takes a wished launch back
	Story                                *offer.Story // the whole of it
	Costs                                []offer.CostLine
	Ladder                               []offer.Rung
	Tiers                                []Tier
}

// onto answers d with the edit written into it.
func (e Edit) onto(d Draft) Draft {
	set(&d.Title, e.Title)
	set(&d.Summary, e.Summary)
	set(&d.Produce, e.Produce)
	set(&d.Beneficiary, e.Beneficiary)
	set(&d.Payee.Name, e.PayeeName)
	set(&d.Payee.Bank, e.PayeeBank)
	set(&d.Payee.Account, e.PayeeAccount)
	set(&d.Goal, e.Goal)
	set(&d.Days, e.Days)
	set(&d.DeliveryMonth, e.DeliveryMonth)
	set(&d.Story, e.Story)
	if e.LaunchAt != nil {
		at := clock.Cut(*e.LaunchAt)
		d.LaunchAt = &at
	}
	if e.LaunchOnApproval {
		d.LaunchAt = nil
	}
	if e.Costs != nil {
		d.Costs = e.Costs
	}
	if e.Ladder != nil {
		d.Ladder = e.Ladder
	}
	if e.Tiers != nil {
		d.Tiers = e.Tiers
	}
	return d
}

func set[T any](into, value *T) {
	if value != nil {
		*into = *value
	}
}

// concerning keeps the faults of what the edit touches. Answers come one by one and in
// any order, so what another answer makes wrong does not keep this one from being
// saved; nor may a draft that lay until its delivery month had passed not have its
// title mended. Submitting looks at the whole.
func (e Edit) concerning(faults fault.List) fault.List {
	given := map[string]bool{
		"title": e.Title != nil, "summary": e.Summary != nil, "produce": e.Produce != nil, "beneficiary": e.Beneficiary != nil,
		"payee": e.PayeeName != nil || e.PayeeBank != nil || e.PayeeAccount != nil, "goal": e.Goal != nil, "days": e.Days != nil,
		"deliveryMonth": e.DeliveryMonth != nil, "launchAt": e.LaunchAt != nil, "story": e.Story != nil,
		"costs": e.Costs != nil, "ladder": e.Ladder != nil, "tiers": e.Tiers != nil,
	}
	var kept fault.List
	for _, f := range faults {
		if answer, _, _ := strings.Cut(f.Field, "."); given[answer] {
			kept = append(kept, f)
		}
	}
	return kept
}

// draftOf reads a stored campaign and its tiers back as a draft.
func draftOf(c *gen.Campaign, tiers []*gen.Tier) Draft {
	d := Draft{
		Title: c.Title, Summary: c.Summary, Produce: c.Produce, Beneficiary: c.BeneficiaryName,
		Payee: Payee{Name: c.PayeeName, Bank: c.PayeeBank, Kept: len(c.PayeeAccountSealed) > 0},
		Goal:  c.GoalMinor, Days: c.Days, DeliveryMonth: c.DeliveryMonth, LaunchAt: c.LaunchAt,
		Story: c.Story, Costs: c.Costs, Ladder: c.Ladder,
	}
	for _, t := range tiers {
		d.Tiers = append(d.Tiers, Tier{
			Title: t.Title, Goods: t.Goods, Price: t.PriceMinor, Stock: t.Stock, PerPerson: t.PerPerson, Freight: t.Freight,
		})
	}
	return d
}

// write fills a row from a checked draft. places are the names for the search text.
func write(m *gen.CampaignMutation, d Draft, keys *personal.Keys, places []string) {
	m.SetTitle(d.Title)
	m.SetSummary(d.Summary)
	m.SetProduce(d.Produce)
	m.SetBeneficiaryName(d.Beneficiary)
	m.SetPayeeName(d.Payee.Name)
	m.SetPayeeBank(d.Payee.Bank)
	if a := d.Payee.Account; a != "" {
		m.SetPayeeAccountSealed(keys.SealText(a, personal.PayeeAccount))
		m.SetPayeeAccountLast4(a[len(a)-4:])
	}
	m.SetGoalMinor(d.Goal)
	m.SetDays(d.Days)
	m.SetDeliveryMonth(d.DeliveryMonth)
	if d.LaunchAt != nil {
		m.SetLaunchAt(*d.LaunchAt)
	} else {
		m.ClearLaunchAt()
	}
	m.SetStory(d.Story)
	m.SetCosts(d.Costs)
	m.SetLadder(d.Ladder)
	m.SetSearchText(SearchText(d.Title, d.Summary, d.Produce, d.Beneficiary, places))
}

// replaceTiers writes the tiers anew. Only drafts come here, and a draft has never
// been pledged to, so no pledge points to the rows that go.
func replaceTiers(ctx context.Context, tx *gen.Tx, c *gen.Campaign, tiers []Tier) error {
	if _, err := tx.Tier.Delete().Where(tier.CampaignID(c.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("campaign: replace tiers: %w", err)
	}
	if len(tiers) == 0 {
		return nil
	}
	rows := make([]*gen.TierCreate, len(tiers))
	for i, t := range tiers {
		rows[i] = tx.Tier.Create().SetCampaignID(c.ID).SetPosition(i).SetTitle(t.Title).SetGoods(t.Goods).
			SetPriceMinor(t.Price).SetNillableStock(t.Stock).SetNillablePerPerson(t.PerPerson).SetFreight(t.Freight)
	}
	if err := tx.Tier.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("campaign: write tiers: %w", err)
	}
	return nil
}

func tiersOf(ctx context.Context, tx *gen.Tx, c *gen.Campaign) ([]*gen.Tier, error) {
	tiers, err := tx.Tier.Query().Where(tier.CampaignID(c.ID)).Order(tier.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: load tiers: %w", err)
	}
	return tiers, nil
}

// placesOf answers the names of a village and what it lies in, the village first.
func placesOf(ctx context.Context, tx *gen.Tx, segments []string) ([]string, error) {
	var names []string
	err := tx.Region.Query().Where(genregion.IDIn(segments...)).Order(genregion.ByPath(sql.OrderDesc())).Select(genregion.FieldName).Scan(ctx, &names)
	if err != nil {
		return nil, fmt.Errorf("campaign: load places: %w", err)
	}
	return names, nil
}

// changes answers the answers that differ between two drafts, for the audit trail. It
// outlives whoever wrote the draft, so of their own words it keeps digests, which tell
// that they changed; of the payee's bank and account it keeps only that.
func (s *Service) changes(before, after Draft) (from, to map[string]any) {
	from, to = map[string]any{}, map[string]any{}
	a, b := s.flat(before), s.flat(after)
	for field := range b {
		if !reflect.DeepEqual(a[field], b[field]) {
			from[field], to[field] = a[field], b[field]
		}
	}
	if after.Payee.Account != "" || after.Payee.Bank != before.Payee.Bank {
		to["payeeChanged"] = true
	}
	return from, to
}

func (s *Service) flat(d Draft) map[string]any {
	return map[string]any{
		"titleDigest": s.digest(d.Title), "summaryDigest": s.digest(d.Summary), "beneficiaryDigest": s.digest(d.Beneficiary), "payeeDigest": s.digest(d.Payee.Name),
		"storyDigest": s.digest(d.Story), "costsDigest": s.digest(emptyAsNil(d.Costs)), "tiersDigest": s.digest(emptyAsNil(d.Tiers)),
		"produce": d.Produce, "goalMinor": int64(d.Goal), "days": d.Days, "deliveryMonth": d.DeliveryMonth, "launchAt": cut(d.LaunchAt), "ladder": emptyAsNil(d.Ladder),
	}
}

// digest answers the keyed digest of what somebody wrote, "" when it is empty.
func (s *Service) digest(written any) string {
	if reflect.ValueOf(written).IsZero() {
		return ""
	}
	raw, err := json.Marshal(written)
	if err != nil {
		raw = fmt.Append(nil, written)
	}
	return s.Keys.Digest(personal.Draft, string(raw))
}

// cut answers a time so that equal ones compare as equal, wherever they were read.
func cut(t *time.Time) any {
	if t == nil {
		return nil
	}
	return clock.Cut(*t)
}

func emptyAsNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/pledge"
)

type pledgeFormView struct {
	Change                                      bool
	Version                                     int
	Action, Back, Key, Campaign                 string
	Crumbs                                      []crumb
	Problems                                    []trouble
	Off                                         string
	Tiers                                       []quantityView
	Name, Phone, Province, City, County, Detail field
	Anonymous                                   bool
	Sum                                         *sumView
	Consent                                     string
}

type quantityView struct {
	ID, Name, Title, Value, Wrong string
	Price, Freight                money.Fen
	Limited                       bool
	Left, PerPerson, Max          int
}

// sumView is what the choice costs at most.
type sumView struct {
	Goods, Freight, Cap money.Fen
	Province            string
}

// typed is what stands in the form: what was asked for, as it was typed.
type typed struct {
	quantities map[uuid.UUID]string
	address    pledge.Address
	anonymous  bool
	key        string
	version    int
}

func quantityName(tier uuid.UUID) string { return "q." + tier.String() }

func (v *visit) typed(tiers []*gen.Tier) typed {
	form := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	in := typed{
		quantities: map[uuid.UUID]string{}, anonymous: form("anonymous") == "yes", key: form("key"),
		address: pledge.Address{
			Name: form("name"), Phone: form("phone"), Province: form("province"), City: form("city"), County: form("county"), Detail: form("detail"),
		},
	}
	in.version, _ = strconv.Atoi(form("version"))
	for _, t := range tiers {
		in.quantities[t.ID] = form(quantityName(t.ID))
	}
	return in
}

// lines answers what is ordered and, for each line, its tier's place. A quantity
// that is no number becomes one that the use case refuses.
func (in typed) lines(tiers []*gen.Tier) (lines []pledge.LineInput, place []int) {
	for i, t := range tiers {
		text := in.quantities[t.ID]
		n, err := strconv.Atoi(text)
		if err != nil && text != "" {
			n = -1
		}
		if n != 0 {
			lines = append(lines, pledge.LineInput{TierID: t.ID, Quantity: n})
			place = append(place, i)
		}
	}
	return lines, place
}

func (s *site) pledgeForm(v *visit) (*answer, error) {
	if v.me == nil {
		return nil, fault.NewUnauthenticated()
	}
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	in := typed{quantities: map[uuid.UUID]string{}, key: newKey()}
	if chosen, err := uuid.Parse(v.r.URL.Query().Get("tier")); err == nil {
		in.quantities[chosen] = "1"
	} else if len(p.Tiers) == 1 {
		in.quantities[p.Tiers[0].ID] = "1"
	}
	return s.showPledgeForm(v, p, nil, in, troubles{})
}

func newKey() string { return uuid.NewString() }

func (s *site) pledgeCreate(v *visit) (*answer, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	in := v.typed(p.Tiers)
	if v.r.PostFormValue("do") == "sum" {
		return s.showPledgeForm(v, p, nil, in, troubles{})
	}
	lines, place := in.lines(p.Tiers)
	made, err := s.Pledges.Create(v.ctx, pledge.CreateInput{
		CampaignID: p.Campaign.ID, Lines: lines, Address: in.address, Anonymous: in.anonymous, IdempotencyKey: in.key, Locale: v.Lang(),
	})
	if err != nil {
		return s.pledgeRefused(v, p, nil, in, place, err)
	}
	if made.CheckoutURL == "" {
		return to("/pledges/" + made.ID.String()), nil
	}
	return to(made.CheckoutURL), nil
}

// pledgeRefused shows the form again with what was typed and all that is wrong.
func (s *site) pledgeRefused(v *visit, p *campaign.Page, change *gen.Pledge, in typed, place []int, cause error) (*answer, error) {
	wrong, err := v.refused(cause, func(path string) *field {
		if line, name, ok := strings.Cut(strings.TrimPrefix(path, "lines."), "."); ok && strings.HasPrefix(path, "lines.") {
			if i, err := strconv.Atoi(line); err == nil && i < len(place) && (name == "quantity" || name == "tierId") {
				return &field{ID: quantityID(place[i]), Label: p.Tiers[place[i]].Title}
			}
		}
		if path == "lines" {
			return &field{ID: quantityID(0), Label: v.t("page.pledge.lines")}
		}
		for _, name := range addressFields {
			if path == "shippingAddress."+name {
				return &field{ID: name, Label: v.t("page.pledge." + name)}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if fault.HasCode(cause, "IDEMPOTENCY_MISMATCH") {
		in.key = newKey() // this one belongs to what was sent before
	}
	if fault.HasCode(cause, "VERSION_CONFLICT") && change != nil {
		in.version = change.Version // having been told, the backer may press again
	}
	return s.showPledgeForm(v, p, change, in, wrong)
}

var addressFields = []string{"name", "phone", "province", "city", "county", "detail"}

func quantityID(i int) string { return "q-" + strconv.Itoa(i) }

func (s *site) showPledgeForm(v *visit, p *campaign.Page, change *gen.Pledge, in typed, wrong troubles) (*answer, error) {
	c := p.Campaign
	path := "/c/" + c.Slug + "/pledge"
	view := pledgeFormView{
		Action: path, Back: "/c/" + c.Slug, Key: in.key, Campaign: c.Title, Problems: wrong.List, Anonymous: in.anonymous,
		Crumbs: []crumb{{c.Title, "/c/" + c.Slug}, {Name: v.t("page.pledge.crumb")}},
	}
	title := v.t("page.pledge.title")
	if change != nil {
		here := "/pledges/" + change.ID.String()
		view.Change, view.Version, view.Action, view.Back = true, in.version, here+"/change", here
		view.Crumbs = []crumb{{v.t("page.mine.title"), "/pledges"}, {c.Title, here}, {Name: v.t("page.status.change")}}
		title, path = v.t("page.pledge.changeTitle"), here+"/change"
	}
	standing := standingOf(c, v.now)
	switch {
	case s.PledgingOff:
		view.Off = v.t("page.campaign.off")
	case !standing.Live || standing.Left.Unit == "over":
		view.Off = v.t("page.pledge.notOpen")
	}
	for i, t := range p.Tiers {
		view.Tiers = append(view.Tiers, quantityOf(i, t, in, wrong, change))
	}
	v.addressFields(&view, in.address, wrong)
	view.Sum = sumOf(p.Tiers, in)
	if c.Deadline != nil {
		view.Consent = v.consent(*c.Deadline, s.Dunning, view.Sum)
	}
	return &answer{status: wrong.status(), page: "pledge_form", section: "campaigns", title: title + " · " + c.Title, here: path, view: view}, nil
}

func quantityOf(i int, t *gen.Tier, in typed, wrong troubles, change *gen.Pledge) quantityView {
	q := quantityView{
		ID: quantityID(i), Name: quantityName(t.ID), Title: t.Title, Value: in.quantities[t.ID], Wrong: wrong.Wrong[quantityID(i)],
		Price: t.PriceMinor, Freight: t.Freight.To(in.address.Province), Max: pledge.MaxQuantity,
	}
	if q.Value == "" {
		q.Value = "0"
	}
	if t.Stock != nil {
		q.Limited, q.Left = true, max(0, *t.Stock-t.Claimed)
		q.Max = min(q.Max, q.Left)
	}
	if t.PerPerson != nil {
		q.PerPerson = *t.PerPerson
		q.Max = min(q.Max, q.PerPerson)
	}
	if change != nil {
		// What the pledge already holds can be kept.
		for _, l := range change.Edges.Lines {
			if l.TierID == t.ID {
				q.Max = max(q.Max, l.Quantity)
			}
		}
	}
	return q
}

func (v *visit) addressFields(view *pledgeFormView, a pledge.Address, wrong troubles) {
	text := func(name, value, complete string, most int, required bool) field {
		return field{
			ID: name, Name: name, Label: v.t("page.pledge." + name), Value: value, Complete: complete, Max: most, Required: required, Wrong: wrong.Wrong[name],
		}
	}
	view.Name = text("name", a.Name, "name", 40, true)
	view.Phone = text("phone", a.Phone, "tel", 24, true)
	view.Phone.Type, view.Phone.Mode, view.Phone.Hint = "tel", "tel", v.t("page.pledge.phoneHint")
	view.City = text("city", a.City, "address-level2", 40, true)
	view.County = text("county", a.County, "address-level3", 40, false)
	view.Detail = text("detail", a.Detail, "street-address", 120, true)
	view.Province = text("province", a.Province, "address-level1", 0, true)
	view.Province.Options = []option{{"", v.t("page.pledge.provinceChoose")}}
	for _, p := range offer.Provinces {
		view.Province.Options = append(view.Province.Options, option{p, v.t("page.province." + p)})
	}
}

// sumOf answers what the chosen lines cost at most, nil while nothing sensible is chosen.
func sumOf(tiers []*gen.Tier, in typed) *sumView {
	lines, place := in.lines(tiers)
	out := &sumView{Province: in.address.Province}
	if !slices.Contains(offer.Provinces, out.Province) {
		out.Province = ""
	}
	for i, l := range lines {
		t := tiers[place[i]]
		goods, err := t.PriceMinor.Times(l.Quantity)
		if err != nil || l.Quantity > pledge.MaxQuantity {
			return nil
		}
		freight, err := t.Freight.To(out.Province).Times(l.Quantity)
		if err != nil {
			return nil
		}
		out.Goods += goods
		out.Freight += freight
	}
	if len(lines) == 0 {
		return nil
	}
	out.Cap = out.Goods + out.Freight
	return out
}

// consent says what happens to the money and when, with the amount once it is known.
func (v *visit) consent(deadline time.Time, dunning time.Duration, sum *sumView) string {
	args := []any{"deadline", deadline, "last", v.when(deadline.Add(dunning))}
	if sum == nil || sum.Province == "" {
		return v.t("page.pledge.consentOpen", args...)
	}
	return v.t("page.pledge.consent", append(args, "cap", sum.Cap)...)
}

func (s *site) changeForm(v *visit) (*answer, error) {
	p, page, err := s.loadForChange(v)
	if err != nil {
		return nil, err
	}
	address, err := s.Pledges.Address(v.ctx, p.ID)
	if err != nil {
		return nil, err
	}
	in := typed{quantities: map[uuid.UUID]string{}, address: address, anonymous: p.Anonymous, key: newKey(), version: p.Version}
	for _, l := range p.Edges.Lines {
		in.quantities[l.TierID] = strconv.Itoa(l.Quantity)
	}
	return s.showPledgeForm(v, page, p, in, troubles{})
}

func (s *site) change(v *visit) (*answer, error) {
	p, page, err := s.loadForChange(v)
	if err != nil {
		return nil, err
	}
	in := v.typed(page.Tiers)
	if v.r.PostFormValue("do") == "sum" {
		return s.showPledgeForm(v, page, p, in, troubles{})
	}
	lines, place := in.lines(page.Tiers)
	if lines == nil {
		lines = []pledge.LineInput{} // none is not the same as "as before"
	}
	_, err = s.Pledges.Change(v.ctx, pledge.ChangeInput{
		ID: p.ID, Version: in.version, Lines: lines, Address: &in.address, Anonymous: &in.anonymous, IdempotencyKey: in.key, Locale: v.Lang(),
	})
	if err != nil {
		return s.pledgeRefused(v, page, p, in, place, err)
	}
	return to("/pledges/" + p.ID.String() + "?done=changed"), nil
}

func (s *site) loadForChange(v *visit) (*gen.Pledge, *campaign.Page, error) {
	p, err := s.load(v)
	if err != nil {
		return nil, nil, err
	}
	if err := access.Require(v.ctx, access.PledgeChange, access.OfPledge(p)); err != nil {
		return nil, nil, err
	}
	page, err := s.Campaigns.Page(v.ctx, p.Edges.Campaign.Slug)
	return p, page, err
}

type cancelView struct {
	Problems                    []trouble
	Crumbs                      []crumb
	Campaign, Action, Back, Key string
	Amount                      money.Fen
}

func (s *site) cancelForm(v *visit) (*answer, error) { return s.showCancel(v, newKey(), troubles{}) }

func (s *site) showCancel(v *visit, key string, wrong troubles) (*answer, error) {
	p, err := s.load(v)
	if err != nil {
		return nil, err
	}
	if err := access.Require(v.ctx, access.PledgeCancel, access.OfPledge(p)); err != nil {
		return nil, err
	}
	here := "/pledges/" + p.ID.String()
	return &answer{status: wrong.status(), page: "pledge_cancel", section: "pledges", title: v.t("page.cancel.title"), here: here + "/cancel", view: cancelView{
		Problems: wrong.List, Campaign: p.Edges.Campaign.Title, Action: here + "/cancel", Back: here, Key: key, Amount: amountOf(p),
		Crumbs: []crumb{{v.t("page.mine.title"), "/pledges"}, {p.Edges.Campaign.Title, here}, {Name: v.t("page.cancel.title")}},
	}}, nil
}

func (s *site) cancel(v *visit) (*answer, error) {
	id, err := v.pledgeID()
	if err != nil {
		return nil, err
	}
	key := v.r.PostFormValue("key")
	if _, err := s.Pledges.Cancel(v.ctx, id, key); err != nil {
		wrong, other := v.refused(err, inputs(nil))
		if other != nil {
			return nil, other
		}
		return s.showCancel(v, key, wrong)
	}
	return to("/pledges/" + id.String() + "?done=cancelled"), nil
}

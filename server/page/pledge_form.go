package page

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/address"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/pledge"
)

// The steps of pledging, and of changing a pledge, as a form's button names them.
const (
	stepGoods   = "goods"
	stepAddress = "address"
	stepCheck   = "check"
	stepAgree   = "agree"
)

// ordering is a backer on the way through the steps.
type ordering struct {
	*site
	v      *visit
	page   *campaign.Page
	change *gen.Pledge // the pledge that is changed; nil for a new one
	in     order
	kept   []*address.Kept
	own    *ownView // what the backer has pledged to the campaign already
	name   string   // of the backer, as the campaign's page shows it
	at     string   // the step that is shown
	told   []*fault.Fault
	lost   string // the sentence about what is not in this browser any more, or empty
}

// pledged answers what the reader has pledged to a campaign, nil for nothing.
func (s *site) pledged(v *visit, campaignID uuid.UUID) (*ownView, error) {
	own, err := s.Pledges.Own(v.ctx, campaignID)
	if err != nil || own.Pledges == 0 {
		return nil, err
	}
	view := &ownView{Units: own.Units, Href: "/pledges"}
	switch {
	case own.Failed != uuid.Nil:
		view.Href, view.Failed = "/pledges/"+own.Failed.String(), true
	case own.Pledges == 1:
		view.Href += "/" + own.Newest.String()
	}
	return view, nil
}

// path is where the form of all steps is sent, and where the steps are shown.
func (o *ordering) path() string {
	if o.change != nil {
		return "/pledges/" + o.change.ID.String() + "/change"
	}
	return "/c/" + o.page.Campaign.Slug + "/pledge"
}

func (s *site) ordering(v *visit, p *campaign.Page, change *gen.Pledge, in order) (*ordering, error) {
	o := &ordering{site: s, v: v, page: p, change: change, in: in}
	var err error
	if change == nil {
		if o.own, err = s.pledged(v, p.Campaign.ID); err != nil {
			return nil, err
		}
	}
	if v.me == nil {
		return o, nil
	}
	who, err := s.Accounts.Me(v.ctx)
	if err != nil {
		return nil, err
	}
	o.name = who.DisplayName
	if s.Addresses == nil {
		return o, nil
	}
	o.kept, err = s.Addresses.List(v.ctx)
	return o, err
}

// pledgeForm is the first step. The address may say what was chosen before:
// nothing of it is personal.
func (s *site) pledgeForm(v *visit) (*answer, error) {
	if v.me == nil {
		return nil, fault.NewUnauthenticated()
	}
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	query := v.r.URL.Query()
	in := newOrder(query.Get("key"))
	for _, t := range p.Tiers {
		in.quantities[t.ID] = "1"
		if len(p.Tiers) == 1 || query.Get("tier") == t.ID.String() {
			in.chosen[t.ID] = true
			if n, err := strconv.Atoi(query.Get("quantity")); err == nil && n > 0 && n <= pledge.MaxQuantity {
				in.quantities[t.ID] = strconv.Itoa(n)
			}
		}
	}
	o, err := s.ordering(v, p, nil, in)
	if err != nil {
		return nil, err
	}
	return o.resume(stepGoods)
}

// pledgeCreate takes the form of each step.
func (s *site) pledgeCreate(v *visit) (*answer, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	o, err := s.ordering(v, p, nil, v.ordered(p.Tiers))
	if err != nil {
		return nil, err
	}
	if step := o.step(); step != stepAgree {
		return o.walk(step)
	}
	lines, place := o.in.lines(p.Tiers)
	goesTo, there := o.in.destination(o.kept)
	if !there {
		return o.walk(stepCheck)
	}
	made, err := s.Pledges.Create(v.ctx, pledge.CreateInput{
		CampaignID: p.Campaign.ID, Lines: lines, Address: goesTo, Anonymous: o.in.anonymous, IdempotencyKey: o.in.key, Locale: v.Lang(),
	})
	if err != nil {
		return o.turnedDown(place, err)
	}
	o.remember(goesTo)
	page := "/pledges/" + made.ID.String()
	o.made(page)
	return to(cmp.Or(made.CheckoutURL, page)), nil
}

// remember keeps an address at its owner's wish, and notes the use of one that is kept.
func (o *ordering) remember(used pledge.Address) {
	if o.Addresses != nil && (o.in.keep || o.in.where != "" && o.in.where != elsewhere) {
		o.Addresses.Remember(o.v.ctx, used)
	}
}

// step answers where the pressed button leads. That of another language leads back to
// the step it was pressed at, with what was typed there. What is not remembered, or is
// an order by now, goes on under a new key; a pledge is not made by it unseen.
func (o *ordering) step() string {
	step := o.pressed()
	if o.v.me == nil {
		return step
	}
	kept, there := o.recall()
	switch {
	case !there && step == stepAgree:
		o.renew("page.pledge.again")
		return stepCheck
	case !there, kept.Made != "" && step != stepAgree:
		o.renew("")
	}
	return step
}

func (o *ordering) pressed() string {
	if lang := o.v.r.PostFormValue("lang"); lang != "" {
		o.v.cookies = append(o.v.cookies, o.cookie(languageCookie, message.Known(lang), languageLife))
		return o.v.r.PostFormValue("at")
	}
	return o.v.r.PostFormValue("go")
}

// walk answers the form of a step.
func (o *ordering) walk(step string) (*answer, error) { return o.settle(o.proceed(step)) }

// turnedDown answers the form of the last step when it was refused.
func (o *ordering) turnedDown(place []int, cause error) (*answer, error) {
	if fault.HasCode(cause, "IDEMPOTENCY_MISMATCH") {
		o.renew("") // the key belongs to what was sent before
	}
	if fault.HasCode(cause, "VERSION_CONFLICT") && o.change != nil {
		o.in.version = o.change.Version // having been told, the backer may press again
	}
	return o.settle(o.refused(stepCheck, place, cause))
}

// settle leads to the address of the step that would be shown: going back over it, or
// reloading it, sends nothing again. What is our own fault is told at once.
func (o *ordering) settle(a *answer, err error) (*answer, error) {
	if err != nil || o.v.unforeseen != nil || a.redirect != "" {
		return a, err
	}
	if at := o.keep(); at != "" {
		return to(at), nil
	}
	return a, nil
}

// proceed shows the step that was asked for, once those before it are right.
func (o *ordering) proceed(step string) (*answer, error) {
	if step != stepAddress && step != stepCheck {
		return o.show(stepGoods, troubles{}), nil
	}
	lines, place := o.in.lines(o.page.Tiers)
	in := pledge.CheckInput{CampaignID: o.page.Campaign.ID, IdempotencyKey: o.in.key, Lines: lines}
	before := stepGoods
	if step == stepCheck && o.in.addressed() {
		before = stepAddress
	}
	if o.change != nil {
		in.PledgeID, in.IdempotencyKey = o.change.ID, ""
	}
	goesTo, there := pledge.Address{}, true
	if step == stepCheck {
		goesTo, there = o.in.destination(o.kept)
		goesTo = goesTo.Tidy()
		in.Province = goesTo.Province
	}
	if err := o.Pledges.Check(o.v.ctx, in); err != nil {
		return o.refused(before, place, err)
	}
	if step == stepAddress {
		return o.show(stepAddress, troubles{}), nil
	}
	if !there {
		return o.gone()
	}
	if err := goesTo.Check("shippingAddress").Err(); err != nil {
		return o.refused(stepAddress, place, err)
	}
	return o.show(stepCheck, troubles{}), nil
}

// gone asks again where the goods go: the kept address that was chosen is kept no more.
func (o *ordering) gone() (*answer, error) {
	o.in.where = ""
	return o.refused(stepAddress, nil, fault.List{fault.NewInvalid("ADDRESS_GONE", "shippingAddress.name")})
}

// refused shows what is wrong, at the step it belongs to: that of the first answer that
// has to change, or here when it is about none. What is wrong with later steps is told
// there.
func (o *ordering) refused(here string, place []int, cause error) (*answer, error) {
	v, stepOf := o.v, map[string]string{}
	if v.me == nil && !o.in.addressed() && len(place) == 1 && o.change == nil {
		return to(signInFirst(o.chosen(place[0]))), nil
	}
	o.told = fault.All(cause)
	wrong, err := v.refused(cause, func(path string) *field {
		f := o.goodsField(path, place)
		if name, ok := strings.CutPrefix(path, "shippingAddress."); ok {
			f = &field{ID: name, Label: v.t("page.pledge." + name)}
			stepOf[f.ID] = stepAddress
		} else if f != nil {
			stepOf[f.ID] = stepGoods
		}
		return f
	})
	if err != nil {
		return nil, err
	}
	for _, step := range []string{stepAddress, stepGoods} {
		if slices.Contains(slices.Collect(maps.Values(stepOf)), step) {
			here = step
		}
	}
	wrong.keep(func(id string) bool { return stepOf[id] == here })
	if here == stepAddress && len(stepOf) > 0 {
		// A kept address that will not do is mended in the fields.
		o.in.address, _ = o.in.destination(o.kept)
		o.in.where = elsewhere
	}
	if fault.HasCode(cause, "IDEMPOTENCY_MISMATCH") {
		wrong.List = []trouble{{Href: "/pledges", Text: v.t("page.pledge.sentBefore")}}
	}
	return o.show(here, wrong), nil
}

// chosen is the address of the first step with a tier and its quantity chosen.
func (o *ordering) chosen(i int) string {
	t := o.page.Tiers[i]
	return "/c/" + o.page.Campaign.Slug + "/pledge?" + url.Values{"tier": {t.ID.String()}, "quantity": {o.in.quantities[t.ID]}}.Encode()
}

// goodsField answers the input of the first step that a fault's path means.
func (o *ordering) goodsField(path string, place []int) *field {
	tiers := o.page.Tiers
	if path == "lines" && len(place) > 0 {
		return &field{ID: quantityID(place[0]), Label: tiers[place[0]].Title}
	}
	if path == "lines" {
		return &field{ID: tierID(0), Label: o.v.t("page.pledge.lines")}
	}
	line, name, ok := strings.Cut(strings.TrimPrefix(path, "lines."), ".")
	if i, err := strconv.Atoi(line); ok && err == nil && i >= 0 && i < len(place) && (name == "quantity" || name == "tierId") {
		return &field{ID: quantityID(place[i]), Label: tiers[place[i]].Title}
	}
	return nil
}

func tierID(i int) string { return "t-" + strconv.Itoa(i) }

func quantityID(i int) string { return "q-" + strconv.Itoa(i) }

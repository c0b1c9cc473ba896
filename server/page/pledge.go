package page

import (
	"cmp"
	"net/http"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/pledge"
)

// pledgeID reads the id in the address.
func (v *visit) pledgeID() (uuid.UUID, error) {
	if v.me == nil {
		return uuid.UUID{}, fault.NewUnauthenticated()
	}
	id, err := uuid.Parse(v.r.PathValue("id"))
	if err != nil {
		return uuid.UUID{}, fault.NewNotFound("pledge")
	}
	return id, nil
}

func (s *site) load(v *visit) (*gen.Pledge, error) {
	id, err := v.pledgeID()
	if err != nil {
		return nil, err
	}
	return s.Pledges.Get(v.ctx, id)
}

// pledge is how one pledge stands and what happens next.
func (s *site) pledge(v *visit) (*answer, error) { return s.showPledge(v, troubles{}) }

func (s *site) showPledge(v *visit, wrong troubles) (*answer, error) {
	if token := v.linkToken(); v.me == nil && token != "" {
		return to("/l/" + token), nil // back from the provider's page without a card
	}
	p, err := s.load(v)
	if err != nil {
		return nil, err
	}
	news, err := s.news(v, p)
	if err != nil {
		return nil, err
	}
	h := v.hear(p, news)
	// Officers who may read a pledge see no address here.
	var address *pledge.Address
	if p.BackerID == v.me.PersonID {
		a, err := s.Pledges.Address(v.ctx, p.ID)
		if err != nil {
			return nil, err
		}
		address = &a
	}
	shown := ""
	if address != nil && !p.Anonymous {
		who, err := s.Accounts.Me(v.ctx)
		if err != nil {
			return nil, err
		}
		shown = who.DisplayName
	}
	query := v.r.URL.Query()
	view := s.pledgeViewOf(v, p, address, h)
	view.Problems, view.Shown = wrong.List, cmp.Or(shown, v.t("page.status.shownName"))
	switch done := query.Get("done"); done {
	case "changed", "cancelled":
		view.Flash = v.t("page.status." + done)
	default:
		view.Flash = v.flash("followed", "unfollowed")
	}
	if c := p.Edges.Campaign; address != nil && c.State.Public() {
		view.Share, view.Follow = "/c/"+c.Slug+"/share", true
		if view.Follows, err = s.Follows.Following(v.ctx, c.ID); err != nil {
			return nil, err
		}
	}
	a := &answer{
		status: wrong.status(), page: "pledge", section: "pledges", title: view.Title, here: "/pledges/" + p.ID.String(), view: view,
	}
	if h.waits() {
		v.lookAgain(a)
	}
	return a, nil
}

// card opens the provider's page for a card: the first, another while the goods are
// held, or another for a charge that failed.
func (s *site) card(v *visit) (*answer, error) {
	p, err := s.load(v)
	if err != nil {
		return nil, err
	}
	here := "/pledges/" + p.ID.String()
	address := ""
	switch {
	case p.State.OpenCharge() && v.r.Method == http.MethodPost:
		address, err = s.Charges.NewCard(v.ctx, p.ID)
	case p.State.OpenCharge():
		return to(here), nil
	default:
		var after *gen.Pledge
		if after, err = s.Pledges.Checkout(v.ctx, p.ID); err == nil {
			address = after.CheckoutURL
		}
	}
	switch {
	case err == nil && address == "":
		return to(here), nil
	case err == nil:
		return to(address), nil
	case fault.Is(err, fault.Unavailable):
		return s.cardAway(v, p, err)
	}
	wrong, err := v.refused(err, inputs(nil))
	if err != nil {
		return nil, err
	}
	return s.showPledge(v, wrong)
}

type cardView struct {
	Problems               []trouble
	Crumbs                 []crumb
	Campaign, Action, Back string
}

// cardAway is shown while the provider does not answer.
func (s *site) cardAway(v *visit, p *gen.Pledge, cause error) (*answer, error) {
	wrong, err := v.refused(cause, inputs(nil))
	if err != nil {
		return nil, err
	}
	here, title := "/pledges/"+p.ID.String(), v.t("page.card.title")
	return &answer{status: wrong.status(), page: "card", section: "pledges", title: title, here: here, view: cardView{
		Problems: wrong.List, Campaign: p.Edges.Campaign.Title, Action: here + "/card", Back: here,
		Crumbs: []crumb{{v.t("page.mine.title"), "/pledges"}, {Name: title}},
	}}, nil
}

// pledgeConfirm leads to the bank's page for a charge that its holder has to confirm.
func (s *site) pledgeConfirm(v *visit) (*answer, error) {
	id, err := v.pledgeID()
	if err != nil {
		return nil, err
	}
	address, err := s.Charges.ConfirmAuth(v.ctx, id)
	if err != nil {
		wrong, other := v.refused(err, inputs(nil))
		if other != nil {
			return nil, other
		}
		return s.showPledge(v, wrong)
	}
	if address == "" {
		return to("/pledges/" + id.String()), nil
	}
	return to(address), nil
}

type returnedView struct{ SignIn string }

// pledgeReturn is where the provider's card page, and the bank's page for a charge,
// lead back to. It asks the provider what came of it; when that does not work
// now, an event brings the news later, so that nothing that goes wrong here is told
// as a failure.
func (s *site) pledgeReturn(v *visit) (*answer, error) {
	session := v.r.URL.Query().Get("session")
	id, err := uuid.Parse(v.r.PathValue("id"))
	switch {
	case err != nil:
		return nil, fault.NewNotFound("pledge")
	case s.PledgingOff:
	case session == "":
		err = s.Charges.Refresh(v.ctx, id)
	case len(session) <= mostSession:
		err = s.Returns.CheckoutReturned(v.ctx, id, session)
	}
	if err != nil {
		s.Log.WarnContext(v.ctx, "page: return from the provider", "request", access.RequestID(v.ctx), "error", err.Error())
	}
	return s.back(v)
}

// mostSession is longer than any id the provider gives.
const mostSession = 255

// back shows the pledge to its backer, and to whoever came by its link the link's page.
// Others who are not signed in hear only that the bank is being asked.
func (s *site) back(v *visit) (*answer, error) {
	if token := v.linkToken(); token != "" {
		if id, err := s.Pledges.OpenLink(v.ctx, token, LinkPurpose); err == nil && id.String() == v.r.PathValue("id") {
			return to("/l/" + token + "?from=bank"), nil
		}
	}
	here := "/pledges/" + v.r.PathValue("id") + "?from=bank"
	if v.me != nil {
		return to(local(here)), nil
	}
	return &answer{page: "returned", title: v.t("page.returned.title"), here: "/", view: returnedView{SignIn: signInFirst(local(here))}}, nil
}

type pledgesView struct {
	Rows []pledgeRow
	More string
}

type pledgeRow struct {
	Href, Campaign, State, Tone, Next string
	Amount                            money.Fen
	Made                              time.Time
}

func (s *site) pledges(v *visit) (*answer, error) {
	list, err := s.Pledges.Mine(v.ctx, pledge.MineInput{After: v.r.URL.Query().Get("after")})
	if err != nil {
		return nil, err
	}
	view := pledgesView{}
	for _, p := range list.Rows {
		h := v.hear(p, false)
		view.Rows = append(view.Rows, pledgeRow{
			Href: "/pledges/" + p.ID.String(), Campaign: p.Edges.Campaign.Title, State: h.short,
			Tone: h.tone, Next: v.nextOf(v.timeline(p, h)), Amount: amountOf(p), Made: p.CreatedAt,
		})
	}
	if list.HasNext {
		view.More = "/pledges?after=" + list.EndCursor
	}
	return &answer{page: "pledges", section: "pledges", title: v.t("page.mine.title"), view: view}, nil
}

// nextOf is what a pledge waits for, in a line.
func (v *visit) nextOf(list []happening) string {
	for _, one := range list {
		if one.State == "now" || one.State == "wait" {
			switch {
			case one.Line != "":
				return one.Line
			case one.Plain:
				return one.When
			}
			return one.When + v.t("page.stop") + one.Text
		}
	}
	return ""
}

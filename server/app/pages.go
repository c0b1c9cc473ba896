package app

import (
	"context"
	"net/http"

	"shanhuo.app/server/access"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/demo"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/page"
	"shanhuo.app/server/web"
)

func (p *portal) pageConfig(c *serveCmd, base string, origin func(*http.Request) string, people []demo.SignIn) page.Config {
	reads := page.Reads{DB: p.db}
	config := page.Config{
		Log: p.log, BaseURL: base, CookieName: web.CookieName(base), Demo: c.Demo,
		Operator: c.Operator, Contact: c.Contact,
		Sandbox: p.sandbox != nil || c.SandboxURL != "", PledgingOff: p.gateway == nil,
		Keys: p.keys, Clock: p.clock, Origin: origin, Dunning: closing.DefaultDunning, Totals: reads.Totals,
		Campaigns: p.campaigns, Regions: reads, Pledges: p.pledges, Addresses: p.addresses, Charges: p.charges, Returns: p.events, Accounts: p.accounts,
		Questions: p.questions, Posts: p.posts, Photos: p.media, Follows: p.follows, Problems: p.problems, Proofs: p.closings,
	}
	if p.outbox != nil {
		config.Outbox, config.MailCount = p.mails, p.mailCount
		config.Tour = p.tour
		for _, who := range people {
			place := who.Place
			if place != "" {
				place = " · " + place
			}
			config.People = append(config.People, page.DemoPerson{
				Name: who.Name, Identifier: who.Identifier, RoleZh: who.Role + place, RoleEn: who.RoleEn + place,
				Is: access.Role(who.Is), County: who.County,
			})
		}
	}
	return config
}

func (p *portal) mailCount(ctx context.Context) (int, error) {
	return p.db.Client.Message.Query().Count(access.AsSystem(ctx, access.ForDemo))
}

func (p *portal) mails(ctx context.Context, to string, asked keyset.Page) (*keyset.List[page.Mail], error) {
	list, err := p.outbox.Page(ctx, p.db, to, asked)
	if err != nil {
		return nil, err
	}
	out := &keyset.List[page.Mail]{HasNext: list.HasNext, EndCursor: list.EndCursor}
	for _, m := range list.Rows {
		out.Rows = append(out.Rows, page.Mail{To: m.To, Subject: m.Subject, Text: m.Text, Code: m.Code, At: m.At})
	}
	return out, nil
}

func (p *portal) tour(ctx context.Context) (*page.Tour, error) {
	t, err := demo.FollowTour(ctx, p.db, p.keys)
	if t == nil {
		return nil, err
	}
	out := &page.Tour{Title: t.Title, State: t.State, Over: t.Over}
	for _, step := range t.Steps {
		out.Steps = append(out.Steps, page.TourStep(step))
	}
	return out, nil
}

package page

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

// demoBar is the demonstration's own part of every page: who one is, the clock, the
// outbox and what to try. Strangers all see the same.
type demoBar struct {
	Now    time.Time
	Who    string // the reader's name; empty for strangers
	Here   string // where to be afterwards
	Groups []demoGroup
	Try    []demoTry
	Over   string // how the story ended, or why it cannot be played on; empty while it can
	Closes *demoCloses
	Mails  int
}

type demoGroup struct {
	Name   string
	People []demoButton
}

type demoButton struct{ Name, Role, Identifier string }

// demoCloses is the deadline that comes next.
type demoCloses struct {
	Until, Title string
	At           time.Time
}

// demoTry is one step of the main story: a page to see, as somebody, or the clock to
// move.
type demoTry struct {
	Text, Button     string
	Identifier, Next string
	Until            string
	Done, Due        bool
}

// demoFacts are what the bar says of the portal, the same for all readers.
type demoFacts struct {
	next  *gen.Campaign // the one that ends next; nil when none is open
	tour  *Tour         // nil when it cannot be told
	mails int
}

// demoLife is how old the facts may be: as old as a page that is kept.
const demoLife = time.Second

type demoKnown struct {
	mu    sync.Mutex
	clock clock.System // machine time: portal time may be moved
	until time.Time
	facts demoFacts
}

// demoBar answers the bar for a page whose address is here.
func (s *site) demoBar(v *visit, here string) *demoBar {
	if !s.Demo {
		return nil
	}
	facts := s.demoFacts(access.Public(v.ctx))
	bar := &demoBar{Now: v.now, Here: demoNext(here), Groups: s.demoGroups(v), Mails: facts.mails}
	if t := facts.tour; t != nil {
		bar.Try = s.demoTries(v, t)
		switch {
		case t.Over:
			bar.Over = v.t("demo.over", "title", t.Title, "state", v.t("page.state."+string(t.State)))
		case t.Due() < 0:
			bar.Over = v.t("demo.end", "name", s.demoPerson(t.Steps[0].As).Name)
		}
	}
	if c := facts.next; c != nil {
		bar.Closes = &demoCloses{Until: c.Deadline.Format(time.RFC3339Nano), Title: c.Title, At: *c.Deadline}
	}
	if v.me != nil {
		me, err := s.Accounts.Me(v.ctx)
		if err != nil {
			s.Log.WarnContext(v.ctx, "page: the demo bar does not know its reader", "error", err.Error())
			return bar
		}
		bar.Who = me.DisplayName
	}
	return bar
}

// demoFacts asks the portal. What cannot be known now is left out: the page is more
// than its bar.
func (s *site) demoFacts(ctx context.Context) demoFacts {
	k := &s.demo
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := k.clock.Now(); now.Before(k.until) {
		return k.facts
	}
	facts := demoFacts{}
	list, err := s.Campaigns.List(ctx, campaign.ListInput{States: []lifecycle.Campaign{lifecycle.CampaignLive}, Page: keyset.Page{First: keyset.FirstMax}})
	if err == nil {
		facts.next = endsNext(list.Rows, s.Clock.Now())
	}
	if s.Tour != nil && err == nil {
		facts.tour, err = s.Tour(ctx)
	}
	if s.MailCount != nil && err == nil {
		facts.mails, err = s.MailCount(ctx)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "page: the demo bar knows little", "error", err.Error())
	}
	k.facts, k.until = facts, k.clock.Now().Add(demoLife)
	return facts
}

// endsNext answers the open campaign whose deadline comes first.
func endsNext(rows []campaign.Row, now time.Time) *gen.Campaign {
	var next *gen.Campaign
	for _, row := range rows {
		c := row.Campaign
		if c.Deadline != nil && c.Deadline.After(now) && (next == nil || c.Deadline.Before(*next.Deadline)) {
			next = c
		}
	}
	return next
}

// demoGroups are the people one can be: backers, then each county, then the city.
func (s *site) demoGroups(v *visit) []demoGroup {
	var out []demoGroup
	for _, p := range s.People {
		name := v.t("demo.backers")
		if p.County != "" {
			name = v.place(p.County, p.County)
		}
		at := slices.IndexFunc(out, func(g demoGroup) bool { return g.Name == name })
		if at < 0 {
			out = append(out, demoGroup{Name: name})
			at = len(out) - 1
		}
		out[at].People = append(out[at].People, demoButton{Name: p.Name, Role: p.role(v.Lang()), Identifier: p.Identifier})
	}
	return out
}

// role is what a person of the demonstration does, in few words.
func (p DemoPerson) role(lang string) string {
	if p.Is == "" {
		return message.In(lang).Text("role.BACKER", nil)
	}
	return message.In(lang).Text("role."+string(p.Is), nil)
}

// demoTries tells the main story in steps that can be pressed. Without a card provider
// it ends where the pledges begin.
func (s *site) demoTries(v *visit, t *Tour) []demoTry {
	var out []demoTry
	for i, step := range t.Steps {
		if s.PledgingOff && step.Key == "backer" {
			break
		}
		who := s.demoPerson(step.As)
		try := demoTry{Identifier: step.As, Next: step.At, Done: step.Done, Due: !t.Over && i == t.Due(), Button: v.t("demo.as", "name", who.Name)}
		switch {
		case step.Until != nil:
			try.Text = v.t("demo.try.deadlineAt", "at", *step.Until)
			try.Until, try.Button = step.Until.Format(time.RFC3339Nano), v.t("demo.toDeadline")
		case step.Key == "deadline" && step.Done:
			try.Text = v.t("demo.try.deadlineDone")
		case step.Key == "deadline":
			try.Text, try.Next = v.t("demo.try.deadline"), ""
		default:
			try.Text = v.t("demo.try."+step.Key, "name", who.Name, "title", t.Title)
		}
		if step.Bare && !step.Done {
			try.Text += v.t("demo.try.bare")
		}
		if step.Key == "outbox" {
			try.Button = v.t("page.demo.outbox")
		}
		out = append(out, try)
	}
	return out
}

// demoPerson answers the person of the demonstration with a sign-in.
func (s *site) demoPerson(identifier string) DemoPerson {
	for _, p := range s.People {
		if p.Identifier == identifier {
			return p
		}
	}
	return DemoPerson{}
}

// demoNext is where somebody without a desk who takes over a page is led: not to a
// pledge that is not theirs.
func demoNext(here string) string {
	if strings.HasPrefix(here, "/pledges/") || strings.HasPrefix(here, "/l/") {
		return "/pledges"
	}
	return here
}

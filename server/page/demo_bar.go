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
}

// demoFacts are what the bar says of the portal, the same for all readers.
type demoFacts struct {
	next, story *gen.Campaign // nil when no campaign is open
	payable     string        // code of a county that has money to pay out
	mails       int
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
	bar := &demoBar{Now: v.now, Here: demoNext(here), Groups: s.demoGroups(v), Mails: facts.mails, Try: s.demoTries(v, facts)}
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
	list, err := s.Campaigns.List(ctx, campaign.ListInput{States: []lifecycle.Campaign{lifecycle.CampaignLive, lifecycle.CampaignViable}, Page: keyset.Page{First: keyset.FirstMax}})
	if err == nil {
		s.demoCampaigns(&facts, list.Rows)
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

// demoCampaigns finds the campaign that ends next, and the one to tell the story with:
// its goal reached, and in a county whose finance can be played.
func (s *site) demoCampaigns(facts *demoFacts, rows []campaign.Row) {
	now := s.Clock.Now()
	paying := map[string]bool{}
	for _, p := range s.People {
		if p.Is == access.CountyFinance {
			paying[p.County] = true
		}
	}
	worth := func(c *gen.Campaign) int {
		n := 0
		if c.RaisedMinor >= c.GoalMinor {
			n += 2
		}
		if paying[countyOf(c)] {
			n++
		}
		return n
	}
	for _, row := range rows {
		c := row.Campaign
		if c.State == lifecycle.CampaignViable && paying[countyOf(c)] {
			facts.payable = countyOf(c)
		}
		if c.State != lifecycle.CampaignLive || c.Deadline == nil || !c.Deadline.After(now) {
			continue
		}
		if facts.next == nil || c.Deadline.Before(*facts.next.Deadline) {
			facts.next = c
		}
		if facts.story == nil || worth(c) > worth(facts.story) {
			facts.story = c
		}
	}
}

func countyOf(c *gen.Campaign) string {
	if path := c.RegionPath.Segments(); len(path) > 1 {
		return path[1]
	}
	return ""
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

// demoTries tells the main story in steps that can be pressed.
func (s *site) demoTries(v *visit, facts demoFacts) []demoTry {
	var out []demoTry
	c, county := facts.story, ""
	as := func(key, next string, who *DemoPerson, pairs ...any) {
		if who != nil {
			pairs = append(pairs, "name", who.Name)
			out = append(out, demoTry{Text: v.t("demo.try."+key, pairs...), Button: v.t("demo.as", "name", who.Name), Identifier: who.Identifier, Next: next})
		}
	}
	if c != nil {
		county = countyOf(c)
	}
	as("household", "/h", s.demoPerson(access.Household, county))
	as("review", "/g/review", s.demoPerson(access.CountyOfficer, county))
	if c != nil {
		at := "/c/" + c.Slug
		var backers []DemoPerson
		for _, p := range s.People {
			if p.Is == "" {
				backers = append(backers, p)
			}
		}
		if len(backers) > 0 && !s.PledgingOff {
			as("pledge", at+"/pledge", &backers[0], "title", c.Title)
			as("laterFailing", at+"/pledge", &backers[len(backers)-1])
		}
		out = append(out, demoTry{
			Text: v.t("demo.try.deadline", "title", c.Title, "at", *c.Deadline), Button: v.t("demo.toDeadline"), Until: c.Deadline.Format(time.RFC3339Nano), Next: at,
		})
	}
	out = append(out, demoTry{Text: v.t("demo.try.outbox"), Button: v.t("page.demo.outbox"), Next: "/dev/outbox"})
	payer := s.demoPerson(access.CountyFinance, county)
	if payer != nil && payer.County != county && facts.payable != "" {
		payer = s.demoPerson(access.CountyFinance, facts.payable)
	}
	as("finance", "/f", payer)
	return out
}

// demoPerson answers somebody with a role, of a county where there is one.
func (s *site) demoPerson(role access.Role, county string) *DemoPerson {
	var found *DemoPerson
	for i := range s.People {
		p := &s.People[i]
		if p.Is == role && (found == nil || p.County == county && found.County != county) {
			found = p
		}
	}
	return found
}

// demoNext is where somebody else who takes over a page is led: not to a pledge that
// is not theirs.
func demoNext(here string) string {
	if strings.HasPrefix(here, "/pledges/") || strings.HasPrefix(here, "/l/") {
		return "/pledges"
	}
	return here
}

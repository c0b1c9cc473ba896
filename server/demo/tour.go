package demo

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Tour is the way of one campaign from its draft to the payout, as a visitor plays it.
type Tour struct {
	Title string
	State lifecycle.Campaign
	// Over says that the campaign ended elsewhere than in the payout, so that nothing
	// more can be played with it.
	Over  bool
	Steps []TourStep
}

// TourStep is one thing to do in the tour.
type TourStep struct {
	Key   string // of its words
	Done  bool
	As    string     // the sign-in of who does it; empty for what is done without one
	Bare  bool       // the portal keeps no address for them: they type one
	At    string     // the page that shows the campaign to them; empty while there is none
	Until *time.Time // the deadline to which the clock is moved, only while that lies ahead
}

// Who plays the tour, by content.Person.Key.
const (
	tourHousehold = "household.dangchang"
	tourFailing   = "backer4" // whose card is to be declined
)

var loaded = sync.OnceValues(content.Load)

var tourBackers = []string{"backer1", "backer2", tourFailing}

// FollowTour answers how far the tour has come, and nil when somebody in it is gone.
// The campaign is the oldest that the household wrote itself, whatever it is called by now.
func FollowTour(ctx context.Context, db *store.DB, keys *personal.Keys) (*Tour, error) {
	ctx = access.AsSystem(ctx, access.ForDemo)
	all, err := loaded()
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	person := func(key string) content.Person {
		p, _ := all.Person(key)
		return p
	}
	email := func(key string) string { return person(key).Email }
	ids, err := idsOf(ctx, db, keys, append([]string{email(tourHousehold)}, mapped(tourBackers, email)...))
	if err != nil {
		return nil, err
	}
	household := ids[0]
	c, err := db.Client.Campaign.Query().Where(campaign.OwnerID(household), campaign.DraftedBy(household)).
		Order(campaign.ByCreatedAt(), campaign.ByID()).First(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // no tour is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("demo: the tour's campaign: %w", err)
	}
	vouched, err := db.Client.ReviewStep.Query().Where(reviewstep.CampaignID(c.ID), reviewstep.Round(c.Round),
		reviewstep.KindEQ(reviewstep.KindVILLAGE), reviewstep.StateEQ(reviewstep.StateAPPROVED)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("demo: the tour's review: %w", err)
	}
	pledged, err := db.Client.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.BackerIDIn(ids[1:]...), pledge.StateIn(lifecycle.CountedPledges...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("demo: the tour's pledges: %w", err)
	}
	batched, err := db.Client.PayoutLine.Query().Where(payoutline.CampaignID(c.ID), payoutline.Open(true)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("demo: the tour's payout: %w", err)
	}
	return tourOf(c, vouched, batched, mapped(ids[1:], func(id uuid.UUID) bool {
		return slices.ContainsFunc(pledged, func(p *gen.Pledge) bool { return p.BackerID == id })
	}), person), nil
}

// tourOf tells the steps of a campaign. pledged says which of the backers have.
func tourOf(c *gen.Campaign, vouched, batched bool, pledged []bool, person func(key string) content.Person) *Tour {
	email := func(key string) string { return person(key).Email }
	in := func(states ...lifecycle.Campaign) bool { return slices.Contains(states, c.State) }
	page := "/c/" + c.Slug
	// at is where a desk finds the campaign as long as it has to do with it, and else its page.
	at := func(done bool, desk string) string {
		if done {
			return page
		}
		return desk
	}
	settled := in(lifecycle.CampaignSettled)
	viable := settled || in(lifecycle.CampaignViable)
	closed := viable || in(lifecycle.CampaignCollecting, lifecycle.CampaignShortfall, lifecycle.CampaignFailed)
	approved := c.State.Public() || in(lifecycle.CampaignScheduled)
	t := &Tour{
		Title: c.Title, State: c.State,
		Over: in(lifecycle.CampaignRejected, lifecycle.CampaignCancelled, lifecycle.CampaignFailed, lifecycle.CampaignShortfall),
		Steps: []TourStep{
			{Key: "household", As: email(tourHousehold), Done: !in(lifecycle.CampaignDraft), At: "/h/c/" + c.Slug},
			{Key: "clerk", As: email("clerk.dangchang"), Done: approved || vouched, At: at(approved || vouched, "/g/review")},
			{Key: "county", As: email("county.dangchang"), Done: approved, At: at(approved, "/g/review")},
		},
	}
	for i, key := range tourBackers {
		step := TourStep{Key: "backer", As: email(key), Bare: len(person(key).Kept) == 0, Done: pledged[i], At: page}
		if key == tourFailing {
			step.Key = "failing"
		}
		if in(lifecycle.CampaignLive) && !step.Done {
			step.At += "/pledge"
		}
		t.Steps = append(t.Steps, step)
	}
	deadline := TourStep{Key: "deadline", Done: closed, At: page}
	if in(lifecycle.CampaignLive) {
		deadline.Until = c.Deadline
	}
	t.Steps = append(t.Steps, deadline,
		TourStep{Key: "outbox", Done: viable, At: "/dev/outbox?to=" + email(tourFailing)},
		TourStep{Key: "maker", As: email("finance.dangchang"), Done: settled || batched, At: at(settled, "/f")},
		TourStep{Key: "checker", As: email("finance2.dangchang"), Done: settled, At: at(settled, "/f")},
	)
	return t
}

// idsOf answers the people with these e-mail addresses, in their order; nobody's id for one who is gone.
func idsOf(ctx context.Context, db *store.DB, keys *personal.Keys, emails []string) ([]uuid.UUID, error) {
	digests := mapped(emails, func(email string) string { return keys.Digest(personal.Contact, email) })
	rows, err := db.Client.Contact.Query().Where(contact.DigestIn(digests...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("demo: the tour's people: %w", err)
	}
	return mapped(digests, func(digest string) uuid.UUID {
		for _, row := range rows {
			if row.Digest == digest {
				return row.PersonID
			}
		}
		return uuid.Nil
	}), nil
}

func mapped[From, To any](list []From, into func(From) To) []To {
	out := make([]To, len(list))
	for i, v := range list {
		out[i] = into(v)
	}
	return out
}

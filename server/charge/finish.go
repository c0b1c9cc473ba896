package charge

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/ledgerentry"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// collecting lists the campaigns that are being charged, those that end first in front.
func (s *Service) collecting(ctx context.Context) ([]*gen.Campaign, error) {
	list, err := s.DB.Client.Campaign.Query().Where(campaign.StateEQ(lifecycle.CampaignCollecting)).
		Order(gen.Asc(campaign.FieldDunningEndsAt)).Limit(page).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("charge: collecting campaigns: %w", err)
	}
	return list, nil
}

// finish decides a campaign when its last charge is decided: with enough collected
// it is viable and its money becomes payable, otherwise it is a shortfall. The
// caller holds the campaign's lock. Money for a campaign that is past this is
// settled at once.
func (s *Service) finish(ctx context.Context, tx *gen.Tx, id uuid.UUID, now time.Time) error {
	c, err := tx.Campaign.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("charge: campaign: %w", err)
	}
	if c.State != lifecycle.CampaignCollecting {
		return s.settleRest(ctx, tx, c)
	}
	if open, err := openCharges(ctx, tx.Pledge, id); err != nil || open {
		return err
	}
	goods := c.CollectedMinor - c.FreightCollectedMinor - c.RefundedMinor
	next := lifecycle.CampaignShortfall
	if Viable(int64(goods), int64(c.GoalMinor), c.FloorBasisPoints) {
		next = lifecycle.CampaignViable
	}
	if c, err = tx.Campaign.UpdateOne(c).SetState(next).Save(ctx); err != nil {
		return fmt.Errorf("charge: decide campaign: %w", err)
	}
	if err := audit.Write(ctx, tx, audit.Act{
		Action: "campaign.collected", Object: "campaign", ObjectID: id.String(), Region: c.RegionPath, At: now,
		Before: map[string]any{"state": lifecycle.CampaignCollecting},
		After:  map[string]any{"state": next, "collectedMinor": c.CollectedMinor, "goalMinor": c.GoalMinor, "floorBasisPoints": c.FloorBasisPoints},
	}); err != nil {
		return err
	}
	if next == lifecycle.CampaignShortfall {
		return s.tellShortfall(ctx, tx, c)
	}
	if err := s.settle(ctx, tx, c); err != nil {
		return err
	}
	return s.tellViable(ctx, tx, c)
}

// Floor answers the least that a campaign has to collect for its goods, in fen.
func Floor(c *gen.Campaign) money.Fen { return c.GoalMinor.Share(int64(c.FloorBasisPoints), 10_000) }

// tellShortfall tells the household that they wait, and the county's officers that they decide.
func (s *Service) tellShortfall(ctx context.Context, tx *gen.Tx, c *gen.Campaign) error {
	never, err := tx.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.StateEQ(lifecycle.PledgeDropped), untried()).Exist(ctx)
	if err != nil {
		return fmt.Errorf("charge: pledges that were never tried: %w", err)
	}
	args := map[string]any{"campaign": c.Title, "collected": c.CollectedMinor, "floor": Floor(c), "why": ""}
	if never {
		args["why"] = message.Key("charge.shortfall.untried")
	}
	err = s.Notify.QueueHousehold(ctx, tx, c, notify.Notice{
		Kind: notify.CampaignShortfall, DedupeKey: "shortfall:" + c.ID.String(), Link: "/h/c/" + c.Slug, Args: args,
	})
	if err != nil {
		return err
	}
	return s.Notify.QueueOffice(ctx, tx, access.CountyOfficer, c.RegionPath, notify.Notice{
		Kind: notify.ShortfallWaits, DedupeKey: "shortfall-waits:" + c.ID.String(), Link: "/g/projects/" + c.Slug, Args: args,
	})
}

func (s *Service) tellViable(ctx context.Context, tx *gen.Tx, c *gen.Campaign) error {
	var backers int
	err := tx.SQL().QueryRowContext(ctx, store.Rebind(tx.Dialect(),
		`SELECT COUNT(DISTINCT backer_id) FROM pledges WHERE campaign_id = ? AND collected_minor > 0`), c.ID).Scan(&backers)
	if err != nil {
		return fmt.Errorf("charge: count backers: %w", err)
	}
	return s.Notify.QueueHousehold(ctx, tx, c, notify.Notice{
		Kind: notify.CampaignViable, DedupeKey: "viable:" + c.ID.String(), Link: "/h/c/" + c.Slug,
		Args: map[string]any{"campaign": c.Title, "collected": c.CollectedMinor, "n": backers},
	})
}

// settleRest settles what arrived after the campaign was decided.
func (s *Service) settleRest(ctx context.Context, tx *gen.Tx, c *gen.Campaign) error {
	if c.State != lifecycle.CampaignViable && c.State != lifecycle.CampaignSettled {
		return nil
	}
	return s.settle(ctx, tx, c)
}

// settle moves the campaign's restricted money, less the fees, to what the payee is
// owed. The caller holds the campaign's lock.
func (s *Service) settle(ctx context.Context, tx *gen.Tx, c *gen.Campaign) error {
	held, err := ledger.CampaignBalances(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	restricted, fees := held.Owned(c.ID).Restricted, held[ledger.Fees(c.ID)]
	if restricted == 0 && fees == 0 {
		return nil
	}
	number, err := tx.LedgerEntry.Query().Where(ledgerentry.CampaignID(c.ID), ledgerentry.Kind(ledger.KindSettled)).Count(ctx)
	if err != nil {
		return fmt.Errorf("charge: count settlements: %w", err)
	}
	freight, err := s.unsettledFreight(ctx, tx, c)
	if err != nil {
		return err
	}
	_, err = ledger.Post(ctx, tx, ledger.Settled(c.ID, number+1, restricted, fees, freight))
	return err
}

// unsettledFreight answers the freight that backers paid and no settlement has
// moved yet.
func (s *Service) unsettledFreight(ctx context.Context, tx *gen.Tx, c *gen.Campaign) (money.Fen, error) {
	entries, err := tx.LedgerEntry.Query().Where(ledgerentry.CampaignID(c.ID), ledgerentry.Kind(ledger.KindSettled)).WithPostings().All(ctx)
	if err != nil {
		return 0, fmt.Errorf("charge: settlements: %w", err)
	}
	freight := c.FreightCollectedMinor
	for _, e := range entries {
		for _, p := range e.Edges.Postings {
			if ledger.Account(p.Account) == ledger.Freight(c.ID) {
				freight += money.Fen(p.AmountMinor)
			}
		}
	}
	return max(0, freight), nil
}

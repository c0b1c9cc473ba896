package account

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/posting"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
)

var (
	openPledges = append(append([]lifecycle.Pledge{lifecycle.PledgeCommitted}, lifecycle.HoldingPledges...), lifecycle.OpenChargePledges...)
	paidPledges = []lifecycle.Pledge{lifecycle.PledgeCollected, lifecycle.PledgePartRefunded}
	// A draft has not begun: who is erased takes it along.
	begunCampaigns = []lifecycle.Campaign{
		lifecycle.CampaignInReview, lifecycle.CampaignScheduled, lifecycle.CampaignLive, lifecycle.CampaignSuspended,
		lifecycle.CampaignCollecting, lifecycle.CampaignShortfall, lifecycle.CampaignViable,
	}
	unpaidCampaigns = []lifecycle.Campaign{lifecycle.CampaignCollecting, lifecycle.CampaignShortfall, lifecycle.CampaignViable}
)

// maxSettled bounds the settled campaigns of one owner that are looked at.
const maxSettled = 1000

// standingOf reads what a person has under way. It reads past the rules about people,
// since what an owner is owed is not the owner's to read.
func standingOf(ctx context.Context, tx *gen.Tx, id uuid.UUID, now time.Time) (s standing, err error) {
	ctx = access.AsSystem(ctx, access.ForErasure)
	for _, look := range []struct {
		at   *bool
		find func() (bool, error)
	}{
		{&s.Pledges, func() (bool, error) {
			return tx.Pledge.Query().Where(pledge.BackerID(id), pledge.Or(pledge.StateIn(openPledges...), droppedLately(now))).Exist(ctx)
		}},
		{&s.Unsettled, func() (bool, error) {
			return tx.Pledge.Query().Where(pledge.BackerID(id), pledge.StateIn(paidPledges...)).QueryCampaign().
				Where(campaign.StateIn(unpaidCampaigns...)).Exist(ctx)
		}},
		{&s.Campaigns, func() (bool, error) {
			return tx.Campaign.Query().Where(campaign.OwnerID(id), campaign.StateIn(begunCampaigns...)).Exist(ctx)
		}},
		{&s.Payouts, func() (bool, error) { return owed(ctx, tx, id) }},
		{&s.Problems, func() (bool, error) {
			return tx.Problem.Query().Where(problem.StateEQ(problem.StateOPEN), ofOwner(id)).Exist(ctx)
		}},
		{&s.Office, func() (bool, error) {
			since := now.Add(-OfficeAnswers)
			return tx.Grant.Query().Where(grant.PersonID(id), grant.RoleNEQ(string(access.Household)),
				grant.Or(grant.RevokedAtIsNil(), grant.RevokedAtGT(since)), grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(since))).Exist(ctx)
		}},
	} {
		if *look.at, err = look.find(); err != nil {
			return s, fmt.Errorf("account: what is under way: %w", err)
		}
	}
	paid := tx.Pledge.Query().Where(pledge.BackerID(id), pledge.StateIn(paidPledges...)).QueryCampaign().
		Where(campaign.DeliveryMonthGTE(firstUnanswered(now)))
	if s.Goods, err = lastMonth(ctx, paid); err != nil {
		return s, err
	}
	s.Delivery, err = lastMonth(ctx, tx.Campaign.Query().Where(campaign.OwnerID(id), owesGoods(now)))
	return s, err
}

// lastMonth answers the last month of delivery of these campaigns, empty without any.
func lastMonth(ctx context.Context, of *gen.CampaignQuery) (string, error) {
	months, err := of.Order(gen.Desc(campaign.FieldDeliveryMonth)).Limit(1).Select(campaign.FieldDeliveryMonth).Strings(ctx)
	if err != nil {
		return "", fmt.Errorf("account: months of delivery: %w", err)
	}
	if len(months) == 0 {
		return "", nil
	}
	return months[0], nil
}

// droppedLately is a pledge whose charge was given up, and which news of the provider
// may still bring back: its campaign collects, or did a day ago.
func droppedLately(now time.Time) predicate.Pledge {
	return pledge.And(pledge.StateEQ(lifecycle.PledgeDropped),
		pledge.HasCampaignWith(campaign.Or(campaign.StateEQ(lifecycle.CampaignCollecting), campaign.DunningEndsAtGT(now.Add(-lateNews)))))
}

// ofOwner is a problem with a campaign of this owner.
func ofOwner(owner uuid.UUID) predicate.Problem {
	return func(s *sql.Selector) {
		own := sql.Dialect(s.Dialect()).Table(campaign.Table)
		s.Where(sql.In(s.C(problem.FieldCampaignID),
			sql.Dialect(s.Dialect()).Select(own.C(campaign.FieldID)).From(own).Where(sql.EQ(own.C(campaign.FieldOwnerID), owner))))
	}
}

// owed tells whether a settled campaign of this owner is owed money after all, or is
// in a batch that waits for its confirmation. Those that are not settled are begun.
func owed(ctx context.Context, tx *gen.Tx, owner uuid.UUID) (bool, error) {
	settled, err := tx.Campaign.Query().Where(campaign.OwnerID(owner), campaign.StateEQ(lifecycle.CampaignSettled)).Limit(maxSettled).IDs(ctx)
	if err != nil || len(settled) == 0 {
		return false, err
	}
	waits, err := tx.PayoutLine.Query().
		Where(payoutline.CampaignIDIn(settled...), payoutline.HasBatchWith(payoutbatch.StateEQ(payoutbatch.StateMADE))).Exist(ctx)
	if err != nil || waits {
		return waits, err
	}
	accounts := make([]string, 0, 2*len(settled))
	for _, id := range settled {
		accounts = append(accounts, string(ledger.Payable(id)), string(ledger.Freight(id)))
	}
	var balances []struct {
		Account string    `json:"account"`
		Sum     money.Fen `json:"sum"`
	}
	err = tx.Posting.Query().Where(posting.CampaignIDIn(settled...), posting.AccountIn(accounts...)).
		GroupBy(posting.FieldAccount).Aggregate(gen.Sum(posting.FieldAmountMinor)).Scan(ctx, &balances)
	for _, b := range balances {
		if b.Sum != 0 {
			return true, err
		}
	}
	return false, err
}

package payout

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/store"
)

// ListInput chooses batches. An empty State chooses all of them.
type ListInput struct {
	State payoutbatch.State
	keyset.Page
}

// ListPage is one page of batches, the newest first.
type ListPage = keyset.List[*gen.PayoutBatch]

// List answers the batches of the regions of the reader's office.
func (s *Service) List(ctx context.Context, in ListInput) (*ListPage, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	places := me.Regions(access.PayoutRead)
	if len(places) == 0 {
		return nil, fault.NewDenied(string(access.PayoutRead))
	}
	size, after, err := in.Start()
	if err != nil {
		return nil, err
	}
	where := []predicate.PayoutBatch{
		predicate.PayoutBatch(store.WithinAny(payoutbatch.FieldRegionPath, places)),
		keyset.Falling(payoutbatch.FieldCreatedAt, payoutbatch.FieldID, after),
	}
	if in.State != "" {
		if err := payoutbatch.StateValidator(in.State); err != nil {
			return nil, fault.NewInvalid("INVALID", "state")
		}
		where = append(where, payoutbatch.StateEQ(in.State))
	}
	rows, err := s.DB.Client.PayoutBatch.Query().Where(where...).WithLines(withLines).Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("payout: list: %w", err)
	}
	return keyset.ListOf(rows, size, func(r *gen.PayoutBatch) keyset.Key { return keyset.Key{At: r.CreatedAt, ID: r.ID} }), nil
}

// Package graph is the API: the schema in *.graphqls, and beside each file its
// resolvers, which map the input, call one use case and map the answer.
package graph

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/media"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/progress"
	"shanhuo.app/server/question"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/review"
)

// Resolver answers the API.
type Resolver struct {
	// Do is a field of its own, since resolvers are methods with the same names.
	Do UseCases
}

// UseCases is what the API calls.
type UseCases struct {
	Addresses       *address.Service
	Accounts        *account.Service
	Regions         *tree.Reader
	Campaigns       *campaign.Service
	Reviews         *review.Service
	Posts           *post.Service
	Questions       *question.Service
	Follows         *follow.Service
	Problems        *problem.Service
	Pledges         *pledge.Service
	Charges         *charge.Service
	Payouts         *payout.Service
	Reconciliations *reconcile.Service
	Ledger          func(ctx context.Context, campaign uuid.UUID) (*ledger.Book, error)
	Audit           *audit.Reader
	Media           *media.Store
	Progress        *progress.Hub
}

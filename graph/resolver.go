// Package graph is the API: the schema in *.graphqls, and beside each file its
// resolvers, which map the input, call one use case and map the answer.
package graph

import (
	"context"
	"net/netip"

	"github.com/google/uuid"

	"shanhuo.app/server/account"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/media"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/progress"
	"shanhuo.app/server/question"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/review"
)

// Resolver is the use cases that the API calls.
type Resolver struct {
	Accounts  *account.Service
	Regions   *tree.Reader
	Campaigns *campaign.Service
	Reviews   *review.Service
	Posts     *post.Service
	Questions *question.Service
	Follows   *follow.Service
	Problems  *problem.Service
	Pledges   *pledge.Service
	Payouts   *payout.Service
	Ledger    func(ctx context.Context, campaign uuid.UUID) (*ledger.Book, error)
	Audit     *audit.Reader
	Media     *media.Store
	Progress  *progress.Hub

	// TrustedProxies are the networks whose X-Forwarded-For is believed when asking
	// for sign-in codes is limited by origin.
	TrustedProxies []netip.Prefix
}

package campaign

import (
	"shanhuo.app/ent/gen"
	"shanhuo.app/server/money"
)

// Share answers what of a campaign's collected money is the payee's: what came in
// less freight, the provider's fees and what went back. Fen, never below zero.
func Share(c *gen.Campaign) money.Fen {
	return max(0, c.CollectedMinor-c.FreightCollectedMinor-c.FeesMinor-c.RefundedMinor)
}

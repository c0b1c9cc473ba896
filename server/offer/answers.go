package offer

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/money"
)

// Answers is all that a campaign says, as reviewers read it. It is kept with a step that
// returned it, so that the next round shows what was changed.
type Answers struct {
	Title         string         `json:"title"`
	Summary       string         `json:"summary"`
	Produce       string         `json:"produce"`
	Beneficiary   string         `json:"beneficiary"`
	PayeeName     string         `json:"payeeName"`
	PayeeBank     string         `json:"payeeBank"`
	AccountLast4  string         `json:"accountLast4"`
	Goal          money.Fen      `json:"goal"`
	Days          int            `json:"days"`
	DeliveryMonth string         `json:"deliveryMonth"` // YYYY-MM
	LaunchAt      *time.Time     `json:"launchAt,omitempty"`
	Story         Story          `json:"story"`
	Costs         []CostLine     `json:"costs,omitempty"`
	Tiers         []AnsweredTier `json:"tiers,omitempty"`
	Ladder        []Rung         `json:"ladder,omitempty"`
	Photos        []uuid.UUID    `json:"photos,omitempty"`
}

// AnsweredTier is a tier as it was answered.
type AnsweredTier struct {
	Title     string    `json:"title"`
	Goods     string    `json:"goods"`
	Price     money.Fen `json:"price"`
	Stock     *int      `json:"stock,omitempty"` // nil means no limit
	PerPerson *int      `json:"perPerson,omitempty"`
	Freight   Freight   `json:"freight"`
}

package campaign

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
)

// Order is how a list of campaigns is sorted.
type Order string

// The orders of a list.
const (
	ByEnding   Order = "ENDING"   // what is live first, the nearest deadline before the others; then what ended last
	ByNewest   Order = "NEWEST"   // the latest launch first
	ByMomentum Order = "MOMENTUM" // the most pledges of late first
)

// Orders lists every order.
var Orders = []Order{ByEnding, ByNewest, ByMomentum}

// cursor is where a campaign stands in a list. Its fields are those the order
// compares, and the id, which makes it unique.
type cursor struct {
	Order    Order     `json:"o"`
	Live     bool      `json:"l,omitempty"`
	At       int64     `json:"t,omitempty"` // microseconds
	Momentum uint64    `json:"m,omitempty"` // the bits of the float, so that it comes back exactly
	ID       uuid.UUID `json:"i"`
}

func cursorOf(order Order, c *gen.Campaign) string {
	at := cursor{Order: order, ID: c.ID}
	switch order {
	case ByNewest:
		at.At = orCreated(c.LaunchedAt, c).UnixMicro()
	case ByMomentum:
		at.Momentum = math.Float64bits(c.Momentum)
	default:
		at.Live, at.At = c.State == lifecycle.CampaignLive, orCreated(c.Deadline, c).UnixMicro()
	}
	raw, err := json.Marshal(at)
	if err != nil {
		// Strings, integers and an id always encode.
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func orCreated(t *time.Time, c *gen.Campaign) time.Time {
	if t != nil {
		return *t
	}
	return c.CreatedAt
}

// parseCursor reads what cursorOf wrote for the same order; nil for the beginning.
func parseCursor(order Order, s string) (*cursor, error) {
	if order != ByEnding && order != ByNewest && order != ByMomentum {
		return nil, fault.NewInvalid("ORDER_UNKNOWN", "orderBy")
	}
	if s == "" {
		return nil, nil //nolint:nilnil // no cursor is the beginning, not a failure
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	var at cursor
	if err != nil || json.Unmarshal(raw, &at) != nil || at.Order != order || math.IsNaN(math.Float64frombits(at.Momentum)) {
		return nil, fault.NewInvalid("BAD_CURSOR", "after")
	}
	return &at, nil
}

func (c *cursor) at() time.Time { return time.UnixMicro(c.At).UTC() }

// order sorts a query and lets it begin after a cursor. A list of what is live, which
// the public pages ask for, sorts by plain columns that have an index; mixed lists
// sort by expressions.
func (in ListInput) order(order Order, after *cursor) predicate.Campaign {
	live := len(in.States) == 1 && in.States[0] == lifecycle.CampaignLive
	return func(s *sql.Selector) {
		id := s.C(campaign.FieldID)
		switch order {
		case ByMomentum:
			momentum := s.C(campaign.FieldMomentum)
			s.OrderBy(sql.Desc(momentum), sql.Desc(id))
			if after != nil {
				s.Where(beyond(momentum, "<", math.Float64frombits(after.Momentum), id, "<", after.ID))
			}
		case ByNewest:
			launched := s.C(campaign.FieldLaunchedAt)
			if !live {
				launched = "COALESCE(" + launched + ", " + s.C(campaign.FieldCreatedAt) + ")"
			}
			s.OrderExpr(sql.Raw(launched+" DESC"), sql.Raw(id+" DESC"))
			if after != nil {
				s.Where(beyond(launched, "<", after.at(), id, "<", after.ID))
			}
		default:
			orderByEnding(s, live, after)
		}
	}
}

func orderByEnding(s *sql.Selector, onlyLive bool, after *cursor) {
	id, deadline := s.C(campaign.FieldID), s.C(campaign.FieldDeadline)
	if onlyLive {
		s.OrderBy(sql.Asc(deadline), sql.Asc(id))
		if after != nil {
			s.Where(beyond(deadline, ">", after.at(), id, ">", after.ID))
		}
		return
	}
	live := s.C(campaign.FieldState) + " = '" + string(lifecycle.CampaignLive) + "'"
	end := "COALESCE(" + deadline + ", " + s.C(campaign.FieldCreatedAt) + ")"
	s.OrderExpr(
		sql.Raw("CASE WHEN "+live+" THEN 0 ELSE 1 END"),
		sql.Raw("CASE WHEN "+live+" THEN "+end+" END ASC"),
		sql.Raw(end+" DESC"), sql.Raw(id+" ASC"))
	switch {
	case after == nil:
	case after.Live:
		s.Where(sql.Or(
			sql.P(func(b *sql.Builder) { b.WriteString("NOT (" + live + ")") }),
			beyond(end, ">", after.at(), id, ">", after.ID)))
	default:
		s.Where(sql.And(
			sql.P(func(b *sql.Builder) { b.WriteString("NOT (" + live + ")") }),
			beyond(end, "<", after.at(), id, ">", after.ID)))
	}
}

// beyond is "past the value, or at it and past the id", written so that an index on
// the column can begin at the value.
func beyond(column, past string, value any, id, idPast string, idValue uuid.UUID) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString("(" + column + " " + past + "= ").Arg(value).
			WriteString(" AND (" + column + " " + past + " ").Arg(value).
			WriteString(" OR " + id + " " + idPast + " ").Arg(idValue).WriteString("))")
	})
}

package campaign

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
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

// byDeadline is the order of what an office watches: what ended and is not decided yet
// comes before what ends soon.
const byDeadline Order = "DEADLINE"

// Orders lists every order that can be asked for.
var Orders = []Order{ByEnding, ByNewest, ByMomentum}

// cursor is where a campaign stands in a list: what the order compares, and the id,
// which makes it unique.
type cursor struct {
	order    Order
	live     bool
	at       time.Time
	momentum float64
	id       uuid.UUID
}

func cursorOf(order Order, c *gen.Campaign) string {
	at := cursor{order: order, id: c.ID, at: orCreated(c.Deadline, c)}
	switch order {
	case ByNewest:
		at.at = orCreated(c.LaunchedAt, c)
	case ByMomentum:
		at.momentum = c.Momentum
	default:
		at.live = c.State == lifecycle.CampaignLive
	}
	// The bits of the float, so that it comes back exactly.
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %t %d %x %s",
		at.order, at.live, at.at.UnixMicro(), math.Float64bits(at.momentum), at.id))
}

func orCreated(t *time.Time, c *gen.Campaign) time.Time {
	if t != nil {
		return *t
	}
	return c.CreatedAt
}

// parseCursor reads what cursorOf wrote for the same order; nil for the beginning.
func parseCursor(order Order, s string) (*cursor, error) {
	if !slices.Contains(Orders, order) && order != byDeadline {
		return nil, fault.NewInvalid("ORDER_UNKNOWN", "orderBy")
	}
	if s == "" {
		return nil, nil //nolint:nilnil // no cursor is the beginning, not a failure
	}
	var at cursor
	var micro int64
	var bits uint64
	var id string
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "%s %t %d %x %s", &at.order, &at.live, &micro, &bits, &id)
	}
	if err == nil {
		at.id, err = uuid.Parse(id)
	}
	at.at, at.momentum = time.UnixMicro(micro).UTC(), math.Float64frombits(bits)
	if err != nil || at.order != order || math.IsNaN(at.momentum) {
		return nil, fault.NewInvalid("BAD_CURSOR", "after")
	}
	return &at, nil
}

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
				s.Where(beyond(momentum, "<", after.momentum, id, "<", after.id))
			}
		case ByNewest:
			launched := s.C(campaign.FieldLaunchedAt)
			if !live {
				launched = "COALESCE(" + launched + ", " + s.C(campaign.FieldCreatedAt) + ")"
			}
			s.OrderExpr(sql.Raw(launched+" DESC"), sql.Raw(id+" DESC"))
			if after != nil {
				s.Where(beyond(launched, "<", after.at, id, "<", after.id))
			}
		case byDeadline:
			end := "COALESCE(" + s.C(campaign.FieldDeadline) + ", " + s.C(campaign.FieldCreatedAt) + ")"
			s.OrderExpr(sql.Raw(end), sql.Raw(id))
			if after != nil {
				s.Where(beyond(end, ">", after.at, id, ">", after.id))
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
			s.Where(beyond(deadline, ">", after.at, id, ">", after.id))
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
	case after.live:
		s.Where(sql.Or(
			sql.P(func(b *sql.Builder) { b.WriteString("NOT (" + live + ")") }),
			beyond(end, ">", after.at, id, ">", after.id)))
	default:
		s.Where(sql.And(
			sql.P(func(b *sql.Builder) { b.WriteString("NOT (" + live + ")") }),
			beyond(end, "<", after.at, id, ">", after.id)))
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

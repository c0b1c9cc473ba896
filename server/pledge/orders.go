package pledge

import (
	"context"
	"encoding/base32"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
)

// OrdersInput asks for a page of a campaign's orders. First is 1 to 100, 0 means 20.
// After is the EndCursor of the page before. Count asks for the total as well.
type OrdersInput struct {
	First int
	After string
	Count bool
}

// Order is goods to be sent to one backer, whose pledge was collected.
type Order struct {
	ID          uuid.UUID // the pledge's
	Number      string    // short, printed on labels: 7KM2-9QXD
	Lines       []OrderLine
	Address     Address // empty when the backer's data was taken away since
	CommittedAt time.Time
}

// OrderLine is how many units of a tier.
type OrderLine struct {
	Title    string
	Quantity int
}

// OrderPage is orders, the last committed first. Total is zero unless it was asked for.
type OrderPage struct {
	Rows      []Order
	HasNext   bool
	EndCursor string
	Total     int
}

// owed are the states of a pledge whose goods have to be sent.
var owed = []lifecycle.Pledge{lifecycle.PledgeCollected, lifecycle.PledgePartRefunded}

// MayReadOrders tells whether the reader may see a campaign's orders now: they are
// the household's, from when enough was collected or the county has decided that
// the goods are sent all the same.
func MayReadOrders(ctx context.Context, c *gen.Campaign) bool {
	return charged(c) && access.Allowed(ctx, access.PledgeReadOrders, access.OfCampaign(c))
}

func charged(c *gen.Campaign) bool {
	return c.State == lifecycle.CampaignViable || c.State == lifecycle.CampaignSettled
}

// Orders answers whom a campaign's goods are sent to. Every look is written into the
// audit trail before anything is shown. There are none before the charges are in.
func (s *Service) Orders(ctx context.Context, c *gen.Campaign, in OrdersInput) (OrderPage, error) {
	if err := access.Require(ctx, access.PledgeReadOrders, access.OfCampaign(c)); err != nil {
		return OrderPage{}, fmt.Errorf("read orders: %w", err)
	}
	size, after, err := pageOf(in.First, in.After)
	if err != nil {
		return OrderPage{}, err
	}
	if !charged(c) {
		return OrderPage{}, nil
	}
	// A household reads no pledges; what it may see of these is cut out here.
	system := access.AsSystem(ctx, access.ForOrders)
	var page OrderPage
	if in.Count {
		page.Total, err = s.DB.Client.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.StateIn(owed...)).Count(system)
		if err != nil {
			return OrderPage{}, fmt.Errorf("count orders: %w", err)
		}
	}
	rows, err := s.DB.Client.Pledge.Query().Where(newestOwed(c.ID, size+1, after)).
		Order(gen.Desc(pledge.FieldCommittedAt, pledge.FieldID)).Limit(size + 1).
		WithLines(func(q *gen.PledgeLineQuery) { q.WithTier() }).All(system)
	if err != nil {
		return OrderPage{}, fmt.Errorf("list orders: %w", err)
	}
	rows, page.HasNext = keyset.Cut(rows, size)
	if err := s.recordLook(ctx, c, len(rows)); err != nil {
		return OrderPage{}, err
	}
	page.Rows = make([]Order, len(rows))
	for i, p := range rows {
		if page.Rows[i], err = s.orderOf(p); err != nil {
			return OrderPage{}, err
		}
		page.EndCursor = keyset.Key{At: *p.CommittedAt, ID: p.ID}.Cursor()
	}
	return page, nil
}

// recordLook writes who saw how many addresses, and none of them.
func (s *Service) recordLook(ctx context.Context, c *gen.Campaign, shown int) error {
	act := audit.Act{
		Action: string(access.PledgeReadOrders), Object: "campaign", ObjectID: c.ID.String(), Region: c.RegionPath,
		After: map[string]any{"orders": shown},
	}
	if c.OwnerID != access.PersonID(ctx) {
		act.For = &c.OwnerID
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error { return audit.Write(ctx, tx, act) })
	if err != nil {
		return fmt.Errorf("record a look at orders: %w", err)
	}
	return nil
}

func (s *Service) orderOf(p *gen.Pledge) (Order, error) {
	o := Order{ID: p.ID, Number: OrderNumber(p.ID), CommittedAt: *p.CommittedAt}
	lines := slices.Clone(p.Edges.Lines)
	slices.SortFunc(lines, func(a, b *gen.PledgeLine) int { return a.Edges.Tier.Position - b.Edges.Tier.Position })
	for _, l := range lines {
		o.Lines = append(o.Lines, OrderLine{Title: l.Edges.Tier.Title, Quantity: l.Quantity})
	}
	if len(p.AddressSealed) == 0 {
		return o, nil
	}
	var err error
	if o.Address, err = s.openAddress(p.AddressSealed); err != nil {
		return Order{}, fmt.Errorf("order %s: %w", p.ID, err)
	}
	return o, nil
}

// numbers has no letter that is taken for a digit, and no U.
var numbers = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// OrderNumber answers a pledge's short number: 40 of its id's random bits, in two
// groups. The beginning of an id would not do: it is the time, which pledges of one
// minute share.
func OrderNumber(id uuid.UUID) string {
	n := numbers.EncodeToString(id[len(id)-5:])
	return n[:4] + "-" + n[4:]
}

// newestOwed lets through the newest pledges of each state of owed, which are the ends
// of an index: sorting all that was collected would make a big campaign slow.
func newestOwed(campaignID uuid.UUID, limit int, after *keyset.Key) predicate.Pledge {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C(pledge.FieldID)).WriteString(" IN (")
			for i, state := range owed {
				if i > 0 {
					b.WriteString(" UNION ALL ")
				}
				b.WriteString("SELECT id FROM (SELECT id FROM pledges WHERE campaign_id = ").Arg(campaignID).
					WriteString(" AND state = ").Arg(string(state)).WriteString(" AND committed_at IS NOT NULL")
				if after != nil {
					b.WriteString(" AND committed_at <= ").Arg(after.At).
						WriteString(" AND (committed_at < ").Arg(after.At).WriteString(" OR id < ").Arg(after.ID).WriteString(")")
				}
				b.WriteString(" ORDER BY committed_at DESC, id DESC LIMIT ").Arg(limit).WriteString(fmt.Sprintf(") newest%d", i))
			}
			b.WriteString(")")
		}))
	}
}

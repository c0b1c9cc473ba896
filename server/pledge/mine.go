package pledge

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

// MaxPage is the most rows a list answers.
const MaxPage = 100

// MineInput asks for a page of one's own pledges. First is 1 to 100, 0 means 20.
// After is the EndCursor of the page before.
type MineInput struct {
	First int
	After string
}

// Page is pledges, newest first, with their campaigns, lines and tiers.
type Page struct {
	Rows      []*gen.Pledge
	HasNext   bool
	EndCursor string
}

// Mine lists the pledges of whoever is signed in.
func (s *Service) Mine(ctx context.Context, in MineInput) (Page, error) {
	me := access.From(ctx)
	if me == nil {
		return Page{}, fault.NewUnauthenticated()
	}
	first, err := pageSize(in.First)
	if err != nil {
		return Page{}, err
	}
	after, err := parseCursor(in.After)
	if err != nil {
		return Page{}, err
	}
	q := s.DB.Client.Pledge.Query().Where(pledge.BackerID(me.PersonID)).
		Order(gen.Desc(pledge.FieldCreatedAt), gen.Desc(pledge.FieldID)).Limit(first + 1).WithCampaign().
		WithLines(func(q *gen.PledgeLineQuery) { q.Order(gen.Asc(pledgeline.FieldID)).WithTier() })
	if after != nil {
		q.Where(pledge.CreatedAtLTE(after.at), before(*after))
	}
	rows, err := q.All(ctx)
	if err != nil {
		return Page{}, fmt.Errorf("list own pledges: %w", err)
	}
	page := Page{Rows: rows, HasNext: len(rows) > first}
	page.Rows = rows[:min(first, len(rows))]
	if n := len(page.Rows); n > 0 {
		page.EndCursor = cursor{page.Rows[n-1].CreatedAt, page.Rows[n-1].ID}.String()
	}
	return page, nil
}

// before lets through what comes after a cursor in a list with the newest first.
func before(c cursor) predicate.Pledge {
	return func(s *sql.Selector) {
		s.Where(sql.Or(
			sql.LT(s.C(pledge.FieldCreatedAt), c.at),
			sql.And(sql.EQ(s.C(pledge.FieldCreatedAt), c.at), sql.LT(s.C(pledge.FieldID), c.id))))
	}
}

func pageSize(first int) (int, error) {
	if first == 0 {
		return 20, nil
	}
	if first < 0 || first > MaxPage {
		return 0, fault.NewInvalid("OUT_OF_RANGE", "first").With("min", 1).With("max", MaxPage)
	}
	return first, nil
}

// cursor is where a row stands in a list ordered by time and id.
type cursor struct {
	at time.Time
	id uuid.UUID
}

// String writes the cursor for a client, to whom it means nothing.
func (c cursor) String() string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(c.at.UnixMicro())) //nolint:gosec // only carried
	return base64.RawURLEncoding.EncodeToString(append(raw, c.id[:]...))
}

// parseCursor reads what String wrote; nil for the beginning.
func parseCursor(s string) (*cursor, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no cursor is the beginning, not a failure
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) != 24 {
		return nil, fault.NewInvalid("BAD_CURSOR", "after")
	}
	c := &cursor{at: time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC()} //nolint:gosec // only carried
	if y := c.at.Year(); y < 1 || y > 9999 {
		return nil, fault.NewInvalid("BAD_CURSOR", "after")
	}
	copy(c.id[:], raw[8:])
	return c, nil
}

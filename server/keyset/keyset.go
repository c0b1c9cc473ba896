// Package keyset turns long lists into pages that begin after the last row seen,
// not after a number of rows: a page costs the same wherever it is, and a row that
// is added meanwhile neither repeats nor hides another.
package keyset

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// FirstDefault and FirstMax bound the rows of a page.
const (
	FirstDefault = 20
	FirstMax     = 100
)

// Key is where a row stands in a list that is ordered by an instant and then by id.
type Key struct {
	At time.Time
	ID uuid.UUID
}

// Page is what a reader asks of a list: how many rows, after which cursor.
type Page struct {
	First int    // zero means FirstDefault
	After string // empty means from the beginning
}

// Size answers how many rows to give, or the fault OUT_OF_RANGE.
func (p Page) Size() (int, error) {
	if p.First == 0 {
		return FirstDefault, nil
	}
	if p.First < 0 || p.First > FirstMax {
		return 0, fault.NewInvalid("OUT_OF_RANGE", "first").With("min", 1).With("max", FirstMax)
	}
	return p.First, nil
}

// Key answers the key to continue after, nil for the beginning.
func (p Page) Key() (*Key, error) {
	if p.After == "" {
		return nil, nil //nolint:nilnil // no key is the beginning, not a failure
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.After)
	if err != nil || len(raw) != 24 {
		return nil, fault.NewInvalid("BAD_CURSOR", "after")
	}
	return &Key{
		At: time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC(),
		ID: uuid.UUID(raw[8:]),
	}, nil
}

// Start answers Size and Key, or the first fault of the two.
func (p Page) Start() (size int, after *Key, err error) {
	if size, err = p.Size(); err != nil {
		return 0, nil, err
	}
	after, err = p.Key()
	return size, after, err
}

// Cursor writes k as opaque text.
func (k Key) Cursor() string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(k.At.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(raw, k.ID[:]...))
}

// Rising is an ent predicate and order in one: it sorts by the two columns upwards
// and begins after key. A nil key begins at the beginning.
func Rising(at, id string, after *Key) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.OrderBy(sql.Asc(s.C(at)), sql.Asc(s.C(id)))
		if after != nil {
			s.Where(sql.And(sql.GTE(s.C(at), after.At), sql.Or(sql.GT(s.C(at), after.At), sql.GT(s.C(id), after.ID))))
		}
	}
}

// Falling is Rising, downwards: the newest first.
func Falling(at, id string, after *Key) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.OrderBy(sql.Desc(s.C(at)), sql.Desc(s.C(id)))
		if after != nil {
			s.Where(sql.And(sql.LTE(s.C(at), after.At), sql.Or(sql.LT(s.C(at), after.At), sql.LT(s.C(id), after.ID))))
		}
	}
}

// Cut answers the rows of a page out of size+1 rows that were read, and whether
// more follow.
func Cut[T any](rows []T, size int) (page []T, more bool) {
	if len(rows) > size {
		return rows[:size], true
	}
	return rows, false
}

// List is one page of a list.
type List[T any] struct {
	Rows      []T
	HasNext   bool
	EndCursor string // empty without rows
}

// ListOf answers the page out of size+1 rows that were read; key tells where a row stands.
func ListOf[T any](rows []T, size int, key func(T) Key) *List[T] {
	out := &List[T]{}
	out.Rows, out.HasNext = Cut(rows, size)
	if n := len(out.Rows); n > 0 {
		out.EndCursor = key(out.Rows[n-1]).Cursor()
	}
	return out
}

package keyset_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
)

func TestACursorComesBackAsItsKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := keyset.Key{
			At: time.UnixMicro(rapid.Int64Range(-1e15, 1e16).Draw(t, "at")).UTC(),
			ID: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
		}
		got, err := keyset.Page{After: want.Cursor()}.Key()
		if err != nil || *got != want {
			t.Fatalf("%v became %v, %v", want, got, err)
		}
	})
}

func TestABadCursorIsRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringN(1, 31, -1).Draw(t, "cursor")
		if _, err := (keyset.Page{After: s}).Key(); !fault.HasCode(err, "BAD_CURSOR") {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

func TestSize(t *testing.T) {
	t.Parallel()
	for first, want := range map[int]int{0: 20, 1: 1, 100: 100} {
		if got, err := (keyset.Page{First: first}).Size(); err != nil || got != want {
			t.Errorf("first %d: %d, %v", first, got, err)
		}
	}
	for _, first := range []int{-1, 101} {
		if _, err := (keyset.Page{First: first}).Size(); !fault.HasCode(err, "OUT_OF_RANGE") {
			t.Errorf("first %d: %v", first, err)
		}
	}
}

func TestAPageIsCutAndContinuesAfterItsLastRow(t *testing.T) {
	t.Parallel()
	rows := make([]keyset.Key, 4)
	for i := range rows {
		rows[i] = keyset.Key{At: time.UnixMicro(int64(i)).UTC(), ID: uuid.New()}
	}
	self := func(k keyset.Key) keyset.Key { return k }
	for _, c := range []struct {
		rows []keyset.Key
		more bool
		end  string
	}{{nil, false, ""}, {rows[:3], false, rows[2].Cursor()}, {rows, true, rows[2].Cursor()}} {
		if got := keyset.ListOf(c.rows, 3, self); len(got.Rows) != min(3, len(c.rows)) || got.HasNext != c.more || got.EndCursor != c.end {
			t.Errorf("of %d rows: %d, %v, %q", len(c.rows), len(got.Rows), got.HasNext, got.EndCursor)
		}
	}
	size, after, err := keyset.Page{First: 3, After: rows[1].Cursor()}.Start()
	if err != nil || size != 3 || *after != rows[1] {
		t.Errorf("it starts with %d after %v, %v", size, after, err)
	}
	for code, p := range map[string]keyset.Page{"OUT_OF_RANGE": {First: 101, After: "x"}, "BAD_CURSOR": {After: "x"}} {
		if _, _, err := p.Start(); !fault.HasCode(err, code) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

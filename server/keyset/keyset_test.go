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

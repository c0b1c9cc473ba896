package graph

import (
	"time"

	"github.com/google/uuid"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/money"
)

// mapped maps a list; it is never nil, since lists of the API never are.
func mapped[A, B any](list []A, one func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = one(v)
	}
	return out
}

// texts turns enum values of the API into the words of the use cases.
func texts[T ~string](list []T) []string {
	return mapped(list, func(v T) string { return string(v) })
}

// missing answers nil for what does not exist, or must look as if it did not: the
// API says null there.
func missing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// whole tells whether the first page of at most n rows is asked for, which was read
// with the campaign.
func whole(first *int, after *string, n int) bool {
	return (after == nil || *after == "") && (first == nil || *first > 0 && *first <= n)
}

func size(first *int, normal int) int {
	if first == nil {
		return normal
	}
	return *first
}

func at(t time.Time, id uuid.UUID) string { return keyset.Key{At: t, ID: id}.Cursor() }

func page(first *int, after *string) keyset.Page {
	var p keyset.Page
	if first != nil {
		// Zero means the default to keyset; a client that says 0 has made a mistake.
		p.First = *first
		if p.First == 0 {
			p.First = -1
		}
	}
	if after != nil {
		p.After = *after
	}
	return p
}

func pageInfo(cursors []string, hasNext bool, after *string) *model.PageInfo {
	info := &model.PageInfo{HasNextPage: hasNext, HasPreviousPage: after != nil && *after != ""}
	if n := len(cursors); n > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[n-1]
	}
	return info
}

func moneyOf(f money.Fen) *model.Money {
	return &model.Money{Minor: int64(f), Currency: model.CurrencyCodeCny}
}

func moneyPtr(f *money.Fen) *model.Money {
	if f == nil {
		return nil
	}
	return moneyOf(*f)
}

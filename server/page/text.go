package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"
	"unicode"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
)

// words writes text, amounts and times in one language.
type words struct {
	*message.Catalog
	clock clock.Clock
}

// t answers a sentence; pairs are the names and values of its arguments.
func (w words) t(key string, pairs ...any) string {
	if len(pairs) == 0 {
		return w.Text(key, nil)
	}
	args := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return w.Text(key, args)
}

// nearby is how far a date may lie for its weekday to help and its year to be clear.
const nearby = 14 * 24 * time.Hour

// when writes a day: with the weekday when it is near, otherwise with the year.
func (w words) when(at time.Time) string {
	if d := at.Sub(w.clock.Now()); d > -nearby && d < nearby {
		return message.Date(w.Lang(), at)
	}
	return message.FullDate(w.Lang(), at)
}

// langOf answers the language a text is written in, for screen readers.
func langOf(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return message.Chinese
	}
	return message.English
}

// place answers a region's name in the reader's language where the portal knows one.
func (w words) place(code, name string) string { return w.Place(code, name) }

// asJSON writes what an island is given, for an attribute.
func asJSON(v any) (string, error) {
	raw, err := json.Marshal(v)
	return string(raw), err
}

// named answers the sentence of a key, or what is given instead when there is none.
func (w words) named(key, otherwise string) string {
	if w.Has(key) {
		return w.Text(key, nil)
	}
	return otherwise
}

// funcs are what templates call.
func (s *site) funcs(w words) template.FuncMap {
	return template.FuncMap{
		"t":      w.t,
		"when":   w.when,
		"day":    func(at time.Time) string { return message.FullDate(w.Lang(), at) },
		"money":  func(f money.Fen) string { return message.Money(w.Lang(), f) },
		"num":    func(n int) string { return message.Number(w.Lang(), n) },
		"langOf": langOf,
		"static": s.static.path,
		"json":   asJSON,
	}
}

package message

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"shanhuo.app/server/money"
)

// Key is an argument that is itself a key of the catalog: it is replaced by its
// sentence in the reader's language, which the caller need not know.
type Key string

// YearMonth is an argument that is a month, stored as YYYY-MM.
type YearMonth string

// placeholder is {name}, or {name:form} for a date: {deadline:time} adds the hour,
// {until:year} writes the year instead of the weekday.
var placeholder = regexp.MustCompile(`\{([a-zA-Z][a-zA-Z0-9]*)(?::([a-z]+))?\}`)

// Text answers the sentence of key with its arguments filled in. Amounts
// (money.Fen), instants (time.Time), months, whole numbers and Keys are written
// as the language does. A key that this language lacks is answered in English, and one
// that no language has is answered as it is; a test keeps both from happening.
// A missing argument shows as "…".
func (c *Catalog) Text(key string, args map[string]any) string {
	for at := c; at != nil; at = at.fallback {
		if text, ok := at.raw(key, args); ok {
			return at.fill(text, args)
		}
	}
	return key
}

// Missing answers the arguments that the sentence of key needs and args lacks.
func (c *Catalog) Missing(key string, args map[string]any) []string {
	text, _ := c.raw(key, args)
	var missing []string
	for _, name := range placeholders(text) {
		if _, ok := args[name]; !ok {
			missing = append(missing, name)
		}
	}
	return missing
}

// raw answers the unfilled sentence, choosing the plural form by the argument n.
func (c *Catalog) raw(key string, args map[string]any) (string, bool) {
	if text, ok := c.texts[key]; ok {
		return text, true
	}
	if one, ok := c.texts[key+".one"]; ok && fmt.Sprint(args["n"]) == "1" {
		return one, true
	}
	text, ok := c.texts[key+".other"]
	return text, ok
}

func (c *Catalog) fill(text string, args map[string]any) string {
	return placeholder.ReplaceAllStringFunc(text, func(hole string) string {
		m := placeholder.FindStringSubmatch(hole)
		value, ok := args[m[1]]
		if !ok {
			return "…"
		}
		return c.write(value, m[2])
	})
}

func (c *Catalog) write(value any, form string) string {
	switch v := value.(type) {
	case string:
		return v
	case Key:
		return c.Text(string(v), nil)
	case Region:
		return c.Place(v.Code, v.Name)
	case YearMonth:
		return Month(c.lang, string(v))
	case money.Fen:
		return Money(c.lang, v)
	case time.Time:
		switch form {
		case "time":
			return DateTime(c.lang, v)
		case "year":
			return FullDate(c.lang, v)
		}
		return Date(c.lang, v)
	case *time.Time:
		if v == nil {
			return "…"
		}
		return c.write(*v, form)
	case int:
		return grouped(int64(v))
	case int64:
		return grouped(v)
	default:
		return fmt.Sprint(v)
	}
}

// base answers the key without its plural form.
func base(key string) string {
	for _, form := range []string{".one", ".other"} {
		if strings.HasSuffix(key, form) {
			return strings.TrimSuffix(key, form)
		}
	}
	return key
}

// placeholders answers the distinct argument names of a sentence, sorted.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// grouped writes 13401 as 13,401.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

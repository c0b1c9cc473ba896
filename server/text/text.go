// Package text is what people type: one way to clean it and one way to check
// it, so that a title, a question and a story are refused for the same reasons
// with the same sentences.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"shanhuo.app/server/fault"
)

// Limits of a text, in runes after cleaning.
type Limits struct {
	Min, Max int
	// Lines allows line breaks and tabs.
	Lines bool
}

// Line cleans text that fits in one line: spaces at the ends go, and any run of
// spaces or line breaks inside becomes one space.
func Line(s string) string {
	return strings.Join(strings.Fields(s), " ")
}

// Lines cleans text of several lines: line ends become \n, and blank space goes at
// the end of each line and at both ends of the whole.
func Lines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Check adds to list what is wrong with the cleaned text s in field.
func Check(list *fault.List, field, s string, limits Limits) {
	if !Plain(s, limits.Lines) {
		list.Addf("TEXT_CONTROL", field)
		return
	}
	n := utf8.RuneCountInString(s)
	switch {
	case n == 0 && limits.Min > 0:
		list.Addf("REQUIRED", field)
	case n < limits.Min:
		list.Addf("TOO_SHORT", field, "min", limits.Min, "length", n)
	case n > limits.Max:
		list.Addf("TOO_LONG", field, "max", limits.Max, "length", n)
	}
}

// Plain tells whether s is valid UTF-8 without control characters. The invisible
// marks that turn the direction of writing count as control characters: with
// them a price or a name can be made to read as another.
func Plain(s string, lines bool) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if lines && (r == '\n' || r == '\t') {
			continue
		}
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF' ||
			r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
			return false
		}
	}
	return true
}

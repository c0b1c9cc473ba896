package text_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	line, story := text.Limits{Min: 4, Max: 6}, text.Limits{Max: 20, Lines: true}
	for _, c := range []struct {
		name, in string
		limits   text.Limits
		want     string
	}{
		{"four Chinese characters are four runes", "武都花椒", line, ""},
		{"empty text is missing", "", line, "REQUIRED"},
		{"empty text may be optional", "", story, ""},
		{"three runes are too short", "花椒好", line, "TOO_SHORT"},
		{"seven runes are too long", "武都大红袍花椒", line, "TOO_LONG"},
		{"a line has no line break", "武都\n花椒", line, "TEXT_CONTROL"},
		{"a story has line breaks and tabs", "一\n\t二", story, ""},
		{"NUL is refused", "武都\x00花椒", story, "TEXT_CONTROL"},
		{"escape is refused", "武都\x1b[31m", story, "TEXT_CONTROL"},
		{"C1 controls are refused", "武都\u0085花椒", story, "TEXT_CONTROL"},
		{"broken UTF-8 is refused", "武都\xff\xfe", story, "TEXT_CONTROL"},
		{"a turned writing direction is refused", "\u202e001¥", story, "TEXT_CONTROL"},
		{"emoji joined by ZWJ pass", "👩\u200d🌾花椒地", story, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var list fault.List
			text.Check(&list, "f", c.in, c.limits)
			got := ""
			if len(list) > 0 {
				got = list[0].Code
			}
			if got != c.want {
				t.Fatalf("Check(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestCleaningIsDoneOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("花椒 a\t\n\r"))).Draw(t, "s")
		if once := text.Line(s); text.Line(once) != once || strings.ContainsAny(once, "\n\r\t") {
			t.Fatalf("Line(%q) = %q is not clean", s, once)
		}
		if once := text.Lines(s); text.Lines(once) != once || strings.Contains(once, "\r") {
			t.Fatalf("Lines(%q) = %q is not clean", s, once)
		}
	})
}

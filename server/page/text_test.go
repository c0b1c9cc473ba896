package page

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDaysAndAmountsAreWrittenInOnePlace reads the pages' own source: what people read of days, times and amounts is
// written by package message and by money.Fen, so that it is the same everywhere and of Beijing.
func TestDaysAndAmountsAreWrittenInOnePlace(t *testing.T) {
	t.Parallel()
	written := regexp.MustCompile(`\.Format\(|\.String\(\) *\+ *"元|"¥|%\.2f`)
	// For machines: values of forms and addresses, names of files, keys.
	machines := regexp.MustCompile(`time\.RFC3339|time\.DateOnly|"2006-01"`)
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 40 {
		t.Fatal(names, err)
	}
	found := 0
	for _, name := range slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") }) {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			if !written.MatchString(line) {
				continue
			}
			found++
			if !machines.MatchString(line) {
				t.Errorf("%s: %s", name, strings.TrimSpace(line))
			}
			// A day is one of Beijing also for machines.
			if strings.Contains(line, "DateOnly") && !strings.Contains(line, "clock.Shanghai") {
				t.Errorf("%s: of which place is the day? %s", name, strings.TrimSpace(line))
			}
		}
	}
	if found < 3 {
		t.Errorf("only %d were found: the reader is broken", found)
	}
}

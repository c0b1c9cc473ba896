package app

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write the README's table of settings anew")

func TestTheReadmeListsEverySetting(t *testing.T) {
	t.Parallel()
	const file, begin, end = "../../README.md", "<!-- settings -->\n", "<!-- /settings -->"
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(readme), begin)
	table, after, found2 := strings.Cut(rest, end)
	if !found || !found2 {
		t.Fatal("the README has lost the marks around its table of settings")
	}
	want := settingsTable(t)
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Fatal("the README's table of settings is out of date; run: go test ./server/app -run Readme -update")
	}
}

// settingsTable writes the flags of every command that people set.
func settingsTable(t *testing.T) string {
	t.Helper()
	parser, err := kong.New(&cli{}, kong.Name("shanhuo"), kong.Writers(io.Discard, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| flag | environment | default | what it is | of |\n|---|---|---|---|---|\n")
	seen := map[string]int{}
	var rows []string
	var of [][]string
	for _, command := range parser.Model.Leaves(true) {
		for _, f := range command.Flags {
			if f.Name == "help" || len(f.Envs) == 0 {
				continue
			}
			fallback := f.Default
			if fallback != "" {
				fallback = "`" + fallback + "`"
			}
			row := fmt.Sprintf("| `--%s` | `%s` | %s | %s |", f.Name, f.Envs[0], fallback, strings.ReplaceAll(f.Help, "|", `\|`))
			at, known := seen[row]
			if !known {
				at = len(rows)
				seen[row] = at
				rows, of = append(rows, row), append(of, nil)
			}
			of[at] = append(of[at], strings.TrimSpace(strings.TrimPrefix(command.Path(), "shanhuo")))
		}
	}
	for i, row := range rows {
		commands := strings.Join(of[i], ", ")
		if len(of[i]) >= 6 {
			commands = "every command with data"
		}
		b.WriteString(row + " " + commands + " |\n")
	}
	return b.String()
}

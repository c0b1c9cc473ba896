package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// block is one fenced block of a page of the documentation.
type block struct {
	line int    // where it begins
	kind string // graphql, json, sh or text
	text string
	// Directions that its first lines give.
	as    string
	keep  []kept
	until *kept
}

// kept gives a part of an answer a name, or says what it has to be.
type kept struct{ name, path, value string }

var (
	directionAs    = regexp.MustCompile(`^# as (\S+)$`)
	directionKeep  = regexp.MustCompile(`^# keep ([A-Z_]+)(?: = (\S+))?$`)
	directionUntil = regexp.MustCompile(`^# until (\S+) = (\S+)$`)
)

// blocksOf reads the fenced blocks of a page.
func blocksOf(t *testing.T, page string) []block {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	var out []block
	var inside *block
	for i, line := range strings.Split(string(raw), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && inside == nil:
			inside = &block{line: i + 1, kind: fence}
		case isFence:
			out = append(out, *inside)
			inside = nil
		case inside != nil && !inside.direct(line):
			inside.text += line + "\n"
		}
	}
	return out
}

// direct takes a line as a direction, if it is one and nothing has come before it.
func (b *block) direct(line string) bool {
	if b.text != "" {
		return false
	}
	if m := directionAs.FindStringSubmatch(line); m != nil {
		b.as = m[1]
		return true
	}
	if m := directionKeep.FindStringSubmatch(line); m != nil {
		b.keep = append(b.keep, kept{name: m[1], path: m[2]})
		return true
	}
	if m := directionUntil.FindStringSubmatch(line); m != nil {
		b.until = &kept{path: m[1], value: m[2]}
		return true
	}
	return false
}

// isAnswer tells an answer from variables.
func (b block) isAnswer() bool {
	return b.kind == "json" && (strings.HasPrefix(b.text, `{"data"`) || strings.HasPrefix(b.text, `{"errors"`))
}

// reader follows a page from the top down, as somebody would at a terminal.
type reader struct {
	*server
	folder string
	by     *client
	people map[string]*client
	names  map[string]string
}

// turn makes everything after it somebody's, who signs in at the first time.
func (r *reader) turn(t *testing.T, to string) {
	if to == "nobody" {
		r.by = &client{base: r.base}
		return
	}
	if r.people[to] == nil {
		r.people[to] = &client{base: r.base, token: r.as(t, to).token}
	}
	r.by = r.people[to]
	r.names["TOKEN"] = r.by.token
}

var placeholder = regexp.MustCompile(`\$[A-Z_]+\b`)

// fill puts what has a name in the place of its name. GraphQL's own variables are never
// written in capitals.
func (r *reader) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := r.names[name[1:]]; ok {
			return value
		}
		return name
	})
}

// run follows one block and answers how many of the next ones belong to it.
func (r *reader) run(t *testing.T, b block, next []block) (taken int) {
	t.Helper()
	if b.as != "" {
		r.turn(t, b.as)
	}
	switch b.kind {
	case "sh":
		return r.command(t, b, next)
	case "graphql":
		return r.request(t, b, next)
	}
	t.Fatalf("a block of %q belongs to nothing", b.kind)
	return 0
}

func (r *reader) request(t *testing.T, b block, next []block) (taken int) {
	var variables vars
	if len(next) > 0 && next[0].kind == "json" && !next[0].isAnswer() {
		if err := json.Unmarshal([]byte(r.fill(next[0].text)), &variables); err != nil {
			t.Fatalf("the variables: %v", err)
		}
		taken++
	}
	var want any
	if len(next) > taken && next[taken].isAnswer() {
		if err := json.Unmarshal([]byte(r.fill(next[taken].text)), &want); err != nil {
			t.Fatalf("the answer: %v", err)
		}
		taken++
	}
	var got reply
	ask := func() error {
		got = r.by.try(t, strings.TrimSpace(b.text), variables)
		if b.until == nil {
			return nil
		}
		if is := got.data(t).at(b.until.path).text(); is != b.until.value {
			return fmt.Errorf("%s is %q", b.until.path, is)
		}
		return nil
	}
	if b.until == nil {
		_ = ask()
	} else {
		eventually(t, b.until.path+" = "+b.until.value, ask)
	}
	switch {
	case want != nil:
		var answer any
		if err := json.Unmarshal(got.body, &answer); err != nil {
			t.Fatal(err)
		}
		if why := differs(want, answer, "answer"); why != "" {
			t.Fatalf("%s\n%s", why, got.body)
		}
	case len(got.Errors) > 0 || regexp.MustCompile(`"userErrors":\[\{`).Match(got.body):
		t.Fatalf("it is refused: %s", got.body)
	}
	for _, k := range b.keep {
		value := got.data(t).at(k.path).text()
		if value == "" {
			t.Fatalf("there is no %s in %s", k.path, got.body)
		}
		r.names[k.name] = value
	}
	return taken
}

func (r *reader) command(t *testing.T, b block, next []block) (taken int) {
	var printed string
	once := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		var out, problems bytes.Buffer
		c := exec.CommandContext(ctx, "bash", "-euc", b.text)
		c.Dir, c.Stdout, c.Stderr = r.folder, &out, &problems
		c.Env = environment("BASE=" + r.base)
		for name, value := range r.names {
			c.Env = append(c.Env, name+"="+value)
		}
		if err := c.Run(); err != nil {
			t.Fatalf("%v\n%s%s", err, out.String(), problems.String())
		}
		if printed = strings.TrimSpace(out.String()); printed == "" && len(b.keep) > 0 {
			return fmt.Errorf("it prints nothing")
		}
		return nil
	}
	eventually(t, "something to keep", once)
	for _, k := range b.keep {
		r.names[k.name] = printed
	}
	if len(next) > 0 && next[0].kind == "text" {
		taken++
		if want := strings.TrimSpace(r.fill(next[0].text)); !matches(want, printed) {
			t.Fatalf("it prints\n%s\nand not\n%s", printed, want)
		}
	}
	return taken
}

// matches tells whether a text is the wanted one, in which … stands for anything.
func matches(want, got string) bool {
	parts := strings.Split(want, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, `.*`) + `$`).MatchString(got)
}

// differs says where an answer is not the wanted one. An answer may hold more than is
// shown.
func differs(want, got any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %v", at, got)
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			value, there := object[key]
			if !there {
				return fmt.Sprintf("%s has no %s", at, key)
			}
			if why := differs(want[key], value, at+"."+key); why != "" {
				return why
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fmt.Sprintf("%s is %v, want %d of them", at, got, len(want))
		}
		for i := range want {
			if why := differs(want[i], list[i], fmt.Sprintf("%s.%d", at, i)); why != "" {
				return why
			}
		}
		return ""
	case string:
		if text, ok := got.(string); !ok || !matches(want, text) {
			return fmt.Sprintf("%s is %v, want %s", at, got, want)
		}
		return ""
	}
	if want != got {
		return fmt.Sprintf("%s is %v, want %v", at, got, want)
	}
	return ""
}

func TestTheRequestsOfTheAPIPage(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(t, "needs "+tool)
		}
	}
	r := &reader{server: demo(t, sqlite, "--charge-rate", "100"), folder: t.TempDir(), people: map[string]*client{}, names: map[string]string{}}
	// What the page takes for granted: a photo, and the portal built beside it.
	if err := os.WriteFile(filepath.Join(r.folder, "field.jpg"), picture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(r.folder, ".bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(executable, filepath.Join(r.folder, ".bin", "shanhuo")); err != nil {
		t.Fatal(err)
	}
	r.turn(t, "nobody")
	blocks := blocksOf(t, "api.md")
	if len(blocks) < 60 {
		t.Errorf("only %d blocks are found", len(blocks))
	}
	for i := 0; i < len(blocks); i++ {
		b, rest := blocks[i], blocks[i+1:]
		taken := 0
		if !t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) { taken = r.run(t, b, rest) }) {
			return
		}
		i += taken
	}
}

func TestTheDocumentsToSignInWithAreAcceptedInProductionAsTheAPIPageHasThem(t *testing.T) {
	t.Parallel()
	s := start(t, settings{place: seededPlace(t, sqlite, people), production: true, arguments: []string{"--smtp-host", "127.0.0.1", "--smtp-tls", "none", "--mail-from", "portal@example.org"}})
	found := 0
	for _, b := range blocksOf(t, "api.md") {
		text := strings.TrimSpace(b.text)
		if b.kind != "graphql" || !strings.Contains(text, "SignIn") || found == 2 {
			continue
		}
		found++
		input := vars{"input": vars{"identifier": "nobody@example.org", "code": "123456"}}
		if strings.Contains(text, "requestSignInCode") {
			input = vars{"input": vars{"identifier": "nobody@example.org"}}
		}
		if r := s.stranger().try(t, text, input); len(r.Errors) > 0 {
			t.Errorf("line %d is refused: %s", b.line, r.body)
		}
		if r := s.stranger().try(t, text+" ", input); len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "DOCUMENT_UNKNOWN" {
			t.Errorf("line %d with a letter more is answered: %s", b.line, r.body)
		}
	}
	if found != 2 {
		t.Errorf("the page has %d documents to sign in with", found)
	}
}

func TestAnAnswerOfAPageMustBeThere(t *testing.T) {
	t.Parallel()
	parse := func(text string) (v any) {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		want, got string
		same      bool
	}{
		{`{"a":1}`, `{"a":1,"b":2}`, true},
		{`{"a":1}`, `{"a":2}`, false},
		{`{"a":"x-…"}`, `{"a":"x-17"}`, true},
		{`{"a":"x-…"}`, `{"a":"y-17"}`, false},
		{`{"a":[1]}`, `{"a":[1,2]}`, false},
		{`{"a":null}`, `{"a":null}`, true},
		{`{"a":null}`, `{}`, false},
		{`{"a":"…"}`, `{"a":null}`, false},
	} {
		if why := differs(parse(c.want), parse(c.got), "answer"); (why == "") != c.same {
			t.Errorf("%s for %s: %q", c.got, c.want, why)
		}
	}
}

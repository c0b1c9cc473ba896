package graph_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew; review the difference like a change of rights")

const policyGolden = "policy.golden.txt"

// TestEveryFieldAsEverybody asks everything about every kind of thing as every viewer, and
// compares the answers with the policy (reads), with the reviewed file, and with
// what must hold whatever the policy says.
func TestEveryFieldAsEverybody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.New(t, db)
		list := reads(w)
		answers := askAll(w, list)
		for i, r := range list {
			checkRules(t, w, r, answers[i])
			checkInvariants(t, w, r, answers[i])
		}
		compare(t, policyGolden, "reads", readsTable(w, list, answers))
		everyFieldWasSeen(t, list, answers)
	})
}

// askAll answers, for every read, what each viewer saw.
func askAll(w *graphtest.World, list []read) [][]seen {
	out := make([][]seen, len(list))
	var wg sync.WaitGroup
	gate := make(chan struct{}, 4)
	for i, r := range list {
		out[i] = make([]seen, len(w.Viewers))
		full, public := strings.Replace(r.ask, "$ALL", everything(r.of, all), 1), strings.Replace(r.ask, "$ALL", everything(r.of, publicOnly), 1)
		for j, v := range w.Viewers {
			gate <- struct{}{}
			wg.Go(func() {
				defer func() { <-gate }()
				ask := full
				if v.Principal == nil {
					ask = public // one private field refuses the whole; each is asked alone by TestAnonymous
				}
				out[i][j] = observe(w.Ask(v, ask, r.vars))
			})
		}
	}
	wg.Wait()
	return out
}

// checkRules compares one read with the policy.
func checkRules(t *testing.T, w *graphtest.World, r read, saw []seen) {
	t.Helper()
	wrong := map[string][]*graphtest.Viewer{}
	defer func() {
		for _, what := range slices.Sorted(maps.Keys(wrong)) {
			t.Errorf("%s: %s for %s", r.name, what, names(wrong[what]))
		}
	}()
	var model seen // what the first who sees the root sees
	for j, v := range w.Viewers {
		got, want := saw[j][r.root], r.want(v)
		if v.Principal == nil && want == "UNAUTHENTICATED" {
			continue // TestAnonymous
		}
		if got == empty && want == visible {
			got = visible
		}
		if got != want {
			what := fmt.Sprintf("%s is %q %s, the policy says %q", r.root, got, saw[j][""], want)
			wrong[what] = append(wrong[what], v)
			continue
		}
		if want != visible || v.Principal == nil {
			continue
		}
		if model == nil {
			model = saw[j]
		}
		for _, path := range slices.Sorted(maps.Keys(model)) {
			rule, special := ruleFor(r.rules, path)
			wanted := model[path]
			switch {
			case special && rule == nil, !special && below(r.rules, path):
				continue
			case special:
				wanted = rule(v)
			}
			if saw[j][path] != wanted {
				what := fmt.Sprintf("%s is %q, the policy says %q", path, saw[j][path], wanted)
				wrong[what] = append(wrong[what], v)
			}
		}
	}
}

func ruleFor(rules ruleSet, path string) (rule func(*graphtest.Viewer) string, special bool) {
	if rule, ok := rules[path]; ok {
		return rule, true
	}
	for pattern, rule := range rules {
		if prefix, ok := strings.CutSuffix(pattern, "*"); ok && strings.HasPrefix(path, prefix) {
			return rule, true
		}
	}
	return nil, false
}

// below tells whether a path lies below one that has a rule: it stands or falls with it.
func below(rules ruleSet, path string) bool {
	for at := strings.LastIndexByte(path, '.'); at > 0; at = strings.LastIndexByte(path[:at], '.') {
		if _, ok := rules[path[:at]]; ok {
			return true
		}
	}
	return false
}

// readsTable writes who sees what, fields that stand alike together.
func readsTable(w *graphtest.World, list []read, answers [][]seen) string {
	var b strings.Builder
	for i, r := range list {
		fmt.Fprintf(&b, "\n## %s\n", r.name)
		paths := map[string]bool{}
		for _, s := range answers[i] {
			for path := range s {
				if strings.HasPrefix(path, r.root) {
					paths[path] = true
				}
			}
		}
		groups := map[string][]string{}
		for path := range paths {
			line := standing(w, func(j int) string {
				how := answers[i][j][path]
				if how == "" {
					return "-"
				}
				return how
			})
			groups[line] = append(groups[line], path)
		}
		lines := make([]string, 0, len(groups))
		for line, paths := range groups {
			slices.Sort(paths)
			lines = append(lines, strings.Join(paths, " ")+"\n    "+line)
		}
		slices.Sort(lines)
		b.WriteString(strings.Join(lines, "\n") + "\n")
	}
	return b.String()
}

// standing writes how something stands for whom; how most stand comes last as "the rest".
func standing(w *graphtest.World, how func(viewer int) string) string {
	by := map[string][]*graphtest.Viewer{}
	for j, v := range w.Viewers {
		h := how(j)
		by[h] = append(by[h], v)
	}
	if len(by) == 1 {
		return slices.Collect(maps.Keys(by))[0] + ": everybody"
	}
	hows := slices.SortedFunc(maps.Keys(by), func(x, y string) int {
		if len(by[x]) != len(by[y]) {
			return len(by[x]) - len(by[y])
		}
		return strings.Compare(x, y)
	})
	var parts []string
	for i, h := range hows {
		if i == len(hows)-1 {
			parts = append(parts, h+": the rest")
		} else {
			parts = append(parts, h+": "+names(by[h]))
		}
	}
	return strings.Join(parts, "; ")
}

// names writes viewers short: COUNTY_OFFICER@vtcyp for one role at five standings.
func names(list []*graphtest.Viewer) string {
	var out []string
	at := map[string]int{}
	for _, v := range list {
		role, letter, held := strings.Cut(v.Name, "@")
		if !held {
			out = append(out, v.Name)
			continue
		}
		if i, ok := at[role]; ok {
			out[i] += letter
			continue
		}
		at[role] = len(out)
		out = append(out, v.Name)
	}
	return strings.Join(out, " ")
}

// everyFieldWasSeen fails for a field that no viewer of the walk ever got a value of:
// then its rights are not tested.
func everyFieldWasSeen(t *testing.T, list []read, answers [][]seen) {
	t.Helper()
	got := map[string]bool{}
	for i, r := range list {
		for _, s := range answers[i] {
			for path, how := range s {
				if how != null && how != empty {
					if on := fieldAt(r, path); on != "" {
						got[on] = true
					}
				}
			}
		}
	}
	for name, def := range schema.Types {
		if def.Kind != ast.Object || def.BuiltIn || strings.HasPrefix(name, "__") || name == "Mutation" || name == "Subscription" ||
			strings.HasSuffix(name, "Payload") || name == "UserError" {
			continue
		}
		for _, f := range def.Fields {
			if field := name + "." + f.Name; !got[field] && !strings.HasPrefix(f.Name, "__") {
				t.Errorf("%s was seen by nobody: give graphtest a row that has it, and reads() a way to it", field)
			}
		}
	}
}

// fieldAt answers the Type.field that a path ends at.
func fieldAt(r read, path string) string {
	at := schema.Query
	var last string
	for _, step := range strings.Split(path, ".") {
		if at.Name == "Node" {
			at = schema.Types[r.of]
		}
		f := at.Fields.ForName(step)
		if f == nil {
			return ""
		}
		last = at.Name + "." + f.Name
		at = schema.Types[f.Type.Name()]
	}
	return last
}

// compare compares one part of a golden file, or writes it with -update.
func compare(t *testing.T, file, part, got string) {
	t.Helper()
	goldens.Lock()
	defer goldens.Unlock()
	begin, end := "# "+part+"\n", "# end of "+part+"\n"
	raw, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(raw), begin)
	want, after, _ := strings.Cut(rest, end)
	if want == got {
		return
	}
	if *update {
		if before == "" {
			before = policyHead()
		}
		if err := os.WriteFile(file, []byte(before+begin+got+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	now, was := sections(got), sections(want)
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if now[name] != was[name] {
			t.Errorf("%s, %s\nnow\n%s\nwas\n%s", file, name, now[name], was[name])
		}
		delete(was, name)
	}
	for name := range was {
		t.Errorf("%s, %s is not asked any more", file, name)
	}
	t.Errorf("If this is meant, run go test ./graph -run AsEverybody -update and have the difference of %s reviewed as a change of rights.", file)
}

// sections cuts a table at its headings.
func sections(table string) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Split(table, "\n## ") {
		name, rest, _ := strings.Cut(part, "\n")
		out[name] = rest
	}
	return out
}

var goldens sync.Mutex

func policyHead() string {
	var b strings.Builder
	b.WriteString("Who gets what from the API, walked by the tests in graph/ and reviewed like policies/policy.csv.\n" +
		"A path stands as: visible, true or false, empty (a list), null, or with the code of an error; - is not answered, since what is above it is null.\n" +
		"ANYONE is not signed in, and is asked only for what is public; STRANGER is signed in and nothing else. OWNER owns the campaigns and AUTHOR, a clerk, drafted them;\n" +
		"BACKER made the pledges; ATTESTOR is clerk and county officer and attested; MAKER is a finance officer and made the payout batches; REPORTER reported the problems.\n" +
		"ROLE@letters is somebody with this one role, by where the grant lies, seen from the village in which everything is:\n")
	for _, s := range graphtest.Standings {
		fmt.Fprintf(&b, "  %s %s (%s)\n", s.Letter, s.Words, s.Path)
	}
	return b.String() + "\n"
}

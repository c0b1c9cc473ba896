package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// refusals are the codes with which a mutation is refused for who asks, rather than
// for what is asked. NOT_FOUND is for rows that the viewer may not even see. Who holds an
// office cannot leave: ERASURE_OFFICE.
var refusals = []string{"UNAUTHENTICATED", "DENIED", "NOT_FOUND", "OWN_WORK", "DECIDED_BEFORE", "ERASURE_OFFICE"}

// TestEveryMutationAsEverybody sends every mutation as every viewer, with an input
// that is right. Who may not is refused before anything is changed; who may
// succeeds, each on rows of their own.
func TestEveryMutationAsEverybody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		var table strings.Builder
		done := map[string]bool{"signIn": true} // TestSignIn
		for _, a := range acts() {
			done[a.mutation] = true
			name := strings.TrimSpace(a.mutation + " " + a.note)
			fmt.Fprintf(&table, "\n## %s\n    %s\n", name, attempt(t, w, name, a))
		}
		for _, f := range schema.Mutation.Fields {
			if !done[f.Name] {
				t.Errorf("the mutation %s has no row in acts(): add one that says who may do it", f.Name)
			}
		}
		compare(t, policyGolden, "mutations", table.String())
	})
}

// attempt lets every viewer try, and answers how it went for whom.
func attempt(t *testing.T, w *graphtest.World, name string, a act) string {
	t.Helper()
	in, can := a.fresh(w)
	went := map[*graphtest.Viewer]string{}
	before := fingerprint(t, w)
	for _, v := range w.Viewers {
		if can(v) {
			continue
		}
		went[v] = send(w, v, a, in)
		if !slices.Contains(refusals, went[v]) {
			t.Errorf("%s: %s got %q, the policy refuses them", name, v.Name, went[v])
		}
		if strings.HasPrefix(v.Name, "ADMIN@") && went[v] == "done" {
			t.Errorf("%s: an admin did it", name)
		}
	}
	if after := fingerprint(t, w); after != before {
		t.Errorf("%s: those who were refused changed something:\n%s\n%s", name, before, after)
	}
	able := 0
	for _, v := range w.Viewers {
		if !can(v) {
			continue
		}
		able++
		in, can := a.fresh(w)
		if !can(v) {
			t.Fatalf("%s: %s may once and not twice", name, v.Name)
		}
		before := fingerprint(t, w)
		if went[v] = send(w, v, a, in); went[v] != "done" {
			t.Errorf("%s: %s got %q, the policy allows them", name, v.Name, went[v])
		} else if fingerprint(t, w) == before && !a.quiet {
			t.Errorf("%s: %s changed nothing", name, v.Name)
		}
	}
	if able == 0 {
		t.Errorf("%s: nobody may do it, so nobody has shown that the input is right", name)
	}
	return standing(w, func(j int) string { return went[w.Viewers[j]] })
}

// send answers "done", or the first code.
func send(w *graphtest.World, v *graphtest.Viewer, a act, in input) string {
	f := schema.Mutation.Fields.ForName(a.mutation)
	query := fmt.Sprintf(`mutation{%s{userErrors{code field message}}}`, a.mutation)
	if input := f.Arguments.ForName("input"); input != nil {
		query = fmt.Sprintf(`mutation($input:%s){%s(input:$input){userErrors{code field message}}}`, input.Type, a.mutation)
	}
	var answer *graphtest.Answer
	if a.file {
		answer = w.Upload(v, query, with(in), photo)
	} else {
		answer = w.Ask(v, query, map[string]any{"input": in})
	}
	if code := answer.Code(); code != "" {
		return code
	}
	if code, ok := answer.Get(a.mutation + ".userErrors.0.code").(string); ok {
		if field, ok := answer.Get(a.mutation + ".userErrors.0.field").(string); ok && code != "NOT_FOUND" {
			return code + " at " + field
		}
		return code
	}
	if answer.Get(a.mutation) == nil {
		return "no answer: " + answer.Body
	}
	return "done"
}

// fingerprint changes whenever an act changes a row or writes one.
func fingerprint(t *testing.T, w *graphtest.World) string {
	t.Helper()
	var all strings.Builder
	for _, q := range []string{
		`SELECT COUNT(*), COALESCE(SUM(version), 0) FROM campaigns`, `SELECT COUNT(*), COALESCE(SUM(version), 0) FROM pledges`,
		`SELECT COUNT(*), COUNT(answered_at) FROM questions`, `SELECT COUNT(*), COUNT(handled_at) FROM problems`,
		`SELECT COUNT(*), COUNT(revoked_at) FROM grants`, `SELECT COUNT(*), COUNT(revoked_at) FROM sign_ins`,
		`SELECT COUNT(*), COUNT(decided_at) FROM review_steps`, `SELECT COUNT(*), COUNT(confirmed_by) FROM payout_batches`,
		`SELECT COUNT(*), COUNT(finished_at) FROM reconciliations`,
		`SELECT COUNT(*), 0 FROM audit_entries`, `SELECT COUNT(*), 0 FROM photos`, `SELECT COUNT(*), 0 FROM posts`, `SELECT COUNT(*), 0 FROM follows`,
		`SELECT COUNT(*), 0 FROM messages`, `SELECT COUNT(*), 0 FROM sign_in_codes`, `SELECT COUNT(*), 0 FROM persons`, `SELECT COUNT(*), 0 FROM postings`,
	} {
		var rows, sum int64
		if err := w.DB.Reader().QueryRowContext(t.Context(), q).Scan(&rows, &sum); err != nil {
			t.Fatal(q, err)
		}
		fmt.Fprintf(&all, "%d/%d ", rows, sum)
	}
	return all.String()
}

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// decided moves the clock until every campaign's outcome is known.
func (w *world) decided(t testing.TB) {
	t.Helper()
	pace := 8 * 24 * time.Hour
	if whole() {
		pace = 25 * time.Hour // so that every automatic try comes
	}
	deadline := time.Now().Add(4 * patience)
	w.advance(t, pace)
	for turn := 1; ; turn++ {
		open := ""
		for _, s := range w.stages {
			state := w.campaign(t, s.id).at("state").text()
			if !slices.Contains([]string{"VIABLE", "SHORTFALL", "FAILED"}, state) {
				open += fmt.Sprintf(" %s is %s;", s.slug, state)
			}
		}
		if open == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not every campaign was decided:%s", open)
		}
		if turn%8 == 0 {
			w.advance(t, pace)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// workedOff waits until no event of the provider is left, as none may be for ever. Events
// whose handling died again and again are taken up more and more rarely.
func (w *world) workedOff(t testing.TB) {
	t.Helper()
	eventuallyWithin(t, 20*patience, "the provider's events", func() error {
		_, metrics := get(t, w.base+"/metrics")
		found := waiting.FindSubmatch(metrics)
		if found == nil || string(found[1]) != "0" {
			return fmt.Errorf("of them wait %q", found)
		}
		return nil
	})
}

// manyEnds are what the promises of a crew that pledges by chance come to.
var manyEnds = []string{"COLLECTED", "CANCELLED", "DROPPED", "RELEASED", "refused SOLD_OUT"}

// audit compares the backers' own notes with the portal and with the provider, after
// everything is decided. What none of the promises came to, and should, was not tried.
func (w *world) audit(t *testing.T, reached ...string) {
	t.Helper()
	if whole() {
		w.workedOff(t)
	}
	states, charges := w.states(t), chargesAt(t, w.sandbox)
	known := map[string]bool{} // row keys of the promises' pledges
	ends := map[string]int{}
	for _, p := range w.promises {
		if p.id == "" {
			if p.refused == "" {
				t.Errorf("the key %s was never answered", p.key)
			}
			ends["refused "+p.refused]++
			continue
		}
		row := rowOf(t, p.id)
		known[row] = true
		is, found := states[p.id]
		if !found {
			t.Errorf("the acknowledged pledge %s (key %s) is lost", row, p.key)
			continue
		}
		state := is.at("state").text()
		ends[state]++
		want := "COLLECTED"
		switch {
		case !p.committed:
			t.Errorf("the pledge %s was never committed and is %s", row, state)
			continue
		case p.cancelled:
			want = "CANCELLED"
		case !p.stage.succeeds:
			want = "RELEASED"
		case p.card == failsLaterCard:
			want = "DROPPED"
		}
		if state != want {
			t.Errorf("the pledge %s (key %s, card %s) is %s and not %s: %s", row, p.key, p.card, state, want, is.raw())
		}
		p.compare(t, is, charges)
	}
	for id := range states {
		if !known[rowOf(t, id)] {
			t.Errorf("the portal has a pledge %s that nobody asked for: %s", rowOf(t, id), states[id].raw())
		}
	}
	for _, c := range charges {
		if c.Status == "succeeded" && !known[c.Pledge] {
			t.Errorf("the provider charged %d for %q, which is no pledge of anybody", c.Amount, c.Pledge)
		}
	}
	for _, end := range append(reached, "COLLECTED") {
		if ends[end] == 0 {
			t.Errorf("no promise of %v was %s: the faults hit nothing of the kind", ends, end)
		}
	}
	t.Logf("%d promises over %d campaigns: %v", len(w.promises), len(w.stages), ends)
	w.replayed(t)
	w.within(t)
	w.accounts(t)
}

// compare checks one promise's money.
func (p *promise) compare(t testing.TB, is node, charges charges) {
	t.Helper()
	row := rowOf(t, p.id)
	times, final := charges.succeeded(row), is.at("total.minor").number()
	if lines := is.at("lines").list(); len(lines) != 1 || lines[0].at("quantity").number() != int64(p.quantity) || lines[0].at("tier.id").text() != p.stage.tiers[p.tier] {
		t.Errorf("the pledge %s is for %s, not for %d of tier %d", row, is.at("lines").raw(), p.quantity, p.tier)
	}
	if final > p.total {
		t.Errorf("the pledge %s is charged %d, more than the %d that were agreed", row, final, p.total)
	}
	if !p.good() {
		if times != 0 {
			t.Errorf("the pledge %s is %s and was charged %d times", row, is.at("state").text(), times)
		}
		if (p.cancelled || !p.stage.succeeds) && charges.tried(row) != 0 {
			t.Errorf("a charge of the pledge %s was tried, which is %s", row, is.at("state").text())
		}
		return
	}
	if times != 1 {
		t.Errorf("the pledge %s was charged %d times", row, times)
	}
	if is.at("collected.minor").number() != final {
		t.Errorf("of the pledge %s %s was collected and not %d", row, is.at("collected").raw(), final)
	}
	for _, c := range charges {
		if c.Pledge == row && c.Status == "succeeded" && c.Amount != final {
			t.Errorf("for the pledge %s the provider took %d and not %d", row, c.Amount, final)
		}
	}
}

// replayed sends every acknowledged key once more.
func (w *world) replayed(t testing.TB) {
	t.Helper()
	for _, p := range w.promises {
		if p.id == "" {
			continue
		}
		payload := p.by.ask(t, createPledge, p.asked).at("createPledge")
		if payload.at("pledge.id").text() != p.id {
			t.Errorf("the key %s of the pledge %s is now answered %s", p.key, rowOf(t, p.id), payload.raw())
		}
	}
}

// within checks that no limit was passed, by the backers' own notes.
func (w *world) within(t testing.TB) {
	t.Helper()
	for _, s := range w.stages {
		units := 0
		for _, p := range w.promises {
			if p.stage == s && p.tier == 0 && p.committed && !p.cancelled {
				units += p.quantity
			}
		}
		if units > limited {
			t.Errorf("%s sold %d of %d units", s.slug, units, limited)
		}
		if claimed := w.campaign(t, s.id).at("tiers.0.claimed").number(); claimed > limited {
			t.Errorf("%s counts %d of %d units as claimed", s.slug, claimed, limited)
		}
	}
}

// accounts runs what an operator runs, and verifies every closing proof.
func (w *world) accounts(t testing.TB) {
	t.Helper()
	if r := w.cli(t, "verify", "totals"); r.code != 0 {
		t.Errorf("verify totals: exit code %d\n%s%s", r.code, r.out, r.err)
	}
	if r := w.cli(t, "reconcile", "--sandbox-url", w.sandbox); r.code != 0 {
		t.Errorf("reconcile: exit code %d\n%s%s", r.code, r.out, r.err)
	}
	file := filepath.Join(t.TempDir(), "proof.json")
	for _, s := range w.stages {
		balances(t, w.auditor, s.id)
		c := w.campaign(t, s.id)
		if c.at("closing.success").yes() != s.succeeds {
			t.Errorf("the closing of %s is %s", s.slug, c.at("closing").raw())
		}
		status, proof := get(t, w.base+c.at("closing.proofUrl").text())
		if status != http.StatusOK {
			t.Fatalf("the proof of %s answers %d", s.slug, status)
		}
		if err := os.WriteFile(file, proof, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := command(t, "verify", "closing", file); r.code != 0 {
			t.Errorf("the proof of %s: exit code %d\n%s%s", s.slug, r.code, r.out, r.err)
		}
	}
}

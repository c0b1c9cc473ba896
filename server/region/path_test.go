package region_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"shanhuo.app/server/region"
)

// code is short and of few digits, so that neighbours often begin alike.
var code = rapid.StringMatching(`[0129]{1,3}`)

func path(t *rapid.T, name string) region.Path {
	p := region.Path("")
	for range rapid.IntRange(0, 4).Draw(t, name+" depth") {
		p = p.Child(code.Draw(t, name+" code"))
	}
	return p
}

func TestCoversIsByWholeSegments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, q := path(t, "p"), path(t, "q")
		if rapid.Bool().Draw(t, "related") {
			q = p + q
		}
		ps, qs := p.Segments(), q.Segments()
		want := len(qs) >= len(ps) && slices.Equal(qs[:len(ps)], ps)
		if p.Covers(q) != want {
			t.Fatalf("%q covers %q: %v", p, q, p.Covers(q))
		}
	})
}

func TestRangeHoldsTheDescendantsAndNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, q := path(t, "p"), path(t, "q")
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			q = p + q
		case 1:
			q = p + "0" // a neighbour whose code begins with ours
		case 2:
			q = p.Child("9").Child("0")
		}
		from, to := p.Range()
		in := string(q) >= from && string(q) < to
		if want := p.Covers(q) && p != q; p != "" && in != want {
			t.Fatalf("%q in the range of %q: %v, want %v", q, p, in, want)
		}
	})
}

func TestPathsAreReadBackAsTheyWereBuilt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, c := path(t, "p"), code.Draw(t, "c")
		child := p.Child(c)
		if child.Parent() != p || child.Code() != c || !p.Covers(child) || child.Covers(p) {
			t.Fatalf("%q under %q", child, p)
		}
		if got, err := region.ParsePath(string(child)); err != nil || got != child {
			t.Fatalf("%q: %v", child, err)
		}
		if "/"+strings.Join(child.Segments(), "/") != string(child) {
			t.Fatalf("segments of %q: %q", child, child.Segments())
		}
	})
}

func TestParsePathRefusesWhatIsNoPath(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"6212", "/", "//6212", "/6212/", "/6212//621226", "/62a2", "/6212 ", "/６２１２", "/..", "/6212%"} {
		if p, err := region.ParsePath(s); err == nil {
			t.Errorf("%q was read as %q", s, p)
		}
	}
}

func FuzzParsePath(f *testing.F) {
	f.Add("/6212/621226")
	f.Add("/6212//")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := region.ParsePath(s)
		if err != nil {
			return
		}
		if string(p) != s {
			t.Errorf("%q became %q", s, p)
		}
		if !p.Covers(p) && p != "" {
			t.Errorf("%q does not cover itself", p)
		}
	})
}

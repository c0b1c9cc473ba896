package policies_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/region"
)

var update = flag.Bool("update", false, "write table.golden.txt anew; review the difference like a change of rights")

// place is where an object lies, seen from the region of a grant.
type place struct {
	letter string
	of     func(own region.Path) region.Path
}

// Every place but the first two must be out of reach of a grant.
var places = []place{
	{"o", func(own region.Path) region.Path { return own }},
	{"c", func(own region.Path) region.Path { return own.Child("999") }},
	{"p", func(own region.Path) region.Path { return own.Parent() }},
	{"s", func(own region.Path) region.Path { return own.Parent().Child("621299") }},
	{"x", func(own region.Path) region.Path { return own + "0" }}, // a neighbour whose code begins with ours
}

// levels are regions of the four levels at which a grant may lie.
var levels = []region.Path{"/6212", "/6212/621226", "/6212/621226/621226208", "/6212/621226/621226208/621226208203"}

var me, other = uuid.MustParse("01900000-0000-7000-8000-000000000001"), uuid.MustParse("01900000-0000-7000-8000-000000000002")

// as answers who asks and about what, for somebody who has this one role and no other.
func as(role access.Role, own, at region.Path) (context.Context, access.Object) {
	o := access.Object{Region: at, Owner: other, Author: other, Beneficiary: other}
	if role == access.Anyone {
		return access.Public(context.Background()), o
	}
	p := &access.Principal{PersonID: me}
	switch role {
	case access.Backer:
	case access.Owner:
		o.Owner = me
	case access.Author:
		o.Author = me
		p.Grants = []access.Grant{{Role: access.VillageClerk, Region: own}}
	case access.Beneficiary:
		o.Beneficiary = me
	default:
		p.Grants = []access.Grant{{Role: role, Region: own}}
	}
	return access.With(context.Background(), p), o
}

func roles() []access.Role { return slices.Concat(access.Implied, access.Granted) }

// reach answers the letters of the places in which a role may do an action.
func reach(role access.Role, action access.Action, own region.Path) string {
	var b strings.Builder
	for _, p := range places {
		ctx, o := as(role, own, p.of(own))
		if access.Allowed(ctx, action, o) {
			b.WriteString(p.letter)
		}
	}
	if b.Len() == 0 {
		return "."
	}
	return b.String()
}

func table(own region.Path) string {
	var b strings.Builder
	b.WriteString("# Who may do what, where. o: in the region of the grant, c: below it, p: above it, s: beside it,\n" +
		"# x: in a neighbour whose code begins with the same digits. A dot is nowhere.\n" +
		"# ANYONE is not signed in; BACKER is signed in and has no grant; AUTHOR is a VILLAGE_CLERK who wrote it for its OWNER.\n")
	fmt.Fprintf(&b, "%-24s", "")
	for _, role := range roles() {
		fmt.Fprintf(&b, " %-*s", len(role), role)
	}
	b.WriteString("\n")
	for _, action := range access.Actions {
		line := fmt.Sprintf("%-24s", action)
		for _, role := range roles() {
			line += fmt.Sprintf(" %-*s", len(role), reach(role, action, own))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func TestTheWholeTableIsAsReviewed(t *testing.T) {
	t.Parallel()
	const file = "table.golden.txt"
	got := table(levels[1])
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(raw) == got {
		return
	}
	want := strings.Split(string(raw), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || want[i] != line {
			t.Errorf("line %d differs from %s\n got %s\nwant %s", i+1, file, line, at(want, i))
		}
	}
	if !t.Failed() {
		t.Errorf("%s has lines that the policy no longer has", file)
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

func TestTheTableIsTheSameAtEveryLevel(t *testing.T) {
	t.Parallel()
	for _, own := range levels {
		if got := table(own); got != table(levels[1]) {
			t.Errorf("the table of a grant at %s differs from that at %s:\n%s", own, levels[1], got)
		}
	}
}

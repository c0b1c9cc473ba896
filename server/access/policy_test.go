package access

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"shanhuo.app/policies"
	"shanhuo.app/server/region"
)

func TestTheTableAnswersWhatCasbinAnswers(t *testing.T) {
	t.Parallel()
	places := []region.Path{"", "/6212", "/6212/621226", "/6212/621226/621226208", "/6212/6212260", "/6212/621221"}
	r := policy()
	for _, action := range Actions {
		for _, role := range slices.Concat(Implied, Granted) {
			for _, at := range places {
				who := onlyIn{role, "/6212/621226"}
				live, err := r.ask(who, action, at)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.allows(who, action, at); got != live {
					t.Errorf("%s of %s at %q: table %v, Casbin %v", action, role, at, got, live)
				}
			}
		}
	}
}

func TestTheTableAnswersWhatCasbinAnswersToPeople(t *testing.T) {
	t.Parallel()
	paths := rapid.SampledFrom([]region.Path{"", "/6212", "/6212/621226", "/6212/621226/621226208", "/6212/6212260", "/6212/621221"})
	rapid.Check(t, func(t *rapid.T) {
		p := &Principal{PersonID: somebody}
		for range rapid.IntRange(0, 4).Draw(t, "grants") {
			p.Grants = append(p.Grants, Grant{Role: rapid.SampledFrom(Granted).Draw(t, "role"), Region: paths.Draw(t, "region")})
		}
		people := rapid.SampledFrom([]bool{true, false})
		o := &Object{Region: paths.Draw(t, "at")}
		if people.Draw(t, "owner") {
			o.Owner = somebody
		}
		if people.Draw(t, "author") {
			o.Author = somebody
		}
		if people.Draw(t, "beneficiary") {
			o.Beneficiary = somebody
		}
		a := &asker{person: p, object: o}
		if rapid.IntRange(0, 9).Draw(t, "signed out") == 0 {
			a.person = nil
		}
		action := rapid.SampledFrom(Actions).Draw(t, "action")
		live, err := policy().ask(a, action, o.Region)
		if err != nil {
			t.Fatal(err)
		}
		if got := policy().allows(a, action, o.Region); got != live {
			t.Fatalf("%s: table %v, Casbin %v", action, got, live)
		}
	})
}

func TestABrokenPolicyDoesNotLoad(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ model, policy string }{
		"a row without an action":        {policies.Model, "p, ADMIN, grant\n"},
		"a model that is not one":        {"[matchers", policies.Policy},
		"a matcher with unknown methods": {strings.ReplaceAll(policies.Model, "holds(", "keeps("), policies.Policy},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := load(c.model, c.policy); err == nil {
				t.Error("it loaded")
			}
		})
	}
}

// onlyIn has one role in one region and below.
type onlyIn struct {
	role Role
	own  region.Path
}

func (o onlyIn) holds(role Role, at region.Path) bool { return role == o.role && o.own.Covers(at) }

func BenchmarkAllowed(b *testing.B) {
	p := &Principal{PersonID: somebody, Grants: []Grant{
		{Role: VillageClerk, Region: "/6212/621226/621226208/621226208203"}, {Role: CountyOfficer, Region: "/6212/621226"}}}
	ctx := With(b.Context(), p)
	o := Object{Region: "/6212/621226/621226208"}
	a := &asker{person: p, object: &o}
	b.Run("allow", func(b *testing.B) {
		for b.Loop() {
			_ = Require(ctx, AuditRead, o)
		}
	})
	b.Run("deny", func(b *testing.B) {
		for b.Loop() {
			_ = Require(ctx, GrantGive, o)
		}
	})
	b.Run("allow by Casbin", func(b *testing.B) {
		for b.Loop() {
			_, _ = policy().ask(a, CampaignReadDraft, o.Region)
		}
	})
	b.Run("deny by Casbin", func(b *testing.B) {
		for b.Loop() {
			_, _ = policy().ask(a, GrantGive, o.Region)
		}
	})
}

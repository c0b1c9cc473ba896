package account_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
)

func TestWhoMayGiveWhatWhere(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		admin := b.officer("admin@example.com", access.Admin, "621226")
		clerk := b.officer("clerk@example.com", access.VillageClerk, "621226208203")
		county := b.officer("county@example.com", access.CountyOfficer, "621226")
		self := access.PersonID(admin)
		past := time.Now().UTC().Add(-time.Hour)
		give := func(role access.Role, code string) account.GiveGrantInput {
			return account.GiveGrantInput{Identifier: "lin@example.com", DisplayName: "林家", Role: role, RegionCode: code}
		}
		for name, c := range map[string]struct {
			ctx  context.Context
			in   account.GiveGrantInput
			code string
		}{
			"an admin gives in the own county":          {admin, give(access.CountyOfficer, "621226"), ""},
			"an admin gives below":                      {admin, give(access.TownshipOfficer, "621226208"), ""},
			"an admin gives next door":                  {admin, give(access.CountyOfficer, "621221"), "DENIED"},
			"an admin gives above":                      {admin, give(access.CityOfficer, "6212"), "DENIED"},
			"an admin gives the whole portal":           {admin, give(access.Auditor, ""), "DENIED"},
			"an admin gives to themselves":              {admin, account.GiveGrantInput{PersonID: self, Role: access.CountyFinance, RegionCode: "621226"}, "OWN_WORK"},
			"an admin gives to themselves by address":   {admin, account.GiveGrantInput{Identifier: "ADMIN@example.com", Role: access.CountyFinance, RegionCode: "621226"}, "OWN_WORK"},
			"an admin gives to nobody known":            {admin, account.GiveGrantInput{PersonID: uuid.New(), Role: access.CountyFinance, RegionCode: "621226"}, "NOT_FOUND"},
			"an admin gives what has passed":            {admin, account.GiveGrantInput{Identifier: "lin@example.com", Role: access.CountyFinance, RegionCode: "621226", ExpiresAt: &past}, "GRANT_EXPIRED"},
			"a clerk enrols a household in the village": {clerk, give(access.Household, "621226208203"), ""},
			"a clerk enrols next door":                  {clerk, give(access.Household, "621226208204"), "DENIED"},
			"a clerk enrols themselves":                 {clerk, account.GiveGrantInput{Identifier: "clerk@example.com", Role: access.Household, RegionCode: "621226208203"}, "OWN_WORK"},
			"a clerk makes a clerk":                     {clerk, give(access.VillageClerk, "621226208203"), "DENIED"},
			"a county officer gives":                    {county, give(access.VillageClerk, "621226208203"), "DENIED"},
			"somebody signed out gives":                 {b.public(), give(access.VillageClerk, "621226208203"), "UNAUTHENTICATED"},
			"a role nobody has":                         {admin, give("KING", "621226"), "ROLE_UNKNOWN"},
			"a role that needs no grant":                {admin, give(access.Owner, "621226"), "ROLE_UNKNOWN"},
			"a role at the wrong level":                 {admin, give(access.VillageClerk, "621226"), "ROLE_WRONG_LEVEL"},
			"a role of a place for the whole portal":    {b.system(), give(access.CountyOfficer, ""), "ROLE_WRONG_LEVEL"},
			"a place that does not exist":               {admin, give(access.VillageClerk, "999"), "NOT_FOUND"},
			"an address that is none":                   {admin, account.GiveGrantInput{Identifier: "lin", Role: access.CountyFinance, RegionCode: "621226"}, "IDENTIFIER_INVALID"},
			"a name with a phone number":                {admin, account.GiveGrantInput{Identifier: "x@example.com", DisplayName: "林 13800138000", Role: access.CountyFinance, RegionCode: "621226"}, "NAME_HAS_CONTACT"},
		} {
			t.Run(name, func(t *testing.T) {
				before := b.db.Client.Grant.Query().CountX(b.system())
				g, err := b.GiveGrant(c.ctx, c.in)
				if c.code == "" {
					if err != nil {
						t.Fatal(err)
					}
					if *g.GivenBy != access.PersonID(c.ctx) || g.Role != string(c.in.Role) {
						t.Errorf("%+v", g)
					}
					_, err = b.GiveGrant(c.ctx, c.in)
					if c.in.Role == access.Household {
						wantCode(t, err, "HOUSEHOLD_EXISTS")
						return
					}
					wantCode(t, err, "GRANT_EXISTS")
					return
				}
				wantCode(t, err, c.code)
				if after := b.db.Client.Grant.Query().CountX(b.system()); after != before {
					t.Errorf("%d grants were made all the same", after-before)
				}
			})
		}
	})
}

func TestWhoIsRegisteredAsAHouseholdIsToldByWhomAndWhere(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, "621226208203")
		b.db.Client.Person.UpdateOneID(access.PersonID(clerk)).SetDisplayName("小马").ExecX(b.system())
		known := b.signIn("maya@example.com", signin.KindCOOKIE)
		if _, err := b.SetLocale(b.as(known.Token), "en"); err != nil {
			t.Fatal(err)
		}
		enrol := func(identifier, name string) error {
			_, err := b.GiveGrant(clerk, account.GiveGrantInput{
				Identifier: identifier, DisplayName: name, Locale: "zh-CN", Role: access.Household, RegionCode: "621226208203",
			})
			return err
		}
		for _, who := range []string{"maya@example.com", "13800138000", ""} {
			if err := enrol(who, "赵奶奶"+who[:min(len(who), 1)]); err != nil {
				t.Fatalf("%q: %v", who, err)
			}
		}
		var told []string
		for _, m := range b.said(notify.HouseholdEnrolled) {
			text, err := b.keys.OpenText(m.TextSealed, personal.Message)
			if err != nil {
				t.Fatal(err)
			}
			told = append(told, text)
			if !strings.Contains(text, "小马") || !strings.Contains(text, "/account") {
				t.Errorf("who asks whom about this? %s", text)
			}
		}
		slices.Sort(told)
		if len(told) != 2 || !strings.Contains(told[0], "小马把您登记成了一村的农户") || !strings.Contains(told[1], "小马 registered you as a household of") {
			t.Fatalf("told: %q", told)
		}
		// Two households with one phone: the refusal names whose number it is, and tells nobody anything.
		err := enrol("138 0013 8000", "王家")
		wantCode(t, err, "HOUSEHOLD_EXISTS")
		if f := fault.All(err)[0]; f.Field != "identifier" || f.Args["name"] != "赵奶奶1" {
			t.Errorf("%+v", f)
		}
		if n := len(b.said(notify.HouseholdEnrolled)); n != 2 {
			t.Errorf("%d notices after a refusal", n)
		}
		// An office is given by somebody whom its holder knows.
		admin := b.officer("admin@example.com", access.Admin, "621226")
		if _, err := b.GiveGrant(admin, account.GiveGrantInput{Identifier: "lin@example.com", Role: access.TownshipOfficer, RegionCode: "621226208"}); err != nil {
			t.Fatal(err)
		}
		if n := len(b.said(notify.HouseholdEnrolled)); n != 2 {
			t.Errorf("%d notices after an office", n)
		}
	})
}

func TestNobodyGivesForLongerThanTheyHoldThemselves(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("admin@example.com", signin.KindCOOKIE)
		soon, later := time.Now().UTC().Add(time.Hour).Truncate(time.Microsecond), time.Now().UTC().Add(2*time.Hour)
		b.mustGive(in.Person.ID, access.Admin, "621226", &soon)
		admin := b.as(in.Token)
		for name, until := range map[string]*time.Time{"for ever": nil, "for longer": &later} {
			_, err := b.GiveGrant(admin, account.GiveGrantInput{Identifier: "lin@example.com", Role: access.CountyOfficer, RegionCode: "621226", ExpiresAt: until})
			if !fault.HasCode(err, "GRANT_TOO_LONG") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := b.GiveGrant(admin, account.GiveGrantInput{Identifier: "lin@example.com", Role: access.CountyOfficer, RegionCode: "621226", ExpiresAt: &soon}); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoMayRevokeWhat(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		admin := b.officer("admin@example.com", access.Admin, "621226")
		elsewhere := b.officer("admin2@example.com", access.Admin, "621221")
		clerk := b.officer("clerk@example.com", access.VillageClerk, "621226208203")
		lin := b.signIn("lin@example.com", signin.KindCOOKIE)
		officer := b.mustGive(lin.Person.ID, access.CountyOfficer, "621226", nil)
		household := b.mustGive(lin.Person.ID, access.Household, "621226208203", nil)
		for name, c := range map[string]struct {
			ctx  context.Context
			id   uuid.UUID
			kind fault.Kind
		}{
			"an admin elsewhere sees no such grant":    {elsewhere, officer.ID, fault.NotFound},
			"a clerk sees no officer's grant":          {clerk, officer.ID, fault.NotFound},
			"the person sees it and may not revoke it": {b.as(lin.Token), officer.ID, fault.Denied},
			"somebody signed out sees nothing":         {b.public(), officer.ID, fault.NotFound},
			"nobody revokes what does not exist":       {admin, uuid.New(), fault.NotFound},
		} {
			if err := b.RevokeGrant(c.ctx, c.id, "x"); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for reason, code := range map[string]string{" \n": "REQUIRED", strings.Repeat("长", 501): "TOO_LONG", "left \u202etfel": "TEXT_CONTROL"} {
			wantCode(t, b.RevokeGrant(admin, officer.ID, reason), code)
		}
		for range 2 {
			if err := b.RevokeGrant(admin, officer.ID, "  moved to another office\r\n"); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.RevokeGrant(clerk, household.ID, "moved away"); err != nil {
			t.Fatal(err)
		}
		if n := len(access.From(b.as(lin.Token)).Grants); n != 0 {
			t.Errorf("%d grants are left", n)
		}
		all := b.db.Client.AuditEntry.Query().AllX(b.system())
		revoked := 0
		for _, e := range all {
			if e.Action == "grant.revoke" {
				revoked++
				if *e.ForID != lin.Person.ID || e.Reason != "moved to another office" && e.Reason != "moved away" || !strings.HasPrefix(string(e.RegionPath), "/6212/621226") {
					t.Errorf("%+v", e)
				}
			}
		}
		if revoked != 2 {
			t.Errorf("%d entries for two revocations", revoked)
		}
	})
}

func TestClerksSeeTheirHouseholdsAndAdminsWhoHoldsWhat(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, "621226208203")
		admin := b.officer("admin@example.com", access.Admin, "621226")
		enrolled, err := b.GiveGrant(clerk, account.GiveGrantInput{Identifier: "13800138000", DisplayName: "林家", Role: access.Household, RegionCode: "621226208203"})
		if err != nil {
			t.Fatal(err)
		}
		other, err := b.Register(b.system(), "13900139000", "王家", "zh-CN")
		if err != nil {
			t.Fatal(err)
		}
		b.mustGive(other.ID, access.Household, "621226208204", nil)
		list, err := b.Households(clerk, "621226208203")
		if err != nil || len(list) != 1 || list[0].Name != "林家" || list[0].PersonID != enrolled.PersonID {
			t.Errorf("%v, %v", list, err)
		}
		if _, err := b.Households(clerk, "621226208204"); !fault.Is(err, fault.Denied) {
			t.Errorf("the next village: %v", err)
		}
		for person, want := range map[uuid.UUID]bool{enrolled.PersonID: true, other.ID: false} {
			if got, err := b.IsHousehold(clerk, person, "621226208203"); err != nil || got != want {
				t.Errorf("%v, %v", got, err)
			}
		}
		held, err := b.Grants(admin, "621226")
		if err != nil || len(held) != 4 {
			t.Errorf("%d grants, %v", len(held), err)
		}
		if _, err := b.Grants(admin, "6212"); !fault.Is(err, fault.Denied) {
			t.Errorf("the city's grants: %v", err)
		}
		if _, err := b.Grants(clerk, "621226208203"); !fault.Is(err, fault.Denied) {
			t.Errorf("a clerk lists grants: %v", err)
		}
	})
}

func TestOnlyThePortalRegistersPeople(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		admin := b.officer("admin@example.com", access.Admin, "621226")
		if _, err := b.Register(admin, "lin@example.com", "林家", "en"); !fault.Is(err, fault.Denied) {
			t.Errorf("got %v", err)
		}
		first, err := b.Register(b.system(), "lin@example.com", "林家", "xx")
		if err != nil || first.Locale != "zh-CN" {
			t.Fatalf("%v, %v", first, err)
		}
		again, err := b.Register(b.system(), "Lin@example.com", "别名", "en")
		if err != nil || again.ID != first.ID || again.DisplayName != "林家" {
			t.Errorf("%v, %v", again, err)
		}
	})
}

func TestPeopleChooseTheirNameAndLanguage(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.as(b.signIn("lin@example.com", signin.KindCOOKIE).Token)
		if p, err := b.SetDisplayName(me, "  林  家 "); err != nil || p.DisplayName != "林 家" {
			t.Errorf("%v, %v", p, err)
		}
		if p, err := b.SetLocale(me, "zh-CN"); err != nil || p.Locale != "zh-CN" {
			t.Errorf("%v, %v", p, err)
		}
		_, err := b.SetLocale(me, "fr")
		wantCode(t, err, "LOCALE_UNKNOWN")
		_, err = b.SetDisplayName(me, "")
		wantCode(t, err, "REQUIRED")
		_, err = b.SetDisplayName(b.public(), "林")
		wantCode(t, err, "UNAUTHENTICATED")
		_, err = b.Me(b.public())
		wantCode(t, err, "UNAUTHENTICATED")
		p, err := b.Me(me)
		if err != nil || p.DisplayName != "林 家" || p.Locale != "zh-CN" {
			t.Errorf("%v, %v", p, err)
		}
		names, err := b.Names(b.public(), p.ID, uuid.New())
		if err != nil || len(names) != 1 || names[p.ID] != "林 家" {
			t.Errorf("%v, %v", names, err)
		}
	})
}

func TestTheTrailKnowsTheActsAndNoAddress(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		admin := b.officer("admin-planted@example.com", access.Admin, "621226")
		if _, err := b.GiveGrant(admin, account.GiveGrantInput{Identifier: "13912345678", Role: access.CountyFinance, RegionCode: "621226"}); err != nil {
			t.Fatal(err)
		}
		me := b.as(b.signIn("13912345678", signin.KindCOOKIE).Token)
		if err := b.SignOut(me); err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, e := range b.db.Client.AuditEntry.Query().AllX(b.system()) {
			seen[e.Action]++
			if text := e.String(); strings.Contains(text, "planted") || strings.Contains(text, "139123") {
				t.Errorf("an address is in the trail: %s", text)
			}
			if e.Action == "sign_in.create" && e.ActorID == nil {
				t.Error("nobody signed in")
			}
		}
		for action, want := range map[string]int{"person.create": 2, "sign_in.create": 2, "sign_in.revoke": 1, "grant.give": 2} {
			if seen[action] != want {
				t.Errorf("%d entries of %s, want %d", seen[action], action, want)
			}
		}
		contacts := b.db.Client.Contact.Query().AllX(b.system())
		for _, c := range contacts {
			if strings.Contains(string(c.Sealed)+c.Digest, "139") && strings.Contains(string(c.Sealed), "12345678") {
				t.Error("a contact lies open in the database")
			}
		}
	})
}

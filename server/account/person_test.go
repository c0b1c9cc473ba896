package account_test

import (
	"context"
	"strings"
	"testing"

	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store/storetest"
)

func TestAMaskedContactTellsNeitherTheMiddleNorItsLength(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"13800000001": "138****0001", "+86 138-0000-0001": "138****0001",
		"lin@example.org": "l***@example.org", "a.very.long.name@example.org": "a***@example.org",
		"li@example.org": "***@example.org", "l@example.org": "***@example.org",
	} {
		id, err := account.Identify(typed)
		if err != nil {
			t.Fatal(err)
		}
		if got := id.Masked(); got != want {
			t.Errorf("%s is shown as %s, want %s", typed, got, want)
		}
	}
}

func TestContactsAreForOneself(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("13800000001", signin.KindCOOKIE)
		b.db.Client.Contact.Create().SetPersonID(in.Person.ID).SetChannel(contact.ChannelEMAIL).SetDigest("d").
			SetSealed(b.keys.SealText("lan@example.org", personal.Contact)).ExecX(b.system())
		b.signIn("13900000009", signin.KindCOOKIE)
		list, err := b.Contacts(b.as(in.Token))
		if err != nil || len(list) != 2 || list[0] != (account.Contact{Channel: "SMS", Masked: "138****0001"}) || list[1] != (account.Contact{Channel: "EMAIL", Masked: "l***@example.org"}) {
			t.Errorf("%+v, %v", list, err)
		}
		_, err = b.Contacts(b.public())
		wantCode(t, err, "UNAUTHENTICATED")
	})
}

func TestAChoiceOfNoticesReplacesTheOneBefore(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.as(b.signIn("lin@example.org", signin.KindCOOKIE).Token)
		wants := func(want string) {
			t.Helper()
			list, err := b.Notices(me)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range list {
				if c.Wanted {
					got = append(got, string(c.Choice))
				}
			}
			if strings.Join(got, " ") != want || len(list) != 3 {
				t.Errorf("wants %v, want %s", got, want)
			}
		}
		wants("POSTS QUESTIONS DATES")
		for _, c := range []struct {
			unwanted []notify.Choice
			wants    string
		}{
			{[]notify.Choice{notify.Dates, notify.Posts, notify.Dates}, "QUESTIONS"},
			{[]notify.Choice{notify.Posts, notify.Dates}, "QUESTIONS"},
			{[]notify.Choice{notify.Questions}, "POSTS DATES"},
			{nil, "POSTS QUESTIONS DATES"},
		} {
			if _, err := b.SetUnwantedNotices(me, c.unwanted); err != nil {
				t.Fatal(err)
			}
			wants(c.wants)
		}
		_, err := b.SetUnwantedNotices(me, []notify.Choice{"CHARGED"})
		wantCode(t, err, "INVALID")
		wants("POSTS QUESTIONS DATES")
		if n := b.db.Client.AuditEntry.Query().Where(auditentry.Action("person.change")).CountX(b.system()); n != 3 {
			t.Errorf("%d changes are in the trail, want 3: one changed nothing", n)
		}
		_, err = b.SetUnwantedNotices(b.public(), nil)
		wantCode(t, err, "UNAUTHENTICATED")
	})
}

func TestTheTrailKeepsNoDisplayName(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.as(b.signIn("lin@example.org", signin.KindCOOKIE).Token)
		for _, name := range []string{"林小满", "林小满", "林大满"} {
			if p, err := b.SetDisplayName(me, name); err != nil || p.DisplayName != name {
				t.Fatalf("%+v, %v", p, err)
			}
		}
		entries := b.db.Client.AuditEntry.Query().Where(auditentry.Action("person.change")).AllX(b.system())
		if len(entries) != 2 || entries[0].After == "" || entries[0].After != entries[1].Before {
			t.Errorf("%+v", entries)
		}
		for _, e := range entries {
			if strings.Contains(e.Before+e.After, "满") || strings.Contains(e.After, "withheld") {
				t.Errorf("the trail has %s and %s", e.Before, e.After)
			}
		}
	})
}

func TestADemoVisitorIsOneOfTheDemosPeopleWithoutACode(t *testing.T) {
	t.Parallel()
	b := open(t, storetest.SQLite(t), account.DemoConfig("backer1@example.org", "clerk@example.org", "nobody@example.org"))
	for _, who := range []string{"backer1@example.org", "clerk@example.org", "other@example.org"} {
		if _, err := b.Register(b.system(), who, "somebody", "en"); err != nil {
			t.Fatal(err)
		}
	}
	first, err := b.DemoSignIn(b.public(), " Backer1@example.org", "Firefox · Linux")
	if err != nil {
		t.Fatal(err)
	}
	if first.SignIn.Kind != signin.KindCOOKIE || first.SignIn.Device != "Firefox · Linux" || first.New || b.as(first.Token) == nil {
		t.Errorf("%+v", first.SignIn)
	}
	second, err := b.DemoSignIn(b.as(first.Token), "clerk@example.org", "")
	if err != nil || second.Person.ID == first.Person.ID {
		t.Fatalf("%+v, %v", second, err)
	}
	if _, err := b.Principal(b.public(), first.Token); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("the browser is still the first: %v", err)
	}
	if n := b.db.Client.AuditEntry.Query().Where(auditentry.Action("sign_in.create")).CountX(b.system()); n != 2 {
		t.Errorf("%d sign-ins are in the trail", n)
	}
	for who, code := range map[string]string{
		"other@example.org": "NOT_FOUND", "nobody@example.org": "NOT_FOUND", "unknown@example.org": "NOT_FOUND", "lin": "IDENTIFIER_INVALID", "": "REQUIRED",
	} {
		_, err := b.DemoSignIn(b.public(), who, "")
		wantCode(t, err, code)
	}
	if n := b.db.Client.Person.Query().CountX(b.system()); n != 3 {
		t.Errorf("%d people: it made one", n)
	}
}

func TestOutsideOfDemoModeNobodySignsInWithoutACode(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]account.Config{"production": account.DefaultConfig(), "a demo without people": account.DemoConfig()} {
		b := open(t, storetest.SQLite(t), config)
		if _, err := b.Register(b.system(), "backer1@example.org", "somebody", "en"); err != nil {
			t.Fatal(err)
		}
		admin := access.With(t.Context(), &access.Principal{Grants: []access.Grant{{Role: access.Admin}}})
		for _, ctx := range []context.Context{b.public(), b.system(), admin} {
			in, err := b.DemoSignIn(ctx, "backer1@example.org", "")
			if in != nil || !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %+v, %v", name, in, err)
			}
		}
		if n := b.db.Client.SignIn.Query().CountX(b.system()); n != 0 {
			t.Errorf("%s: %d sign-ins", name, n)
		}
	}
}

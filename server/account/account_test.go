package account_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// bundle is a portal with its regions and nobody in it.
type bundle struct {
	*account.Service
	t    *testing.T
	db   *store.DB
	keys *personal.Keys
}

const regions = `code,name,level,parent
6212,陇南市,city,
621226,礼县,county,6212
621221,成县,county,6212
621226208,滩坪镇,township,621226
621226208203,一村,village,621226208
621226208204,二村,village,621226208
`

// portalTime is the database's clock, which the tests move.
type portalTime struct {
	t  *testing.T
	db *store.DB
}

func (c portalTime) Now() time.Time {
	now, err := c.db.Now(c.t.Context())
	if err != nil {
		c.t.Error(err)
	}
	return now
}

var _ clock.Clock = portalTime{}

func each(t *testing.T, test func(t *testing.T, b *bundle)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { test(t, open(t, db, account.DefaultConfig())) })
}

func open(t *testing.T, db *store.DB, config account.Config) *bundle {
	t.Helper()
	access.ScopeReads(db.Client)
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := region.Parse(strings.NewReader(regions))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.Load(t.Context(), db, rows); err != nil {
		t.Fatal(err)
	}
	s := account.New(db, keys, notify.New(keys, true, ""), portalTime{t, db}, config)
	return &bundle{Service: s, t: t, db: db, keys: keys}
}

func (b *bundle) public() context.Context { return access.Public(b.t.Context()) }
func (b *bundle) system() context.Context { return access.AsSystem(b.t.Context(), access.ForDemo) }

func (b *bundle) advance(d time.Duration) {
	b.t.Helper()
	if _, err := b.db.AdvanceClock(b.t.Context(), d); err != nil {
		b.t.Fatal(err)
	}
}

// code asks for a code and reads it from the outbox.
func (b *bundle) code(identifier string) string {
	b.t.Helper()
	if err := b.RequestCode(b.public(), identifier, "203.0.113.7", "zh-CN"); err != nil {
		b.t.Fatal(err)
	}
	m, err := b.db.Client.Message.Query().Order(gen.Desc("created_at", "id")).First(b.system())
	if err != nil {
		b.t.Fatal(err)
	}
	code, err := b.keys.OpenText(m.CodeSealed, personal.Message)
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func (b *bundle) try(identifier, code string) error {
	_, err := b.SignIn(b.public(), account.SignInInput{Identifier: identifier, Code: code, Kind: signin.KindCOOKIE})
	return err
}

func (b *bundle) signIn(identifier string, kind signin.Kind) *account.SignedIn {
	b.t.Helper()
	in, err := b.SignIn(b.public(), account.SignInInput{Identifier: identifier, Code: b.code(identifier), Kind: kind, Device: "Firefox · Linux", Locale: "en"})
	if err != nil {
		b.t.Fatal(err)
	}
	return in
}

// as answers the context of the request that carries a token.
func (b *bundle) as(token string) context.Context {
	b.t.Helper()
	p, err := b.Principal(b.public(), token)
	if err != nil {
		b.t.Fatal(err)
	}
	return access.With(b.t.Context(), p)
}

// officer is a person with one role, seen from a request of theirs.
func (b *bundle) officer(identifier string, role access.Role, regionCode string) context.Context {
	b.t.Helper()
	in := b.signIn(identifier, signin.KindCOOKIE)
	if _, err := b.GiveGrant(b.system(), account.GiveGrantInput{PersonID: in.Person.ID, Role: role, RegionCode: regionCode}); err != nil {
		b.t.Fatal(err)
	}
	return b.as(in.Token)
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.HasCode(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestTheFirstSignInMakesAPersonAndTheNextFindsThem(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		first := b.signIn("13800138000", signin.KindCOOKIE)
		if !first.New || !strings.HasPrefix(first.Person.DisplayName, "Backer ") || first.Person.Locale != "en" {
			t.Errorf("%+v", first.Person)
		}
		second := b.signIn("+86 138-0013-8000", signin.KindBEARER)
		if second.New || second.Person.ID != first.Person.ID || second.Token == first.Token {
			t.Errorf("%+v", second)
		}
		p, err := b.Principal(b.public(), second.Token)
		if err != nil || p.PersonID != first.Person.ID || p.SignInID != second.SignIn.ID || p.Locale != "en" || len(p.Grants) != 0 {
			t.Errorf("%+v, %v", p, err)
		}
		if raw, err := base64.RawURLEncoding.DecodeString(first.Token); err != nil || len(raw) != 32 || strings.Contains(string(first.SignIn.TokenHash), first.Token) {
			t.Errorf("token %q, hash %x, %v", first.Token, first.SignIn.TokenHash, err)
		}
	})
}

func TestACodeIsUsedOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		code := b.code("lin@example.com")
		if err := b.try("lin@example.com", code); err != nil {
			t.Fatal(err)
		}
		wantCode(t, b.try("lin@example.com", code), "CODE_WRONG")
	})
}

func TestACodeWorksForFiveMinutes(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		code := b.code("lin@example.com")
		b.advance(5*time.Minute - 30*time.Second)
		if err := b.try("lin@example.com", wrong(code)); err == nil {
			t.Error("a wrong code passed")
		}
		if err := b.try("LIN@example.com", code); err != nil {
			t.Error(err)
		}
		code = b.code("lin@example.com")
		b.advance(5 * time.Minute)
		wantCode(t, b.try("lin@example.com", code), "CODE_WRONG")
	})
}

func TestACodeEndsAfterFiveWrongTries(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		code := b.code("lin@example.com")
		for range 5 {
			wantCode(t, b.try("lin@example.com", wrong(code)), "CODE_WRONG")
		}
		wantCode(t, b.try("lin@example.com", code), "CODE_WRONG")
		if err := b.try("lin@example.com", b.code("lin@example.com")); err != nil {
			t.Errorf("the next code: %v", err)
		}
	})
}

func TestOnlyTheNewestCodeOfAnAddressWorksAndOnlyThere(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		old := b.code("lin@example.com")
		other := b.code("wei@example.com")
		b.advance(time.Second)
		newest := b.code("lin@example.com")
		if old != newest {
			wantCode(t, b.try("lin@example.com", old), "CODE_WRONG")
		}
		if other != newest {
			wantCode(t, b.try("lin@example.com", other), "CODE_WRONG")
		}
		wantCode(t, b.try("nobody@example.com", newest), "CODE_WRONG")
		if err := b.try("lin@example.com", newest); err != nil {
			t.Error(err)
		}
	})
}

func TestAskingTellsNobodyWhoIsKnown(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.signIn("known@example.com", signin.KindCOOKIE)
		work := map[string][2]int64{}
		for _, who := range []string{"known@example.com", "unknown@example.com"} {
			ctx, count := store.CountIn(b.public())
			if err := b.RequestCode(ctx, who, "203.0.113.8", "en"); err != nil {
				t.Fatal(err)
			}
			asked := count.Statements()
			ctx, count = store.CountIn(b.public())
			_, err := b.SignIn(ctx, account.SignInInput{Identifier: who, Code: "abc", Kind: signin.KindCOOKIE})
			wantCode(t, err, "CODE_WRONG")
			work[who] = [2]int64{asked, count.Statements()}
		}
		if work["known@example.com"] != work["unknown@example.com"] {
			t.Errorf("statements differ: %v", work)
		}
	})
}

func TestPrincipalCostsTwoStatements(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindCOOKIE)
		for range 3 {
			b.mustGive(in.Person.ID, access.CountyOfficer, "621226", nil)
			b.advance(time.Minute)
			b.revokeAll(in.Person.ID)
		}
		ctx, count := store.CountIn(b.public())
		if _, err := b.Principal(ctx, in.Token); err != nil {
			t.Fatal(err)
		}
		if n := count.Statements(); n > 2 {
			t.Errorf("%d statements", n)
		}
	})
}

func (b *bundle) mustGive(person uuid.UUID, role access.Role, regionCode string, until *time.Time) *gen.Grant {
	b.t.Helper()
	g, err := b.GiveGrant(b.system(), account.GiveGrantInput{PersonID: person, Role: role, RegionCode: regionCode, ExpiresAt: until})
	if err != nil {
		b.t.Fatal(err)
	}
	return g
}

func (b *bundle) revokeAll(person uuid.UUID) {
	b.t.Helper()
	for _, g := range b.db.Client.Grant.Query().AllX(b.system()) {
		if g.PersonID == person {
			if err := b.RevokeGrant(b.system(), g.ID, "left"); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

func TestAGrantEndsWhenItExpiresOrIsRevoked(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindCOOKIE)
		now := portalTime{t, b.db}.Now()
		until := now.Add(time.Hour)
		b.mustGive(in.Person.ID, access.CountyOfficer, "621226", &until)
		b.mustGive(in.Person.ID, access.Auditor, "", nil)
		clerk := b.mustGive(in.Person.ID, access.VillageClerk, "621226208203", nil)
		holds := func(want ...access.Role) {
			t.Helper()
			p, err := b.Principal(b.public(), in.Token)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, g := range p.Grants {
				got = append(got, string(g.Role))
			}
			wanted := make([]string, len(want))
			for i, r := range want {
				wanted[i] = string(r)
			}
			if strings.Join(got, " ") != strings.Join(wanted, " ") {
				t.Errorf("holds %q, want %q", got, wanted)
			}
		}
		holds(access.CountyOfficer, access.Auditor, access.VillageClerk)
		if err := b.RevokeGrant(b.system(), clerk.ID, "moved away"); err != nil {
			t.Fatal(err)
		}
		holds(access.CountyOfficer, access.Auditor)
		b.advance(time.Hour)
		holds(access.Auditor)
	})
}

func TestASignInLastsAsLongAsItsKind(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		day := 24 * time.Hour
		cookie := b.signIn("lin@example.com", signin.KindCOOKIE)
		bearer := b.signIn("lin@example.com", signin.KindBEARER)
		lasts := func(token string, want bool, when string) {
			t.Helper()
			_, err := b.Principal(b.public(), token)
			if (err == nil) != want || err != nil && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: %v", when, err)
			}
		}
		b.advance(20 * day)
		lasts(cookie.Token, true, "a cookie after 20 days")
		b.advance(20 * day)
		lasts(cookie.Token, true, "a cookie that is in use")
		lasts(bearer.Token, true, "a bearer token after 40 days")
		b.advance(31 * day)
		lasts(cookie.Token, false, "a cookie that was not seen for 31 days")
		b.advance(20 * day)
		lasts(bearer.Token, false, "a bearer token after 91 days, in use or not")
		lasts("", false, "no token")
		lasts("made up", false, "a token that was made up")
	})
}

package account_test

import (
	"testing"
	"time"

	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store/storetest"
)

// atOnce runs fn n times at the same moment. It answers how often it was nil, and fails
// the test for every refusal with another code.
func atOnce(t *testing.T, n int, code string, fn func() error) (passed int) {
	t.Helper()
	answers := make(chan error, n)
	start := make(chan struct{})
	for range n {
		go func() {
			<-start
			answers <- fn()
		}()
	}
	close(start)
	for range n {
		if err := <-answers; err == nil {
			passed++
		} else {
			wantCode(t, err, code)
		}
	}
	return passed
}

func TestOfManySignInsWithOneCodeExactlyOneWins(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		code := b.code("lin@example.com")
		if n := atOnce(t, 5, "CODE_WRONG", func() error { return b.try("lin@example.com", code) }); n != 1 {
			t.Errorf("%d signed in", n)
		}
		if n := b.db.Client.Person.Query().CountX(b.system()); n != 1 {
			t.Errorf("%d people", n)
		}
	})
}

func TestOfManyGuessesAtOneMomentFiveCount(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		code := b.code("lin@example.com")
		if n := atOnce(t, 30, "CODE_WRONG", func() error { return b.try("lin@example.com", wrong(code)) }); n != 0 {
			t.Errorf("%d wrong codes passed", n)
		}
		if row := b.db.Client.SignInCode.Query().OnlyX(b.system()); row.Tries != 5 {
			t.Errorf("%d tries", row.Tries)
		}
	})
}

func TestOfManyRequestsAtOneMomentTheLimitPassesAtMost(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ask := func() error { return b.RequestCode(b.public(), "lin@example.com", "203.0.113.7", "en") }
		passed := atOnce(t, 20, "TOO_MANY_CODES", ask)
		if passed > 5 {
			t.Errorf("%d passed at once", passed)
		}
		// On PostgreSQL the last of a crowd may refuse each other. Who was refused does not count.
		for ; passed < 5; passed++ {
			if err := ask(); err != nil {
				t.Fatalf("after %d: %v", passed, err)
			}
		}
		wantCode(t, ask(), "TOO_MANY_CODES")
		if sent := b.db.Client.Message.Query().CountX(b.system()); sent != passed {
			t.Errorf("%d passed, %d messages", passed, sent)
		}
	})
}

func TestCodesAreLimitedForAnAddressAndForANetwork(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ask := func(who, from string) error { return b.RequestCode(b.public(), who, from, "en") }
		for range 5 {
			if err := ask("lin@example.com", "203.0.113.7"); err != nil {
				t.Fatal(err)
			}
		}
		wantCode(t, ask("lin@example.com", "198.51.100.1"), "TOO_MANY_CODES")
		if err := ask("wei@example.com", "203.0.113.7"); err != nil {
			t.Errorf("another address: %v", err)
		}
		b.advance(15 * time.Minute)
		if err := ask("lin@example.com", "203.0.113.7"); err != nil {
			t.Errorf("a quarter of an hour later: %v", err)
		}
		for i := range 23 {
			if err := ask("p"+string(rune('a'+i))+"@example.com", "203.0.113.7:4000"); err != nil {
				t.Fatal(err)
			}
		}
		wantCode(t, ask("last@example.com", "203.0.113.7"), "TOO_MANY_CODES")
		if err := ask("last@example.com", "203.0.113.8"); err != nil {
			t.Errorf("from another network: %v", err)
		}
	})
}

func TestTenWrongTriesLockAnAddressForAQuarterOfAnHour(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		for range 2 {
			code := b.code("lin@example.com")
			for range 5 {
				wantCode(t, b.try("lin@example.com", wrong(code)), "CODE_WRONG")
			}
			b.advance(time.Second)
		}
		wantCode(t, b.RequestCode(b.public(), "lin@example.com", "198.51.100.1", "en"), "SIGN_IN_LOCKED")
		b.advance(14 * time.Minute)
		wantCode(t, b.RequestCode(b.public(), "lin@example.com", "198.51.100.1", "en"), "SIGN_IN_LOCKED")
		b.advance(time.Minute)
		if err := b.try("lin@example.com", b.code("lin@example.com")); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	})
}

func TestDemoModeLetsOneBrowserBeEverybody(t *testing.T) {
	t.Parallel()
	b := open(t, storetest.SQLite(t), account.DemoConfig())
	for range 50 {
		if err := b.RequestCode(b.public(), "lin@example.com", "127.0.0.1", "zh-CN"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSignInsAreListedAndRevoked(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		phone := b.signIn("lin@example.com", signin.KindBEARER)
		laptop := b.signIn("lin@example.com", signin.KindCOOKIE)
		stranger := b.signIn("wei@example.com", signin.KindCOOKIE)
		me := b.as(laptop.Token)
		list, err := b.SignIns(me)
		if err != nil || len(list) != 2 {
			t.Fatalf("%v, %v", list, err)
		}
		if err := b.Revoke(me, stranger.SignIn.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger's sign-in: %v", err)
		}
		if err := b.Revoke(b.public(), laptop.SignIn.ID); err == nil {
			t.Error("somebody signed out revoked")
		}
		for range 2 {
			if err := b.Revoke(me, phone.SignIn.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Principal(b.public(), phone.Token); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("the phone: %v", err)
		}
		b.signIn("lin@example.com", signin.KindBEARER)
		if n, err := b.RevokeOthers(me); n != 1 || err != nil {
			t.Errorf("%d others, %v", n, err)
		}
		if err := b.SignOut(me); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{laptop.Token, phone.Token} {
			if _, err := b.Principal(b.public(), token); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("after signing out: %v", err)
			}
		}
		if _, err := b.Principal(b.public(), stranger.Token); err != nil {
			t.Errorf("the stranger: %v", err)
		}
		if err := b.SignOut(b.public()); err != nil {
			t.Errorf("signing out twice: %v", err)
		}
	})
}

func TestSigningInAgainEndsTheBrowsersFormerSignIn(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		former := b.signIn("lin@example.com", signin.KindCOOKIE)
		client := b.signIn("lin@example.com", signin.KindBEARER)
		again := func(token string, kind signin.Kind) *account.SignedIn {
			in, err := b.SignIn(b.as(token), account.SignInInput{Identifier: "wei@example.com", Code: b.code("wei@example.com"), Kind: kind})
			if err != nil {
				t.Fatal(err)
			}
			return in
		}
		again(client.Token, signin.KindBEARER)
		if _, err := b.Principal(b.public(), client.Token); err != nil {
			t.Errorf("an API client's token ended: %v", err)
		}
		next := again(former.Token, signin.KindCOOKIE)
		if _, err := b.Principal(b.public(), former.Token); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("the former sign-in: %v", err)
		}
		if _, err := b.Principal(b.public(), next.Token); err != nil {
			t.Error(err)
		}
	})
}

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestASignInCodeWorksOnceForFiveMinutesAndCannotBeGuessed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := demo(t, database)
		open := s.stranger()
		request := func(t *testing.T, who string) string {
			t.Helper()
			open.change(t, "requestSignInCode", vars{"identifier": who}, "sent")
			return s.code(t, who)
		}
		enter := func(t *testing.T, who, code string) node {
			t.Helper()
			return open.attempt(t, "signIn", vars{"identifier": who, "code": code}, "token")
		}
		refused := func(t *testing.T, payload node) {
			t.Helper()
			if !slices.Equal(payload.codes(), []string{"CODE_WRONG"}) || !payload.at("token").null() {
				t.Errorf("it is answered %s", payload.raw())
			}
		}
		t.Run("it works once, and says who one is", func(t *testing.T) {
			code := request(t, "once@example.org")
			payload := open.change(t, "signIn", vars{"identifier": "once@example.org", "code": code}, "token viewer { id displayName }")
			if payload.at("token").text() == "" || payload.at("viewer.displayName").text() == "" {
				t.Errorf("it is answered %s", payload.raw())
			}
			refused(t, enter(t, "once@example.org", code))
		})
		t.Run("the newest one counts", func(t *testing.T) {
			older := request(t, "twice@example.org")
			newer := older
			for newer == older {
				newer = request(t, "twice@example.org")
			}
			refused(t, enter(t, "twice@example.org", older))
			if payload := enter(t, "twice@example.org", newer); payload.at("token").text() == "" {
				t.Errorf("it is answered %s", payload.raw())
			}
		})
		t.Run("it is of no use for somebody else", func(t *testing.T) {
			code := request(t, "mine@example.org")
			request(t, "theirs@example.org")
			if code != s.code(t, "theirs@example.org") {
				refused(t, enter(t, "theirs@example.org", code))
			}
		})
		t.Run("a hundred guesses in one request use it up", func(t *testing.T) {
			right := request(t, "guessed@example.org")
			var guesses strings.Builder
			for i := range 100 {
				guess := fmt.Sprintf("%06d", i)
				if guess == right {
					continue
				}
				fmt.Fprintf(&guesses, `g%d: signIn(input: {identifier: "guessed@example.org", code: %q}) { token userErrors { code } } `, i, guess)
			}
			for _, payload := range open.ask(t, "mutation { "+guesses.String()+"}", nil).value.(map[string]any) {
				refused(t, node{payload})
			}
			refused(t, enter(t, "guessed@example.org", right))
		})
		t.Run("it is answered alike whether anybody is known there", func(t *testing.T) {
			known := open.attempt(t, "requestSignInCode", vars{"identifier": "backer1@example.org"}, "sent").raw()
			if unknown := open.attempt(t, "requestSignInCode", vars{"identifier": "unknown@example.org"}, "sent").raw(); known != unknown {
				t.Errorf("%s and %s", known, unknown)
			}
		})
		t.Run("after five minutes it has expired", func(t *testing.T) {
			code := request(t, "late@example.org")
			s.advance(t, 5*time.Minute+time.Second)
			refused(t, enter(t, "late@example.org", code))
		})
	})
}

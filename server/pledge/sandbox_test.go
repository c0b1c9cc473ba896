package pledge_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestWithTheSandbox pledges through the real gateway and types cards into the
// sandbox's page.
func TestWithTheSandbox(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mux := http.NewServeMux()
		server := httptest.NewServer(mux)
		t.Cleanup(server.Close)
		box, err := sandbox.Open(sandbox.Config{File: filepath.Join(t.TempDir(), "sandbox.db"), PublicURL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = box.Close() })
		mux.Handle("/", box.Handler())
		gateway, err := stripe.New(stripe.Config{APIKey: "sk_test_pledge", BaseURL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, db, nil, goods{price: 3990, stock: 3})
		s.service.Gateway = gateway
		browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		post := func(address string, fields url.Values) string {
			t.Helper()
			res, err := browser.PostForm(address, fields)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			return res.Header.Get("Location")
		}
		for number, want := range map[string]lifecycle.Pledge{
			"4242424242424242": lifecycle.PledgeCommitted,
			"4000000000003220": lifecycle.PledgeCommitted,      // the bank asks first
			"4000000000000069": lifecycle.PledgeAwaitingMethod, // the page refuses it
		} {
			who := s.person("backer")
			p, err := s.service.Create(as(who), s.input("key", 1))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(p.CheckoutURL, server.URL) {
				t.Fatalf("the card page is %s", p.CheckoutURL)
			}
			back := post(p.CheckoutURL, url.Values{"number": {number}, "exp": {"12/34"}, "cvc": {"123"}})
			if strings.HasSuffix(back, "/bank") {
				back = post(back, url.Values{"answer": {"confirm"}})
			}
			page := *p.CheckoutID
			if want == lifecycle.PledgeCommitted {
				u, err := url.Parse(back)
				if err != nil || u.Path != "/pledges/"+p.ID.String()+"/return" || u.Query().Get("session") != page {
					t.Fatalf("card %s leads back to %q", number, back)
				}
			}
			got, err := s.service.Confirm(context.Background(), page)
			if err != nil {
				t.Fatal(err)
			}
			if got.State != want && (!want.Holds() || !got.State.Holds()) {
				t.Errorf("card %s: the pledge is %s, want %s", number, got.State, want)
			}
		}
		s.advance(pledge.Hold)
		if n := s.expire(); n != 1 {
			t.Errorf("%d holds ended", n)
		}
		if n := s.claimed(0); n != 2 {
			t.Errorf("%d units are claimed", n)
		}
		s.wantFacts()
	})
}

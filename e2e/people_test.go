package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// Demo people, by the role they play in these tests.
const (
	clerk        = "clerk.dangchang@example.org"
	otherClerk   = "clerk2.dangchang@example.org" // of the same village
	county       = "county.dangchang@example.org"
	otherCounty  = "county.kangxian@example.org"
	finance      = "finance.dangchang@example.org"
	otherFinance = "finance2.dangchang@example.org"
	auditor      = "auditor@example.org"
	admin        = "admin@example.org"
)

// village is where the clerks work.
const village = "621223101202"

// message is one entry of the demo outbox.
type message struct {
	To      string    `json:"to"`
	Channel string    `json:"channel"`
	Text    string    `json:"text"`
	Code    string    `json:"code"`
	At      time.Time `json:"at"`
}

// isTo tells whether it went to an e-mail address, or to a telephone number with or
// without its country.
func (m message) isTo(identifier string) bool {
	return strings.EqualFold(m.To, identifier) || strings.TrimPrefix(m.To, "+86") == identifier
}

// outbox reads what was sent, newest first.
func (s *server) outbox(t testing.TB) []message {
	t.Helper()
	status, body := get(t, s.base+"/dev/outbox.json?limit=500")
	var list struct {
		Messages []message `json:"messages"`
	}
	if err := json.Unmarshal(body, &list); err != nil || status != http.StatusOK {
		t.Fatalf("outbox: %d %v\n%s", status, err, body)
	}
	return list.Messages
}

// get reads an address without signing in.
func get(t testing.TB, address string) (status int, body []byte) {
	t.Helper()
	response, err := caller.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

// code answers the newest sign-in code that was sent to somebody.
func (s *server) code(t testing.TB, identifier string) string {
	t.Helper()
	var code string
	eventually(t, "a code for "+identifier, func() error {
		for _, m := range s.outbox(t) {
			if m.Code != "" && m.isTo(identifier) {
				code = m.Code
				return nil
			}
		}
		return fmt.Errorf("nothing in the outbox for %s", identifier)
	})
	return code
}

// as signs somebody in for the API.
func (s *server) as(t testing.TB, identifier string) *client {
	t.Helper()
	return s.everyone(t, identifier)[0]
}

// everyone signs several people in at once.
func (s *server) everyone(t testing.TB, identifiers ...string) []*client {
	t.Helper()
	open := s.stranger()
	for _, who := range identifiers {
		if !open.change(t, "requestSignInCode", vars{"identifier": who}, "sent").at("sent").yes() {
			t.Fatalf("no code was sent to %s", who)
		}
	}
	codes := make([]string, len(identifiers))
	eventually(t, "sign-in codes", func() error {
		sent := s.outbox(t)
		for i, who := range identifiers {
			newest := slices.IndexFunc(sent, func(m message) bool { return m.Code != "" && m.isTo(who) })
			if newest < 0 {
				return fmt.Errorf("nothing in the outbox for %s", who)
			}
			codes[i] = sent[newest].Code
		}
		return nil
	})
	out := make([]*client, len(identifiers))
	for i, who := range identifiers {
		payload := open.change(t, "signIn", vars{"identifier": who, "code": codes[i]}, "token")
		if payload.at("token").text() == "" {
			t.Fatalf("%s got no token: %s", who, payload.raw())
		}
		out[i] = &client{base: s.base, token: payload.at("token").text(), lang: "en"}
	}
	return out
}

// advance moves the portal's clock and answers the time it then is.
func (s *server) advance(t testing.TB, by time.Duration) time.Time {
	t.Helper()
	response, err := caller.Post(s.base+"/dev/clock", "application/json", strings.NewReader(fmt.Sprintf(`{"advance":%q}`, by)))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	var now struct {
		Now time.Time `json:"now"`
	}
	if err == nil {
		err = json.Unmarshal(body, &now)
	}
	if err != nil || response.StatusCode != http.StatusOK || now.Now.IsZero() {
		t.Fatalf("clock: %d %v\n%s", response.StatusCode, err, body)
	}
	return now.Now
}

// now answers the portal's time.
func (s *server) now(t testing.TB) time.Time {
	t.Helper()
	status, body := get(t, s.base+"/dev/clock")
	var answer struct {
		Now time.Time `json:"now"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || status != http.StatusOK {
		t.Fatalf("clock: %d %v\n%s", status, err, body)
	}
	return answer.Now
}

package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestIdempotencyKeys(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who, card := b.savedCard("4242424242424242")
	form := chargeForm(who, card, "5000", "p1")
	first := b.must(b.call("POST", "/v1/payment_intents", "k1", form...))
	if first.header.Get("Idempotent-Replayed") != "" {
		t.Error("the first answer says it is replayed")
	}
	t.Run("the same request is answered with the same bytes", func(t *testing.T) {
		again := b.call("POST", "/v1/payment_intents", "k1", form...)
		if again.raw != first.raw || again.status != first.status || again.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%d %s", again.status, again.raw)
		}
	})
	t.Run("another parameter is refused and changes nothing", func(t *testing.T) {
		other := b.call("POST", "/v1/payment_intents", "k1", chargeForm(who, card, "5001", "p1")...)
		if other.status != 400 || other.text("error", "type") != "idempotency_error" {
			t.Errorf("%d %s", other.status, other.raw)
		}
	})
	t.Run("another path is refused", func(t *testing.T) {
		other := b.call("POST", "/v1/customers", "k1")
		if other.status != 400 || other.text("error", "type") != "idempotency_error" {
			t.Errorf("%d %s", other.status, other.raw)
		}
	})
	t.Run("a decline is kept", func(t *testing.T) {
		who, card := b.savedCard("4000000000000341")
		form := chargeForm(who, card, "5000", "p2")
		one := b.call("POST", "/v1/payment_intents", "k2", form...)
		two := b.call("POST", "/v1/payment_intents", "k2", form...)
		if one.status != 402 || one.raw != two.raw || two.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%d %s\n%d %s", one.status, one.raw, two.status, two.raw)
		}
		if one.text("error", "code") != "card_declined" || one.text("error", "payment_intent", "status") != "requires_payment_method" ||
			one.text("error", "payment_intent", "last_payment_error", "payment_method", "id") != card {
			t.Error(one.raw)
		}
	})
	t.Run("a request that was never carried out is not kept", func(t *testing.T) {
		bad := b.call("POST", "/v1/payment_intents", "k3", chargeForm(who, card, "0", "p3")...)
		good := b.call("POST", "/v1/payment_intents", "k3", chargeForm(who, card, "1", "p3")...)
		if bad.status != 400 || good.status != 200 {
			t.Errorf("%d then %d", bad.status, good.status)
		}
	})
	t.Run("after a day the key is new", func(t *testing.T) {
		b.clock.Advance(24*time.Hour + time.Second)
		again := b.must(b.call("POST", "/v1/payment_intents", "k1", form...))
		if again.text("id") == first.text("id") || b.paid("p1") != 2 {
			t.Error("a key older than a day is replayed")
		}
	})
	t.Run("256 characters are too many", func(t *testing.T) {
		if r := b.call("POST", "/v1/customers", strings.Repeat("k", 256)); r.status != 400 {
			t.Error(r.status)
		}
	})
}

func TestAKeyInUseIsAConflict(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	if !b.keys.take("k1") {
		t.Fatal("a fresh key is taken")
	}
	if r := b.call("POST", "/v1/customers", "k1"); r.status != http.StatusConflict || r.text("error", "code") != "idempotency_key_in_use" {
		t.Errorf("%d %s", r.status, r.raw)
	}
	b.keys.give("k1")
	b.must(b.call("POST", "/v1/customers", "k1"))
}

func TestTwoProcessesOnOneFileMakeOneCharge(t *testing.T) {
	t.Parallel()
	one := newBox(t)
	two := openBox(t, one.file, "")
	who, card := one.savedCard("4242424242424242")
	var wait sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]int{}
	for n := range 40 {
		wait.Go(func() {
			b := []*box{one, two}[n%2]
			for {
				r, err := b.send("POST", "/v1/payment_intents", "k1", chargeForm(who, card, "5000", "p1")...)
				if err != nil {
					t.Error(err)
					return
				}
				if r.status == http.StatusConflict {
					continue
				}
				mu.Lock()
				seen[fmt.Sprint(r.status, r.text("id"))]++
				mu.Unlock()
				return
			}
		})
		wait.Go(func() {
			b := []*box{one, two}[n%2]
			if r, err := b.send("POST", "/v1/payment_intents", fmt.Sprint("other-", n), chargeForm(who, card, "100", "p2")...); err != nil || r.status != 200 {
				t.Errorf("%v %d %s", err, r.status, r.raw)
			}
		})
	}
	wait.Wait()
	if len(seen) != 1 || one.paid("p1") != 1 || two.paid("p2") != 40 {
		t.Errorf("%v, %d and %d charges", seen, one.paid("p1"), two.paid("p2"))
	}
}

func TestListsArePaged(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who, card := b.savedCard("4242424242424242")
	for n := range 25 {
		b.must(b.call("POST", "/v1/payment_intents", "", chargeForm(who, card, fmt.Sprint(1000+n), "p1")...))
	}
	var amounts []int
	after := ""
	for pages := 0; ; pages++ {
		pairs := []string{"customer", who, "limit", "10", "expand[]", "data.latest_charge.balance_transaction"}
		if after != "" {
			pairs = append(pairs, "starting_after", after)
		}
		r := b.must(b.call("GET", "/v1/payment_intents", "", pairs...))
		for _, item := range r.at("data").([]any) {
			i := reply{body: item.(map[string]any)}
			amounts = append(amounts, int(i.at("amount").(float64)))
			if i.text("latest_charge", "balance_transaction", "type") != "charge" {
				t.Fatalf("not expanded: %v", item)
			}
			after = i.text("id")
		}
		if r.at("has_more") != true {
			if pages != 2 {
				t.Errorf("%d pages", pages+1)
			}
			break
		}
	}
	if len(amounts) != 25 || amounts[0] != 1024 || amounts[24] != 1000 {
		t.Errorf("%v", amounts)
	}
	b.clock.Advance(time.Hour)
	b.must(b.call("POST", "/v1/payment_intents", "", chargeForm(who, card, "1", "p1")...))
	since := fmt.Sprint(start.Add(time.Minute).Unix())
	if r := b.must(b.call("GET", "/v1/balance_transactions", "", "created[gte]", since)); len(r.at("data").([]any)) != 1 {
		t.Errorf("since an hour: %s", r.raw)
	}
	if r := b.must(b.call("GET", "/v1/balance_transactions", "", "created[lt]", since, "limit", "100")); len(r.at("data").([]any)) != 25 {
		t.Errorf("before: %d", len(r.at("data").([]any)))
	}
	events := b.must(b.call("GET", "/v1/events", "", "type", "payment_intent.succeeded", "limit", "1"))
	id := reply{body: events.at("data").([]any)[0].(map[string]any)}.text("id")
	if r := b.must(b.call("GET", "/v1/events/"+id, "")); r.text("type") != "payment_intent.succeeded" || r.text("api_version") != APIVersion {
		t.Error(r.raw)
	}
	for _, path := range []string{"/v1/customers/" + who + "/payment_methods", "/v1/payment_methods"} {
		pairs := []string{"type", "card"}
		if path == "/v1/payment_methods" {
			pairs = append(pairs, "customer", who)
		}
		if r := b.must(b.call("GET", path, "", pairs...)); len(r.at("data").([]any)) != 1 {
			t.Errorf("%s: %s", path, r.raw)
		}
	}
}

func TestRefundsNeverExceedTheCharge(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who, card := b.savedCard("4242424242424242")
	pi := b.must(b.call("POST", "/v1/payment_intents", "", chargeForm(who, card, "1000", "p1")...))
	b.must(b.call("POST", "/v1/refunds", "rf1", "payment_intent", pi.text("id"), "amount", "999"))
	if r := b.call("POST", "/v1/refunds", "rf2", "payment_intent", pi.text("id"), "amount", "2"); r.status != 400 {
		t.Errorf("2 of 1 left: %d", r.status)
	}
	last := b.must(b.call("POST", "/v1/refunds", "rf3", "charge", pi.text("latest_charge")))
	if last.at("amount") != 1.0 {
		t.Error(last.raw)
	}
	if r := b.call("POST", "/v1/refunds", "rf4", "charge", pi.text("latest_charge")); r.text("error", "code") != "charge_already_refunded" {
		t.Error(r.raw)
	}
	c := b.must(b.call("GET", "/v1/charges/"+pi.text("latest_charge"), ""))
	if c.at("refunded") != true || c.at("amount_refunded") != 1000.0 {
		t.Error(c.raw)
	}
	if r := b.must(b.call("GET", "/v1/refunds", "", "payment_intent", pi.text("id"))); len(r.at("data").([]any)) != 2 {
		t.Error(r.raw)
	}
	b.must(b.call("GET", "/v1/refunds/"+last.text("id"), ""))
	b.must(b.call("GET", "/v1/balance_transactions/"+last.text("balance_transaction"), ""))
}

func TestWrongRequestsAreRefused(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who, card := b.savedCard("4242424242424242")
	charge := func(pairs ...string) []string { return append(chargeForm(who, card, "100", "px"), pairs...) }
	session := func(pairs ...string) []string {
		return append([]string{"mode", "setup", "payment_method_types[0]", "card", "customer", who, "success_url", "https://p.test/"}, pairs...)
	}
	table := []struct {
		name, method, path string
		form               []string
		status             int
		says               string
	}{
		{"an unknown parameter", "POST", "/v1/payment_intents", charge("amont", "5"), 400, "amont"},
		{"an unknown path", "POST", "/v1/subscriptions", nil, 404, "does not speak"},
		{"a method it does not have", "DELETE", "/v1/customers/x", nil, 404, "does not speak"},
		{"an amount of words", "POST", "/v1/payment_intents", []string{"amount", "ten", "currency", "cny"}, 400, "Invalid integer"},
		{"a negative amount", "POST", "/v1/payment_intents", []string{"amount", "-5", "currency", "cny"}, 400, "greater than"},
		{"an amount beyond eight digits", "POST", "/v1/payment_intents", []string{"amount", "100000000", "currency", "cny"}, 400, "no more than"},
		{"dollars", "POST", "/v1/payment_intents", []string{"amount", "5", "currency", "usd"}, 400, "cny only"},
		{"no customer", "POST", "/v1/payment_intents", []string{"amount", "5", "currency", "cny"}, 400, "customer"},
		{"a stranger", "GET", "/v1/customers/cus_nobody", nil, 404, "cus_nobody"},
		{"an id of another kind", "GET", "/v1/charges/" + who, nil, 404, who},
		{"an expansion of nothing", "GET", "/v1/customers/" + who, []string{"expand[]", "latest_charge"}, 400, "cannot be expanded"},
		{"an expansion too deep", "GET", "/v1/customers/" + who, []string{"expand[]", "a.b.c.d.e"}, 400, "4 levels"},
		{"a limit of 101", "GET", "/v1/refunds", []string{"limit", "101"}, 400, "between 1 and 100"},
		{"mode payment", "POST", "/v1/checkout/sessions", session("mode", "x")[2:], 400, "mode"},
		{"a page for an hour ago", "POST", "/v1/checkout/sessions", session("expires_at", fmt.Sprint(start.Add(-time.Hour).Unix())), 400, "30 minutes"},
		{"a page for two days", "POST", "/v1/checkout/sessions", session("expires_at", fmt.Sprint(start.Add(48*time.Hour).Unix())), 400, "24 hours"},
		{"a success link that is a script", "POST", "/v1/checkout/sessions", session("cancel_url", "javascript:alert(1)"), 400, "valid URL"},
		{"metadata beyond 500 characters", "POST", "/v1/customers", []string{"metadata[a]", strings.Repeat("x", 501)}, 400, "500"},
		{"a body beyond 64 KiB", "POST", "/v1/customers", []string{"metadata[a]", strings.Repeat("x", 70_000)}, 413, "64 KiB"},
	}
	for _, row := range table {
		t.Run(row.name+" is refused", func(t *testing.T) {
			if r := b.call(row.method, row.path, "", row.form...); r.status != row.status || !strings.Contains(r.raw, row.says) {
				t.Errorf("%d %s", r.status, r.raw)
			}
		})
	}
	t.Run("mode payment says that it is not here yet", func(t *testing.T) {
		if r := b.call("POST", "/v1/checkout/sessions", "", "mode", "payment"); r.status != 400 || !strings.Contains(r.raw, "not in this sandbox yet") {
			t.Error(r.raw)
		}
	})
	for key, want := range map[string]string{"": "did not provide", "Bearer sk_live_abc": "live key", "Bearer whatever": "Invalid API key"} {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", b.base+"/v1/customers/"+who, nil)
		if key != "" {
			req.Header.Set("Authorization", key)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusUnauthorized || !strings.Contains(string(body), want) {
			t.Errorf("key %q: %d %s %v, want %q", key, res.StatusCode, body, err, want)
		}
	}
	if b.paid("px") != 0 {
		t.Error("a refused request took money")
	}
}

func TestStateSurvivesARestart(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who, card := b.savedCard("4242424242424242")
	first := b.must(b.call("POST", "/v1/payment_intents", "k1", chargeForm(who, card, "5000", "p1")...))
	open := b.openSession(who, "en")
	b.fault(`{"kind":"500","path":"/v1/refunds","times":3}`)
	b.close()
	b = openBox(t, b.file, "")
	again := b.call("POST", "/v1/payment_intents", "k1", chargeForm(who, card, "5000", "p1")...)
	if again.raw != first.raw || b.paid("p1") != 1 {
		t.Errorf("%s", again.raw)
	}
	if r := b.call("GET", "/v1/checkout/sessions/"+open.text("id"), ""); r.text("status") != "open" {
		t.Error(r.raw)
	}
	if r := b.call("GET", "/v1/refunds", ""); r.status != 500 {
		t.Errorf("the fault is forgotten: %d", r.status)
	}
	if r := b.call("GET", "/faults", ""); !strings.Contains(r.raw, `"times":2`) {
		t.Error(r.raw)
	}
	req, _ := http.NewRequestWithContext(t.Context(), "DELETE", b.base+"/faults", nil)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if r := b.call("GET", "/v1/refunds", ""); r.status != 200 {
		t.Errorf("the fault stays: %d", r.status)
	}
}

func (b *box) fault(spec string) {
	b.Helper()
	res, err := http.Post(b.base+"/faults", "application/json", strings.NewReader(spec))
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		b.Fatalf("%s: %d", spec, res.StatusCode)
	}
}

func TestWrongFaultsAreRefused(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	for _, spec := range []string{
		`{}`, `{"kind":"earthquake"}`, `{"kind":"500","times":0}`, `{"kind":"500","probability":1.5}`, `{"kind":"500","delayMs":-1}`,
		`{"kind":"500","delayMs":9223372036854775807}`, `{"kind":"decline"}`, `{"kind":"500","code":"lost_card"}`, `{"kind":"500","when":"now"}`, `nonsense`,
	} {
		res, err := http.Post(b.base+"/faults", "application/json", strings.NewReader(spec))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", spec, res.StatusCode)
		}
	}
	res, err := http.Post(b.base+"/faults", "text/plain", strings.NewReader(`{"kind":"500"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("a page elsewhere can ask for faults: %d", res.StatusCode)
	}
}

func TestOpenRefusesAWrongSetting(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.db")
	for name, cfg := range map[string]Config{
		"no file":                   {PublicURL: "http://x.test"},
		"no public URL":             {File: file},
		"a public URL without host": {File: file, PublicURL: "/sandbox"},
		"a webhook without secret":  {File: file, PublicURL: "http://x.test", WebhookURL: "http://y.test"},
		"a folder that is not":      {File: filepath.Join(file, "deeper", "x.db"), PublicURL: "http://x.test"},
	} {
		if s, err := Open(cfg); err == nil {
			_ = s.Close()
			t.Errorf("%s is taken", name)
		}
	}
}

func TestNoCardNumberIsKept(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	const foreign = "4539578763621486" // passes the check digit and is no published test number
	who, card := b.savedCard("4242424242424242")
	b.must(b.call("POST", "/v1/payment_intents", "k1", chargeForm(who, card, "5000", "p1")...))
	s := b.openSession(who, "en")
	for _, number := range []string{foreign, "4242 4242 4242 4243", "4000000000009995"} {
		r := b.post(s.text("url"), "number", number, "exp", "12/34", "cvc", "739")
		if r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", number, r.status)
		}
		if strings.Contains(r.raw, `value="`) || strings.Contains(r.raw, foreign) || strings.Contains(r.raw, "739") {
			t.Error("what was typed comes back in the page")
		}
	}
	b.close()
	for _, path := range []string{b.file, b.file + "-wal"} {
		raw, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{foreign, "4242424242424242", "4000000000009995", "4242424242424243"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("%s holds %s", filepath.Base(path), secret)
			}
		}
	}
	if strings.Contains(b.log.String(), foreign) || strings.Contains(b.log.String(), "4242424242424242") {
		t.Error("the log holds a card number")
	}
}

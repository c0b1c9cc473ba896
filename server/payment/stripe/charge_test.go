package stripe_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
)

func TestSavedCardsAreChargedOffSession(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	table := []struct {
		number string
		status payment.ChargeStatus
		code   string
	}{
		{"4242424242424242", payment.ChargeSucceeded, ""},
		{"5555555555554444", payment.ChargeSucceeded, ""},
		{"4000056655665556", payment.ChargeSucceeded, ""},
		{"6200000000000005", payment.ChargeSucceeded, ""},
		{"4000000000000259", payment.ChargeSucceeded, ""},
		{"4000000000003220", payment.ChargeSucceeded, ""},
		{"4000002500003155", payment.ChargeSucceeded, ""},
		{"4000000000000341", payment.ChargeDeclined, "generic_decline"},
		{"4000002760003184", payment.ChargeAuthRequired, "authentication_required"},
	}
	for _, row := range table {
		t.Run(row.number+" is "+string(row.status), func(t *testing.T) {
			t.Parallel()
			b := b.in(t)
			pledge := "pledge-" + row.number
			s := b.save(b.customerFor(row.number), pledge, row.number)
			if s.Method.Last4 != row.number[12:] || s.Method.ExpMonth != 12 || s.Method.ExpYear != 2034 ||
				s.Method.Brand == "" || s.Method.Fingerprint == "" || s.PledgeID != pledge || s.CampaignID != "campaign-1" {
				t.Errorf("setup is %+v", s)
			}
			c := b.charge(s, 12_345)
			if c.Status != row.status || c.DeclineCode != row.code || c.Amount != 12_345 || c.PledgeID != pledge ||
				c.CustomerID != s.CustomerID || c.MethodID != s.Method.ID || !c.At.Equal(start) {
				t.Fatalf("charge is %+v", c)
			}
			if row.status == payment.ChargeSucceeded && (c.ChargeID == "" || c.BalanceTxID == "" || c.Fee != 12_345*34/1000+1+200) {
				t.Errorf("money is not booked: %+v", c)
			}
			again, err := b.gateway.ChargeByID(t.Context(), c.IntentID)
			if err != nil || again != c {
				t.Errorf("read again: %+v %v\nwant %+v", again, err, c)
			}
			found, ok, err := b.gateway.FindCharge(t.Context(), s.CustomerID, pledge)
			if err != nil || !ok || found != c {
				t.Errorf("found by pledge: %+v %t %v", found, ok, err)
			}
		})
	}
}

func (b *bench) customerFor(person string) string {
	b.Helper()
	id, err := b.gateway.CreateCustomer(b.Context(), payment.NewCustomer{Key: "cus:" + person, PersonID: person})
	if err != nil {
		b.Fatal(err)
	}
	return id
}

func TestCardsThatDeclineAtAPaymentDeclineWhenSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for number, code := range map[string]string{
		"4000000000009995": "insufficient_funds",
		"4000000000000002": "generic_decline",
		"4000000000000069": "expired_card",
		"4000000000009987": "lost_card",
		"4000000000000127": "incorrect_cvc",
		"4000000000000119": "processing_error",
	} {
		c := b.open(b.customerFor(number), "pledge-"+number)
		status, location, page := b.typeCard(c, number)
		if status != http.StatusUnprocessableEntity || location != "" || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s: %d to %q", number, status, location)
		}
		s := b.setup(c)
		if s.Status != payment.SetupFailed || s.FailureCode != code || s.Method.ID != "" {
			t.Errorf("%s: %+v", number, s)
		}
		// The page is still open: another card works on it.
		if status, _, _ := b.typeCard(c, "4242424242424242"); status != http.StatusSeeOther {
			t.Errorf("%s: another card is answered %d", number, status)
		}
		if s := b.setup(c); s.Status != payment.SetupSucceeded || s.FailureCode != "" {
			t.Errorf("%s then 4242: %+v", number, s)
		}
	}
}

func TestACardThatFailsIsCuredByAnotherOnTheSameCharge(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.customer()
	bad := b.save(who, "pledge-1", "4000000000000341")
	first := b.charge(bad, 5000)
	for n := range 3 {
		again, err := b.gateway.Confirm(t.Context(), payment.ConfirmCharge{
			Key: b.key("pic"), IntentID: first.IntentID, MethodID: bad.Method.ID, OffSession: true,
		})
		if err != nil || again.Status != payment.ChargeDeclined || again.IntentID != first.IntentID {
			t.Fatalf("try %d: %+v %v", n, again, err)
		}
	}
	if _, err := b.gateway.Confirm(t.Context(), payment.ConfirmCharge{Key: b.key("pic"), IntentID: first.IntentID, OffSession: true}); err == nil || payment.CanRetry(err) {
		t.Errorf("confirming without a card answers %v", err)
	}
	b.clock.Advance(3 * time.Hour)
	good := b.save(who, "pledge-1", "4242424242424242")
	confirm := payment.ConfirmCharge{Key: "pic:pledge-1:9", IntentID: first.IntentID, MethodID: good.Method.ID, OffSession: true}
	cured, err := b.gateway.Confirm(t.Context(), confirm)
	if err != nil || cured.Status != payment.ChargeSucceeded || cured.IntentID != first.IntentID || cured.Fee != 370 || !cured.At.Equal(start.Add(3*time.Hour)) {
		t.Fatalf("cured: %+v %v", cured, err)
	}
	t.Run("confirming what succeeded answers it as it stands", func(t *testing.T) {
		confirm.Key = "pic:pledge-1:10"
		again, err := b.gateway.Confirm(t.Context(), confirm)
		if err != nil || again != cured {
			t.Errorf("%+v %v", again, err)
		}
	})
	t.Run("the first key sent again answers today's state and not the decline it kept", func(t *testing.T) {
		again, err := b.gateway.Charge(t.Context(), b.newCharge(bad, 5000))
		if err != nil || again != cured {
			t.Errorf("%+v %v", again, err)
		}
	})
	if n := b.paid("pledge-1"); n != 1 {
		t.Errorf("%d charges moved money", n)
	}
}

func TestACardWhoseBankAsksEachTimeIsConfirmedByItsHolder(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"confirm", "refuse"} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.save(b.customer(), "pledge-1", "4000002760003184")
			c := b.charge(s, 5000)
			if c.Status != payment.ChargeAuthRequired || c.NextActionURL != "" || payment.ClassifyDecline(c.DeclineCode) != payment.NeedsHolder {
				t.Fatalf("off session: %+v", c)
			}
			c, err := b.gateway.Confirm(t.Context(), payment.ConfirmCharge{
				Key: b.key("pic"), IntentID: c.IntentID, MethodID: c.MethodID, ReturnURL: returnURL,
			})
			if err != nil || c.Status != payment.ChargeAuthRequired || !strings.HasPrefix(c.NextActionURL, b.base) {
				t.Fatalf("on session: %+v %v", c, err)
			}
			link := c.NextActionURL
			status, location, _ := b.submit(link, "answer", answer)
			if status != http.StatusSeeOther || !strings.HasPrefix(location, returnURL+"?") || !strings.Contains(location, c.IntentID) {
				t.Errorf("bank leads to %d %q", status, location)
			}
			c, err = b.gateway.ChargeByID(t.Context(), c.IntentID)
			if err != nil {
				t.Fatal(err)
			}
			if answer == "confirm" && c.Status != payment.ChargeSucceeded {
				t.Errorf("confirmed: %+v", c)
			}
			if answer == "refuse" && (c.Status != payment.ChargeDeclined || c.DeclineCode != "payment_intent_authentication_failure") {
				t.Errorf("refused: %+v", c)
			}
			if status, _, _ := b.submit(link+"x", "answer", "confirm"); status == http.StatusSeeOther {
				t.Error("a link that is not whole opens the bank")
			}
		})
	}
}

func TestAGivenUpChargeNeverMovesMoney(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.save(b.customer(), "pledge-1", "4000000000000341")
	c := b.charge(s, 5000)
	for range 2 {
		gone, err := b.gateway.CancelCharge(t.Context(), b.key("pix"), c.IntentID)
		if err != nil || gone.Status != payment.ChargeCanceled {
			t.Fatalf("%+v %v", gone, err)
		}
	}
	good := b.save(s.CustomerID, "pledge-1", "4242424242424242")
	again, err := b.gateway.Confirm(t.Context(), payment.ConfirmCharge{Key: b.key("pic"), IntentID: c.IntentID, MethodID: good.Method.ID, OffSession: true})
	if err != nil || again.Status != payment.ChargeCanceled || b.paid("pledge-1") != 0 {
		t.Errorf("%+v %v", again, err)
	}
	t.Run("one that succeeded stays", func(t *testing.T) {
		paid := b.charge(b.save(s.CustomerID, "pledge-2", "4242424242424242"), 100)
		still, err := b.gateway.CancelCharge(t.Context(), b.key("pix"), paid.IntentID)
		if err != nil || still.Status != payment.ChargeSucceeded {
			t.Errorf("%+v %v", still, err)
		}
	})
}

func TestOneKeyMakesOneCharge(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.save(b.customer(), "pledge-1", "4242424242424242")
	var wait sync.WaitGroup
	var mu sync.Mutex
	intents := map[string]bool{}
	for range 24 {
		wait.Go(func() {
			for {
				c, err := b.gateway.Charge(t.Context(), b.newCharge(s, 5000))
				if payment.HasCode(err, payment.CodeInProgress) && payment.IsAmbiguous(err) {
					continue
				}
				if err != nil || c.Status != payment.ChargeSucceeded {
					t.Errorf("%+v %v", c, err)
					return
				}
				mu.Lock()
				intents[c.IntentID] = true
				mu.Unlock()
				return
			}
		})
	}
	wait.Wait()
	if len(intents) != 1 || b.paid("pledge-1") != 1 {
		t.Errorf("%d intents, %d charges", len(intents), b.paid("pledge-1"))
	}
	t.Run("with another amount it is refused for good", func(t *testing.T) {
		_, err := b.gateway.Charge(t.Context(), b.newCharge(s, 5001))
		if !payment.HasCode(err, payment.CodeKeyReused) || payment.CanRetry(err) {
			t.Error(err)
		}
	})
	t.Run("a provider that forgot the key still has the charge under its pledge", func(t *testing.T) {
		b.clock.Advance(payment.KeyLifetime + time.Hour)
		c, found, err := b.gateway.FindCharge(t.Context(), s.CustomerID, "pledge-1")
		if err != nil || !found || !intents[c.IntentID] {
			t.Errorf("%+v %t %v", c, found, err)
		}
		_, found, err = b.gateway.FindCharge(t.Context(), s.CustomerID, "pledge-2")
		if err != nil || found {
			t.Errorf("another pledge's charge is found: %t %v", found, err)
		}
	})
}

func TestFindChargeLooksThroughEveryPage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.save(b.customer(), "pledge-0", "4242424242424242")
	want := b.charge(s, 100)
	for n := range 120 {
		other := s
		other.PledgeID = "other-" + string(rune('a'+n%26)) + b.key("")
		b.charge(other, 100)
	}
	got, found, err := b.gateway.FindCharge(t.Context(), s.CustomerID, "pledge-0")
	if err != nil || !found || got != want {
		t.Errorf("%+v %t %v", got, found, err)
	}
}

func TestBooks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.customer()
	old := b.charge(b.save(who, "pledge-old", "4242424242424242"), 700)
	b.clock.Advance(48 * time.Hour)
	since := b.clock.Now()
	c := b.charge(b.save(who, "pledge-1", "4242424242424242"), 10_000)
	b.clock.Advance(time.Minute)
	refundFromDashboard(t, b, c.IntentID, "300")
	refundFromDashboard(t, b, c.IntentID, "200")

	refunds, err := b.gateway.Refunds(t.Context(), c.ChargeID)
	if err != nil || len(refunds) != 2 || refunds[0].Amount != 300 || refunds[1].Amount != 200 ||
		refunds[0].OurID != "" || refunds[0].Status != "succeeded" || refunds[0].ChargeID != c.ChargeID || refunds[0].IntentID != c.IntentID {
		t.Errorf("refunds: %+v %v", refunds, err)
	}
	c, err = b.gateway.ChargeByID(t.Context(), c.IntentID)
	if err != nil || c.Refunded != 500 || c.Status != payment.ChargeSucceeded {
		t.Errorf("charge: %+v %v", c, err)
	}
	var lines []payment.Movement
	var sum money.Fen
	for m, err := range b.gateway.Movements(t.Context(), since) {
		if err != nil {
			t.Fatal(err)
		}
		if m.Gross-m.Fee != m.Net || m.IntentID != c.IntentID || m.Currency != "cny" {
			t.Errorf("movement %+v", m)
		}
		sum += m.Net
		lines = append(lines, m)
	}
	kinds := []payment.MovementKind{payment.MovementRefund, payment.MovementRefund, payment.MovementCharge}
	if got := []payment.MovementKind{lines[0].Kind, lines[1].Kind, lines[2].Kind}; len(lines) != 3 || !slices.Equal(got, kinds) {
		t.Fatalf("movements: %+v", lines)
	}
	if lines[2].ID != c.BalanceTxID || lines[2].SourceID != c.ChargeID || lines[2].Fee != c.Fee || lines[2].PledgeID != "pledge-1" || sum != 10_000-540-500 {
		t.Errorf("charge line %+v, sum %d", lines[2], sum)
	}
	seen := 0
	for m, err := range b.gateway.Movements(t.Context(), start) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if m.SourceID == old.ChargeID {
			break
		}
	}
	if seen != 4 {
		t.Errorf("%d movements since the start", seen)
	}
}

func TestAForgottenCardIsNeverChargedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.save(b.customer(), "pledge-1", "4242424242424242")
	for range 2 {
		if err := b.gateway.ForgetMethod(t.Context(), b.key("pm"), s.Method.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.gateway.ForgetMethod(t.Context(), b.key("pm"), "pm_nobody"); err != nil {
		t.Errorf("a card nobody knows: %v", err)
	}
	_, err := b.gateway.Charge(t.Context(), b.newCharge(s, 100))
	if err == nil || payment.CanRetry(err) || b.paid("pledge-1") != 0 {
		t.Errorf("charged a forgotten card: %v", err)
	}
	t.Run("nor is somebody else's", func(t *testing.T) {
		other := b.save(b.customer(), "pledge-2", "4242424242424242")
		in := b.newCharge(other, 100)
		in.CustomerID = s.CustomerID
		if _, err := b.gateway.Charge(t.Context(), in); err == nil || payment.CanRetry(err) {
			t.Errorf("charged: %v", err)
		}
	})
}

func TestSetupEndsInEachWay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.customer()
	t.Run("open, then at the bank, then saved", func(t *testing.T) {
		c := b.open(who, "pledge-1")
		if s := b.setup(c); s.Status != payment.SetupOpen || s.CheckoutID != c.ID || s.CustomerID != who {
			t.Errorf("%+v", s)
		}
		_, location, _ := b.typeCard(c, "4000000000003220")
		s := b.setup(c)
		if s.Status != payment.SetupActionRequired {
			t.Errorf("%+v", s)
		}
		b.submit(location, "answer", "confirm")
		b.submit(location, "answer", "confirm")
		byIntent, err := b.gateway.SetupByIntent(t.Context(), s.IntentID)
		s = b.setup(c)
		if err != nil || byIntent.CheckoutID != "" || byIntent.Method != s.Method || byIntent.PledgeID != "pledge-1" || s.Status != payment.SetupSucceeded {
			t.Errorf("%+v\n%+v %v", s, byIntent, err)
		}
	})
	t.Run("refused at the bank, the page stays open", func(t *testing.T) {
		c := b.open(who, "pledge-2")
		_, location, _ := b.typeCard(c, "4000002500003155")
		_, back, _ := b.submit(location, "answer", "refuse")
		if s := b.setup(c); s.Status != payment.SetupFailed || back != c.URL {
			t.Errorf("%+v, back at %q", s, back)
		}
	})
	t.Run("closed by us, no card can be saved", func(t *testing.T) {
		c := b.open(who, "pledge-3")
		for range 2 {
			if s, err := b.gateway.ExpireCheckout(t.Context(), b.key("cx"), c.ID); err != nil || s.Status != payment.SetupExpired {
				t.Fatalf("%+v %v", s, err)
			}
		}
		if status, _, _ := b.typeCard(c, "4242424242424242"); status != http.StatusGone {
			t.Errorf("the closed page answers %d", status)
		}
	})
	t.Run("the person was quicker than we", func(t *testing.T) {
		c := b.open(who, "pledge-4")
		b.typeCard(c, "4242424242424242")
		if s, err := b.gateway.ExpireCheckout(t.Context(), b.key("cx"), c.ID); err != nil || s.Status != payment.SetupSucceeded || s.Method.ID == "" {
			t.Errorf("%+v %v", s, err)
		}
	})
	t.Run("expired by itself", func(t *testing.T) {
		c := b.open(who, "pledge-5")
		b.clock.Advance(time.Hour)
		if s := b.setup(c); s.Status != payment.SetupExpired {
			t.Errorf("%+v", s)
		}
		for {
			e := b.next("checkout.session.expired").event
			if e.ObjectID == c.ID && e.IntentID != "" {
				break
			}
		}
	})
	t.Run("unknown", func(t *testing.T) {
		if _, err := b.gateway.Setup(t.Context(), "cs_test_nobody"); !payment.HasCode(err, payment.CodeNotFound) || payment.CanRetry(err) {
			t.Error(err)
		}
	})
}

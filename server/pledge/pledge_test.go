package pledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestOnePledgeFromTheFirstClickToTheCard(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, freight: 800, stock: 10, provinceFreight: map[string]money.Fen{"上海": 1200}}, goods{price: 9900})
		who := s.person("王芳")
		p, err := s.service.Create(as(who), s.input("first", 2, 1))
		if err != nil {
			t.Fatal(err)
		}
		if p.State != lifecycle.PledgeAwaitingMethod || p.GoodsMinor != 2*3990+9900 || p.FreightMinor != 2*1200 || p.BackerID != who {
			t.Errorf("the pledge is %+v", p)
		}
		if p.Consent.Cap != p.GoodsMinor+p.FreightMinor || p.Consent.LastChargeDate == "" || p.Consent.Locale != "en" {
			t.Errorf("the consent is %+v", p.Consent)
		}
		if !strings.HasPrefix(p.CheckoutURL, "https://cards.example/") || p.HoldUntil.Sub(p.CreatedAt) != pledge.Hold {
			t.Errorf("card page %q, held until %s", p.CheckoutURL, p.HoldUntil)
		}
		if got := s.claimed(0); got != 2 {
			t.Errorf("%d units are claimed", got)
		}
		if c := s.reread(); c.RaisedMinor != 0 || c.BackerCount != 0 {
			t.Errorf("a hold counts: %s from %d", c.RaisedMinor, c.BackerCount)
		}
		s.wantFacts()

		stored := s.pledge(p.ID)
		if *stored.CheckoutID != *p.CheckoutID || stored.CheckoutURL != p.CheckoutURL || len(stored.Edges.Lines) != 2 {
			t.Errorf("the stored pledge is %+v", stored)
		}
		if strings.Contains(string(stored.AddressSealed), "王芳") {
			t.Error("the address is readable in the database")
		}
		if a, err := s.service.Address(as(who), p.ID); err != nil || a != home {
			t.Errorf("the address came back as %+v, %v", a, err)
		}

		s.bank.set(p, payment.SetupSucceeded)
		committed, err := s.service.Confirm(access.Public(context.Background()), *p.CheckoutID)
		if err != nil {
			t.Fatal(err)
		}
		if committed.State != lifecycle.PledgeCommitted || committed.CommittedAt == nil || committed.MethodLast4 != "4242" {
			t.Errorf("after the card: %+v", committed)
		}
		c := s.reread()
		if c.RaisedMinor != p.GoodsMinor || c.BackerCount != 1 || c.PledgeCount != 1 || c.Momentum <= 0 {
			t.Errorf("raised %s from %d backers in %d pledges, momentum %f", c.RaisedMinor, c.BackerCount, c.PledgeCount, c.Momentum)
		}
		s.wantFacts()
		if got := s.post.kinds(); got[notify.PledgeCommitted] != 1 {
			t.Errorf("notices: %v", got)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM audit_entries WHERE object_id = ? AND actor_id = ? AND request_id = 'request-1'`, p.ID.String(), who); n != 1 {
			t.Errorf("%d audit entries name the backer and the request", n)
		}
		got, err := s.service.Get(as(who), p.ID)
		if err != nil || got.Edges.Campaign == nil || got.Edges.Lines[0].Edges.Tier == nil {
			t.Errorf("get answers %+v, %v", got, err)
		}
	})
}

func TestBadInputNeverReachesTheDatabase(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := open(t, db, nil, oneTier...)
	who := s.person("backer")
	for name, c := range map[string]struct {
		spoil func(*pledge.CreateInput)
		field string
		code  string
	}{
		"no lines":         {func(in *pledge.CreateInput) { in.Lines = nil }, "lines", "REQUIRED"},
		"eleven lines":     {func(in *pledge.CreateInput) { in.Lines = make([]pledge.LineInput, 11) }, "lines", "TOO_MANY"},
		"no units":         {func(in *pledge.CreateInput) { in.Lines[0].Quantity = 0 }, "lines.0.quantity", "OUT_OF_RANGE"},
		"minus one unit":   {func(in *pledge.CreateInput) { in.Lines[0].Quantity = -1 }, "lines.0.quantity", "OUT_OF_RANGE"},
		"a thousand units": {func(in *pledge.CreateInput) { in.Lines[0].Quantity = 1000 }, "lines.0.quantity", "OUT_OF_RANGE"},
		"a tier twice":     {func(in *pledge.CreateInput) { in.Lines = append(in.Lines, in.Lines[0]) }, "lines.1.tierId", "TIER_TWICE"},
		"no name":          {func(in *pledge.CreateInput) { in.Address.Name = "  " }, "shippingAddress.name", "REQUIRED"},
		"a long name":      {func(in *pledge.CreateInput) { in.Address.Name = strings.Repeat("王", 41) }, "shippingAddress.name", "TOO_LONG"},
		"a short phone":    {func(in *pledge.CreateInput) { in.Address.Phone = "1381234567" }, "shippingAddress.phone", "PHONE_INVALID"},
		"mars":             {func(in *pledge.CreateInput) { in.Address.Province = "火星" }, "shippingAddress.province", "PROVINCE_UNKNOWN"},
		"a suffix":         {func(in *pledge.CreateInput) { in.Address.Province = "上海市" }, "shippingAddress.province", "PROVINCE_UNKNOWN"},
		"a short detail":   {func(in *pledge.CreateInput) { in.Address.Detail = "路 1" }, "shippingAddress.detail", "TOO_SHORT"},
		"a zero byte":      {func(in *pledge.CreateInput) { in.Address.Detail = "漕溪北路\x0018 号" }, "shippingAddress.detail", "TEXT_CONTROL"},
		"no key":           {func(in *pledge.CreateInput) { in.IdempotencyKey = "" }, "idempotencyKey", "REQUIRED"},
		"a long key":       {func(in *pledge.CreateInput) { in.IdempotencyKey = strings.Repeat("k", 101) }, "idempotencyKey", "TOO_LONG"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := s.input("key", 1)
			c.spoil(&in)
			ctx, counter := store.CountIn(as(who))
			_, err := s.service.Create(ctx, in)
			faults := fault.All(err)
			if len(faults) == 0 || faults[0].Code != c.code || faults[0].Field != c.field {
				t.Errorf("answered %v", err)
			}
			if counter.Statements() != 0 {
				t.Errorf("%d statements were run", counter.Statements())
			}
		})
	}
	t.Run("everything wrong is said at once", func(t *testing.T) {
		t.Parallel()
		_, err := s.service.Create(as(who), pledge.CreateInput{CampaignID: s.campaign.ID})
		if n := len(fault.All(err)); n < 6 {
			t.Errorf("only %d faults: %v", n, err)
		}
	})
}

func TestGoodsGoOnlyWhereTheyAreSent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 5}, goods{price: 2500})
		who := s.person("backer")
		near, err := s.service.Create(as(who), s.input("near", 1, 1))
		if err != nil {
			t.Fatal(err)
		}
		s.sendNot(1, "西藏", "香港")
		lhasa := home
		lhasa.Province = "西藏"
		refused := func(name string, err error) {
			t.Helper()
			if all := fault.All(err); len(all) != 1 || all[0].Code != "NOT_SENT_THERE" || all[0].Field != "shippingAddress.province" || all[0].Args["tier"] != "tier 1" {
				t.Errorf("%s: %v", name, err)
			}
		}
		far := s.input("far", 2, 1)
		far.Address = lhasa
		_, err = s.service.Create(as(who), far)
		refused("a new pledge", err)
		_, err = s.service.Change(as(who), pledge.ChangeInput{ID: near.ID, Address: &lhasa, IdempotencyKey: "move"})
		refused("a pledge that moves", err)
		if s.claimed(0) != 1 || s.pledge(near.ID).Version != 1 {
			t.Errorf("%d units are claimed, version %d", s.claimed(0), s.pledge(near.ID).Version)
		}
		far.Lines = far.Lines[:1]
		if _, err = s.service.Create(as(who), far); err != nil {
			t.Errorf("a tier that is sent everywhere: %v", err)
		}
	})
}

func TestGoodPhones(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := open(t, db, nil, oneTier...)
	for _, number := range []string{"13812345678", "138 1234 5678", "+8613812345678", "0939-8212345", "02162345678", "+85291234567"} {
		in := s.input("k", 1)
		in.Address.Phone = number
		if _, err := s.service.Create(as(s.person("backer")), in); err != nil {
			t.Errorf("%s: %v", number, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 5, perHead: 3}, goods{price: 9_999_999_999})
		who := s.person("backer")
		elsewhere, _ := s.launch(nil, oneTier...)
		want := func(name, code, field string, ctx context.Context, in pledge.CreateInput) {
			t.Helper()
			_, err := s.service.Create(ctx, in)
			if f := fault.All(err); len(f) != 1 || f[0].Code != code || f[0].Field != field {
				t.Errorf("%s: answered %v", name, err)
			}
		}
		want("nobody signed in", "UNAUTHENTICATED", "", access.Public(context.Background()), s.input("a", 1))
		unknown := s.input("b", 1)
		unknown.CampaignID = who
		want("no such campaign", "NOT_FOUND", "", as(who), unknown)
		foreign := s.input("c", 1)
		foreign.CampaignID = elsewhere.ID
		want("another campaign's tier", "TIER_UNKNOWN", "lines.0.tierId", as(who), foreign)
		want("four where three are allowed", "PERSON_LIMIT", "lines.0.quantity", as(who), s.input("d", 4))
		want("six of five", "SOLD_OUT", "lines.0.quantity", as(who), s.input("e", 6))
		want("too much money", "AMOUNT_TOO_LARGE", "lines", as(who), s.input("f", 0, 2))

		if _, err := s.service.Create(as(who), s.input("g", 2)); err != nil {
			t.Fatal(err)
		}
		want("two more of a limit of three", "PERSON_LIMIT", "lines.0.quantity", as(who), s.input("h", 2))
		other := s.person("other")
		_, err := s.service.Create(as(other), s.input("i", 3))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.service.Create(as(s.person("third")), s.input("j", 1))
		if f := fault.All(err); len(f) != 1 || f[0].Code != "SOLD_OUT" || f[0].Args["left"] != 0 {
			t.Errorf("sold out answers %v", err)
		}
		for _, state := range []lifecycle.Campaign{lifecycle.CampaignSuspended, lifecycle.CampaignCancelled} {
			s.setCampaign(state, *s.campaign.Deadline)
			want(string(state), "CAMPAIGN_NOT_OPEN", "", as(who), s.input("k", 1))
		}
		s.setCampaign(lifecycle.CampaignDraft, *s.campaign.Deadline)
		want("a draft", "NOT_FOUND", "", as(who), s.input("k", 1))
		s.wantFacts()
	})
}

func TestTheSameKeyAnswersTheFirstResult(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		who := s.person("backer")
		first, err := s.service.Create(as(who), s.input("key", 2))
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.service.Create(as(who), s.input("key", 2))
		if err != nil || again.ID != first.ID || again.CheckoutURL != first.CheckoutURL || len(again.Edges.Lines) != 1 {
			t.Errorf("the replay answers %+v, %v", again, err)
		}
		_, err = s.service.Create(as(who), s.input("key", 3))
		if f := fault.All(err); len(f) != 1 || f[0].Code != "IDEMPOTENCY_MISMATCH" || f[0].Field != "idempotencyKey" || f[0].Kind != fault.Conflict {
			t.Errorf("other input answers %v", err)
		}
		moved := s.input("key", 2)
		moved.Address.Detail += " 2 楼"
		if _, err = s.service.Create(as(who), moved); !fault.HasCode(err, "IDEMPOTENCY_MISMATCH") {
			t.Errorf("another address answers %v", err)
		}
		other, err := s.service.Create(as(s.person("other")), s.input("key", 2))
		if err != nil || other.ID == first.ID {
			t.Errorf("another person's same key answers %v, %v", other, err)
		}
		// After the deadline a replay still tells what happened.
		s.setCampaign(lifecycle.CampaignCollecting, s.now().Add(-time.Second))
		if again, err = s.service.Create(as(who), s.input("key", 2)); err != nil || again.ID != first.ID {
			t.Errorf("after the deadline the replay answers %v, %v", again, err)
		}
		s.wantFacts()
	})
}

func TestTheProviderMayBeAway(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		s.bank.leave(true)
		who := s.person("backer")
		p, err := s.service.Create(as(who), s.input("key", 1))
		if err != nil {
			t.Fatal(err)
		}
		if want := "https://portal.example/pledges/" + p.ID.String() + "/card"; p.CheckoutURL != want {
			t.Errorf("the card page is %s, want our own %s", p.CheckoutURL, want)
		}
		s.wantState(p.ID, lifecycle.PledgeAwaitingMethod)
		if _, err := s.service.Checkout(as(who), p.ID); !fault.HasCode(err, "PAYMENT_UNAVAILABLE") {
			t.Errorf("while the provider is away our page answers %v", err)
		}
		s.bank.leave(false)
		opened, err := s.service.Checkout(as(who), p.ID)
		if err != nil || !strings.HasPrefix(opened.CheckoutURL, "https://cards.example/") {
			t.Fatalf("then it answers %+v, %v", opened, err)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM attempts`); n != 1 {
			t.Errorf("%d attempts for one page", n)
		}
		replay, err := s.service.Create(as(who), s.input("key", 1))
		if err != nil || replay.CheckoutURL != opened.CheckoutURL {
			t.Errorf("the replay answers %q, %v", replay.CheckoutURL, err)
		}
		if _, err := s.service.Checkout(as(s.person("stranger")), p.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger is answered %v", err)
		}
		if _, err := s.service.Checkout(access.Public(context.Background()), p.ID); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody is answered %v", err)
		}
	})
}

func TestAKeyInUseIsSentAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		for _, c := range []struct {
			what        string
			busy, asked int
			ours        bool
		}{
			{"nothing else is under way", 0, 2, false},
			{"the other is done after three tries", 3, 5, false},
			{"the other never ends", 100, 6, true},
		} {
			s.bank.keepBusy(c.busy)
			p, err := s.service.Create(as(s.person("backer")), s.input("key", 1))
			if err != nil {
				t.Fatal(err)
			}
			if ours := p.CheckoutURL == "https://portal.example/pledges/"+p.ID.String()+"/card"; ours != c.ours || s.bank.asked != c.asked {
				t.Errorf("%s: the card page is %s after %d requests, want %d", c.what, p.CheckoutURL, s.bank.asked, c.asked)
			}
		}
		s.bank.keepBusy(100)
		gone, leave := context.WithCancel(as(s.person("backer")))
		time.AfterFunc(20*time.Millisecond, leave)
		if _, err := s.service.Create(gone, s.input("key", 1)); err != nil && !errors.Is(err, context.Canceled) || s.bank.asked >= 6 {
			t.Errorf("for a caller who left: %v after %d requests", err, s.bank.asked)
		}
	})
}

func TestAClosedCardPageIsOpenedAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		who, p := s.create(1)
		same, err := s.service.Checkout(as(who), p.ID)
		if err != nil || same.CheckoutURL != p.CheckoutURL {
			t.Errorf("an open page is answered as %v, %v", same, err)
		}
		s.bank.set(p, payment.SetupExpired)
		next := make([]*gen.Pledge, 4)
		atOnce(len(next), func(i int) {
			var err error
			if next[i], err = s.service.Checkout(as(who), p.ID); err != nil {
				t.Error(err)
			}
		})
		for _, n := range next {
			if n != nil && (n.CheckoutURL == p.CheckoutURL || n.CheckoutURL != next[0].CheckoutURL) {
				t.Errorf("four clicks opened %s and %s", n.CheckoutURL, next[0].CheckoutURL)
			}
		}
		s.bank.set(next[0], payment.SetupSucceeded)
		done, err := s.service.Checkout(as(who), p.ID)
		if err != nil || done.State != lifecycle.PledgeCommitted {
			t.Errorf("a saved card is answered as %v, %v", done, err)
		}
		s.wantFacts()
	})
}

func TestWithoutAProviderPledgingIsOff(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := open(t, db, nil, oneTier...)
	s.service.Gateway = nil
	if _, err := s.service.Create(as(s.person("backer")), s.input("key", 1)); !fault.HasCode(err, "PLEDGING_OFF") {
		t.Errorf("answered %v", err)
	}
}

func TestACardThatIsRefusedOrAsksForMore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		_, p := s.create(1)
		for _, step := range []struct {
			bank payment.SetupStatus
			want lifecycle.Pledge
		}{
			{payment.SetupOpen, lifecycle.PledgeAwaitingMethod},
			{payment.SetupFailed, lifecycle.PledgeSetupFailed},
			{payment.SetupActionRequired, lifecycle.PledgeActionRequired},
			{payment.SetupFailed, lifecycle.PledgeSetupFailed},
			{payment.SetupSucceeded, lifecycle.PledgeCommitted},
		} {
			s.bank.set(p, step.bank)
			for range 2 {
				if _, err := s.service.ConfirmIntent(context.Background(), "intent_"+*p.CheckoutID); err != nil {
					t.Fatal(err)
				}
			}
			s.wantState(p.ID, step.want)
		}
		s.wantFacts()
	})
}

func TestACardPageOfSomebodyElseIsNotBelieved(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := open(t, db, nil, oneTier...)
	_, p := s.create(1)
	s.bank.set(p, payment.SetupSucceeded)
	s.bank.mu.Lock()
	s.bank.setups[*p.CheckoutID].CustomerID = "cus_other"
	s.bank.mu.Unlock()
	if _, err := s.service.Confirm(context.Background(), *p.CheckoutID); !fault.HasCode(err, "CHECKOUT_MISMATCH") {
		t.Errorf("answered %v", err)
	}
	s.wantState(p.ID, lifecycle.PledgeAwaitingMethod)
	if _, err := s.service.Confirm(context.Background(), "page_unknown"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown page is answered %v", err)
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, freight: 100, stock: 5, perHead: 4, provinceFreight: map[string]money.Fen{"西藏": 900}}, goods{price: 2500})
		who, p := s.commit(2)
		change := func(in pledge.ChangeInput) (*gen.Pledge, error) {
			in.ID = p.ID
			return s.service.Change(as(who), in)
		}
		lines := func(first, second int) []pledge.LineInput { return s.input("", first, second).Lines }

		more, err := change(pledge.ChangeInput{Version: 1, Lines: lines(4, 1), IdempotencyKey: "a"})
		if err != nil || more.Version != 2 || more.GoodsMinor != 6500 || more.FreightMinor != 400 || more.State != lifecycle.PledgeCommitted ||
			more.Consent.Cap != 6900 || more.Method == nil {
			t.Fatalf("more units: %+v, %v", more, err)
		}
		s.wantFacts()
		if c := s.reread(); c.RaisedMinor != 6500 || c.PledgeCount != 1 {
			t.Errorf("raised %s in %d pledges", c.RaisedMinor, c.PledgeCount)
		}
		if again, err := change(pledge.ChangeInput{Version: 1, Lines: lines(4, 1), IdempotencyKey: "a"}); err != nil || again.Version != 2 {
			t.Errorf("the replay answers %v, %v", again, err)
		}
		if _, err := change(pledge.ChangeInput{Version: 1, Lines: lines(1, 1), IdempotencyKey: "a"}); !fault.HasCode(err, "IDEMPOTENCY_MISMATCH") {
			t.Errorf("the key with other lines answers %v", err)
		}
		if _, err := change(pledge.ChangeInput{Version: 1, Lines: lines(1, 0), IdempotencyKey: "b"}); !fault.HasCode(err, "VERSION_CONFLICT") {
			t.Errorf("an old version answers %v", err)
		}
		if _, err := change(pledge.ChangeInput{Version: 2, Lines: lines(5, 0), IdempotencyKey: "c"}); !fault.HasCode(err, "PERSON_LIMIT") {
			t.Errorf("five of four answers %v", err)
		}
		if _, err := change(pledge.ChangeInput{Version: 2, Lines: lines(6, 0), IdempotencyKey: "d"}); !fault.HasCode(err, "SOLD_OUT") {
			t.Errorf("six of five answers %v", err)
		}
		s.wantFacts()

		far, hidden := home, true
		far.Province = "西藏"
		moved, err := change(pledge.ChangeInput{Version: 2, Address: &far, Anonymous: &hidden, IdempotencyKey: "e"})
		if err != nil || moved.FreightMinor != 3600 || !moved.Anonymous || len(moved.Edges.Lines) != 2 {
			t.Errorf("a new address: %+v, %v", moved, err)
		}
		if a, err := s.service.Address(as(who), p.ID); err != nil || a != far {
			t.Errorf("the address is %+v, %v", a, err)
		}
		// The first key still answers, although another change came after it.
		if again, err := change(pledge.ChangeInput{Version: 1, Lines: lines(4, 1), IdempotencyKey: "a"}); err != nil || again.Version != 3 {
			t.Errorf("the replay of an older change answers %v, %v", again, err)
		}
		less, err := change(pledge.ChangeInput{Version: 3, Lines: lines(0, 3), IdempotencyKey: "f"})
		if err != nil || less.GoodsMinor != 7500 || s.claimed(0) != 0 {
			t.Errorf("another tier: %+v, %v", less, err)
		}
		s.wantFacts()
		if _, err := s.service.Change(as(s.person("stranger")), pledge.ChangeInput{ID: p.ID, Version: 4, IdempotencyKey: "g"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger is answered %v", err)
		}
		if p, err := change(pledge.ChangeInput{Lines: lines(0, 2), IdempotencyKey: "i"}); err != nil || p.Version != 5 || p.GoodsMinor != 5000 {
			t.Errorf("a change of whatever version: %+v, %v", p, err)
		}
		s.setCampaign(lifecycle.CampaignLive, s.now())
		if _, err := change(pledge.ChangeInput{Version: 5, Lines: lines(0, 1), IdempotencyKey: "h"}); !fault.HasCode(err, "DEADLINE_PASSED") {
			t.Errorf("after the deadline: %v", err)
		}
		if got := s.post.kinds()[notify.PledgeChanged]; got != 4 {
			t.Errorf("%d notices of four changes", got)
		}
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, stock: 5})
		who, p := s.commit(2)
		gone, err := s.service.Cancel(as(who), p.ID, "a")
		if err != nil || gone.State != lifecycle.PledgeCancelled || !gone.MethodForgetDue {
			t.Fatalf("cancelled: %+v, %v", gone, err)
		}
		if again, err := s.service.Cancel(as(who), p.ID, "b"); err != nil || again.State != lifecycle.PledgeCancelled {
			t.Errorf("cancelled twice: %v, %v", again, err)
		}
		if s.claimed(0) != 0 || s.reread().BackerCount != 0 {
			t.Errorf("%d units claimed, %d backers", s.claimed(0), s.reread().BackerCount)
		}
		s.wantFacts()

		holder, held := s.create(1)
		if _, err := s.service.Cancel(as(holder), held.ID, "c"); err != nil {
			t.Fatal(err)
		}
		if setup, _ := s.bank.Setup(context.Background(), *held.CheckoutID); setup.Status != payment.SetupExpired {
			t.Errorf("the card page of a cancelled hold is %s", setup.Status)
		}
		quick, race := s.create(1)
		s.bank.set(race, payment.SetupSucceeded)
		last, err := s.service.Cancel(as(quick), race.ID, "d")
		if err != nil || last.State != lifecycle.PledgeCancelled || !last.MethodForgetDue || last.Method == nil {
			t.Errorf("a card that was saved while cancelling: %+v, %v", last, err)
		}
		s.wantFacts()

		late, kept := s.commit(1)
		s.setCampaign(lifecycle.CampaignSuspended, s.now().Add(time.Hour))
		stopped, leaving := late, kept
		if _, err := s.service.Cancel(as(stopped), leaving.ID, "e"); err != nil {
			t.Errorf("nobody is kept in a suspended campaign: %v", err)
		}
		s.setCampaign(lifecycle.CampaignLive, s.now().Add(time.Hour))
		late, kept = s.commit(1)
		s.setCampaign(lifecycle.CampaignLive, s.now())
		if _, err := s.service.Cancel(as(late), kept.ID, "f"); !fault.HasCode(err, "DEADLINE_PASSED") {
			t.Errorf("after the deadline: %v", err)
		}
		s.wantState(kept.ID, lifecycle.PledgeCommitted)
	})
}

func TestACancelledCampaignLetsEveryoneGo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, stock: 50})
		_, committed := s.commit(2)
		_, held := s.create(3)
		if err := s.service.Release(context.Background(), s.campaign.ID); !fault.HasCode(err, "CAMPAIGN_NOT_CANCELLED") {
			t.Errorf("a live campaign answers %v", err)
		}
		err := s.db.InTx(s.system(), func(ctx context.Context, tx *gen.Tx) error {
			if err := tx.Campaign.UpdateOneID(s.campaign.ID).SetState(lifecycle.CampaignCancelled).SetStateReason("hail").Exec(ctx); err != nil {
				return err
			}
			return s.service.OnCancelled(ctx, tx, s.campaign.ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM river_job WHERE kind = 'pledge_release'`); n != 1 {
			t.Errorf("%d jobs wait", n)
		}
		for range 2 {
			if err := s.service.Release(context.Background(), s.campaign.ID); err != nil {
				t.Fatal(err)
			}
		}
		s.wantState(committed.ID, lifecycle.PledgeCancelled)
		s.wantState(held.ID, lifecycle.PledgeCancelled)
		if p := s.pledge(committed.ID); !p.MethodForgetDue {
			t.Error("the card is not to be forgotten")
		}
		if s.post.kinds()[notify.CampaignCancelled] != 2 || s.claimed(0) != 0 || s.reread().RaisedMinor != 0 {
			t.Errorf("notices %v, claimed %d, raised %s", s.post.kinds(), s.claimed(0), s.reread().RaisedMinor)
		}
		s.wantFacts()
	})
}

func TestOwnPledgesInPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		who := s.person("backer")
		var want []string
		for i := range 5 {
			p, err := s.service.Create(as(who), s.input(string(rune('a'+i)), 1))
			if err != nil {
				t.Fatal(err)
			}
			want = append([]string{p.ID.String()}, want...)
		}
		s.create(1)
		var got []string
		in := pledge.MineInput{First: 2}
		for {
			page, err := s.service.Mine(as(who), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page.Rows {
				got = append(got, p.ID.String())
				if p.Edges.Campaign == nil || len(p.Edges.Lines) != 1 {
					t.Error("a row lacks its campaign or lines")
				}
			}
			if !page.HasNext {
				break
			}
			in.After = page.EndCursor
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("listed %v, want %v", got, want)
		}
		if _, err := s.service.Mine(as(who), pledge.MineInput{After: "x"}); !fault.HasCode(err, "BAD_CURSOR") {
			t.Errorf("a broken cursor answers %v", err)
		}
		if _, err := s.service.Mine(as(who), pledge.MineInput{First: 101}); !fault.HasCode(err, "OUT_OF_RANGE") {
			t.Errorf("101 rows answers %v", err)
		}
		if _, err := s.service.Mine(access.Public(context.Background()), pledge.MineInput{}); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody is answered %v", err)
		}
	})
}

func TestThePublicSeesNamesOnlyOfThoseWhoWantIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		s.create(9) // a hold is no support
		var want []string
		for i := range 5 {
			_, p := s.commit(i + 1)
			if i == 2 {
				hidden := true
				if _, err := s.service.Change(as(p.BackerID), pledge.ChangeInput{ID: p.ID, Version: 1, Anonymous: &hidden, IdempotencyKey: "x"}); err != nil {
					t.Fatal(err)
				}
			}
			want = append([]string{p.ID.String()}, want...)
		}
		ctx, counter := store.CountIn(access.Public(context.Background()))
		var got []string
		page := pledge.SupportPage{HasNext: true}
		for page.HasNext {
			var err error
			if page, err = s.service.Latest(ctx, s.campaign.ID, 2, page.EndCursor); err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Rows {
				got = append(got, r.PledgeID.String())
				if (r.Units == 3) != (r.Name == "") {
					t.Errorf("%d units are shown as from %q", r.Units, r.Name)
				}
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("listed %v, want %v", got, want)
		}
		if counter.Statements() != 3 {
			t.Errorf("%d statements for three pages", counter.Statements())
		}
	})
}

func TestOnlyTheBackerReadsAnAddressAndALookLeavesATrace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		who, p := s.create(1)
		officer := access.With(context.Background(), &access.Principal{
			PersonID: s.person("officer"), Grants: []access.Grant{{Role: access.CountyOfficer, Region: "/6212/621202"}},
		})
		if _, err := s.service.Get(officer, p.ID); err != nil {
			t.Errorf("the county reads the pledge: %v", err)
		}
		if _, err := s.service.Address(officer, p.ID); !fault.Is(err, fault.Denied) {
			t.Errorf("the county asks for the address and is answered %v", err)
		}
		if _, err := s.service.Address(as(s.person("stranger")), p.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger is answered %v", err)
		}
		looks := func() int {
			return count(t, db, `SELECT COUNT(*) FROM audit_entries WHERE action = 'pledge.read_personal' AND for_id = ?`, who)
		}
		if _, err := s.service.Address(as(who), p.ID); err != nil || looks() != 0 {
			t.Errorf("the backer: %v, %d traces", err, looks())
		}
		if _, err := s.service.Address(access.AsSystem(officer, access.ForPledgeLinks), p.ID); err != nil || looks() != 1 {
			t.Errorf("an allowed look: %v, %d traces", err, looks())
		}
		row := s.pledge(p.ID)
		for _, c := range []struct {
			who    context.Context
			want   pledge.Address
			denied bool
			looks  int
		}{
			{officer, pledge.Address{}, true, 1},
			{as(s.person("stranger")), pledge.Address{}, true, 1},
			{as(who), home, false, 1},
			{access.AsSystem(officer, access.ForPledgeLinks), home, false, 2},
		} {
			a, err := s.service.AddressOf(c.who, row)
			if a != c.want || fault.Is(err, fault.Denied) != c.denied || err != nil && !c.denied || looks() != c.looks {
				t.Errorf("of a row that was read: %+v, %v, %d traces, want %d", a, err, looks(), c.looks)
			}
		}
	})
}

func TestLinksOpenOnePledgeForOnePurposeForAWhile(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := open(t, db, nil, oneTier...)
	_, p := s.create(1)
	ctx := context.Background()
	token := s.service.SignLink(p.ID, "new-card", s.now().Add(time.Hour))
	if id, err := s.service.OpenLink(ctx, token, "new-card"); err != nil || id != p.ID {
		t.Errorf("a good link answers %s, %v", id, err)
	}
	if _, err := s.service.OpenLink(ctx, token, "cancel"); !fault.HasCode(err, "LINK_INVALID") {
		t.Errorf("another purpose answers %v", err)
	}
	for i := range token {
		other := token[:i] + string(map[bool]byte{true: 'A', false: 'B'}[token[i] != 'A']) + token[i+1:]
		if _, err := s.service.OpenLink(ctx, other, "new-card"); !fault.HasCode(err, "LINK_INVALID") {
			t.Fatalf("letter %d changed answers %v", i, err)
		}
	}
	for _, broken := range []string{"", "!", token[:20], token + "AAAA"} {
		if _, err := s.service.OpenLink(ctx, broken, "new-card"); !fault.HasCode(err, "LINK_INVALID") {
			t.Errorf("%q answers %v", broken, err)
		}
	}
	s.advance(2 * time.Hour)
	if _, err := s.service.OpenLink(ctx, token, "new-card"); !fault.HasCode(err, "LINK_EXPIRED") {
		t.Errorf("an old link answers %v", err)
	}
}

package payout_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestOnePayoutFromTheLedgerToTheBankAndBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		first, second := o.campaign(dangchang, "当归", 500_00, 40_00), o.campaign(dangchang, "蜂蜜", 300_00, 0)
		elsewhere := o.campaign(chengxian, "核桃", 900_00, 0)

		b := o.create("one")
		if b.State != payoutbatch.StateMADE || len(b.Edges.Lines) != 2 || b.TotalMinor != 539_00+299_00 || b.RegionPath != dangchang || b.MadeBy != o.maker {
			t.Fatalf("the batch is %v with %v", b, b.Edges.Lines)
		}
		for i, want := range []struct {
			c      *gen.Campaign
			amount money.Fen
		}{{first, 539_00}, {second, 299_00}} {
			if l := b.Edges.Lines[i]; l.CampaignID != want.c.ID || l.AmountMinor != want.amount || !l.Open || l.PayeeName != want.c.PayeeName {
				t.Errorf("line %d is %v", i, l)
			}
		}
		if c := o.reread(first); c.PaidOutMinor != 0 || c.State != lifecycle.CampaignViable {
			t.Errorf("a batch that nobody confirmed counts: %s paid out, %s", c.PaidOutMinor, c.State)
		}
		o.wantFacts()

		done := o.confirm(b, "  ABC 2026-11-22/7  ")
		if done.State != payoutbatch.StateCONFIRMED || *done.ConfirmedBy != o.checker || done.ConfirmedAt == nil || done.BankReference != "ABC 2026-11-22/7" {
			t.Errorf("the confirmed batch is %v", done)
		}
		for c, want := range map[*gen.Campaign]money.Fen{first: 539_00, second: 299_00} {
			got := o.reread(c)
			if got.PaidOutMinor != want || got.State != lifecycle.CampaignSettled || got.SettledAt == nil {
				t.Errorf("%s: %s paid out, %s, settled at %v", c.Title, got.PaidOutMinor, got.State, got.SettledAt)
			}
			if p, f := o.balance(ledger.Payable(c.ID)), o.balance(ledger.Freight(c.ID)); p != 0 || f != 0 {
				t.Errorf("%s: payable %s and freight %s are left", c.Title, p, f)
			}
		}
		if got := o.balance(ledger.Bank); got != -838_00 {
			t.Errorf("the bank's account moved by %s", got)
		}
		if got := o.reread(elsewhere); got.PaidOutMinor != 0 || got.State != lifecycle.CampaignViable {
			t.Errorf("the neighbour county's campaign was paid: %v", got)
		}
		if n := o.openLines(); n != 0 {
			t.Errorf("%d lines are still open", n)
		}
		// Owner and clerk of two campaigns.
		if n := db.Client.Message.Query().Where(message.Kind(notify.PayoutConfirmed)).CountX(o.system()); n != 4 {
			t.Errorf("%d notices, want 4", n)
		}
		if o.acts("payout.create", o.maker) != 1 || o.acts("payout.confirm", o.checker) != 1 || o.acts("campaign.settle", o.checker) != 2 {
			t.Error("the trail does not tell who did what")
		}
		if n := len(o.changed.ids); n != 2 {
			t.Errorf("%d campaigns were said to have changed", n)
		}
		o.wantFacts()
		_, err := o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", IdempotencyKey: "two"})
		wantFault(t, err, fault.Conflict, "NOTHING_TO_PAY", "")
	})
}

func TestTwoPeopleAreNeededAndNeitherHasAHandInIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		ofChecker := o.campaignOf(dangchang, "当归", o.checker, o.person("clerk"), 500_00, 0)
		draftedByMaker := o.campaignOf(dangchang, "蜂蜜", o.person("owner"), o.maker, 300_00, 0)
		fine := o.campaign(dangchang, "黄芪", 200_00, 0)
		third := o.person("third")
		confirm := func(who uuid.UUID, b *gen.PayoutBatch) error {
			_, err := o.service.Confirm(as(who, access.CountyFinance, dangchang), payout.ConfirmInput{ID: b.ID, BankReference: "7000007", IdempotencyKey: "c"})
			return err
		}

		_, err := o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", CampaignIDs: []uuid.UUID{draftedByMaker.ID}, IdempotencyKey: "own"})
		wantFault(t, err, fault.Denied, "OWN_WORK", "")
		b := o.create("all")
		if len(b.Edges.Lines) != 2 {
			t.Fatalf("the maker's own campaign is in the batch: %v", b.Edges.Lines)
		}
		for _, l := range b.Edges.Lines {
			if l.CampaignID != ofChecker.ID && l.CampaignID != fine.ID {
				t.Errorf("line %v", l)
			}
		}
		wantFault(t, confirm(o.maker, b), fault.Denied, "OWN_WORK", "")
		wantFault(t, confirm(o.checker, b), fault.Denied, "OWN_WORK", "")
		for name, ctx := range map[string]context.Context{
			"a county officer":            as(third, access.CountyOfficer, dangchang),
			"an auditor":                  as(third, access.Auditor, "/6212"),
			"finance of another county":   as(o.away, access.CountyFinance, chengxian),
			"an administrator":            as(third, access.Admin, ""),
			"the owner of the campaign":   as(fine.OwnerID, access.Household, fine.RegionPath),
			"somebody who only signed in": access.With(context.Background(), &access.Principal{PersonID: third}),
			"nobody":                      access.Public(context.Background()),
		} {
			_, err := o.service.Confirm(ctx, payout.ConfirmInput{ID: b.ID, BankReference: "7000007", IdempotencyKey: "c"})
			if !fault.Is(err, fault.Denied) && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s confirms: %v", name, err)
			}
			_, err = o.service.Create(ctx, payout.CreateInput{RegionCode: "621226", IdempotencyKey: "x"})
			if !fault.Is(err, fault.Denied) && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s makes a batch: %v", name, err)
			}
			if _, err := o.service.Withdraw(ctx, payout.WithdrawInput{ID: b.ID, Reason: "because"}); err == nil {
				t.Errorf("%s withdraws", name)
			}
			if content, _, err := o.service.BankFile(ctx, b.ID, payout.CSV); err == nil || content != nil {
				t.Errorf("%s draws the bank file", name)
			}
			if _, err := o.service.AttachReceipt(ctx, b.ID, picture(t)); err == nil {
				t.Errorf("%s attaches a receipt", name)
			}
		}
		for who, want := range map[uuid.UUID]payout.Rights{
			o.maker: {Withdraw: true}, o.checker: {Withdraw: true}, third: {Confirm: true, Withdraw: true}, uuid.New(): {Confirm: true, Withdraw: true},
		} {
			if got := payout.RightsTo(as(who, access.CountyFinance, dangchang), b, []uuid.UUID{o.checker}); got != want {
				t.Errorf("rights are %+v, want %+v", got, want)
			}
		}
		if c := o.reread(fine); c.PaidOutMinor != 0 {
			t.Errorf("%s was paid by a refused confirmation", c.PaidOutMinor)
		}
		if err := confirm(third, b); err != nil {
			t.Fatal(err)
		}
		o.wantFacts()
	})
}

func TestAnotherCountysCampaignLooksAsIfItDidNotExist(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		here, there := o.campaign(dangchang, "当归", 500_00, 0), o.campaign(chengxian, "核桃", 900_00, 0)
		draft := o.campaign(dangchang, "黄芪", 100_00, 0)
		db.Client.Campaign.UpdateOne(draft).SetState(lifecycle.CampaignCollecting).ExecX(o.system())
		missing := o.campaign(dangchang, "蜂蜜", 100_00, 0)
		db.Client.Campaign.UpdateOne(missing).SetPayeeBank("").ExecX(o.system())
		paid := o.campaign(dangchang, "大黄", 100_00, 0)
		o.confirm(o.create("paid", paid.ID), "7000001")
		busy := o.campaign(dangchang, "枸杞", 100_00, 0)
		o.create("busy", busy.ID)
		_, err := o.service.Create(o.making(), payout.CreateInput{
			RegionCode: "621226", IdempotencyKey: "k",
			CampaignIDs: []uuid.UUID{here.ID, there.ID, uuid.New(), draft.ID, missing.ID, paid.ID, busy.ID},
		})
		if n := len(fault.All(err)); n != 6 {
			t.Errorf("%d faults: %v", n, err)
		}
		wantFault(t, err, fault.Invalid, "CAMPAIGN_UNKNOWN", "campaignIds.1")
		wantFault(t, err, fault.Invalid, "CAMPAIGN_UNKNOWN", "campaignIds.2")
		wantFault(t, err, fault.Conflict, "CAMPAIGN_NOT_PAYABLE", "campaignIds.3")
		wantFault(t, err, fault.Conflict, "PAYEE_MISSING", "campaignIds.4")
		wantFault(t, err, fault.Conflict, "NOTHING_TO_PAY", "campaignIds.5")
		wantFault(t, err, fault.Conflict, "IN_OPEN_BATCH", "campaignIds.6")
		for _, code := range []string{"621226208", "6212", "999999", ""} {
			ctx := as(o.maker, access.CountyFinance, "/6212")
			_, err := o.service.Create(ctx, payout.CreateInput{RegionCode: code, IdempotencyKey: "k"})
			wantFault(t, err, fault.Invalid, "COUNTY_UNKNOWN", "regionCode")
		}
		b := o.create("rest")
		if len(b.Edges.Lines) != 1 || b.Edges.Lines[0].CampaignID != here.ID {
			t.Errorf("everything that can be paid is %v", b.Edges.Lines)
		}
	})
}

func TestBadInputChangesNothing(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	o := open(t, db)
	o.campaign(dangchang, "当归", 500_00, 0)
	for name, c := range map[string]struct {
		in          payout.CreateInput
		code, field string
	}{
		"no key":         {payout.CreateInput{RegionCode: "621226"}, "REQUIRED", "idempotencyKey"},
		"a long key":     {payout.CreateInput{RegionCode: "621226", IdempotencyKey: strings.Repeat("k", 101)}, "TOO_LONG", "idempotencyKey"},
		"a broken key":   {payout.CreateInput{RegionCode: "621226", IdempotencyKey: "a\x00b"}, "INVALID", "idempotencyKey"},
		"too many lines": {payout.CreateInput{RegionCode: "621226", IdempotencyKey: "k", CampaignIDs: make([]uuid.UUID, 201)}, "TOO_MANY", "campaignIds"},
	} {
		_, err := o.service.Create(o.making(), c.in)
		if !fault.HasCode(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
		wantFault(t, err, fault.Invalid, c.code, c.field)
	}
	b := o.create("k")
	for name, c := range map[string]struct {
		in          payout.ConfirmInput
		code, field string
	}{
		"no reference":     {payout.ConfirmInput{ID: b.ID, BankReference: " \t", IdempotencyKey: "c"}, "REQUIRED", "bankReference"},
		"a long reference": {payout.ConfirmInput{ID: b.ID, BankReference: strings.Repeat("7", 121), IdempotencyKey: "c"}, "TOO_LONG", "bankReference"},
		"a letter":         {payout.ConfirmInput{ID: b.ID, BankReference: "x", IdempotencyKey: "c"}, "BANK_REFERENCE_FORM", "bankReference"},
		"no digit":         {payout.ConfirmInput{ID: b.ID, BankReference: "已经付款了吧", IdempotencyKey: "c"}, "BANK_REFERENCE_FORM", "bankReference"},
		"five and marks":   {payout.ConfirmInput{ID: b.ID, BankReference: "12-34 / 5 --- ...", IdempotencyKey: "c"}, "BANK_REFERENCE_FORM", "bankReference"},
		"no key":           {payout.ConfirmInput{ID: b.ID, BankReference: "7000007"}, "REQUIRED", "idempotencyKey"},
	} {
		_, err := o.service.Confirm(o.checking(), c.in)
		t.Log(name)
		wantFault(t, err, fault.Invalid, c.code, c.field)
	}
	_, err := o.service.Withdraw(o.making(), payout.WithdrawInput{ID: b.ID, Reason: "x"})
	wantFault(t, err, fault.Invalid, "TOO_SHORT", "reason")
	_, err = o.service.AttachReceipt(o.making(), b.ID, strings.NewReader("%PDF-1.7"))
	wantFault(t, err, fault.Invalid, "PAPER_FORMAT", "photo")
	if _, err := o.service.Get(o.making(), uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown batch is answered %v", err)
	}
	got, err := o.service.Get(o.making(), b.ID)
	if err != nil || got.State != payoutbatch.StateMADE || got.ReceiptKey != "" {
		t.Errorf("the batch is %v, %v", got, err)
	}
}

func TestOneKeyMakesOneBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		c, other := o.campaign(dangchang, "当归", 500_00, 0), o.campaign(dangchang, "蜂蜜", 300_00, 0)
		b := o.create("k", c.ID, c.ID)
		if len(b.Edges.Lines) != 1 {
			t.Fatalf("a campaign that was named twice is paid by %v", b.Edges.Lines)
		}
		for _, ids := range [][]uuid.UUID{{c.ID}, {c.ID, c.ID}} {
			if again := o.create("k", ids...); again.ID != b.ID || len(again.Edges.Lines) != 1 {
				t.Errorf("the replay is %v", again)
			}
		}
		for _, ids := range [][]uuid.UUID{nil, {other.ID}, {c.ID, other.ID}} {
			_, err := o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", CampaignIDs: ids, IdempotencyKey: "k"})
			wantFault(t, err, fault.Conflict, "IDEMPOTENCY_MISMATCH", "idempotencyKey")
		}
		o.confirm(b, "7000007")
		if again := o.create("k", c.ID); again.ID != b.ID || again.State != payoutbatch.StateCONFIRMED {
			t.Errorf("the replay after the confirmation is %v", again)
		}
		// Another officer's key of the same name is another key.
		theirs, err := o.service.Create(o.checking(), payout.CreateInput{RegionCode: "621226", IdempotencyKey: "k"})
		if err != nil || theirs.ID == b.ID || theirs.Edges.Lines[0].CampaignID != other.ID {
			t.Errorf("the other officer gets %v, %v", theirs, err)
		}
	})
}

func TestManyRequestsAtOncePutEachCampaignIntoOneBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		ids := make([]uuid.UUID, 12)
		for i := range ids {
			ids[i] = o.campaign(dangchang, "当归 "+number(i), 100_00, 10_00).ID
		}
		officers := []uuid.UUID{o.maker, o.checker, o.person("third")}
		var mu sync.Mutex
		batches := map[uuid.UUID]*gen.PayoutBatch{}
		atOnce(24, func(i int) {
			in := payout.CreateInput{RegionCode: "621226", IdempotencyKey: "k" + number(i/6)}
			if i%2 == 1 {
				// Asked for in an order that would deadlock if it were the order of locking.
				in.CampaignIDs = []uuid.UUID{ids[(i+5)%12], ids[i%12]}
				in.IdempotencyKey = "p" + number(i)
			}
			b, err := o.service.Create(as(officers[i%3], access.CountyFinance, dangchang), in)
			if err != nil {
				if !fault.HasCode(err, "NOTHING_TO_PAY") && !fault.HasCode(err, "IN_OPEN_BATCH") {
					t.Errorf("request %d: %v", i, err)
				}
				return
			}
			mu.Lock()
			defer mu.Unlock()
			batches[b.ID] = b
		})
		seen := map[uuid.UUID]int{}
		for _, b := range batches {
			for _, l := range b.Edges.Lines {
				seen[l.CampaignID]++
			}
		}
		for _, id := range ids {
			if seen[id] != 1 {
				t.Errorf("campaign %s is in %d batches", id, seen[id])
			}
		}
		if n := o.openLines(); n != 12 {
			t.Errorf("%d open lines for 12 campaigns", n)
		}
		o.wantFacts()
	})
}

func TestTheSameRequestSentTwiceAtOnceAnswersOneBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		a, z := o.campaign(dangchang, "当归", 100_00, 0), o.campaign(dangchang, "蜂蜜", 100_00, 0)
		for round := range 5 {
			var got [8]*gen.PayoutBatch
			atOnce(len(got), func(i int) {
				got[i], _ = o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", IdempotencyKey: "k" + number(round)})
			})
			for _, b := range got {
				if b == nil || b.ID != got[0].ID {
					t.Fatalf("round %d: %v beside %v", round, b, got[0])
				}
			}
			if _, err := o.service.Withdraw(o.making(), payout.WithdrawInput{ID: got[0].ID, Reason: "again"}); err != nil {
				t.Fatal(err)
			}
		}
		// One key for two inputs that share no campaign, at the same moment.
		var errs [2]error
		atOnce(2, func(i int) {
			_, errs[i] = o.service.Create(o.making(), payout.CreateInput{
				RegionCode: "621226", IdempotencyKey: "both", CampaignIDs: []uuid.UUID{[]uuid.UUID{a.ID, z.ID}[i]},
			})
		})
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("one of the two has to be refused: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil {
				wantFault(t, err, fault.Conflict, "IDEMPOTENCY_MISMATCH", "idempotencyKey")
			}
		}
	})
}

func TestABatchIsConfirmedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		c := o.campaign(dangchang, "当归", 500_00, 40_00)
		b := o.create("k")
		third := o.person("third")
		var done [9]error
		atOnce(len(done), func(i int) {
			who := []uuid.UUID{o.checker, o.checker, third}[i%3]
			_, done[i] = o.service.Confirm(as(who, access.CountyFinance, dangchang), payout.ConfirmInput{ID: b.ID, BankReference: "7000007", IdempotencyKey: "c"})
		})
		confirmed, err := o.service.Get(o.making(), b.ID)
		if err != nil || confirmed.State != payoutbatch.StateCONFIRMED {
			t.Fatalf("%v, %v; %v", confirmed, err, done)
		}
		for i, err := range done {
			who := []uuid.UUID{o.checker, o.checker, third}[i%3]
			if who == *confirmed.ConfirmedBy && err != nil {
				t.Errorf("the replay is refused: %v", err)
			}
			if who != *confirmed.ConfirmedBy {
				wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
			}
		}
		if got := o.reread(c); got.PaidOutMinor != 539_00 {
			t.Errorf("%s was paid out", got.PaidOutMinor)
		}
		_, err = o.service.Confirm(as(*confirmed.ConfirmedBy, access.CountyFinance, dangchang),
			payout.ConfirmInput{ID: b.ID, BankReference: "7000008", IdempotencyKey: "c"})
		wantFault(t, err, fault.Conflict, "IDEMPOTENCY_MISMATCH", "bankReference")
		_, err = o.service.Withdraw(o.making(), payout.WithdrawInput{ID: b.ID, Reason: "too late"})
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		if n := db.Client.Message.Query().Where(message.Kind(notify.PayoutConfirmed)).CountX(o.system()); n != 2 {
			t.Errorf("%d notices, want one for the owner and one for the clerk", n)
		}
		o.wantFacts()
	})
}

func TestAWithdrawnBatchGivesItsCampaignsBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		c := o.campaign(dangchang, "当归", 500_00, 0)
		b := o.create("one")
		_, err := o.service.Create(o.checking(), payout.CreateInput{RegionCode: "621226", IdempotencyKey: "two"})
		wantFault(t, err, fault.Conflict, "NOTHING_TO_PAY", "")
		gone, err := o.service.Withdraw(o.checking(), payout.WithdrawInput{ID: b.ID, Reason: " the bank's form has changed "})
		if err != nil || gone.State != payoutbatch.StateWITHDRAWN || gone.Edges.Lines[0].Open {
			t.Fatalf("withdrawn: %v, %v", gone, err)
		}
		if gone.WithdrawnBy == nil || *gone.WithdrawnBy != o.checker || gone.WithdrawnAt == nil || gone.WithdrawReason != "the bank's form has changed" {
			t.Errorf("by %v at %v for %q", gone.WithdrawnBy, gone.WithdrawnAt, gone.WithdrawReason)
		}
		_, err = o.service.Confirm(o.checking(), payout.ConfirmInput{ID: b.ID, BankReference: "7000007", IdempotencyKey: "c"})
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		_, _, err = o.service.BankFile(o.making(), b.ID, payout.CSV)
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		_, err = o.service.AttachReceipt(o.making(), b.ID, picture(t))
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		if rights := payout.RightsTo(o.checking(), gone, nil); rights != (payout.Rights{}) {
			t.Errorf("rights to a withdrawn batch: %+v", rights)
		}
		o.wantFacts()
		next := o.create("three")
		if next.ID == b.ID || next.TotalMinor != 499_00 {
			t.Errorf("the next batch is %v", next)
		}
		// The key of a withdrawn batch still answers that batch: nothing is made twice by a replay.
		if again := o.create("one"); again.ID != b.ID || again.State != payoutbatch.StateWITHDRAWN {
			t.Errorf("the replay is %v", again)
		}
		o.confirm(next, "7000007")
		if got := o.reread(c); got.PaidOutMinor != 499_00 || got.State != lifecycle.CampaignSettled {
			t.Errorf("%s paid out, %s", got.PaidOutMinor, got.State)
		}
		o.wantFacts()
	})
}

func TestABankReferenceMayBeAsLongAsAllowedInChinese(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		o.campaign(dangchang, "当归", 500_00, 0)
		longest := strings.Repeat("甘", 112) + "20261122"
		b := o.create("one")
		_, err := o.service.Confirm(o.checking(), payout.ConfirmInput{ID: b.ID, BankReference: longest + "0", IdempotencyKey: "c"})
		wantFault(t, err, fault.Invalid, "TOO_LONG", "bankReference")
		paid, err := o.service.Confirm(o.checking(), payout.ConfirmInput{ID: b.ID, BankReference: longest, IdempotencyKey: "c"})
		if err != nil || paid.BankReference != longest {
			t.Fatalf("confirmed: %v, %v", paid, err)
		}
	})
}

func TestConfirmingAndWithdrawingAtOnceEndsInOneOfThem(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		for round := range 6 {
			c := o.campaign(dangchang, "当归", 500_00, 0)
			b := o.create("k" + number(round))
			var errs [2]error
			atOnce(2, func(i int) {
				if i == 0 {
					_, errs[0] = o.service.Confirm(o.checking(), payout.ConfirmInput{ID: b.ID, BankReference: "7000007", IdempotencyKey: "c"})
				} else {
					_, errs[1] = o.service.Withdraw(o.making(), payout.WithdrawInput{ID: b.ID, Reason: "stop"})
				}
			})
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("round %d: %v and %v", round, errs[0], errs[1])
			}
			want := money.Fen(0)
			if errs[0] == nil {
				want = 499_00
			}
			if got := o.reread(c).PaidOutMinor; got != want {
				t.Errorf("round %d: %s paid out, want %s", round, got, want)
			}
			if errs[1] == nil {
				o.confirm(o.create("again"+number(round)), "7000008")
			}
		}
		o.wantFacts()
	})
}

func TestMoneyThatComesLateIsPaidByAnotherBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		c := o.campaign(dangchang, "当归", 500_00, 0)
		o.confirm(o.create("one"), "7000001")
		settled := o.reread(c)
		o.post(ledger.Collected(c.ID, uuid.New(), 80_00, 3_00))
		o.post(ledger.Settled(c.ID, 2, 80_00, 3_00, 10_00))
		b := o.create("two")
		if b.TotalMinor != 77_00 {
			t.Fatalf("the second batch pays %s", b.TotalMinor)
		}
		o.confirm(b, "7000002")
		got := o.reread(c)
		if got.PaidOutMinor != 499_00+77_00 || got.State != lifecycle.CampaignSettled || !got.SettledAt.Equal(*settled.SettledAt) {
			t.Errorf("%s paid out, %s, settled at %v", got.PaidOutMinor, got.State, got.SettledAt)
		}
		if p, f := o.balance(ledger.Payable(c.ID)), o.balance(ledger.Freight(c.ID)); p != 0 || f != 0 {
			t.Errorf("payable %s, freight %s", p, f)
		}
	})
}

func TestARefundAfterTheBatchStopsTheBankFileAndIsNeverHidden(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		c := o.campaign(dangchang, "当归", 500_00, 40_00)
		b := o.create("one")
		o.post(ledger.ExternalRefund(c.ID, "re_1", 100_00, ledger.Owned{Payable: 499_00, Freight: 40_00}))
		_, _, err := o.service.BankFile(o.making(), b.ID, payout.CSV)
		wantFault(t, err, fault.Conflict, "OWED_LESS", "")
		// The bank had the file before the refund: what it paid is booked as it was.
		o.confirm(b, "7000007")
		got := o.reread(c)
		if got.State != lifecycle.CampaignViable || got.SettledAt != nil || got.PaidOutMinor != 539_00 {
			t.Errorf("an overpaid campaign is %s with %s paid out", got.State, got.PaidOutMinor)
		}
		if p := o.balance(ledger.Payable(c.ID)); p != 100_00 {
			t.Errorf("the payee owes %s, want ¥100", p)
		}
		_, err = o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", IdempotencyKey: "two"})
		wantFault(t, err, fault.Conflict, "NOTHING_TO_PAY", "")
	})
}

func TestEverybodySeesTheBatchesOfTheirCountiesOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		var made []*gen.PayoutBatch
		for i := range 5 {
			c := o.campaign(dangchang, "当归", 500_00, 0)
			made = append(made, o.create("k"+number(i), c.ID))
		}
		o.confirm(made[1], "7000007")
		o.campaign(chengxian, "核桃", 900_00, 0)
		theirs, err := o.service.Create(as(o.away, access.CountyFinance, chengxian), payout.CreateInput{RegionCode: "621221", IdempotencyKey: "k"})
		if err != nil {
			t.Fatal(err)
		}
		list := func(ctx context.Context, in payout.ListInput) *payout.ListPage {
			t.Helper()
			page, err := o.service.List(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		first := list(o.making(), payout.ListInput{Page: keyset.Page{First: 3}})
		if len(first.Rows) != 3 || !first.HasNext || first.Rows[0].ID != made[4].ID || len(first.Rows[0].Edges.Lines) != 1 {
			t.Errorf("the first page is %v", first)
		}
		second := list(o.making(), payout.ListInput{Page: keyset.Page{First: 3, After: first.EndCursor}})
		if len(second.Rows) != 2 || second.HasNext || second.Rows[1].ID != made[0].ID {
			t.Errorf("the second page is %v", second)
		}
		if got := list(o.making(), payout.ListInput{State: payoutbatch.StateCONFIRMED}); len(got.Rows) != 1 || got.Rows[0].ID != made[1].ID {
			t.Errorf("confirmed are %v", got.Rows)
		}
		if got := list(as(o.person("auditor"), access.Auditor, "/6212"), payout.ListInput{}); len(got.Rows) != 6 || got.Rows[0].ID != theirs.ID {
			t.Errorf("the city's auditor sees %d batches", len(got.Rows))
		}
		if _, err := o.service.Get(o.making(), theirs.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the other county's batch is answered %v", err)
		}
		for _, ctx := range []context.Context{as(o.person("clerk"), access.VillageClerk, region.Path("/6212/621226/621226208/621226208203")), access.Public(t.Context())} {
			if _, err := o.service.List(ctx, payout.ListInput{}); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("a stranger's list is answered %v", err)
			}
		}
		_, err = o.service.List(o.making(), payout.ListInput{State: "PAID"})
		wantFault(t, err, fault.Invalid, "INVALID", "state")
		_, err = o.service.List(o.making(), payout.ListInput{Page: keyset.Page{First: 101}})
		wantFault(t, err, fault.Invalid, "OUT_OF_RANGE", "first")
	})
}

func TestAReceiptIsKeptWithItsBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		o.campaign(dangchang, "当归", 500_00, 0)
		b := o.create("k")
		if _, err := o.service.Receipt(o.making(), b.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("before there is a receipt it is answered %v", err)
		}
		first, err := o.service.AttachReceipt(o.making(), b.ID, picture(t))
		if err != nil || first.ReceiptKey == "" || len(first.Edges.Lines) != 1 {
			t.Fatalf("%v, %v", first, err)
		}
		o.confirm(b, "7000007")
		second, err := o.service.AttachReceipt(o.checking(), b.ID, picture(t))
		if err != nil || second.ReceiptKey == "" || second.ReceiptKey == first.ReceiptKey || second.State != payoutbatch.StateCONFIRMED {
			t.Errorf("%v, %v", second, err)
		}
		for _, ctx := range []context.Context{
			as(o.away, access.CountyFinance, chengxian), as(o.person("officer"), access.CountyOfficer, dangchang), access.Public(t.Context()),
		} {
			if _, err := o.service.Receipt(ctx, b.ID); err == nil {
				t.Error("a stranger sees the receipt")
			}
		}
		if got, err := o.service.Receipt(o.checking(), b.ID); err != nil || got.ReceiptKey != second.ReceiptKey || o.acts("payout.read_receipt", o.checker) != 1 {
			t.Errorf("the receipt is answered %v, %v", got, err)
		}
		if o.acts("payout.attach_receipt", o.maker) != 1 || o.acts("payout.attach_receipt", o.checker) != 1 {
			t.Error("the trail does not tell who attached what")
		}
	})
}

func TestTheTrailAndTheNoticesHoldNoAccountNumber(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		o.campaign(dangchang, "当归", 500_00, 0)
		b := o.create("k")
		if _, _, err := o.service.BankFile(o.checking(), b.ID, payout.CSV); err != nil {
			t.Fatal(err)
		}
		o.confirm(b, "7000007")
		entries, notices := db.Client.AuditEntry.Query().AllX(o.system()), db.Client.Message.Query().AllX(o.system())
		// The batch, its file, its confirmation and the settling; the owner and the clerk.
		if len(entries) != 4 || len(notices) != 2 {
			t.Errorf("%d entries and %d notices", len(entries), len(notices))
		}
		for _, e := range entries {
			if strings.Contains(e.Before+e.After+e.Reason, account[:10]) || strings.Contains(e.After, "合作社") {
				t.Errorf("the trail holds %s", e.After)
			}
		}
		for _, m := range notices {
			text, err := o.keys.OpenText(m.TextSealed, personal.Message)
			if err != nil || strings.Contains(text, account[:10]) || !strings.Contains(text, "¥499") {
				t.Errorf("the notice says %q, %v", text, err)
			}
		}
		if o.acts("payout.bank_file", o.checker) != 1 {
			t.Error("nobody can see who drew the account numbers")
		}
	})
}

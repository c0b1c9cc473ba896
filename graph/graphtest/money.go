package graphtest

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	fen "shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region"
)

type money = fen.Fen

// Address is where every pledge goes.
var Address = pledge.Address{Name: "周小满", Phone: "13800138000", Province: "上海", City: "上海", County: "静安区", Detail: "南京西路 1 号"}

// Pledge writes a pledge of two units by a person, and counts it in the caches.
func (w *World) Pledge(c *gen.Campaign, backer uuid.UUID, state lifecycle.Pledge) *gen.Pledge {
	w.Helper()
	lead := w.Tiers(c)[0]
	address, err := json.Marshal(Address)
	w.must(err)
	goods := 2 * lead.PriceMinor
	create := w.DB.Client.Pledge.Create().SetRegionPath(c.RegionPath).SetCampaignID(c.ID).SetBackerID(backer).SetState(state).
		SetIdempotencyKey(newID().String()).SetInputHash([]byte{1}).SetAddressSealed(w.Keys.SealText(string(address), personal.Address)).
		SetProvince(Address.Province).SetGoodsMinor(goods).SetFreightMinor(16_00).SetHoldUntil(w.now.Add(15 * time.Minute)).
		SetConsent(offer.Consent{TextVersion: "t", Locale: "en", Cap: goods + 16_00})
	switch {
	case state.Holds():
		create.SetCheckoutURL(base + "/sandbox/checkout/cs_1")
	case state.Counts():
		create.SetCommittedAt(w.now.Add(-time.Hour)).SetMethod("pm_1").SetMethodBrand("visa").SetMethodLast4("4242")
	}
	if state == lifecycle.PledgeCollected {
		create.SetFinalGoodsMinor(goods).SetFinalMinor(goods + 16_00).SetCollectedMinor(goods + 16_00).SetFeeMinor(3_00).
			SetCollectedAt(w.now).SetCharge("ch_" + newID().String()).SetIntent("pi_" + newID().String())
	}
	if state == lifecycle.PledgeErroredSoft {
		create.SetChargeDueAt(w.now.Add(time.Hour))
	}
	p, err := create.Save(w.System)
	w.must(err)
	line := w.DB.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(p.ID).SetTierID(lead.ID).SetQuantity(2).
		SetUnitPriceMinor(lead.PriceMinor).SetUnitFreightMinor(8_00)
	if state == lifecycle.PledgeCollected {
		line.SetFinalUnitMinor(lead.PriceMinor)
	}
	w.must(line.Exec(w.System))
	if state.Counts() {
		w.must(lead.Update().AddClaimed(2).AddPromised(2).Exec(w.System))
		w.must(w.DB.Client.Campaign.UpdateOneID(c.ID).AddRaisedMinor(goods).AddBackerCount(1).AddPledgeCount(1).Exec(w.System))
	} else if state.Holds() {
		w.must(lead.Update().AddClaimed(2).Exec(w.System))
	}
	return p
}

// Collect books a collected pledge of a campaign and settles it, so that its payee is owed something.
func (w *World) Collect(c *gen.Campaign) *gen.Pledge {
	w.Helper()
	p := w.Pledge(c, w.Backer.ID(), lifecycle.PledgeCollected)
	w.must(w.DB.InTx(w.System, func(ctx context.Context, tx *gen.Tx) error {
		for _, e := range []ledger.Entry{ledger.Collected(c.ID, p.ID, p.CollectedMinor, 3_00), ledger.Settled(c.ID, 1, p.CollectedMinor, 3_00, 16_00)} {
			if _, err := ledger.Post(ctx, tx, e); err != nil {
				return err
			}
		}
		return tx.Campaign.UpdateOneID(c.ID).AddCollectedMinor(p.CollectedMinor).AddFeesMinor(3_00).AddFreightCollectedMinor(16_00).Exec(ctx)
	}))
	return p
}

// Batch writes a payout batch in County that pays a collected campaign, made by Maker.
func (w *World) Batch(c *gen.Campaign, state payoutbatch.State) *gen.PayoutBatch {
	w.Helper()
	const owed = money(149_00)
	create := w.DB.Client.PayoutBatch.Create().SetRegionPath(County).SetMadeBy(w.Maker.ID()).SetIdempotencyKey(newID().String()).
		SetInputHash([]byte{1}).SetTotalMinor(owed).SetState(state)
	if state == payoutbatch.StateCONFIRMED {
		create.SetConfirmedBy(w.Holder("COUNTY_FINANCE", "c").ID()).SetConfirmedAt(w.now).SetBankReference("BANK-1").SetReceiptKey("receipt")
	}
	if state == payoutbatch.StateWITHDRAWN {
		create.SetWithdrawnBy(w.Holder("COUNTY_FINANCE", "c").ID()).SetWithdrawnAt(w.now).SetWithdrawReason("账号有误")
	}
	b, err := create.Save(w.System)
	w.must(err)
	w.must(w.DB.Client.PayoutLine.Create().SetBatchID(b.ID).SetCampaignID(c.ID).SetPayeeName(c.PayeeName).SetPayeeBank(c.PayeeBank).
		SetPayeeAccountSealed(w.Keys.SealText(PayeeAccount, personal.PayeeAccount)).SetAmountMinor(owed).
		SetOpen(state == payoutbatch.StateMADE).Exec(w.System))
	return b
}

// Compared carries out a comparison with a provider that tells one movement which
// nobody knows and nothing else, started by Maker. With away the provider does not
// answer in the end.
func (w *World) Compared(away bool) *gen.Reconciliation {
	w.Helper()
	service := &reconcile.Service{DB: w.DB, Gateway: stranger{away: away}, Log: w.Log.Logger()}
	c, err := service.Start(access.With(context.Background(), w.Maker.Principal), newID().String())
	w.must(err)
	w.must(service.Compare(context.Background(), c.ID, 1))
	row, err := w.DB.Client.Reconciliation.Get(w.System, c.ID)
	w.must(err)
	return row
}

// stranger is a provider with one charge that is not ours.
type stranger struct {
	payment.Gateway
	away bool
}

// Movements is part of payment.Gateway.
func (s stranger) Movements(context.Context, time.Time) iter.Seq2[payment.Movement, error] {
	return func(yield func(payment.Movement, error) bool) {
		m := payment.Movement{ID: "txn_stranger", Kind: payment.MovementCharge, SourceID: "ch_stranger", Net: 97_00, Fee: 3_00, Currency: "cny"}
		if yield(m, nil) && s.away {
			yield(payment.Movement{}, &payment.Error{Retryable: true, Code: payment.CodeNetwork})
		}
	}
}

// Audit writes an entry of the trail about a campaign: the clerk did it for the owner.
func (w *World) Audit(c *gen.Campaign, at region.Path) {
	w.Helper()
	w.must(w.DB.InTx(w.System, func(ctx context.Context, tx *gen.Tx) error {
		author, owner := w.Author.ID(), c.OwnerID
		return audit.Write(ctx, tx, audit.Act{
			Action: "campaign.update", Object: "campaign", ObjectID: c.ID.String(), Region: at, For: &owner, By: &audit.Actor{PersonID: &author},
			Before: map[string]any{"title": "a"}, After: map[string]any{"title": "b"}, Reason: "because",
		})
	}))
}

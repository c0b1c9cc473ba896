package reconcile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func (b *bench) totals() reconcile.TotalsReport {
	b.t.Helper()
	r, err := reconcile.Totals(b.system(), &campaign.Service{DB: b.db})
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// close publishes a closing proof of a campaign without pledges.
func (b *bench) close(c *gen.Campaign, tier *gen.Tier) {
	b.t.Helper()
	snapshot := closing.Snapshot{Goal: c.GoalMinor, Tiers: []closing.Tier{{ID: tier.ID, Price: tier.PriceMinor}}}
	decision := closing.Decide(snapshot)
	proof, sum, err := closing.Publish(closing.Facts{Slug: c.Slug, Title: c.Title, Deadline: *c.Deadline, ClosedAt: *c.ClosedAt, Salt: []byte("salt")}, snapshot, decision)
	if err != nil {
		b.t.Fatal(err)
	}
	b.db.Client.Closing.Create().SetCampaignID(c.ID).SetClosedAt(*c.ClosedAt).SetSuccess(decision.Success).SetBackers(0).SetPledges(0).SetGoodsMinor(0).
		SetProof(proof).SetSha256(sum).SetSaltSealed([]byte("sealed")).ExecX(b.system())
}

// payout makes a batch in a state with one line for each campaign and books the lines
// if the state says so.
func (b *bench) payout(state string, amounts map[*gen.Campaign]int64) uuid.UUID {
	b.t.Helper()
	total := int64(0)
	for _, amount := range amounts {
		total += amount
	}
	id, now := uuid.New(), time.Now().UTC()
	b.exec(`INSERT INTO payout_batches (id, created_at, region_path, state, made_by, idempotency_key, input_hash, total_minor, bank_reference, receipt_key)
		VALUES (?, ?, '/6212/621226', ?, ?, ?, ?, ?, '', '')`, id, now, state, uuid.New(), id.String(), []byte{1}, total)
	for c, amount := range amounts {
		b.exec(`INSERT INTO payout_lines (id, created_at, batch_id, campaign_id, payee_name, payee_bank, payee_account_sealed, amount_minor, open)
			VALUES (?, ?, ?, ?, 'n', 'b', ?, ?, ?)`, uuid.New(), now, id, c.ID, []byte{1}, amount, state == "MADE")
	}
	return id
}

func TestStoredTotalsAreTheSumsOfTheirFacts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		c, tier := b.campaign("c")
		b.collect(b.pledge(c, tier, 1))
		paid := b.collect(b.pledge(c, tier, 2))
		b.refund(paid.IntentID, "500")
		if err := b.charges.BookRefunds(b.system(), paid.IntentID); err != nil {
			t.Fatal(err)
		}
		b.close(c, tier)
		r := b.totals()
		if !r.OK() || r.Campaigns != 1 || r.Entries < 3 || r.Closings != 1 || !strings.Contains(r.String(), "Every stored total") {
			t.Errorf("%s", r)
		}
	})
}

func TestEveryStoredTotalThatIsOffIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plant func(b *bench, c *gen.Campaign)
		want  []string
	}{
		"raised":    {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE campaigns SET raised_minor = raised_minor + 1`) }, []string{"c: raised"}},
		"collected": {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE campaigns SET collected_minor = collected_minor + 1`) }, []string{"c: collected", "the ledger", "the pledges"}},
		"freight":   {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE campaigns SET freight_collected_minor = 0`) }, []string{"c: freight collected"}},
		"fees":      {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE campaigns SET fees_minor = fees_minor - 1`) }, []string{"c: fees", "the ledger", "the pledges"}},
		"refunded":  {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE campaigns SET refunded_minor = 7`) }, []string{"c: refunded is stored as 7"}},
		"paid out":  {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE campaigns SET paid_out_minor = 7`) }, []string{"c: paid out is stored as 7", "the ledger", "the confirmed payouts"}},
		"a payout that was not booked": {
			func(b *bench, c *gen.Campaign) { b.payout("CONFIRMED", map[*gen.Campaign]int64{c: 9}) }, []string{"paid out", "the confirmed payouts say 9"},
		},
		"a pledge's money": {func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE pledges SET collected_minor = 1`) }, []string{"c: collected", "the pledges say 1"}},
		"an entry that does not sum to zero": {
			func(b *bench, c *gen.Campaign) {
				b.exec(`UPDATE postings SET amount_minor = amount_minor + 3 WHERE account = 'stripe_clearing'`)
			}, []string{"collect:", "sum to 3 fen"},
		},
		"an entry without postings": {
			func(b *bench, c *gen.Campaign) {
				b.exec(`INSERT INTO ledger_entries (id, created_at, kind, source, memo) VALUES (?, ?, 'K', 'bare', '')`, uuid.New(), time.Now().UTC())
			}, []string{"ledger entry bare"},
		},
		"an entry of no campaign": {
			func(b *bench, c *gen.Campaign) { b.post(ledger.Collected(uuid.New(), uuid.New(), 100, 3)) }, []string{"COLLECTED", "does not exist"},
		},
		"a proof with another byte": {
			func(b *bench, c *gen.Campaign) {
				e := b.db.Client.Closing.Query().OnlyX(b.system())
				b.exec(`UPDATE closings SET proof = ?`, []byte(strings.Replace(string(e.Proof), "当归", "当龟", 1)))
			}, []string{"c: closing proof: sha256", "SHA-256 is stored as"},
		},
		"a proof that is none": {
			func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE closings SET proof = ?`, []byte("{}")) }, []string{"c: the closing proof is"},
		},
		"another SHA-256": {
			func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE closings SET sha256 = 'abc'`) }, []string{"SHA-256 is stored as abc"},
		},
		"a closing with other numbers": {
			func(b *bench, _ *gen.Campaign) { b.exec(`UPDATE closings SET backers = 3`) }, []string{"not those of its proof"},
		},
		"a batch with another total": {
			func(b *bench, c *gen.Campaign) {
				b.payout("MADE", map[*gen.Campaign]int64{c: 9})
				b.exec(`UPDATE payout_batches SET total_minor = 10`)
			}, []string{"its total is stored as 10, its lines say 9"},
		},
		"a closed line in an open batch": {
			func(b *bench, c *gen.Campaign) {
				b.payout("MADE", map[*gen.Campaign]int64{c: 9})
				b.exec(`UPDATE payout_lines SET open = ?`, false)
			}, []string{"is MADE and has 0 open lines of 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				b := open(t, db)
				row, tier := b.campaign("c")
				b.collect(b.pledge(row, tier, 1))
				b.close(row, tier)
				if r := b.totals(); !r.OK() {
					t.Fatalf("before anything is planted:\n%s", r)
				}
				c.plant(b, row)
				r := b.totals()
				if r.OK() {
					t.Fatal("nothing was found")
				}
				for _, want := range c.want {
					if !strings.Contains(r.String(), want) {
						t.Errorf("%q is missing:\n%s", want, r)
					}
				}
			})
		})
	}
}

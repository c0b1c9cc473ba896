package reconcile_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/store"
)

// links are addresses that nobody opens here.
type links struct{}

func (links) Pay(uuid.UUID, time.Time) string { return "https://portal.example/pay" }
func (links) CardSaved(uuid.UUID) (success, cancel string) {
	return "https://portal.example/saved", "https://portal.example/cancel"
}
func (links) BankReturn(uuid.UUID) string { return "https://portal.example/back" }

// bench is a portal beside a sandbox in the same process, whose movements are real.
type bench struct {
	t       *testing.T
	db      *store.DB
	base    string
	gateway *stripe.Gateway
	charges *charge.Service
}

func open(t *testing.T, db *store.DB) *bench {
	t.Helper()
	access.ScopeReads(db.Client)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	log := slog.New(slog.DiscardHandler)
	box, err := sandbox.Open(sandbox.Config{File: filepath.Join(t.TempDir(), "sandbox.db"), PublicURL: server.URL, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/", box.Handler())
	t.Cleanup(func() {
		server.CloseClientConnections()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	gateway, err := stripe.New(stripe.Config{APIKey: "sk_test_bench", WebhookSecrets: []string{"whsec"}, BaseURL: server.URL, HTTPTimeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, db: db, base: server.URL, gateway: gateway}
	b.charges = &charge.Service{
		DB: db, Gateway: gateway, Notify: notify.New(keys, false, "https://portal.example"), Links: links{}, Gate: &charge.Gate{DB: db}, Log: log,
	}
	return b
}

func (b *bench) system() context.Context {
	return access.AsSystem(context.Background(), access.ForDemo)
}

// campaign makes a campaign whose cards are being charged, with one tier.
func (b *bench) campaign(slug string) (*gen.Campaign, *gen.Tier) {
	b.t.Helper()
	who, now := uuid.New(), time.Now().UTC()
	c := b.db.Client.Campaign.Create().SetSlug(slug).SetTitle("当归").SetState(lifecycle.CampaignCollecting).
		SetRegionCode("621226208203").SetRegionPath("/6212/621226/621226208/621226208203").SetProduce("ANGELICA").SetOwnerID(who).SetDraftedBy(who).
		SetGoalMinor(1).SetDays(30).SetDeliveryMonth("2027-09").SetStory(offer.Story{}).SetLaunchedAt(now.Add(-time.Hour)).
		SetDeadline(now).SetClosedAt(now).SetDunningEndsAt(now.Add(7 * 24 * time.Hour)).SaveX(b.system())
	t := b.db.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("一箱").SetPriceMinor(50_00).SetFreight(offer.Freight{}).SaveX(b.system())
	return c, t
}

// pledge makes a pledge over boxes of ¥50 with ¥8 of freight each, to be charged to a
// card that was saved at the sandbox.
func (b *bench) pledge(c *gen.Campaign, tier *gen.Tier, boxes int) *gen.Pledge {
	b.t.Helper()
	goods, freight := money.Fen(50_00*boxes), money.Fen(8_00*boxes)
	ctx := b.system()
	backer := b.db.Client.Person.Create().SetDisplayName("backer").SaveX(ctx)
	customer, err := b.gateway.CreateCustomer(ctx, payment.NewCustomer{Key: "cus:" + backer.ID.String(), PersonID: backer.ID.String()})
	if err != nil {
		b.t.Fatal(err)
	}
	backer.Update().SetProviderCustomer(customer).ExecX(ctx)
	p := b.db.Client.Pledge.Create().SetCampaignID(c.ID).SetBackerID(backer.ID).SetRegionPath(c.RegionPath).SetState(lifecycle.PledgeQueued).
		SetIdempotencyKey("k").SetInputHash([]byte{1}).SetAddressSealed([]byte{1}).SetProvince("上海").SetConsent(offer.Consent{}).
		SetGoodsMinor(goods).SetFreightMinor(freight).SetFinalGoodsMinor(goods).SetFinalMinor(goods + freight).SetHoldUntil(c.CreatedAt).
		SetCommittedAt(c.CreatedAt).SaveX(ctx)
	b.db.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(p.ID).SetTierID(tier.ID).SetQuantity(boxes).
		SetUnitPriceMinor(50_00).SetUnitFreightMinor(8_00).SetFinalUnitMinor(50_00).ExecX(ctx)
	tier.Update().AddClaimed(boxes).AddPromised(boxes).ExecX(ctx)
	b.db.Client.Campaign.UpdateOne(c).AddRaisedMinor(goods).AddBackerCount(1).AddPledgeCount(1).ExecX(ctx)
	page, err := b.gateway.OpenSetup(ctx, payment.NewSetup{
		Key: "cs:" + p.ID.String(), CustomerID: customer, PledgeID: p.ID.String(), CampaignID: c.ID.String(), Locale: "en",
		SuccessURL: "https://portal.example/saved", CancelURL: "https://portal.example/cancel", ExpiresAt: time.Now().Add(time.Hour),
	})
	if err != nil {
		b.t.Fatal(err)
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.PostForm(page.URL, url.Values{"number": {"4242424242424242"}, "exp": {"12/34"}, "cvc": {"123"}})
	if err != nil {
		b.t.Fatal(err)
	}
	_ = res.Body.Close()
	setup, err := b.gateway.Setup(ctx, page.ID)
	if err != nil || setup.Status != payment.SetupSucceeded {
		b.t.Fatalf("the card is %+v, %v", setup, err)
	}
	return p.Update().SetMethod(setup.Method.ID).SaveX(ctx)
}

// take charges a pledge at the sandbox and does not tell the portal.
func (b *bench) take(p *gen.Pledge, key string) payment.Charge {
	b.t.Helper()
	customer := *b.db.Client.Person.GetX(b.system(), p.BackerID).ProviderCustomer
	c, err := b.gateway.Charge(b.system(), payment.NewCharge{
		Key: key, CustomerID: customer, MethodID: *p.Method, PledgeID: p.ID.String(), CampaignID: p.CampaignID.String(), Amount: *p.FinalMinor,
	})
	if err != nil || c.Status != payment.ChargeSucceeded || c.Fee == 0 {
		b.t.Fatalf("the charge is %+v, %v", c, err)
	}
	return c
}

// collect charges a pledge and books it, as the worker does.
func (b *bench) collect(p *gen.Pledge) payment.Charge {
	b.t.Helper()
	c := b.take(p, "pi:"+p.ID.String())
	if err := b.charges.ApplyCharge(b.system(), c); err != nil {
		b.t.Fatal(err)
	}
	return c
}

// refund gives money back in the provider's dashboard.
func (b *bench) refund(intent, amount string) string {
	b.t.Helper()
	form := url.Values{"payment_intent": {intent}, "amount": {amount}}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+"/v1/refunds", strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_test_dashboard")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("refund: %d %s %v", res.StatusCode, body, err)
	}
	_, rest, _ := strings.Cut(string(body), `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func (b *bench) run() reconcile.Report {
	b.t.Helper()
	r, err := reconcile.Run(context.Background(), b.db, b.gateway)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) post(e ledger.Entry) {
	b.t.Helper()
	err := b.db.InTx(b.system(), func(ctx context.Context, tx *gen.Tx) error {
		_, err := ledger.Post(ctx, tx, e)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// exec changes the database behind every use case's back.
func (b *bench) exec(query string, args ...any) {
	b.t.Helper()
	res, err := b.db.Writer().ExecContext(b.system(), b.db.Rebind(query), args...)
	if err != nil {
		b.t.Fatal(err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		b.t.Fatalf("%s changed %d rows, %v", query, n, err)
	}
}

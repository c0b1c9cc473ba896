package payout_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

const (
	dangchang = region.Path("/6212/621226")
	chengxian = region.Path("/6212/621221")
	account   = "6228480402564890018"
)

// office is a database with two counties, their finance officers and campaigns.
type office struct {
	t       testing.TB
	db      *store.DB
	keys    *personal.Keys
	service *payout.Service
	// maker and checker are two finance officers of Dangchang; away is one of Chengxian.
	maker, checker, away uuid.UUID
	changed              *changes
}

type changes struct {
	mu  sync.Mutex
	ids []uuid.UUID
}

func open(t testing.TB, db *store.DB) *office {
	t.Helper()
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	pictures, err := media.Open(t.Context(), "mem://")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pictures.Close() })
	access.ScopeReads(db.Client)
	o := &office{t: t, db: db, keys: keys, changed: &changes{}}
	o.service = &payout.Service{
		DB: db, Keys: keys, Notify: notify.New(keys, false, "https://portal.example"), Receipts: pictures,
		Changed: func(id uuid.UUID) {
			o.changed.mu.Lock()
			defer o.changed.mu.Unlock()
			o.changed.ids = append(o.changed.ids, id)
		},
	}
	for _, p := range []region.Path{"/6212", dangchang, chengxian, dangchang + "/621226208"} {
		level := region.Levels[len(p.Segments())-1]
		db.Client.Region.Create().SetID(p.Code()).SetName("r" + p.Code()).SetLevel(level).SetPath(p).ExecX(o.system())
	}
	o.maker, o.checker, o.away = o.person("maker"), o.person("checker"), o.person("away")
	return o
}

func (o *office) system() context.Context {
	return access.AsSystem(context.Background(), access.ForDemo)
}

func (o *office) person(name string) uuid.UUID {
	o.t.Helper()
	p := o.db.Client.Person.Create().SetDisplayName(name).SetLocale("en").SaveX(o.system())
	address := p.ID.String() + "@example.org"
	o.db.Client.Contact.Create().SetPersonID(p.ID).SetChannel("EMAIL").SetDigest(o.keys.Digest(personal.Contact, address)).
		SetSealed(o.keys.SealText(address, personal.Contact)).ExecX(o.system())
	return p.ID
}

// as is a person with one role in one region.
func as(who uuid.UUID, role access.Role, at region.Path) context.Context {
	return access.With(context.Background(), &access.Principal{
		PersonID: who, Locale: "en", RequestID: "request-1", Grants: []access.Grant{{Role: role, Region: at}},
	})
}

func (o *office) making() context.Context   { return as(o.maker, access.CountyFinance, dangchang) }
func (o *office) checking() context.Context { return as(o.checker, access.CountyFinance, dangchang) }

// campaign makes a campaign that collected goods and freight and is viable, so that
// the payee is owed both less a fee of 100 fen.
func (o *office) campaign(county region.Path, title string, goods, freight money.Fen) *gen.Campaign {
	o.t.Helper()
	owner, clerk := o.person("owner"), o.person("clerk")
	return o.campaignOf(county, title, owner, clerk, goods, freight)
}

func (o *office) campaignOf(county region.Path, title string, owner, clerk uuid.UUID, goods, freight money.Fen) *gen.Campaign {
	o.t.Helper()
	at := county.Child(county.Code() + "208").Child(county.Code() + "208203")
	gross, fee := goods+freight, money.Fen(100)
	c := o.db.Client.Campaign.Create().SetSlug("c-" + uuid.NewString()).SetTitle(title).SetState(lifecycle.CampaignViable).
		SetRegionCode(at.Code()).SetRegionPath(at).SetProduce("ANGELICA").SetOwnerID(owner).SetDraftedBy(clerk).
		SetLaunchedAt(time.Now().UTC()).SetGoalMinor(100_00).SetDays(30).SetDeliveryMonth("2027-09").SetStory(offer.Story{}).
		SetPayeeName("宕昌县当归合作社").SetPayeeBank("农业银行宕昌支行").SetPayeeAccountSealed(o.keys.SealText(account, personal.PayeeAccount)).
		SetCollectedMinor(gross).SetFreightCollectedMinor(freight).SetFeesMinor(fee).SaveX(o.system())
	pledge := o.db.Client.Pledge.Create().SetCampaignID(c.ID).SetBackerID(o.person("backer")).SetRegionPath(at).
		SetState(lifecycle.PledgeCollected).SetIdempotencyKey("k").SetInputHash([]byte{1}).SetAddressSealed([]byte{1}).SetProvince("上海").
		SetGoodsMinor(goods).SetFreightMinor(freight).SetFinalGoodsMinor(goods).SetFinalMinor(gross).SetConsent(offer.Consent{}).
		SetHoldUntil(c.CreatedAt).SetCollectedMinor(gross).SetFeeMinor(fee).SetIntent("pi_" + c.Slug).SaveX(o.system())
	o.post(ledger.Collected(c.ID, pledge.ID, gross, fee))
	o.post(ledger.Settled(c.ID, 1, gross, fee, freight))
	return c
}

func (o *office) post(e ledger.Entry) {
	o.t.Helper()
	err := o.db.InTx(o.system(), func(ctx context.Context, tx *gen.Tx) error {
		_, err := ledger.Post(ctx, tx, e)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) create(key string, ids ...uuid.UUID) *gen.PayoutBatch {
	o.t.Helper()
	b, err := o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", CampaignIDs: ids, IdempotencyKey: key})
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

func (o *office) confirm(b *gen.PayoutBatch, reference string) *gen.PayoutBatch {
	o.t.Helper()
	done, err := o.service.Confirm(o.checking(), payout.ConfirmInput{ID: b.ID, BankReference: reference, IdempotencyKey: "c-" + b.ID.String()})
	if err != nil {
		o.t.Fatal(err)
	}
	return done
}

func (o *office) reread(c *gen.Campaign) *gen.Campaign {
	o.t.Helper()
	return o.db.Client.Campaign.GetX(o.system(), c.ID)
}

func (o *office) openLines() int {
	o.t.Helper()
	return o.db.Client.PayoutLine.Query().Where(payoutline.Open(true)).CountX(o.system())
}

// balance answers what an account of the ledger holds.
func (o *office) balance(a ledger.Account) money.Fen {
	o.t.Helper()
	all, err := ledger.AllBalances(o.system(), o.db)
	if err != nil {
		o.t.Fatal(err)
	}
	return all[a]
}

// wantFacts lets package reconcile recompute every stored total. The campaigns here have
// no tiers, so what they raised is nothing.
func (o *office) wantFacts() {
	o.t.Helper()
	o.db.Client.Campaign.Update().SetBackerCount(1).SetPledgeCount(1).ExecX(o.system())
	r, err := reconcile.Totals(o.system(), &campaign.Service{DB: o.db})
	if err != nil {
		o.t.Fatal(err)
	}
	if !r.OK() {
		o.t.Error(r)
	}
}

func (o *office) acts(action string, actor uuid.UUID) int {
	o.t.Helper()
	var n int
	err := o.db.Reader().QueryRowContext(o.system(), o.db.Rebind(
		`SELECT COUNT(*) FROM audit_entries WHERE action = ? AND actor_id = ? AND request_id = 'request-1'`), action, actor).Scan(&n)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func wantFault(t testing.TB, err error, kind fault.Kind, code, field string) {
	t.Helper()
	for _, f := range fault.All(err) {
		if f.Kind == kind && f.Code == code && f.Field == field {
			return
		}
	}
	t.Errorf("got %v, want %s %s at %q", err, kind, code, field)
}

// atOnce runs do for 0 … n-1, all at the same moment.
func atOnce(n int, do func(i int)) {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			do(i)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
}

func picture(t testing.TB) *bytes.Buffer {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return &out
}

func number(n int) string { return strconv.Itoa(n) }

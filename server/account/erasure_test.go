package account_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
)

// wish opens an erasure of whoever has the token.
func (b *bundle) wish(token string) *gen.Erasure {
	b.t.Helper()
	e, err := b.RequestErasure(b.as(token))
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

// erase runs one sweep.
func (b *bundle) erase() int {
	b.t.Helper()
	n, err := b.EraseDue(b.public())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *bundle) state(e *gen.Erasure) erasure.State {
	b.t.Helper()
	return b.db.Client.Erasure.GetX(b.system(), e.ID).State
}

func (b *bundle) said(kind string) []*gen.Message {
	b.t.Helper()
	return b.db.Client.Message.Query().Where(message.Kind(kind)).AllX(b.system())
}

func TestAWishIsOpenForFourteenDaysAndCanBeWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("13800000001", signin.KindBEARER)
		me := b.as(in.Token)
		if e, err := b.Erasure(me); e != nil || err != nil {
			t.Errorf("%+v, %v", e, err)
		}
		e := b.wish(in.Token)
		if e.DueAt.Sub(e.CreatedAt) != account.ErasureAfter || e.State != erasure.StateOPEN {
			t.Errorf("%+v", e)
		}
		if again := b.wish(in.Token); again.ID != e.ID {
			t.Error("asked twice, it made two")
		}
		if n := len(b.said(notify.ErasureRequested)); n != 1 {
			t.Errorf("told %d times", n)
		}
		b.advance(account.ErasureAfter - time.Minute)
		if n := b.erase(); n != 0 || b.state(e) != erasure.StateOPEN {
			t.Errorf("a minute early: %d, %s", n, b.state(e))
		}
		for range 2 {
			if err := b.WithdrawErasure(me); err != nil {
				t.Fatal(err)
			}
		}
		b.advance(time.Hour)
		if n := b.erase(); n != 0 || b.state(e) != erasure.StateWITHDRAWN {
			t.Errorf("withdrawn: %d, %s", n, b.state(e))
		}
		if shown, err := b.Erasure(me); shown != nil || err != nil {
			t.Errorf("%+v, %v", shown, err)
		}
		if next := b.wish(in.Token); next.ID == e.ID || !next.DueAt.After(e.DueAt) {
			t.Error("the next wish is the former one")
		}
		if b.trail("person.request_erasure") != 2 || b.trail("person.withdraw_erasure") != 1 {
			t.Error("the trail lacks an act")
		}
	})
}

func TestAWishIsOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("13800000001", signin.KindCOOKIE)
		e := b.wish(in.Token)
		other := b.officer("admin@example.com", access.Admin, "621226")
		if err := b.WithdrawErasure(other); err != nil {
			t.Fatal(err)
		}
		if shown, err := b.Erasure(other); shown != nil || err != nil || b.state(e) != erasure.StateOPEN {
			t.Errorf("another reads %+v, or took it back: %s", shown, b.state(e))
		}
		_, err := b.RequestErasure(b.public())
		wantCode(t, err, "UNAUTHENTICATED")
		wantCode(t, b.WithdrawErasure(b.public()), "UNAUTHENTICATED")
		_, err = b.Erasure(b.public())
		wantCode(t, err, "UNAUTHENTICATED")
	})
}

// standing is something that a person has under way, or has not any more.
type standing struct {
	name string
	make func(b *bundle, me uuid.UUID)
	code string // empty when it does not stand in the way
}

func standings() []standing {
	pledged := func(state lifecycle.Pledge, campaign lifecycle.Campaign, code string) standing {
		return standing{"a pledge that is " + string(state) + " in a campaign that is " + string(campaign), func(b *bundle, me uuid.UUID) {
			b.pledge(b.campaign(uuid.New(), campaign), me, state)
		}, code}
	}
	owns := func(state lifecycle.Campaign, code string) standing {
		return standing{"a campaign that is " + string(state), func(b *bundle, me uuid.UUID) { b.campaign(me, state) }, code}
	}
	dropped := func(name string, ended time.Duration, code string) standing {
		return standing{"a pledge " + name, func(b *bundle, me uuid.UUID) {
			c := b.campaign(uuid.New(), lifecycle.CampaignSettled)
			b.db.Client.Campaign.UpdateOne(c).SetDunningEndsAt(portalTime{b.t, b.db}.Now().Add(ended)).ExecX(b.system())
			b.pledge(c, me, lifecycle.PledgeDropped)
		}, code}
	}
	reported := func(name string, state problem.State, code string) standing {
		return standing{name, func(b *bundle, me uuid.UUID) {
			c := b.campaign(me, lifecycle.CampaignSettled)
			b.db.Client.Problem.Create().SetCampaignID(c.ID).SetRegionPath(village).SetKind("OTHER").SetText("照片不对。").SetState(state).ExecX(b.system())
		}, code}
	}
	// delivered is a settled campaign whose goods are due in so many months.
	delivered := func(name string, own bool, months int, code string) standing {
		return standing{name, func(b *bundle, me uuid.UUID) {
			owner := uuid.New()
			if own {
				owner = me
			}
			c := b.campaign(owner, lifecycle.CampaignSettled)
			now := portalTime{b.t, b.db}.Now().Add(8 * time.Hour)
			due := time.Date(now.Year(), now.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
			b.db.Client.Campaign.UpdateOne(c).SetDeliveryMonth(due.Format("2006-01")).ExecX(b.system())
			if !own {
				b.pledge(c, me, lifecycle.PledgeCollected)
			}
		}, code}
	}
	unpaid := func(b *bundle, me uuid.UUID, key string) {
		c := b.campaign(me, lifecycle.CampaignSettled)
		batch := b.db.Client.PayoutBatch.Create().SetRegionPath(village).SetMadeBy(uuid.New()).SetIdempotencyKey(key).SetInputHash([]byte("x")).SetTotalMinor(1).SaveX(b.system())
		b.db.Client.PayoutLine.Create().SetBatchID(batch.ID).SetCampaignID(c.ID).SetPayeeName("n").SetPayeeBank("b").SetPayeeAccountSealed([]byte("x")).SetAmountMinor(1).ExecX(b.system())
	}
	office := func(name string, ended time.Duration, code string) standing {
		return standing{name, func(b *bundle, me uuid.UUID) {
			b.mustGive(me, access.VillageClerk, village.Code(), nil)
			b.db.Client.Grant.Update().Where(grant.PersonID(me)).SetRevokedAt(portalTime{b.t, b.db}.Now().Add(ended)).ExecX(b.system())
		}, code}
	}
	list := []standing{
		{"nothing", func(*bundle, uuid.UUID) {}, ""},
		pledged(lifecycle.PledgeAwaitingMethod, lifecycle.CampaignLive, "ERASURE_PLEDGES"),
		pledged(lifecycle.PledgeCommitted, lifecycle.CampaignLive, "ERASURE_PLEDGES"),
		pledged(lifecycle.PledgeCommitted, lifecycle.CampaignSuspended, "ERASURE_PLEDGES"),
		pledged(lifecycle.PledgeErroredHard, lifecycle.CampaignCollecting, "ERASURE_PLEDGES"),
		pledged(lifecycle.PledgeCollected, lifecycle.CampaignCollecting, "ERASURE_UNSETTLED"),
		pledged(lifecycle.PledgeCollected, lifecycle.CampaignViable, "ERASURE_UNSETTLED"),
		pledged(lifecycle.PledgePartRefunded, lifecycle.CampaignShortfall, "ERASURE_UNSETTLED"),
		pledged(lifecycle.PledgeCollected, lifecycle.CampaignSettled, ""),
		pledged(lifecycle.PledgeRefunded, lifecycle.CampaignViable, ""),
		pledged(lifecycle.PledgeReleased, lifecycle.CampaignFailed, ""),
		pledged(lifecycle.PledgeCancelled, lifecycle.CampaignLive, ""),
		pledged(lifecycle.PledgeDropped, lifecycle.CampaignSettled, ""),
		pledged(lifecycle.PledgeDropped, lifecycle.CampaignCollecting, "ERASURE_PLEDGES"),
		dropped("dropped an hour after the collection", -time.Hour, "ERASURE_PLEDGES"),
		dropped("dropped two days after the collection", -48*time.Hour, ""),
		pledged(lifecycle.PledgeExpired, lifecycle.CampaignLive, ""),
		delivered("goods that are due this month", false, 0, "ERASURE_GOODS"),
		delivered("goods that were due three months ago", false, -3, ""),
		delivered("goods that are due in two months", false, 2, "ERASURE_GOODS"),
		delivered("a settled campaign that promised goods three months ago", true, -3, ""),
		delivered("a settled campaign that promised goods for this month", true, 0, "ERASURE_DELIVERY"),
		delivered("a settled campaign that promised goods in two months", true, 2, "ERASURE_DELIVERY"),
		owns(lifecycle.CampaignDraft, ""), owns(lifecycle.CampaignSettled, ""), owns(lifecycle.CampaignFailed, ""),
		owns(lifecycle.CampaignRejected, ""), owns(lifecycle.CampaignCancelled, ""),
		{"a settled campaign that is owed money after all", func(b *bundle, me uuid.UUID) {
			c := b.campaign(me, lifecycle.CampaignSettled)
			e := b.db.Client.LedgerEntry.Create().SetCampaignID(c.ID).SetKind("SETTLED").SetSource("late").SaveX(b.system())
			b.db.Client.Posting.Create().SetEntryID(e.ID).SetCampaignID(c.ID).SetAccount(string(ledger.Payable(c.ID))).SetAmountMinor(-1).ExecX(b.system())
		}, "ERASURE_UNFINISHED"},
		{"a settled campaign in a batch that is not confirmed", func(b *bundle, me uuid.UUID) { unpaid(b, me, "k") }, "ERASURE_UNFINISHED"},
		{"an office", func(b *bundle, me uuid.UUID) { b.mustGive(me, access.VillageClerk, village.Code(), nil) }, "ERASURE_OFFICE"},
		office("an office that ended a moment ago", -time.Second, "ERASURE_OFFICE"),
		office("an office that ended four years ago", -4*365*24*time.Hour, "ERASURE_OFFICE"),
		office("an office that ended six years ago", -6*365*24*time.Hour, ""),
		{"an office that ran out a year ago", func(b *bundle, me uuid.UUID) {
			b.mustGive(me, access.VillageClerk, village.Code(), nil)
			b.db.Client.Grant.Update().Where(grant.PersonID(me)).SetExpiresAt(portalTime{b.t, b.db}.Now().Add(-365 * 24 * time.Hour)).ExecX(b.system())
		}, "ERASURE_OFFICE"},
		// The owner is not told that somebody reported one.
		reported("a problem that nobody has looked at", problem.StateOPEN, "ERASURE_UNFINISHED"),
		{"a problem that nobody has looked at, and a payout", func(b *bundle, me uuid.UUID) {
			unpaid(b, me, "l")
			reported("", problem.StateOPEN, "").make(b, me)
		}, "ERASURE_UNFINISHED"},
		reported("a problem that was dealt with", problem.StateDONE, ""),
		{"being a household", func(b *bundle, me uuid.UUID) { b.mustGive(me, access.Household, village.Code(), nil) }, ""},
		{"somebody else's pledges, campaigns and offices", func(b *bundle, _ uuid.UUID) {
			other := b.signIn("other@example.com", signin.KindCOOKIE).Person.ID
			b.pledge(b.campaign(other, lifecycle.CampaignLive), other, lifecycle.PledgeCommitted)
			b.mustGive(other, access.Auditor, "", nil)
		}, ""},
	}
	for _, state := range []lifecycle.Campaign{
		lifecycle.CampaignInReview, lifecycle.CampaignScheduled, lifecycle.CampaignLive, lifecycle.CampaignSuspended,
		lifecycle.CampaignCollecting, lifecycle.CampaignShortfall, lifecycle.CampaignViable,
	} {
		list = append(list, owns(state, "ERASURE_CAMPAIGNS"))
	}
	return list
}

func TestWhatIsUnderWayStandsInTheWay(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		for _, s := range standings() {
			in := b.signIn(uuid.NewString()+"@example.com", signin.KindCOOKIE)
			s.make(b, in.Person.ID)
			e, err := b.RequestErasure(b.as(in.Token))
			if s.code == "" {
				if err != nil {
					t.Errorf("%s: refused with %v", s.name, err)
				} else if err := b.WithdrawErasure(b.as(in.Token)); err != nil {
					t.Fatal(err)
				}
			} else if faults := fault.All(err); e != nil || len(faults) != 1 || faults[0].Code != s.code || faults[0].Kind != fault.Conflict {
				t.Errorf("%s: %v, want %s alone", s.name, err, s.code)
			}
			b.advance(5 * time.Minute) // codes are limited
		}
	})
}

func TestEverythingThatStandsInTheWayIsNamedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindCOOKIE)
		b.pledge(b.campaign(in.Person.ID, lifecycle.CampaignLive), in.Person.ID, lifecycle.PledgeCommitted)
		b.mustGive(in.Person.ID, access.Auditor, "", nil)
		_, err := b.RequestErasure(b.as(in.Token))
		var codes []string
		for _, f := range fault.All(err) {
			codes = append(codes, f.Code)
		}
		if got := strings.Join(codes, " "); got != "ERASURE_PLEDGES ERASURE_CAMPAIGNS ERASURE_OFFICE" {
			t.Error(got)
		}
		if n := b.db.Client.Erasure.Query().CountX(b.system()); n != 0 {
			t.Errorf("%d wishes are kept", n)
		}
	})
}

// TestWhenItIsDueNothingTellsWhoThePersonWas looks at every table for the person's name
// and phone.
func TestWhenItIsDueNothingTellsWhoThePersonWas(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("13800000001", signin.KindBEARER)
		me := in.Person.ID
		if _, err := b.SetDisplayName(b.as(in.Token), "满园春"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.SetUnwantedNotices(b.as(in.Token), []notify.Choice{notify.Posts}); err != nil {
			t.Fatal(err)
		}
		b.mustGive(me, access.Household, village.Code(), nil)
		other := b.signIn("other@example.com", signin.KindCOOKIE)
		settled := b.campaign(other.Person.ID, lifecycle.CampaignSettled)
		collected, theirs := b.pledge(settled, me, lifecycle.PledgeCollected), b.pledge(settled, other.Person.ID, lifecycle.PledgeCollected)
		system := b.system()
		draft := b.campaign(me, lifecycle.CampaignDraft).Update().SetTitle("满园春的花椒").SetSummary("满园春的三亩花椒").SetBeneficiaryName("满园春一家").
			SetPayeeName("满园春").SetStory(offer.Story{Who: "我叫满园春。"}).SetSearchText("满园春").SaveX(system)
		b.db.Client.Address.Create().SetPersonID(me).SetDigest("d").SetSealed([]byte("x")).ExecX(system)
		b.db.Client.Follow.Create().SetPersonID(me).SetCampaignID(settled.ID).ExecX(system)
		b.db.Client.Question.Create().SetAskedBy(me).SetCampaignID(settled.ID).SetText("什么时候发货？").ExecX(system)
		b.code("13800000001") // one more, never used
		e := b.wish(in.Token)
		if got := b.tablesThatTell("满园春", "13800000001"); !slices.Contains(got, "persons") || !slices.Contains(got, "campaigns") {
			t.Fatalf("before it, %v tell", got)
		}
		before := b.db.Client.AuditEntry.Query().CountX(system)

		b.advance(account.ErasureAfter)
		if n := b.erase(); n != 1 || b.erase() != 0 {
			t.Fatalf("%d were erased", n)
		}
		gone := b.db.Client.Person.GetX(system, me)
		if gone.ErasedAt == nil || gone.DisplayName != "Somebody who has left" || len(gone.UnwantedNotices) != 0 || b.state(e) != erasure.StateDONE {
			t.Errorf("%+v, %s", gone, b.state(e))
		}
		for what, n := range map[string]int{
			"contacts":      b.db.Client.Contact.Query().Where(contact.PersonID(me)).CountX(system),
			"addresses":     b.db.Client.Address.Query().CountX(system),
			"sign-ins":      b.db.Client.SignIn.Query().Where(signin.PersonID(me)).CountX(system),
			"sign-in codes": b.db.Client.SignInCode.Query().CountX(system) - 1, // the other's
			"follows":       b.db.Client.Follow.Query().CountX(system),
			"messages":      b.db.Client.Message.Query().CountX(system) - 2, // the other's code, and the last notice
			"live grants":   b.db.Client.Grant.Query().Where(grant.PersonID(me), grant.RevokedAtIsNil()).CountX(system),
		} {
			if n != 0 {
				t.Errorf("%d %s are left", n, what)
			}
		}
		if a := b.addressOf(collected); a.Name+a.Phone+a.Detail+a.Province != "" {
			t.Errorf("the pledge still goes to %+v", a)
		}
		if a := b.addressOf(theirs); a != home {
			t.Errorf("somebody else's pledge goes to %+v", a)
		}
		kept := b.db.Client.Pledge.GetX(system, collected.ID)
		if kept.CollectedMinor != 76_00 || kept.State != lifecycle.PledgeCollected || kept.BackerID != me || kept.Province != "上海" || kept.MethodLast4 != "" {
			t.Errorf("%+v", kept)
		}
		if n := b.db.Client.Question.Query().CountX(system); n != 1 {
			t.Errorf("%d questions are left", n)
		}
		if c := b.db.Client.Campaign.GetX(system, draft.ID); c.State != lifecycle.CampaignCancelled || c.Story.Who+c.Summary+c.BeneficiaryName+c.PayeeBank+c.SearchText != "" || c.PayeeAccountSealed != nil {
			t.Errorf("the draft: %+v", c)
		}
		after := b.db.Client.AuditEntry.Query().CountX(system)
		if after != before+3 || b.trail("person.erase") != 1 || b.trail("grant.revoke") != 1 || b.trail("campaign.cancel") != 1 {
			t.Errorf("%d acts before, %d after", before, after)
		}
		if got := b.tablesThatTell("满园春", "13800000001"); len(got) > 0 {
			t.Errorf("%v tell who it was", got)
		}
		last := b.said(notify.Erased)
		if len(last) != 1 || last[0].PersonID != nil {
			t.Fatalf("%+v", last)
		}
		if to, err := b.keys.OpenText(last[0].ToSealed, personal.Message); err != nil || to != "+8613800000001" {
			t.Errorf("the last notice goes to %s, %v", to, err)
		}
	})
}

// tablesThatTell answers the tables of the database in which one of the words stands.
func (b *bundle) tablesThatTell(words ...string) []string {
	b.t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if b.db.Postgres() {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	var tell []string
	for _, table := range b.read(list) {
		row := strings.Join(b.read(`SELECT * FROM "`+table+`"`), "\n")
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(row, word) }) {
			tell = append(tell, table)
		}
	}
	return tell
}

// read answers rows as text.
func (b *bundle) read(query string) (list []string) {
	b.t.Helper()
	rows, err := b.db.Reader().QueryContext(b.system(), query)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.t.Fatal(err)
	}
	values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			b.t.Fatal(err)
		}
		text := make([]string, len(values))
		for i, v := range values {
			text[i] = v.String
		}
		list = append(list, strings.Join(text, " "))
	}
	if err := rows.Err(); err != nil {
		b.t.Fatal(err)
	}
	return list
}

func TestWhoWasErasedIsSomebodyNewAtTheSamePhone(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("13800000001", signin.KindBEARER)
		me := b.as(in.Token)
		b.wish(in.Token)
		code := b.code("13800000001")
		b.advance(account.ErasureAfter)
		if b.erase() != 1 {
			t.Fatal("nobody was erased")
		}
		if _, err := b.Principal(b.public(), in.Token); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("the token still serves: %v", err)
		}
		wantCode(t, b.try("13800000001", code), "CODE_WRONG")
		// A request that was let in just before the erasure changes nothing any more.
		_, err := b.SetDisplayName(me, "林小满")
		wantCode(t, err, "UNAUTHENTICATED")
		_, err = b.RequestErasure(me)
		wantCode(t, err, "UNAUTHENTICATED")
		_, err = b.Export(me)
		wantCode(t, err, "UNAUTHENTICATED")
		_, err = b.GiveGrant(b.system(), account.GiveGrantInput{PersonID: in.Person.ID, Role: access.Auditor})
		wantCode(t, err, "NOT_FOUND")
		next := b.signIn("13800000001", signin.KindCOOKIE)
		if !next.New || next.Person.ID == in.Person.ID {
			t.Errorf("%+v", next.Person)
		}
		if n := b.db.Client.Contact.Query().Where(contact.PersonID(in.Person.ID)).CountX(b.system()); n != 0 {
			t.Error("the phone belongs to both")
		}
	})
}

func TestWhatCameInBetweenPostponesAnErasureAndIsToldOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindBEARER)
		e := b.wish(in.Token)
		p := b.pledge(b.campaign(uuid.New(), lifecycle.CampaignLive), in.Person.ID, lifecycle.PledgeCommitted)
		b.advance(account.ErasureAfter)
		for range 3 {
			if n := b.erase(); n != 0 || b.state(e) != erasure.StateOPEN {
				t.Errorf("%d, %s", n, b.state(e))
			}
			b.advance(account.ErasureWaits)
		}
		if _, err := b.Principal(b.public(), in.Token); err != nil {
			t.Errorf("signed out all the same: %v", err)
		}
		if b.addressOf(p) != home {
			t.Error("the pledge's address is gone")
		}
		told := b.said(notify.ErasureStopped)
		if len(told) != 1 || *told[0].PersonID != in.Person.ID {
			t.Fatalf("%+v", told)
		}
		text, err := b.keys.OpenText(told[0].TextSealed, personal.Message)
		if err != nil || !strings.Contains(text, "You have a pledge that is still open") {
			t.Errorf("told %q, %v", text, err)
		}
		entry := b.db.Client.AuditEntry.Query().Where(auditentry.Action("person.postpone_erasure")).OnlyX(b.system())
		if !strings.Contains(entry.After, "ERASURE_PLEDGES") || entry.ActorID != nil || *entry.ForID != in.Person.ID {
			t.Errorf("%+v", entry)
		}
		b.db.Client.Pledge.UpdateOne(p).SetState(lifecycle.PledgeReleased).ExecX(b.system())
		if n := b.erase(); n != 1 || b.state(e) != erasure.StateDONE {
			t.Errorf("with nothing in the way any more: %d, %s", n, b.state(e))
		}
	})
}

func TestAPledgeThatMayStillBeCommittedIsWaitedFor(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindCOOKIE)
		e := b.wish(in.Token)
		b.advance(account.ErasureAfter)
		p := b.pledge(b.campaign(uuid.New(), lifecycle.CampaignLive), in.Person.ID, lifecycle.PledgeExpired)
		b.db.Client.Pledge.UpdateOne(p).SetHoldUntil(portalTime{t, b.db}.Now().Add(-time.Hour)).ExecX(b.system())
		if n := b.erase(); n != 0 || b.state(e) != erasure.StateOPEN {
			t.Errorf("%d, %s", n, b.state(e))
		}
		b.advance(23 * time.Hour)
		if n := b.erase(); n != 1 || b.state(e) != erasure.StateDONE {
			t.Errorf("a day later: %d, %s", n, b.state(e))
		}
	})
}

func TestManyServersEraseEachPersonOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		const people = 12
		for range people {
			p := b.db.Client.Person.Create().SetDisplayName("somebody").SaveX(b.system())
			address := p.ID.String() + "@example.com"
			b.db.Client.Contact.Create().SetPersonID(p.ID).SetChannel("EMAIL").SetDigest(b.keys.Digest(personal.Contact, address)).
				SetSealed(b.keys.SealText(address, personal.Contact)).ExecX(b.system())
			b.db.Client.Erasure.Create().SetPersonID(p.ID).SetDueAt(time.Now().UTC().Add(-time.Minute)).ExecX(b.system())
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		ended := 0
		for range 4 {
			all.Go(func() {
				n, err := b.EraseDue(context.WithoutCancel(b.public()))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				ended += n
				mu.Unlock()
			})
		}
		all.Wait()
		ended += b.erase() // those that every server left to another
		if left := b.db.Client.Person.Query().Where(person.ErasedAtIsNil()).CountX(b.system()); ended != people || left != 0 {
			t.Errorf("%d ended, %d are left", ended, left)
		}
		if n := len(b.said(notify.Erased)); n != people || b.trail("person.erase") != people {
			t.Errorf("%d last notices, %d acts", n, b.trail("person.erase"))
		}
	})
}

// TestThoseThatCannotBeErasedKeepNoOtherFromIt breaks more of them than one page has.
func TestThoseThatCannotBeErasedKeepNoOtherFromIt(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		due := time.Now().UTC().Add(-time.Hour)
		for range 201 {
			p := b.db.Client.Person.Create().SetDisplayName("somebody").SaveX(b.system())
			b.campaign(p.ID, lifecycle.CampaignDraft)
			b.db.Client.Erasure.Create().SetPersonID(p.ID).SetDueAt(due).ExecX(b.system())
		}
		b.damage("UPDATE campaigns SET story = '7'")
		whole := b.db.Client.Person.Create().SetDisplayName("somebody").SaveX(b.system())
		last := b.db.Client.Erasure.Create().SetPersonID(whole.ID).SetDueAt(due.Add(time.Minute)).SaveX(b.system())
		n, err := b.EraseDue(b.public())
		if n != 1 || err == nil || b.state(last) != erasure.StateDONE {
			t.Errorf("%d, %s, %v", n, b.state(last), err != nil)
		}
		if left := b.db.Client.Erasure.Query().Where(erasure.StateEQ(erasure.StateOPEN)).CountX(b.system()); left != 201 {
			t.Errorf("%d are open", left)
		}
	})
}

// damage changes rows behind ent's back.
func (b *bundle) damage(statement string) {
	b.t.Helper()
	err := b.db.InTx(b.system(), func(ctx context.Context, tx *gen.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestAContactThatDoesNotOpenKeepsNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("broken@example.com", signin.KindCOOKIE)
		e := b.wish(in.Token)
		b.db.Client.Contact.Update().Where(contact.PersonID(in.Person.ID)).SetSealed([]byte("no key opens this")).ExecX(b.system())
		b.advance(account.ErasureAfter)
		n, err := b.EraseDue(b.public())
		if n != 1 || err == nil || !strings.Contains(err.Error(), e.ID.String()) {
			t.Errorf("%d, %v", n, err)
		}
		if b.state(e) != erasure.StateDONE || len(b.said(notify.Erased)) != 0 || b.db.Client.Contact.Query().Where(contact.PersonID(in.Person.ID)).ExistX(b.system()) {
			t.Error("not erased, or told to nobody")
		}
		if n := b.erase(); n != 0 {
			t.Error("erased twice")
		}
	})
}

func TestAnErasureAndASignInAtOneMomentLeaveNoSignIn(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		for i := range 6 {
			in := b.signIn("13800000001", signin.KindBEARER)
			b.wish(in.Token)
			b.advance(account.ErasureAfter)
			code := b.code("13800000001")
			var answer error
			signIn := func() { answer = b.try("13800000001", code) }
			erase := func() {
				if _, err := b.EraseDue(b.public()); err != nil {
					t.Error(err)
				}
			}
			switch i {
			case 0:
				signIn()
				erase()
			case 1:
				erase()
				signIn()
			default:
				var both sync.WaitGroup
				both.Go(signIn)
				both.Go(erase)
				both.Wait()
			}
			if answer != nil {
				wantCode(t, answer, "CODE_WRONG")
			}
			if i < 2 && (answer == nil) != (i == 0) {
				t.Errorf("round %d: the sign-in was answered %v", i, answer)
			}
			for b.db.Client.Erasure.Query().Where(erasure.StateEQ(erasure.StateOPEN)).CountX(b.system()) > 0 {
				b.erase() // the sign-in had the person at that moment
			}
			if n := b.db.Client.SignIn.Query().Where(signin.PersonID(in.Person.ID)).CountX(b.system()); n != 0 {
				t.Fatalf("round %d: %d sign-ins of somebody who was erased", i, n)
			}
		}
	})
}

func TestAPledgeOfSomebodyElseIsNeverTouched(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in, other := b.signIn("lin@example.com", signin.KindCOOKIE), b.signIn("wei@example.com", signin.KindCOOKIE)
		c := b.campaign(other.Person.ID, lifecycle.CampaignLive)
		for range 3 {
			b.pledge(c, other.Person.ID, lifecycle.PledgeCommitted)
		}
		rows := func() string {
			var s strings.Builder
			for _, p := range b.db.Client.Pledge.Query().Order(pledge.ByID()).AllX(b.system()) {
				s.Write(p.AddressSealed)
			}
			return s.String()
		}
		before := rows()
		b.wish(in.Token)
		b.advance(account.ErasureAfter)
		if b.erase() != 1 || rows() != before {
			t.Error("another's pledges changed")
		}
	})
}

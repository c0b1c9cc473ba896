package account_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// exported is what the tests look at of an export.
type exported struct {
	Person struct {
		ID              uuid.UUID
		DisplayName     string
		UnwantedNotices []string
	}
	Contacts  []struct{ Channel, Address string }
	Addresses []offer.Address
	SignIns   []struct {
		Kind, Device string
		RevokedAt    *time.Time
	}
	SignInCodes []struct{ SentAt, UsedAt *time.Time }
	Grants      []struct{ Role, Region string }
	Erasures    []struct{ State string }
	Pledges     []struct {
		Campaign, State                          string
		GoodsMinor, FreightMinor, CollectedMinor int64
		Lines                                    []struct {
			Tier     string
			Quantity int
		}
		Card    struct{ Brand, Last4 string }
		Address offer.Address
		Consent offer.Consent
	}
	Campaigns []struct {
		Slug, State, PayeeLast4 string
		Owner, Drafter          bool
		Story                   offer.Story
	}
	Questions []struct{ Campaign, Text string }
	Posts     []struct{ Campaign, Title string }
	Follows   []struct{ Campaign string }
	Problems  []struct{ Campaign, Text, Outcome string }
	Notices   []struct{ Kind, State string }
	Audit     []struct{ By, Action, Object string }
	Cut       []string
}

func (b *bundle) export(token string) (exported, string) {
	b.t.Helper()
	raw, err := b.Export(b.as(token))
	if err != nil {
		b.t.Fatal(err)
	}
	var out exported
	if err := json.Unmarshal(raw, &out); err != nil {
		b.t.Fatalf("%v in %s", err, raw)
	}
	return out, string(raw)
}

func TestAnExportHasAllThatThePortalKnowsOfThePerson(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		other := b.signIn("other@example.com", signin.KindCOOKIE)
		revoked, in := b.signIn("13800000001", signin.KindCOOKIE), b.signIn("13800000001", signin.KindBEARER)
		me, system := in.Person.ID, b.system()
		if err := b.Revoke(b.as(in.Token), revoked.SignIn.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := b.SetUnwantedNotices(b.as(in.Token), []notify.Choice{notify.Dates}); err != nil {
			t.Fatal(err)
		}
		b.wish(in.Token)
		b.mustGive(me, access.Household, village.Code(), nil)
		kept, err := json.Marshal(home)
		if err != nil {
			t.Fatal(err)
		}
		b.db.Client.Address.Create().SetPersonID(me).SetDigest("d").SetSealed(b.keys.Seal(kept, personal.KeptAddress)).ExecX(system)
		b.db.Client.Address.Create().SetPersonID(other.Person.ID).SetDigest("d").SetSealed(b.keys.Seal(kept, personal.KeptAddress)).ExecX(system)
		live, mine := b.campaign(other.Person.ID, lifecycle.CampaignLive), b.campaign(me, lifecycle.CampaignDraft)
		b.pledge(live, me, lifecycle.PledgeCommitted)
		b.pledge(live, other.Person.ID, lifecycle.PledgeCommitted)
		for _, who := range []uuid.UUID{me, other.Person.ID} {
			b.db.Client.Question.Create().SetAskedBy(who).SetCampaignID(live.ID).SetText("什么时候发货？").ExecX(system)
			b.db.Client.Post.Create().SetAuthorID(who).SetCampaignID(live.ID).SetTitle("晒好了").SetBody("今天装箱。").ExecX(system)
			b.db.Client.Follow.Create().SetPersonID(who).SetCampaignID(live.ID).ExecX(system)
			b.db.Client.Problem.Create().SetReporterID(who).SetCampaignID(live.ID).SetRegionPath(village).SetKind("OTHER").SetText("照片不对。").ExecX(system)
		}

		got, raw := b.export(in.Token)
		if got.Person.ID != me || got.Person.DisplayName != in.Person.DisplayName || !slices.Equal(got.Person.UnwantedNotices, []string{"DATES"}) {
			t.Errorf("person: %+v", got.Person)
		}
		if len(got.Contacts) != 1 || got.Contacts[0].Address != "+8613800000001" || got.Contacts[0].Channel != "SMS" {
			t.Errorf("contacts: %+v", got.Contacts)
		}
		if len(got.Addresses) != 1 || got.Addresses[0] != home {
			t.Errorf("addresses: %+v", got.Addresses)
		}
		if len(got.SignIns) != 2 || got.SignIns[0].Kind != "BEARER" || got.SignIns[0].RevokedAt != nil || got.SignIns[1].RevokedAt == nil {
			t.Errorf("sign-ins: %+v", got.SignIns)
		}
		if len(got.SignInCodes) != 2 || got.SignInCodes[0].UsedAt == nil {
			t.Errorf("codes: %+v", got.SignInCodes)
		}
		if len(got.Grants) != 1 || got.Grants[0].Role != "HOUSEHOLD" || got.Grants[0].Region != string(village) || len(got.Erasures) != 1 || got.Erasures[0].State != "OPEN" {
			t.Errorf("grants: %+v, erasures: %+v", got.Grants, got.Erasures)
		}
		if len(got.Pledges) != 1 {
			t.Fatalf("pledges: %+v", got.Pledges)
		}
		p := got.Pledges[0]
		if p.Campaign != live.Slug || p.State != "COMMITTED" || p.GoodsMinor != 68_00 || p.FreightMinor != 8_00 || p.CollectedMinor != 76_00 || p.Address != home ||
			p.Consent.Cap != 76_00 || p.Card.Last4 != "4242" || len(p.Lines) != 1 || p.Lines[0].Tier != "一斤装" || p.Lines[0].Quantity != 1 {
			t.Errorf("pledge: %+v", p)
		}
		if len(got.Campaigns) != 1 || got.Campaigns[0].Slug != mine.Slug || !got.Campaigns[0].Owner || got.Campaigns[0].PayeeLast4 != "5678" || got.Campaigns[0].Story.Who == "" {
			t.Errorf("campaigns: %+v", got.Campaigns)
		}
		if len(got.Questions) != 1 || len(got.Posts) != 1 || len(got.Follows) != 1 || len(got.Problems) != 1 ||
			got.Questions[0].Campaign != live.Slug || got.Posts[0].Title != "晒好了" || got.Follows[0].Campaign != live.Slug || got.Problems[0].Campaign != live.Slug {
			t.Errorf("%+v %+v %+v %+v", got.Questions, got.Posts, got.Follows, got.Problems)
		}
		if len(got.Notices) != 1 || got.Notices[0].Kind != notify.ErasureRequested || got.Notices[0].State != "QUEUED" {
			t.Errorf("notices: %+v", got.Notices)
		}
		acts := map[string]string{}
		for _, a := range got.Audit {
			acts[a.Action] = a.By
		}
		for action, by := range map[string]string{
			"person.create": "PORTAL", "sign_in.create": "SELF", "sign_in.revoke": "SELF", "person.change": "SELF", "person.request_erasure": "SELF",
			"grant.enrol": "PORTAL", "person.export": "SELF",
		} {
			if acts[action] != by {
				t.Errorf("the trail has %s by %q, want %s", action, acts[action], by)
			}
		}
		if len(got.Cut) != 0 {
			t.Errorf("cut: %v", got.Cut)
		}
		for what, secret := range map[string]string{
			"another's address": "other@example.com", "another's id": other.Person.ID.String(), "a token": in.Token, "an account number": "6217000012345678", "a message": "验证码",
		} {
			if strings.Contains(raw, secret) {
				t.Errorf("it has %s", what)
			}
		}
	})
}

func TestAnExportHasOnlyWhatThePersonMayReadOfTheTrail(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		officer := b.signIn("officer@example.com", signin.KindBEARER)
		b.mustGive(officer.Person.ID, access.CountyOfficer, "621226", nil)
		in := b.signIn("lin@example.com", signin.KindBEARER)
		b.mustGive(in.Person.ID, access.Household, village.Code(), nil)
		b.db.Client.AuditEntry.Create().SetActorID(officer.Person.ID).SetForID(in.Person.ID).SetAction("pledge.read_personal").SetObject("pledge").SetObjectID("1").SetRegionPath(village).SetReason("送货").ExecX(b.system())
		b.db.Client.AuditEntry.Create().SetActorID(officer.Person.ID).SetAction("campaign.suspend").SetObject("campaign").SetObjectID("1").SetRegionPath(village).
			SetBefore(`{"state":"LIVE"}`).SetAfter(`{"storyDigest":"theirs"}`).SetReason("李秀英请的").ExecX(b.system())
		own := b.campaign(officer.Person.ID, lifecycle.CampaignDraft)
		b.db.Client.AuditEntry.Create().SetActorID(officer.Person.ID).SetAction("campaign.update").SetObject("campaign").SetObjectID(own.ID.String()).SetRegionPath(village).
			SetAfter(`{"storyDigest":"mine"}`).ExecX(b.system())
		got, raw := b.export(in.Token)
		var looks int
		for _, a := range got.Audit {
			if a.Action == "campaign.suspend" {
				t.Error("it tells what an officer did in the village")
			}
			if a.Action == "pledge.read_personal" {
				looks++
				if a.By != "OTHER" {
					t.Errorf("by %s", a.By)
				}
			}
		}
		if looks != 1 || strings.Contains(raw, officer.Person.ID.String()) {
			t.Errorf("%d looks at their address are told, or by whom", looks)
		}
		theirs, raw := b.export(officer.Token)
		if !slices.ContainsFunc(theirs.Audit, func(a struct{ By, Action, Object string }) bool {
			return a.Action == "campaign.suspend" && a.By == "SELF"
		}) {
			t.Error("the officer does not see what they did")
		}
		if strings.Contains(raw, "theirs") || strings.Contains(raw, "李秀英") || !strings.Contains(raw, "mine") {
			t.Error("what an officer takes along has other people's data, or not their own")
		}
	})
}

func TestAnExportHasWhatWasWrittenForThePersonWhileTheyAreOnTheList(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.signIn("clerk@example.com", signin.KindBEARER)
		b.mustGive(clerk.Person.ID, access.VillageClerk, village.Code(), nil)
		in := b.signIn("lin@example.com", signin.KindBEARER)
		registration := b.mustGive(in.Person.ID, access.Household, village.Code(), nil)
		written := b.writtenFor(in.Person.ID, clerk.Person.ID, lifecycle.CampaignDraft)
		b.db.Client.AuditEntry.Create().SetActorID(clerk.Person.ID).SetForID(in.Person.ID).SetAction("campaign.update").SetObject("campaign").SetObjectID(written.ID.String()).
			SetRegionPath(village).SetAfter(`{"payee":"改过的合作社"}`).ExecX(b.system())
		if got, raw := b.export(in.Token); len(got.Campaigns) != 1 || !strings.Contains(raw, "改过的合作社") {
			t.Errorf("on the list they take along %d campaigns in\n%s", len(got.Campaigns), raw)
		}
		if err := b.RevokeGrant(b.as(clerk.Token), registration.ID, "号码写错了"); err != nil {
			t.Fatal(err)
		}
		got, raw := b.export(in.Token)
		if len(got.Campaigns) != 0 || strings.Contains(raw, "合作社") || strings.Contains(raw, "林小满") {
			t.Errorf("off the list they take along %d campaigns in\n%s", len(got.Campaigns), raw)
		}
		if !slices.ContainsFunc(got.Audit, func(a struct{ By, Action, Object string }) bool { return a.Action == "campaign.update" }) {
			t.Error("they do not learn that something was done for them")
		}
	})
}

func TestFiveExportsADay(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in, other := b.signIn("lin@example.com", signin.KindBEARER), b.signIn("wei@example.com", signin.KindBEARER)
		me := b.as(in.Token)
		if n := atOnce(t, 9, "TOO_MANY_EXPORTS", func() error { _, err := b.Export(me); return err }); n != account.ExportsPerDay {
			t.Errorf("%d of nine at once", n)
		}
		_, err := b.Export(me)
		wantCode(t, err, "TOO_MANY_EXPORTS")
		b.export(other.Token)
		if n := b.db.Client.AuditEntry.Query().Where(auditentry.Action("person.export"), auditentry.ActorID(in.Person.ID)).CountX(b.system()); n != account.ExportsPerDay {
			t.Errorf("%d are in the trail", n)
		}
		b.advance(24 * time.Hour)
		if _, err := b.Export(me); err != nil {
			t.Errorf("a day later: %v", err)
		}
		if _, err := b.Export(b.public()); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("somebody signed out: %v", err)
		}
	})
}

func TestAnExportSurvivesWhatDoesNotOpen(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindBEARER)
		c := b.campaign(uuid.New(), lifecycle.CampaignLive)
		b.pledge(c, in.Person.ID, lifecycle.PledgeCommitted)
		b.db.Client.Pledge.Update().SetAddressSealed([]byte("no key opens this")).ExecX(b.system())
		if got, _ := b.export(in.Token); len(got.Pledges) != 1 || got.Pledges[0].Address != (offer.Address{}) || got.Contacts[0].Address != "lin@example.com" {
			t.Errorf("%+v", got.Pledges)
		}
	})
}

func TestTheStatementsOfAnExportDoNotGrowWithItsRows(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindBEARER)
		count := func() int64 {
			ctx, n := store.CountIn(b.as(in.Token))
			if _, err := b.Export(ctx); err != nil {
				t.Fatal(err)
			}
			return n.Statements()
		}
		plant := func(n int) {
			for range n {
				c := b.campaign(uuid.New(), lifecycle.CampaignLive)
				b.pledge(c, in.Person.ID, lifecycle.PledgeCommitted)
				b.db.Client.Follow.Create().SetPersonID(in.Person.ID).SetCampaignID(c.ID).ExecX(b.system())
				b.db.Client.Problem.Create().SetReporterID(in.Person.ID).SetCampaignID(c.ID).SetRegionPath(village).SetKind("OTHER").SetText("t").ExecX(b.system())
				b.db.Client.Question.Create().SetAskedBy(in.Person.ID).SetCampaignID(c.ID).SetText("t").ExecX(b.system())
				b.db.Client.Post.Create().SetAuthorID(in.Person.ID).SetCampaignID(c.ID).SetTitle("t").SetBody("b").ExecX(b.system())
			}
		}
		plant(1)
		one := count()
		plant(19)
		if twenty := count(); twenty != one {
			t.Errorf("%d statements for a row of each, %d for twenty", one, twenty)
		}
	})
}

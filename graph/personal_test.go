package graph_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const createPledge = `mutation($input:CreatePledgeInput!){createPledge(input:$input){pledge{id state} userErrors{code field}}}`

// pledgeInput asks for one unit of a campaign, to be sent to a street.
func pledgeInput(w *graphtest.World, detail string, rest input) input {
	c := w.Rows.Campaigns[lifecycle.CampaignLive]
	if c == nil {
		c = w.Campaign(state(lifecycle.CampaignLive))
	}
	return with(input{
		"campaignId": graphtest.NodeID("Campaign", c.ID), "lines": []any{input{"tierId": graphtest.NodeID("Tier", w.Tiers(c)[0].ID), "quantity": 1}},
		"shippingAddress": with(addressInput(), input{"detail": detail}), "idempotencyKey": uuid.NewString(),
	}, rest)
}

func TestAPledgeRemembersItsAddressOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		pledged := func(detail string, rest input) {
			t.Helper()
			a := w.Ask(w.Backer, createPledge, map[string]any{"input": pledgeInput(w, detail, rest)})
			if a.Get("createPledge.pledge.state") != "AWAITING_METHOD" {
				t.Fatal(a.Body)
			}
		}
		streets := func() string {
			t.Helper()
			a := w.Ask(w.Backer, `{viewer{addresses{id address{name phone province city county detail} usedAt}}}`, nil)
			list, _ := a.Get("viewer.addresses").([]any)
			var out []string
			for _, one := range list {
				out = append(out, one.(map[string]any)["address"].(map[string]any)["detail"].(string))
			}
			return strings.Join(out, ", ")
		}
		pledged("first street", nil)
		pledged("second street", input{"rememberAddress": false})
		if got := streets(); got != "" {
			t.Errorf("remembered %q unasked", got)
		}
		pledged("third street", input{"rememberAddress": true})
		pledged("fourth street", input{"rememberAddress": true})
		pledged(" third  street", input{"rememberAddress": true})
		if got := streets(); got != "third street, fourth street" {
			t.Errorf("remembered %q", got)
		}
		for i := range 8 {
			w.Ask(w.Backer, `mutation($input:SaveAddressInput!){saveAddress(input:$input){address{id}}}`,
				map[string]any{"input": input{"address": with(addressInput(), input{"detail": fmt.Sprintf("street number %d", i)})}})
		}
		pledged("one too many", input{"rememberAddress": true})
		if got := streets(); strings.Contains(got, "too many") || strings.Count(got, ",") != 9 {
			t.Errorf("ten were full, and then %q", got)
		}
		full := w.Ask(w.Backer, `mutation($input:SaveAddressInput!){saveAddress(input:$input){address{id} userErrors{code message field}}}`,
			map[string]any{"input": input{"address": with(addressInput(), input{"detail": "one too many"})}})
		if full.Get("saveAddress.userErrors.0.code") != "TOO_MANY_ADDRESSES" || full.Get("saveAddress.address") != nil {
			t.Error(full.Body)
		}
		wrong := w.Ask(w.Backer, createPledge, map[string]any{"input": pledgeInput(w, "x", input{"rememberAddress": true})})
		if wrong.Get("createPledge.userErrors.0.field") != "shippingAddress.detail" {
			t.Error(wrong.Body)
		}
	})
}

func TestWhatTheViewerReadsAboutThemselves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		const ask = `{viewer{contacts{kind masked} notices{kind wanted} erasure{dueAt}}}`
		a := w.Ask(w.Backer, ask, nil)
		if a.Get("viewer.contacts.0.kind") != "EMAIL" || !strings.HasSuffix(fmt.Sprint(a.Get("viewer.contacts.0.masked")), "***@example.org") || a.Get("viewer.erasure") != nil {
			t.Error(a.Body)
		}
		a = w.Ask(w.Backer, `mutation{updateViewer(input:{unwantedNotices:[DATES POSTS]}){viewer{notices{kind wanted}} userErrors{code}}}`, nil)
		if got := fmt.Sprint(a.Get("updateViewer.viewer.notices")); got != "[map[kind:POSTS wanted:false] map[kind:QUESTIONS wanted:true] map[kind:DATES wanted:false]]" {
			t.Error(got)
		}
		if got := fmt.Sprint(w.Ask(w.Author, ask, nil).Get("viewer.notices")); !strings.HasSuffix(got, "map[kind:DATES wanted:true] map[kind:REVIEWS wanted:true]]") {
			t.Errorf("a village clerk is asked about %s", got)
		}
		if got := w.Ask(w.Backer, `mutation{updateViewer(input:{displayName:"新名字"}){viewer{notices{wanted}}}}`, nil).Get("updateViewer.viewer.notices.0.wanted"); got != false {
			t.Error("a new name changed the choice of notices")
		}
		a = w.Ask(w.Backer, `mutation{requestErasure{erasure{dueAt} userErrors{code}}}`, nil)
		if due := a.Get("requestErasure.erasure.dueAt"); due == nil || w.Ask(w.Backer, ask, nil).Get("viewer.erasure.dueAt") != due {
			t.Error(a.Body)
		}
		if a := w.Ask(w.Backer, `mutation{withdrawErasure{withdrawn userErrors{code}}}`, nil); a.Get("withdrawErasure.withdrawn") != true || w.Ask(w.Backer, ask, nil).Get("viewer.erasure") != nil {
			t.Error(a.Body)
		}
		statements, _ := counted(t, w, w.Backer, `{viewer{contacts{masked} notices{wanted} erasure{dueAt} addresses{usedAt}}}`, nil)
		if statements > 5 {
			t.Errorf("%d statements", statements)
		}
	})
}

// TestAnErasureAndAPledgeAtOneMomentNeverBothHappen lets them race: a pledge that is open
// keeps its backer, and who was erased makes none.
func TestAnErasureAndAPledgeAtOneMomentNeverBothHappen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(state(lifecycle.CampaignLive))
		w.Rows.Campaigns = map[lifecycle.Campaign]*gen.Campaign{lifecycle.CampaignLive: c}
		erased, pledged := 0, 0
		for i := range 24 {
			who := w.DB.Client.Person.Create().SetDisplayName("somebody").SaveX(w.System)
			v := &graphtest.Viewer{Name: "somebody", Principal: &access.Principal{PersonID: who.ID, Locale: "en"}}
			e := w.DB.Client.Erasure.Create().SetPersonID(who.ID).SetDueAt(time.Now().UTC().Add(-time.Minute)).SaveX(w.System)
			in := pledgeInput(w, "some street", nil)
			var answer *graphtest.Answer
			promise := func() { answer = w.Ask(v, createPledge, map[string]any{"input": in}) }
			erase := func() {
				if _, err := w.Do.Accounts.EraseDue(access.Public(t.Context())); err != nil {
					t.Error(err)
				}
			}
			switch i {
			case 0: // one before the other, so that both ends are seen
				promise()
				erase()
			case 1:
				erase()
				promise()
			default: // the two meet at another point each time
				first, second := time.Duration(i%4)*time.Millisecond, time.Duration(i/4%4)*time.Millisecond
				var both sync.WaitGroup
				both.Go(func() { time.Sleep(first); promise() })
				both.Go(func() { time.Sleep(second); erase() })
				both.Wait()
			}
			// Until it is carried out, or waits for the pledge.
			for row := e; row.State == erasure.StateOPEN && row.DueAt.Equal(e.DueAt); row = w.DB.Client.Erasure.GetX(w.System, e.ID) {
				if _, err := w.Do.Accounts.EraseDue(access.Public(t.Context())); err != nil {
					t.Fatal(err)
				}
			}
			gone := w.DB.Client.Person.GetX(w.System, who.ID).ErasedAt != nil
			open := w.DB.Client.Pledge.Query().Where(pledge.BackerID(who.ID)).ExistX(w.System)
			if gone == open {
				t.Fatalf("round %d: erased %t, with a pledge %t: %s", i, gone, open, answer.Body)
			}
			if gone && answer.Code() != "UNAUTHENTICATED" || open && answer.Get("createPledge.pledge.state") != "AWAITING_METHOD" {
				t.Errorf("round %d: erased %t, and the pledge is answered %s", i, gone, answer.Body)
			}
			if gone {
				erased++
			} else {
				pledged++
			}
		}
		if t.Logf("%d were erased, %d pledged", erased, pledged); erased == 0 || pledged == 0 {
			t.Error("one of the two never came first")
		}
	})
}

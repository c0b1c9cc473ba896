package campaign_test

import (
	"sync"
	"testing"

	gencampaign "shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/region"
)

func TestADraftOfWhoIsNoHouseholdOfItsVillageWaits(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		own := w.Draft()
		written := must(w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{
			RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit(),
		}))(t)
		place := w.DB.Client.Grant.Query().Where(grant.PersonID(w.Household.ID)).OnlyX(w.System)
		submit := func() []error {
			_, one := w.Campaigns.Submit(w.Household.Ctx, own.ID, 0)
			_, other := w.Campaigns.Submit(w.Clerk.Ctx, written.ID, 0)
			return []error{one, other}
		}
		change := func() []error {
			_, one := w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: own.ID, Version: 1, Edit: campaign.Edit{Summary: ptr("去年收的，晒干了分好等，一袋一斤。")}})
			_, other := w.Campaigns.Update(w.Clerk.Ctx, campaign.UpdateInput{ID: written.ID, Version: 1, Edit: campaign.Edit{Summary: ptr("去年收的，晒干了分好等，一袋一斤。")}})
			_, photo := w.Campaigns.AddPhoto(w.Clerk.Ctx, campaign.PhotoInput{CampaignID: written.ID, File: picture(t)})
			return []error{one, other, photo}
		}
		give := func(role access.Role, at region.Path) {
			w.DB.Client.Grant.Create().SetPersonID(w.Household.ID).SetRole(string(role)).SetRegionPath(at).ExecX(w.System)
		}
		for _, c := range []struct {
			name   string
			happen func()
		}{
			{"run out", func() { place.Update().SetExpiresAt(w.Now()).ExecX(w.System) }},
			{"taken off", func() { place.Update().ClearExpiresAt().SetRevokedAt(w.Now()).ExecX(w.System) }},
			{"of another village", func() { give(access.Household, campaigntest.Beside) }},
			{"in an office up there", func() { give(access.CountyOfficer, campaigntest.County) }},
		} {
			c.happen()
			for _, err := range append(submit(), change()...) {
				if !fault.HasCode(err, "OWNER_NOT_REGISTERED") {
					t.Errorf("%s: %v", c.name, err)
				}
			}
		}
		if n := w.DB.Client.Campaign.Query().Where(gencampaign.StateEQ(lifecycle.CampaignDraft)).CountX(w.System); n != 2 {
			t.Fatalf("%d drafts are left", n)
		}
		// What a family told its clerk is not for a stranger whose number was mistyped.
		stranger := access.With(t.Context(), &access.Principal{PersonID: w.Household.ID})
		if _, err := w.Campaigns.Update(stranger, campaign.UpdateInput{ID: written.ID, Version: 1, Edit: campaign.Edit{Summary: ptr("别人改的")}}); !fault.Is(err, fault.NotFound) {
			t.Errorf("who was taken off changes what was written for them: %v", err)
		}
		if seen := w.DB.Client.Campaign.Query().IDsX(stranger); len(seen) != 1 || seen[0] != own.ID {
			t.Errorf("who was taken off reads %v, and wrote %v", seen, own.ID)
		}
		give(access.Household, campaigntest.Village)
		for _, err := range append(change(), submit()...) {
			if err != nil {
				t.Errorf("registered again: %v", err)
			}
		}
	})
}

// Whichever comes first, the list of the village and what is under way there agree.
func TestADraftIsNotHandedInByWhoIsTakenOffTheListAtThatMoment(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		accounts := account.New(w.DB, w.Campaigns.Keys, w.Notify, &clock.System{}, account.DefaultConfig())
		for round := range 12 {
			who := w.Person("李家", access.Household, campaigntest.Village)
			draft := must(w.Campaigns.Create(who.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: w.Edit()}))(t)
			place := w.DB.Client.Grant.Query().Where(grant.PersonID(who.ID)).OnlyX(w.System)
			var submitted, revoked error
			submit := func() { _, submitted = w.Campaigns.Submit(who.Ctx, draft.ID, 0) }
			revoke := func() { revoked = accounts.RevokeGrant(w.Clerk.Ctx, place.ID, "登记错了") }
			switch round {
			case 0:
				submit()
				revoke()
			case 1:
				revoke()
				submit()
			default:
				var both sync.WaitGroup
				both.Go(submit)
				both.Go(revoke)
				both.Wait()
			}
			state := w.DB.Client.Campaign.GetX(w.System, draft.ID).State
			left := w.DB.Client.Grant.GetX(w.System, place.ID).RevokedAt == nil
			switch {
			case submitted == nil && fault.HasCode(revoked, "HOUSEHOLD_BUSY") && state == lifecycle.CampaignInReview && left && round != 1:
			case fault.HasCode(submitted, "OWNER_NOT_REGISTERED") && revoked == nil && state == lifecycle.CampaignDraft && !left && round != 0:
			default:
				t.Errorf("round %d: submitted %v, revoked %v, the draft is %s, listed %v", round, submitted, revoked, state, left)
			}
		}
	})
}

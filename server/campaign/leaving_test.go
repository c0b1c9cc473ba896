package campaign_test

import (
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
)

func TestNothingIsBegunForSomebodyWhoLeaves(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		in := campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit()}
		theirs := must(w.Campaigns.Create(w.Clerk.Ctx, in))(t)
		wish := w.DB.Client.Erasure.Create().SetPersonID(w.Household.ID).SetDueAt(w.Now().AddDate(0, 0, 14)).SaveX(w.System)
		_, err := w.Campaigns.Create(w.Clerk.Ctx, in)
		wantFault(t, err, "OWNER_IS_LEAVING")
		_, err = w.Campaigns.Submit(w.Clerk.Ctx, theirs.ID, 0)
		wantFault(t, err, "OWNER_IS_LEAVING")
		in.OnBehalfOf = &w.Household2.ID
		must(w.Campaigns.Create(w.Clerk.Ctx, in))(t)
		// They themselves may still change their mind by what they do.
		must(w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: w.Edit()}))(t)
		wish.Update().SetState("WITHDRAWN").ExecX(w.System)
		in.OnBehalfOf = &w.Household.ID
		must(w.Campaigns.Create(w.Clerk.Ctx, in))(t)
	})
}

// A request that was let in just before the erasure writes nothing any more.
func TestWhoWasErasedBeginsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		w.DB.Client.Person.UpdateOneID(w.Household.ID).SetErasedAt(w.Now()).ExecX(w.System)
		key := uuid.New()
		for name, in := range map[string]campaign.CreateInput{
			"without a key": {RegionCode: campaigntest.Village.Code(), Edit: w.Edit()},
			"with a key":    {RegionCode: campaigntest.Village.Code(), Edit: w.Edit(), ClientKey: &key},
		} {
			_, err := w.Campaigns.Create(w.Household.Ctx, in)
			t.Log(name)
			wantFault(t, err, "UNAUTHENTICATED")
		}
		_, err := w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit()})
		wantFault(t, err, "NOT_A_HOUSEHOLD")
		if n := w.DB.Client.Campaign.Query().CountX(w.System); n != 0 {
			t.Errorf("%d campaigns", n)
		}
	})
}

package progress_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/progress"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheVersionMovesWithTheNumbersOfACampaign(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := access.AsSystem(t.Context(), access.ForDemo)
		who := uuid.New()
		c := db.Client.Campaign.Create().SetSlug("c").SetTitle("核桃").SetRegionCode("621226208203").
			SetRegionPath("/6212/621226/621226208/621226208203").SetProduce("WALNUT").SetOwnerID(who).SetDraftedBy(who).
			SetGoalMinor(100_00).SetDays(30).SetDeliveryMonth("2027-09").SetStory(offer.Story{}).SaveX(ctx)
		tier := db.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("t").SetPriceMinor(1).SetFreight(offer.Freight{}).SaveX(ctx)
		version := progress.RowVersion(db)
		read := func() string {
			t.Helper()
			v, err := version(ctx, c.ID)
			if err != nil || v == "" {
				t.Fatalf("version %q, %v", v, err)
			}
			return v
		}
		still := c.UpdatedAt
		for name, change := range map[string]func(){
			"an edit":         func() { db.Client.Campaign.UpdateOneID(c.ID).SetUpdatedAt(still.Add(time.Hour)).ExecX(ctx) },
			"another backer":  func() { db.Client.Campaign.UpdateOneID(c.ID).SetUpdatedAt(still).AddBackerCount(1).ExecX(ctx) },
			"a larger pledge": func() { db.Client.Campaign.UpdateOneID(c.ID).SetUpdatedAt(still).AddRaisedMinor(1).ExecX(ctx) },
			"collected money": func() { db.Client.Campaign.UpdateOneID(c.ID).SetUpdatedAt(still).AddCollectedMinor(1).ExecX(ctx) },
			"another state":   func() { db.Client.Campaign.UpdateOneID(c.ID).SetUpdatedAt(still).SetState("LIVE").ExecX(ctx) },
			"a held unit":     func() { db.Client.Tier.UpdateOne(tier).AddClaimed(1).ExecX(ctx) },
		} {
			before := read()
			if again := read(); again != before {
				t.Errorf("without a change the version goes from %s to %s", before, again)
			}
			change()
			if after := read(); after == before {
				t.Errorf("%s leaves the version at %s", name, after)
			}
		}
		if v, err := version(ctx, uuid.New()); v != "" || err != nil {
			t.Errorf("a campaign that is not there has version %q, %v", v, err)
		}
	})
}

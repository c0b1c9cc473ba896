package account_test

import (
	"sync"
	"testing"

	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
)

func TestAHouseholdWithoutPhoneOrMailIsKnownByItsName(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, village.Code())
		in := account.GiveGrantInput{DisplayName: "石大妈家", Role: access.Household, RegionCode: village.Code()}
		errs := make([]error, 3)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = b.GiveGrant(clerk, in) })
		}
		wg.Wait()
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else if !fault.HasCode(err, "HOUSEHOLD_NAME_TAKEN") {
				t.Error(err)
			}
		}
		list, err := b.Households(clerk, village.Code())
		if err != nil || made != 1 || len(list) != 1 || list[0].Name != "石大妈家" {
			t.Fatalf("%d were made; the clerk sees %v, %v", made, list, err)
		}
		if n := b.db.Client.Contact.Query().Where(contact.PersonID(list[0].PersonID)).CountX(b.system()); n != 0 {
			t.Errorf("they have %d contacts", n)
		}
		for _, wrong := range []struct {
			in   account.GiveGrantInput
			want string
		}{
			{account.GiveGrantInput{Role: access.Household, RegionCode: village.Code()}, "REQUIRED"},
			{account.GiveGrantInput{DisplayName: "石大妈 13800138000", Role: access.Household, RegionCode: village.Code()}, "NAME_HAS_CONTACT"},
		} {
			if _, err := b.GiveGrant(clerk, wrong.in); !fault.HasCode(err, wrong.want) {
				t.Errorf("%+v: %v, want %s", wrong.in, err, wrong.want)
			}
		}
		// Who has a number is found by it, whatever they are called.
		in.Identifier = "13800138000"
		if _, err := b.GiveGrant(clerk, in); err != nil {
			t.Error(err)
		}
	})
}

func TestOnlyAHouseholdIsGivenARoleWithoutAnAddress(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		_, err := b.GiveGrant(b.system(), account.GiveGrantInput{DisplayName: "老贺", Role: access.VillageClerk, RegionCode: village.Code()})
		if !fault.HasCode(err, "REQUIRED") {
			t.Error(err)
		}
	})
}

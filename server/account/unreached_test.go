package account_test

import (
	"slices"
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
	})
}

func TestTwoHouseholdsOfOneVillageAreToldApart(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, village.Code())
		give := func(name, identifier string) error {
			_, err := b.GiveGrant(clerk, account.GiveGrantInput{DisplayName: name, Identifier: identifier, Role: access.Household, RegionCode: village.Code()})
			return err
		}
		if _, err := b.Register(b.system(), "13700137000", "林家", "zh-CN"); err != nil {
			t.Fatal(err)
		}
		for _, next := range []struct{ name, identifier, want string }{
			{"林家", "", ""},
			{"林 家", "", "HOUSEHOLD_NAME_TAKEN"},
			{"林家。", "", "HOUSEHOLD_NAME_TAKEN"},
			{"林家", "13800138000", "HOUSEHOLD_NAME_TAKEN"},
			{"下街林家", "13800138000", ""},
			{"下街　林家", "", "HOUSEHOLD_NAME_TAKEN"},
			{"下街林家", "lin@example.com", ""}, // both have an address
			{"whoever", "13700137000", ""},  // called 林家, and known before
			{"LIN家", "", ""},
			{"lin家", "", "HOUSEHOLD_NAME_TAKEN"},
		} {
			if err := give(next.name, next.identifier); next.want == "" && err != nil || next.want != "" && !fault.HasCode(err, next.want) {
				t.Errorf("%+v: %v", next, err)
			}
		}
		list, err := b.Households(clerk, village.Code())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range list {
			line := h.Name
			if h.Contact != nil {
				line += " " + h.Contact.Masked
			}
			got = append(got, line)
		}
		want := []string{"LIN家", "林家 137****7000", "下街林家 l***@example.com", "下街林家 138****8000", "林家"}
		if !slices.Equal(got, want) {
			t.Errorf("the clerk sees %q, want %q", got, want)
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

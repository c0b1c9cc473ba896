package page

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
)

// The account of the sample: two addresses, two sign-ins, and an office that ends.

func (s sampleAccounts) Contacts(context.Context) ([]account.Contact, error) {
	return []account.Contact{{Channel: contact.ChannelSMS, Masked: "139****5678"}, {Channel: contact.ChannelEMAIL, Masked: "l***@example.org"}}, nil
}

func (s sampleAccounts) SetUnwantedNotices(ctx context.Context, _ []notify.Choice) (*gen.Person, error) {
	return nil, s.own(ctx)
}

func (s sampleAccounts) MyGrants(context.Context) ([]*gen.Grant, error) {
	until := sampleNow.AddDate(0, 6, 0)
	return []*gen.Grant{
		{Role: string(access.Household), RegionPath: s.regions["621223102204"].Path},
		{Role: string(access.CountyOfficer), RegionPath: s.regions["621223"].Path, ExpiresAt: &until},
		{Role: string(access.CityOfficer), RegionPath: s.regions["6212"].Path},
		{Role: string(access.Admin), RegionPath: region.Path("")},
	}, nil
}

func (s sampleAccounts) RevokeOthers(context.Context) (int, error) { return 1, s.refuse }

func (s sampleAccounts) Erasure(context.Context) (*gen.Erasure, error) { return nil, nil }

// erasableFrom is thirty days after January 2027.
var erasableFrom = time.Date(2027, time.March, 2, 16, 0, 0, 0, time.UTC)

func (s sampleAccounts) RequestErasure(context.Context) (*gen.Erasure, error) {
	if s.refuse != nil {
		return nil, s.refuse
	}
	return nil, fault.List{
		fault.NewConflict("ERASURE_PLEDGES", ""), fault.NewConflict("ERASURE_GOODS", "").With("month", message.YearMonth("2027-01")).With("until", erasableFrom),
		fault.NewConflict("ERASURE_UNSETTLED", ""), fault.NewConflict("ERASURE_CAMPAIGNS", ""),
		fault.NewConflict("ERASURE_DELIVERY", "").With("month", message.YearMonth("2027-01")).With("until", erasableFrom), fault.NewConflict("ERASURE_UNFINISHED", ""), fault.NewConflict("ERASURE_OFFICE", ""),
	}
}

func (s sampleAccounts) WithdrawErasure(context.Context) error { return s.refuse }

func (s *sample) ByCodes(_ context.Context, codes ...string) (map[string]*gen.Region, error) {
	found := map[string]*gen.Region{}
	for _, code := range codes {
		if r, ok := s.regions[code]; ok {
			found[code] = &gen.Region{ID: r.Code, Name: r.Name, Level: r.Level, Path: r.Path}
		}
	}
	return found, nil
}

// own is how everything that somebody does with what is theirs begins.
func (s *sample) own(ctx context.Context) error {
	if access.From(ctx) == nil {
		return fault.NewUnauthenticated()
	}
	return s.refuse
}

func (s sampleAddresses) Save(ctx context.Context, typed offer.Address) (*address.Kept, error) {
	return s.Change(ctx, uuid.Nil, typed)
}

func (s sampleAddresses) Change(ctx context.Context, _ uuid.UUID, typed offer.Address) (*address.Kept, error) {
	if err := s.own(ctx); err != nil {
		return nil, err
	}
	return nil, typed.Tidy().Check("address").Err()
}

func (s sampleAddresses) Remove(_ context.Context, id uuid.UUID) error {
	if id != sampleID(6, 1) {
		return fault.NewNotFound("address")
	}
	return s.refuse
}

// waiting is an account that is about to be erased, and that wants no notices.
type waiting struct{ sampleAccounts }

func (waiting) Erasure(context.Context) (*gen.Erasure, error) {
	return &gen.Erasure{DueAt: sampleNow.Add(13 * 24 * time.Hour)}, nil
}

func (w waiting) Me(ctx context.Context) (*gen.Person, error) {
	me, err := w.sampleAccounts.Me(ctx)
	if err == nil {
		me.UnwantedNotices = []string{"POSTS", "QUESTIONS", "DATES"}
	}
	return me, err
}

func (waiting) MyGrants(context.Context) ([]*gen.Grant, error) { return nil, nil }

// full keeps as many addresses as fit.
type full struct{ sampleAddresses }

func (f full) List(ctx context.Context) ([]*address.Kept, error) {
	list, err := f.sampleAddresses.List(ctx)
	for n := len(list); n < address.Most; n++ {
		list = append(list, &address.Kept{ID: sampleID(6, n+1), Address: list[0].Address})
	}
	return list, err
}

// none keeps no address.
type none struct{ sampleAddresses }

func (none) List(context.Context) ([]*address.Kept, error) { return nil, nil }

// accountPages are the pages of the account in the states of the plain sample.
func accountPages(*sample) []visited {
	get := func(name, target string, status int) visited {
		return visited{name: "account-" + name, method: http.MethodGet, target: "/account/" + target, status: status, signedIn: true}
	}
	post := func(name, target string, status int, pairs ...string) visited {
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return visited{name: "account-" + name, method: http.MethodPost, target: "/account/" + target, form: form, status: status, signedIn: true}
	}
	away := func(v visited) visited { v.signedIn = false; return v }
	one := "addresses/" + sampleID(6, 1).String()
	nobodys := sampleID(6, 99).String()
	return []visited{
		get("name", "name", http.StatusOK),
		post("name-wrong", "name", http.StatusUnprocessableEntity, "name", ""),
		get("notices", "notices", http.StatusOK),
		away(post("notices-signed-out", "notices", http.StatusUnauthorized, "wanted", "DATES", "locale", "en")),
		get("addresses", "addresses?done=addressKept", http.StatusOK),
		get("address-new", "addresses/new", http.StatusOK),
		get("address-change", one, http.StatusOK),
		get("address-remove", one+"/remove", http.StatusOK),
		get("address-gone", "addresses/"+nobodys, http.StatusNotFound),
		post("address-remove-gone", "addresses/"+nobodys+"/remove", http.StatusNotFound),
		post("address-new-wrong", "addresses/new", http.StatusUnprocessableEntity, "name", "阿岚", "phone", "1", "detail", "路"),
		away(post("address-signed-out", "addresses/new", http.StatusUnauthorized, "name", "阿岚", "phone", "13812345678", "province", "甘肃", "city", "陇南市", "detail", "示范路 10 号")),
		away(post("address-remove-signed-out", one+"/remove", http.StatusUnauthorized)),
		get("sign-ins", "sign-ins?done=othersRevoked", http.StatusOK),
		get("sign-ins-others", "sign-ins/others", http.StatusOK),
		get("data", "data?done=erasureWithdrawn", http.StatusOK),
		get("erase", "data/erase", http.StatusOK),
		post("erase-stands", "data/erase", http.StatusConflict),
	}
}

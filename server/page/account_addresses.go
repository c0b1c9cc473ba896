package page

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/server/address"
	"shanhuo.app/server/message"
)

const addressesPath = "/account/addresses"

type addressesView struct {
	Flash  string
	Gone   bool // one that was asked for is not among them
	Crumbs []crumb
	Rows   []addressRow
	Most   int
	Full   bool
}

// addressRow is a kept address, with where it is changed and removed.
type addressRow struct{ Name, Phone, Place, Change, Remove string }

func rowOf(k *address.Kept) addressRow {
	at := addressesPath + "/" + k.ID.String()
	return addressRow{Name: k.Name, Phone: message.PhoneMask(k.Phone), Place: placeOf(k.Address), Change: at, Remove: at + "/remove"}
}

func (s *site) addresses(v *visit) (*answer, error) {
	kept, err := s.Addresses.List(v.ctx)
	if err != nil {
		return nil, err
	}
	return v.showAddresses(kept), nil
}

func (v *visit) showAddresses(kept []*address.Kept) *answer {
	title := v.t("page.account.addresses")
	view := addressesView{
		Flash: v.done("addressKept", "addressRemoved"), Crumbs: v.accountCrumbs(crumb{Name: title}), Most: address.Most, Full: len(kept) >= address.Most,
	}
	for _, k := range kept {
		view.Rows = append(view.Rows, rowOf(k))
	}
	return &answer{page: "account_addresses", section: "account", title: title, here: addressesPath, view: view}
}

// noAddress shows what is kept to somebody who asked for an address that is not: it was
// removed a moment ago, perhaps by the same button, or it is not theirs.
func (v *visit) noAddress(kept []*address.Kept) *answer {
	a := v.showAddresses(kept)
	view := a.view.(addressesView)
	view.Gone = true
	a.view, a.status = view, http.StatusNotFound
	return a
}

// keptAddress answers the address that the path names, nil when it is not one of the reader's.
func (s *site) keptAddress(v *visit) (one *address.Kept, all []*address.Kept, err error) {
	if all, err = s.Addresses.List(v.ctx); err != nil {
		return nil, nil, err
	}
	id := v.r.PathValue("id")
	if i := slices.IndexFunc(all, func(k *address.Kept) bool { return k.ID.String() == id }); i >= 0 {
		one = all[i]
	}
	return one, all, nil
}

func (v *visit) addressID() uuid.UUID {
	id, err := uuid.Parse(v.r.PathValue("id"))
	if err != nil {
		return uuid.Nil // nobody has it
	}
	return id
}

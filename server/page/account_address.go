package page

import (
	"slices"
	"strings"

	"shanhuo.app/server/address"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
)

// keptForm is the form of one kept address, new or changed.
type keptForm struct {
	Problems      []trouble
	Crumbs        []crumb
	Title, Action string
	Change        bool
	addressFields
}

func (s *site) addressAddForm(v *visit) (*answer, error) {
	return s.askAddress(v, offer.Address{}, troubles{}), nil
}

func (s *site) addressChangeForm(v *visit) (*answer, error) {
	one, all, err := s.keptAddress(v)
	if err != nil {
		return nil, err
	}
	if one == nil {
		return v.noAddress(all), nil
	}
	return s.askAddress(v, one.Address, troubles{}), nil
}

// askAddress shows the form at the address that was asked for, which is where it is sent.
func (s *site) askAddress(v *visit, typed offer.Address, wrong troubles) *answer {
	view := keptForm{
		Problems: wrong.List, Action: addressesPath + "/new", Title: v.t("page.account.addressAdd"), addressFields: v.addressFields(typed, wrong.Wrong),
	}
	if id := v.r.PathValue("id"); id != "" {
		view.Change, view.Action, view.Title = true, addressesPath+"/"+v.addressID().String(), v.t("page.account.addressChange")
	}
	view.Crumbs = v.accountCrumbs(crumb{v.t("page.account.addresses"), addressesPath}, crumb{Name: view.Title})
	return &answer{status: wrong.status(), page: "account_address", section: "account", title: view.Title, here: view.Action, view: view}
}

func (s *site) addressAdd(v *visit) (*answer, error) {
	typed := v.typedAddress()
	if _, err := s.Addresses.Save(v.ctx, typed); err != nil {
		return s.addressRefused(v, typed, err)
	}
	return to(addressesPath + "?done=addressKept"), nil
}

func (s *site) addressChange(v *visit) (*answer, error) {
	typed := v.typedAddress()
	_, err := s.Addresses.Change(v.ctx, v.addressID(), typed)
	if fault.Is(err, fault.NotFound) {
		kept, err := s.Addresses.List(v.ctx)
		if err != nil {
			return nil, err
		}
		// Changed into another one that is kept, it went up in that one; the same form
		// sent once more finds it there.
		if !slices.ContainsFunc(kept, func(k *address.Kept) bool { return k.Address == typed.Tidy() }) {
			return v.noAddress(kept), nil
		}
	} else if err != nil {
		return s.addressRefused(v, typed, err)
	}
	return to(addressesPath + "?done=addressKept"), nil
}

// addressRefused shows the form again with what was typed and what is wrong with it.
func (s *site) addressRefused(v *visit, typed offer.Address, cause error) (*answer, error) {
	wrong, err := v.refused(cause, func(path string) *field {
		if name, ok := strings.CutPrefix(path, "address."); ok {
			return &field{ID: name, Label: v.t("page.pledge." + name)}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if fault.HasCode(cause, "TOO_MANY_ADDRESSES") {
		for i := range wrong.List {
			wrong.List[i].Href, wrong.List[i].Away = addressesPath, true
		}
	}
	return s.askAddress(v, typed, wrong), nil
}

type removeView struct {
	addressRow
	Crumbs []crumb
	Back   string
}

// addressRemoveForm asks once, and says what will happen.
func (s *site) addressRemoveForm(v *visit) (*answer, error) {
	one, all, err := s.keptAddress(v)
	if err != nil {
		return nil, err
	}
	if one == nil {
		return v.noAddress(all), nil
	}
	title := v.t("page.account.addressRemove")
	view := removeView{addressRow: rowOf(one), Back: addressesPath}
	view.Crumbs = v.accountCrumbs(crumb{v.t("page.account.addresses"), addressesPath}, crumb{Name: title})
	return &answer{page: "account_address_remove", section: "account", title: title, here: view.Remove, view: view}, nil
}

func (s *site) addressRemove(v *visit) (*answer, error) {
	err := s.Addresses.Remove(v.ctx, v.addressID())
	if fault.Is(err, fault.NotFound) {
		kept, err := s.Addresses.List(v.ctx)
		if err != nil {
			return nil, err
		}
		return v.noAddress(kept), nil
	}
	if err != nil {
		return nil, err
	}
	return to(addressesPath + "?done=addressRemoved"), nil
}

package page

import (
	"strings"

	"shanhuo.app/server/offer"
)

// addressFields are the inputs of an address, the same in every form that asks for one.
type addressFields struct{ Name, Phone, Province, City, County, Detail field }

// addressFields are the inputs with what was typed, and what is wrong with it by the id
// of the input.
func (v *visit) addressFields(a offer.Address, wrong map[string]string) addressFields {
	text := func(name, value, complete string, most int, required bool) field {
		return field{
			ID: name, Name: name, Label: v.t("page.pledge." + name), Value: value, Complete: complete, Max: most, Required: required, Wrong: wrong[name],
		}
	}
	out := addressFields{
		Name: text("name", a.Name, "name", 40, true), Phone: text("phone", a.Phone, "tel", 24, true),
		City: text("city", a.City, "address-level2", 40, true), County: text("county", a.County, "address-level3", 40, false),
		Detail: text("detail", a.Detail, "street-address", 120, true), Province: text("province", a.Province, "address-level1", 0, true),
	}
	out.Phone.Type, out.Phone.Mode, out.Phone.Hint = "tel", "tel", v.t("page.pledge.phoneHint")
	out.Province.Options = []option{{Text: v.t("page.pledge.provinceChoose")}}
	for _, p := range offer.Provinces {
		out.Province.Options = append(out.Province.Options, option{Value: p, Text: v.province(p)})
	}
	return out
}

// typedAddress reads an address from the form that was sent.
func (v *visit) typedAddress() offer.Address {
	form := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	return offer.Address{
		Name: form("name"), Phone: form("phone"), Province: form("province"), City: form("city"), County: form("county"), Detail: form("detail"),
	}
}

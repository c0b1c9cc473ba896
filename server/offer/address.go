package offer

import (
	"regexp"
	"strings"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

// Address is where goods go. Province is one of Provinces.
type Address struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Province string `json:"province"`
	City     string `json:"city"`
	County   string `json:"county"`
	Detail   string `json:"detail"`
}

// phone is a Chinese mobile or landline number, or one with a country code.
var phone = regexp.MustCompile(`^(?:(?:\+?86)?1[3-9]\d{9}|0\d{2,3}\d{7,8}|\+[1-9]\d{6,14})$`)

// Tidy answers a as it is stored: without spare spaces, phone digits together.
func (a Address) Tidy() Address {
	return Address{
		Name: text.Line(a.Name), Phone: strings.NewReplacer(" ", "", "-", "").Replace(text.Line(a.Phone)),
		Province: text.Line(a.Province), City: text.Line(a.City), County: text.Line(a.County), Detail: text.Line(a.Detail),
	}
}

// Check answers what is wrong with a tidied address; field is the path of the input it
// came in ("shippingAddress").
func (a Address) Check(field string) fault.List {
	var faults fault.List
	text.Check(&faults, field+".name", a.Name, text.Limits{Min: 1, Max: 40})
	switch {
	case a.Phone == "":
		faults.Addf("REQUIRED", field+".phone")
	case !phone.MatchString(a.Phone):
		faults.Addf("PHONE_INVALID", field+".phone")
	}
	if !KnownProvince(a.Province) {
		faults.Addf("PROVINCE_UNKNOWN", field+".province")
	}
	text.Check(&faults, field+".city", a.City, text.Limits{Min: 1, Max: 40})
	text.Check(&faults, field+".county", a.County, text.Limits{Max: 40})
	text.Check(&faults, field+".detail", a.Detail, text.Limits{Min: 4, Max: 120})
	return faults
}

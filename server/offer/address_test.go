package offer

import (
	"strings"
	"testing"
)

func TestAnAddressIsCheckedAfterTidying(t *testing.T) {
	t.Parallel()
	right := Address{Name: " 王 芳 ", Phone: "138-1234 5678", Province: "上海", City: "上海市", Detail: "漕溪北路 18 号"}
	if tidy := right.Tidy(); tidy.Name != "王 芳" || tidy.Phone != "13812345678" || len(tidy.Check("address")) != 0 {
		t.Errorf("%+v: %v", tidy, tidy.Check("address"))
	}
	for name, c := range map[string]struct {
		wrong func(*Address)
		want  string
	}{
		"no name":                       {func(a *Address) { a.Name = " " }, "REQUIRED at address.name"},
		"a long name":                   {func(a *Address) { a.Name = strings.Repeat("王", 41) }, "TOO_LONG at address.name"},
		"no phone":                      {func(a *Address) { a.Phone = " " }, "REQUIRED at address.phone"},
		"half a phone":                  {func(a *Address) { a.Phone = "1381234567" }, "PHONE_INVALID at address.phone"},
		"a province with its suffix":    {func(a *Address) { a.Province = "上海市" }, "PROVINCE_UNKNOWN at address.province"},
		"no city":                       {func(a *Address) { a.City = "" }, "REQUIRED at address.city"},
		"a street that is too short":    {func(a *Address) { a.Detail = "路口" }, "TOO_SHORT at address.detail"},
		"a mark that turns the writing": {func(a *Address) { a.County = "徐汇\u202e区" }, "TEXT_CONTROL at address.county"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := right
			c.wrong(&a)
			faults := a.Tidy().Check("address")
			if len(faults) != 1 || !strings.Contains(faults[0].Error(), c.want) {
				t.Errorf("%v, want %s", faults, c.want)
			}
		})
	}
}

package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/address"
	"shanhuo.app/server/pledge"
)

// order is what has been answered so far in the three steps of pledging, as it was
// typed. Each step's form carries the answers of the others along.
type order struct {
	chosen          map[uuid.UUID]bool
	quantities      map[uuid.UUID]string
	where           string // id of the kept address to use; elsewhere or empty for the one typed
	address         pledge.Address
	keep, anonymous bool
	key             string
	version         int
}

// elsewhere is the choice of an address that is not kept yet.
const elsewhere = "other"

// carried is an answer of another step, as a hidden field.
type carried struct{ Name, Value string }

func quantityName(tier uuid.UUID) string { return "q." + tier.String() }

func newKey() string { return uuid.NewString() }

func newOrder(key string) order {
	return order{chosen: map[uuid.UUID]bool{}, quantities: map[uuid.UUID]string{}, key: key}
}

// ordered reads the answers that a form carries.
func (v *visit) ordered(tiers []*gen.Tier) order {
	form := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	in := newOrder(cmp.Or(form("key"), newKey()))
	in.where, in.keep, in.anonymous = form("where"), form("keep") == "yes", form("anonymous") == "yes"
	in.address = pledge.Address{
		Name: form("name"), Phone: form("phone"), Province: form("province"), City: form("city"), County: form("county"), Detail: form("detail"),
	}
	in.version, _ = strconv.Atoi(form("version"))
	picked := v.r.PostForm["tier"]
	for _, t := range tiers {
		in.chosen[t.ID] = slices.Contains(picked, t.ID.String())
		in.quantities[t.ID] = form(quantityName(t.ID))
	}
	return in
}

// lines answers what is ordered and, for each line, its tier's place. A quantity
// that is no number becomes one that the use case refuses.
func (in order) lines(tiers []*gen.Tier) (lines []pledge.LineInput, place []int) {
	for i, t := range tiers {
		if !in.chosen[t.ID] {
			continue
		}
		n, err := strconv.Atoi(in.quantities[t.ID])
		if err != nil {
			n = -1
		}
		lines = append(lines, pledge.LineInput{TierID: t.ID, Quantity: n})
		place = append(place, i)
	}
	return lines, place
}

// destination answers where the goods go: the kept address that is chosen, or the one
// that was typed. It is false when the kept one is gone.
func (in order) destination(kept []*address.Kept) (pledge.Address, bool) {
	if in.where == "" || in.where == elsewhere {
		return in.address, true
	}
	for _, k := range kept {
		if k.ID.String() == in.where {
			return k.Address, true
		}
	}
	return pledge.Address{}, false
}

// addressed tells whether the address has been answered.
func (in order) addressed() bool {
	return in.where != "" && in.where != elsewhere || in.address.Name != "" || in.address.Detail != ""
}

// carriedGoods and carriedAddress are the answers of the first two steps, for the
// forms of the others.
func (in order) carriedGoods(tiers []*gen.Tier) []carried {
	var list []carried
	for _, t := range tiers {
		if in.chosen[t.ID] {
			list = append(list, carried{"tier", t.ID.String()}, carried{quantityName(t.ID), in.quantities[t.ID]})
		}
	}
	return list
}

func (in order) carriedAddress() []carried {
	list := []carried{
		{"where", in.where}, {"name", in.address.Name}, {"phone", in.address.Phone}, {"province", in.address.Province}, {"city", in.address.City},
		{"county", in.address.County}, {"detail", in.address.Detail},
	}
	if in.keep {
		list = append(list, carried{"keep", "yes"})
	}
	if in.anonymous {
		list = append(list, carried{"anonymous", "yes"})
	}
	return slices.DeleteFunc(list, func(c carried) bool { return c.Value == "" })
}

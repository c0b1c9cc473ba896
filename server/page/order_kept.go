package page

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
)

// The answers of the steps lie in the browser between one step and the next, so that
// every step has an address of its own that can be gone back to and reloaded: sealed,
// because an address is personal, and in a cookie, because then there is nothing on the
// server to clean up or to lose when it starts anew.
const (
	orderCookie = "order-"
	orderLife   = 24 * time.Hour
	// orderCookieMost, in bytes with the name, and ordersAtOnce, the forms of one campaign
	// that may be open in a browser: together with the other cookies they stay below the
	// 8 KB that proxies take in a line of a header.
	orderCookieMost = 2400
	ordersAtOnce    = 3
)

// keptOrder is what is in such a cookie. Before anything is typed it is there for the key
// alone. Made is the pledge's page once there is one; nothing that was typed is kept then.
type keptOrder struct {
	Person          uuid.UUID
	Path, Key, Made string
	At              time.Time
	Typed           bool
	Lost            string
	Quantities      map[uuid.UUID]string
	Where           string
	Address         pledge.Address
	Keep, Anonymous bool
	Version         int
	RefusedAt       string
	Refused         []keptFault
}

// keptFault is a fault with its arguments by their type, which the sentence needs.
type keptFault struct {
	Kind        fault.Kind
	Code, Field string
	Counts      map[string]int       `json:",omitempty"`
	Amounts     map[string]money.Fen `json:",omitempty"`
	Words       map[string]string    `json:",omitempty"`
}

func keepFault(f *fault.Fault) keptFault {
	out := keptFault{Kind: f.Kind, Code: f.Code, Field: f.Field, Counts: map[string]int{}, Amounts: map[string]money.Fen{}, Words: map[string]string{}}
	for name, value := range f.Args {
		switch value := value.(type) {
		case int:
			out.Counts[name] = value
		case money.Fen:
			out.Amounts[name] = value
		default:
			out.Words[name] = fmt.Sprint(value)
		}
	}
	return out
}

func (k keptFault) fault() *fault.Fault {
	f := fault.New(k.Kind, k.Code, k.Field)
	for name, value := range k.Counts {
		f = f.With(name, value)
	}
	for name, value := range k.Amounts {
		f = f.With(name, value)
	}
	for name, value := range k.Words {
		f = f.With(name, value)
	}
	return f
}

// keep lays the answers into the browser, with what is wrong with them, and answers the
// address of the step that shows them. It is empty for strangers, who have nobody to seal for, and for more than a
// cookie holds: the form is then shown as the answer to what was sent.
func (o *ordering) keep() string {
	if o.v.me == nil {
		return ""
	}
	kept := keptOrder{
		Typed: true, Quantities: map[uuid.UUID]string{}, Where: o.in.where, Address: o.in.address, Keep: o.in.keep, Anonymous: o.in.anonymous, Version: o.in.version, RefusedAt: o.at,
	}
	for id, chosen := range o.in.chosen {
		if chosen {
			kept.Quantities[id] = o.in.quantities[id]
		}
	}
	for _, f := range o.told {
		kept.Refused = append(kept.Refused, keepFault(f))
	}
	if !o.put(kept) {
		return ""
	}
	return o.path() + "?" + url.Values{"step": {o.at}, "key": {o.in.key}}.Encode()
}

// made forgets what was typed and remembers what came of it, for whoever comes back.
func (o *ordering) made(page string) { o.put(keptOrder{Made: page}) }

func (o *ordering) put(kept keptOrder) bool {
	kept.Person, kept.Path, kept.Key, kept.At, kept.Lost = o.v.me.PersonID, o.path(), o.in.key, o.v.now, o.lost
	raw, err := json.Marshal(kept)
	if err != nil {
		return false
	}
	name, value := o.cookieName(), base64.RawURLEncoding.EncodeToString(o.Keys.Seal(raw, personal.Order))
	if len(name)+len(value) > orderCookieMost {
		return false
	}
	o.setCookie(name, value, orderLife)
	o.forgetOldest(name)
	return true
}

func (o *ordering) setCookie(name, value string, life time.Duration) {
	c := o.cookie(name, value, life)
	c.Path = o.path()
	o.v.cookies = append(slices.DeleteFunc(o.v.cookies, func(old *http.Cookie) bool { return old.Name == name }), c)
}

// forgetOldest makes room among the forms of this campaign that this browser has open,
// first of all of those that were only looked at.
func (o *ordering) forgetOldest(besides string) {
	type open struct {
		name string
		used int
		at   time.Time
	}
	var others []open
	for _, c := range o.v.r.Cookies() {
		if strings.HasPrefix(c.Name, orderCookie) && c.Name != besides {
			kept, _ := o.open(c)
			one := open{name: c.Name, at: kept.At}
			if kept.Typed || kept.Made != "" {
				one.used = 1
			}
			others = append(others, one)
		}
	}
	slices.SortFunc(others, func(a, b open) int { return cmp.Or(b.used-a.used, b.at.Compare(a.at), cmp.Compare(a.name, b.name)) })
	for _, old := range others[min(len(others), ordersAtOnce-1):] {
		o.setCookie(old.name, "", -time.Second)
	}
}

// recall answers what is kept of this form for whoever is signed in.
func (o *ordering) recall() (keptOrder, bool) {
	c, err := o.v.r.Cookie(o.cookieName())
	if err != nil {
		return keptOrder{}, false
	}
	kept, ok := o.open(c)
	young := o.v.now.Sub(kept.At) < orderLife
	return kept, ok && young && kept.Person == o.v.me.PersonID && kept.Path == o.path() && kept.Key == o.in.key
}

func (o *ordering) open(c *http.Cookie) (keptOrder, bool) {
	var kept keptOrder
	sealed, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return kept, false
	}
	raw, err := o.Keys.Open(sealed, personal.Order)
	return kept, err == nil && json.Unmarshal(raw, &kept) == nil
}

// cookieName tells forms apart without telling their keys.
func (o *ordering) cookieName() string {
	return orderCookie + o.Keys.Digest(personal.Order, o.in.key)[:16]
}

// renew gives the form a key that nothing was sent with, and remembers it. lost is the
// sentence that says why, empty for a new form.
func (o *ordering) renew(lost string) {
	o.in.key, o.lost = newKey(), lost
	o.put(keptOrder{})
}

// begin leads to a form's own address: whoever comes back to it finds what they have
// typed since. A key that nothing is kept of is not used: it stands in a bookmark or a
// history, and what was once made with it would be the answer to another order.
func (o *ordering) begin() *answer {
	query, lost := o.v.r.URL.Query(), ""
	if query.Get("key") != "" {
		lost = "page.pledge.lost"
	}
	o.renew(lost)
	query.Del("step")
	query.Set("key", o.in.key)
	return to(o.v.r.URL.EscapedPath() + "?" + query.Encode())
}

// resume shows the step that an address names, or the first before anything is typed.
func (o *ordering) resume(first string) (*answer, error) {
	step := o.v.r.URL.Query().Get("step")
	kept, there := o.recall()
	switch {
	case !there:
		return o.begin(), nil
	case kept.Made != "":
		return to(kept.Made), nil
	}
	o.lost = kept.Lost
	if !kept.Typed {
		return o.show(first, troubles{}), nil
	}
	o.in = newOrder(o.in.key)
	o.in.where, o.in.address, o.in.keep, o.in.anonymous, o.in.version = kept.Where, kept.Address, kept.Keep, kept.Anonymous, kept.Version
	for id, quantity := range kept.Quantities {
		o.in.chosen[id], o.in.quantities[id] = true, quantity
	}
	if step != kept.RefusedAt || len(kept.Refused) == 0 {
		return o.proceed(cmp.Or(step, first))
	}
	var refused fault.List
	for _, f := range kept.Refused {
		refused.Add(f.fault())
	}
	_, place := o.in.lines(o.page.Tiers)
	return o.refused(step, place, refused)
}

package access

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"

	"shanhuo.app/policies"
	"shanhuo.app/server/region"
)

// holder is who asks: it answers whether it has a role in place.
type holder interface {
	holds(role Role, place region.Path) bool
}

// rules is the loaded policy.
type rules struct {
	enforcer *casbin.Enforcer
	// roles holds, for every action, Casbin's own answer about each role. Asking
	// Casbin row by row costs 0.1 ms a refusal, and a page asks a dozen things about
	// each of its rows; a test proves that both always answer the same.
	roles map[Action][]Role
}

// policy loads the rules once. They are part of the binary and tested, so a broken
// one is a mistake of the build.
var policy = sync.OnceValue(func() *rules {
	r, err := load(policies.Model, policies.Policy)
	if err != nil {
		panic(err)
	}
	return r
})

func load(modelText, policyText string) (*rules, error) {
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, fmt.Errorf("access: model: %w", err)
	}
	e, err := casbin.NewEnforcer(m, stringadapter.NewAdapter(policyText))
	if err != nil {
		return nil, fmt.Errorf("access: policy: %w", err)
	}
	// The adapter passes over a row it cannot read.
	if loaded, written := len(e.GetModel()["p"]["p"].Policy), rows(policyText); loaded != written {
		return nil, fmt.Errorf("access: policy: %d of %d rows can be read; each is p, ROLE, object, action", loaded, written)
	}
	e.AddFunction("holds", func(args ...any) (any, error) {
		who, ok := args[0].(holder)
		if !ok {
			return false, fmt.Errorf("access: holds: %T is nobody", args[0])
		}
		return who.holds(Role(args[1].(string)), region.Path(args[2].(string))), nil
	})
	r := &rules{enforcer: e, roles: make(map[Action][]Role, len(Actions))}
	for _, action := range Actions {
		for _, role := range slices.Concat(Implied, Granted) {
			ok, err := r.ask(onlyRole(role), action, "")
			if err != nil {
				return nil, err
			}
			if ok {
				r.roles[action] = append(r.roles[action], role)
			}
		}
	}
	return r, nil
}

// rows counts the lines that are neither empty nor a comment.
func rows(policyText string) int {
	n := 0
	for line := range strings.Lines(policyText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			n++
		}
	}
	return n
}

// ask is Casbin's live answer.
func (r *rules) ask(who holder, action Action, place region.Path) (bool, error) {
	ok, err := r.enforcer.Enforce(who, action.Object(), action.Verb(), string(place))
	if err != nil {
		return false, fmt.Errorf("access: %s: %w", action, err)
	}
	return ok, nil
}

// allows is the same answer from the table.
func (r *rules) allows(who holder, action Action, place region.Path) bool {
	for _, role := range r.roles[action] {
		if who.holds(role, place) {
			return true
		}
	}
	return false
}

// grants tells whether a role of office carries the action.
func (r *rules) grants(role Role, action Action) bool {
	return role.Known() && slices.Contains(r.roles[action], role)
}

// onlyRole has one role, everywhere.
type onlyRole Role

func (o onlyRole) holds(role Role, _ region.Path) bool { return role == Role(o) }

// asker is a person before an object. person is nil when nobody is signed in.
type asker struct {
	person *Principal
	object *Object
}

func (a *asker) holds(role Role, place region.Path) bool {
	if role == Anyone {
		return true
	}
	if a.person == nil {
		return false
	}
	me, o := a.person.PersonID, a.object
	switch role {
	case Backer:
		return true
	case Owner:
		return isPerson(me) && me == o.Owner && (!o.Written || a.person.Holds(Household, place))
	case Beneficiary:
		return isPerson(me) && me == o.Beneficiary
	case Author:
		return isPerson(me) && me == o.Author && (me == o.Owner || a.person.Holds(VillageClerk, place))
	default:
		return a.person.Holds(role, place)
	}
}

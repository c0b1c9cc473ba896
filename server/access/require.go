package access

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// Require answers nil when whoever acts under ctx may do the action to the object.
// Otherwise it answers an Unauthenticated fault when signing in may help, and a
// Denied one when not: for a missing right, for one's own work (see Separate), and
// for a context that nobody marked.
func Require(ctx context.Context, action Action, object Object) error {
	s := scopeOf(ctx)
	if s.system != "" {
		return nil
	}
	if s.person == nil && !s.public {
		return noScope(s, string(action))
	}
	if !policy().allows(&asker{person: s.person, object: &object}, action, object.Region) {
		if s.person == nil {
			return fault.NewUnauthenticated()
		}
		return fault.NewDenied(string(action))
	}
	if s.person != nil && separated[action] {
		return Separate(s.person.PersonID, object)
	}
	return nil
}

// Allowed tells whether Require would pass: what an object answers to "may I".
func Allowed(ctx context.Context, action Action, object Object) bool {
	return Require(ctx, action, object) == nil
}

// noScope refuses a context that carries no reader. It is a mistake of the code
// that made the context, and its detail says so.
func noScope(s scope, what string) error {
	f := fault.NewDenied(what)
	f.Detail = "no scope: the context carries neither a person nor Public nor AsSystem"
	if s.unknown != "" {
		f.Detail = "no scope: the reason \"" + string(s.unknown) + "\" is not in access.Reasons"
	}
	return f
}

func isPerson(id uuid.UUID) bool { return id != uuid.UUID{} }

package access

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/region"
)

// Grant is a role in a region and everywhere below it. The empty path is the
// whole portal.
type Grant struct {
	Role   Role
	Region region.Path
	// ExpiresAt is UTC; nil means until it is revoked. Expired and revoked grants
	// are left out when a Principal is loaded, which happens with every request.
	ExpiresAt *time.Time
}

// Principal is the signed-in person on whose behalf something happens.
type Principal struct {
	PersonID  uuid.UUID
	SignInID  uuid.UUID
	Grants    []Grant
	Locale    string // zh-CN or en
	RequestID string
}

// Holds tells whether p has this role in place.
func (p *Principal) Holds(role Role, place region.Path) bool {
	for i := range p.Grants {
		if p.Grants[i].Role == role && p.Grants[i].Region.Covers(place) {
			return true
		}
	}
	return false
}

// InOffice tells whether p, who may be nil, holds any role but a household's.
func (p *Principal) InOffice() bool {
	return p != nil && slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Role != Household })
}

// Regions answers the regions in which p's grants allow the action, for the
// scope of a list. What p may do to single rows as their owner comes on top.
func (p *Principal) Regions(action Action) []region.Path {
	var paths []region.Path
	for _, g := range p.Grants {
		if g.Role.Carries(action) {
			paths = append(paths, g.Region)
		}
	}
	return paths
}

type scopeKey struct{}

// scope is who reads and acts under a context. A context without one may nothing.
type scope struct {
	person  *Principal
	system  Reason
	public  bool
	unknown Reason // a reason that is not on the list
}

func scopeOf(ctx context.Context) scope {
	s, _ := ctx.Value(scopeKey{}).(scope)
	return s
}

// With answers a context in which p reads and acts, and nobody else.
func With(ctx context.Context, p *Principal) context.Context {
	if p == nil {
		return Public(ctx)
	}
	return context.WithValue(ctx, scopeKey{}, scope{person: p})
}

// Public answers a context of somebody who is not signed in.
func Public(ctx context.Context) context.Context {
	return context.WithValue(ctx, scopeKey{}, scope{public: true})
}

// AsSystem answers a context in which the portal itself reads and acts: every
// Require passes and reads are not narrowed. The person who caused it, if any, stays
// in it for the audit trail. A reason that is not in Reasons opens nothing.
func AsSystem(ctx context.Context, reason Reason) context.Context {
	s := scope{person: scopeOf(ctx).person}
	if reason.listed() {
		s.system = reason
	} else {
		s = scope{unknown: reason}
	}
	return context.WithValue(ctx, scopeKey{}, s)
}

// From answers the signed-in person, or nil when nobody is signed in.
func From(ctx context.Context) *Principal { return scopeOf(ctx).person }

// PersonID answers the id of the signed-in person, or the zero id.
func PersonID(ctx context.Context) uuid.UUID {
	if p := From(ctx); p != nil {
		return p.PersonID
	}
	return uuid.UUID{}
}

// SystemReason answers why the portal itself acts, or "" when it does not.
func SystemReason(ctx context.Context) Reason { return scopeOf(ctx).system }

type requestKey struct{}

// WithRequestID answers a context that carries the request's id, for people who
// are not signed in and for jobs.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID answers the id of the request under way, or "".
func RequestID(ctx context.Context) string {
	if p := From(ctx); p != nil && p.RequestID != "" {
		return p.RequestID
	}
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

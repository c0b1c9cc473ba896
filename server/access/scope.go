package access

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/intercept"
	"shanhuo.app/server/fault"
)

// ScopeReads makes every query of client, and of its transactions, answer only
// what the reader in the context may see: rows outside are as if they did not
// exist, in lists, counts, single reads and nested edges alike. It fails closed: a
// context without a reader, and an entity without a rule, are refused.
//
// It does not cover writes, which ask Require, nor predicates such as
// HasTiersWith, which must not carry a stranger's input.
func ScopeReads(client *gen.Client) {
	client.Intercept(intercept.TraverseFunc(func(ctx context.Context, q intercept.Query) error {
		s := scopeOf(ctx)
		if s.system != "" {
			return nil
		}
		if s.person == nil && !s.public {
			return noScope(s, "read "+q.Type())
		}
		rule, ok := readRules[q.Type()]
		if !ok {
			return fmt.Errorf("access: there is no read rule for %s", q.Type())
		}
		if rule == nil {
			f := fault.NewDenied("read " + q.Type())
			f.Detail = "only the portal itself reads " + q.Type()
			return f
		}
		if where := rule(s.person); where != nil {
			q.WhereP(where)
		}
		return nil
	}))
}

// condition narrows a query of one entity; nil lets everything through.
type condition = func(*sql.Selector)

// readRule answers what a person may read of one entity; nil stands for somebody who
// is not signed in.
type readRule func(*Principal) condition

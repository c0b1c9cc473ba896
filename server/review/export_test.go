package review

import (
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/store"
)

// QueueSQL answers the statement of a page of the queue, for its plan.
func QueueSQL(dialect string, me *access.Principal, in QueueInput, now time.Time) (string, []any) {
	words, err := terms(in.Search)
	if err != nil {
		panic(err)
	}
	s := sql.Dialect(dialect).Select("id").From(sql.Dialect(dialect).Table(reviewstep.Table))
	for _, p := range in.where(me, now) {
		p(s)
	}
	about(words)(s)
	keyset.Rising(reviewstep.FieldDueAt, reviewstep.FieldID, &keyset.Key{At: now, ID: uuid.Max})(s)
	return s.Limit(21).Query()
}

// FactsSQL answers the statements that read facts, for their plans.
func FactsSQL(ids []uuid.UUID, now time.Time) []store.Query {
	return []store.Query{owners(ids, nil), pictures(ids, nil), others(ids, nil), prices(ids, now, nil)}
}

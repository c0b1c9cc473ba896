package question

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/keyset"
)

// SQL answers the statement that reads the rows of the page.
func (p *WaitingPage) SQL(ctx context.Context) (query string, args []any, err error) {
	_, err = p.whole.Clone().Where(keyset.Rising(question.FieldCreatedAt, question.FieldID, nil), func(s *sql.Selector) {
		query, args = s.Clone().Query()
	}).All(ctx)
	return query, args, err
}

package pledge

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/store"
)

// column is one column of many rows. all is a slice for PostgreSQL, which takes a
// whole column as one argument; at answers single values for SQLite.
type column struct {
	name string
	kind string // PostgreSQL's type
	rows int
	all  any
	at   func(i int) any
}

func col[R, V any](name, kind string, rows []R, value func(R) V) column {
	values := make([]V, len(rows))
	for i, r := range rows {
		values[i] = value(r)
	}
	return column{name: name, kind: kind, rows: len(rows), all: values, at: func(i int) any { return values[i] }}
}

// given writes columns as the beginning of a statement, WITH given(…) AS (…), whose
// text on PostgreSQL is the same for every number of rows, so that it is parsed
// and planned once.
func given(d string, columns []column) (string, []any) {
	var b strings.Builder
	var args []any
	b.WriteString("WITH given(")
	b.WriteString(names(columns, ""))
	if d == dialect.Postgres {
		b.WriteString(") AS (SELECT * FROM unnest(")
		for i, c := range columns {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString("?::" + c.kind + "[]")
			args = append(args, array(c.all))
		}
		b.WriteString(")) ")
		return b.String(), args
	}
	b.WriteString(") AS (VALUES ")
	row := "(" + strings.Repeat("?, ", len(columns)-1) + "?)"
	for i := range columns[0].rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(row)
		for _, c := range columns {
			args = append(args, c.at(i))
		}
	}
	b.WriteString(") ")
	return b.String(), args
}

// array answers a column as PostgreSQL's driver encodes it without a detour: ids it
// would take one by one through text.
func array(values any) any {
	switch ids := values.(type) {
	case []uuid.UUID:
		return flat(ids, func(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} })
	case []*uuid.UUID:
		return flat(ids, func(id *uuid.UUID) pgtype.UUID {
			if id == nil {
				return pgtype.UUID{}
			}
			return pgtype.UUID{Bytes: *id, Valid: true}
		})
	default:
		return values
	}
}

func flat[ID any](ids []ID, one func(ID) pgtype.UUID) pgtype.FlatArray[pgtype.UUID] {
	out := make(pgtype.FlatArray[pgtype.UUID], len(ids))
	for i, id := range ids {
		out[i] = one(id)
	}
	return out
}

func names(columns []column, prefix string) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = prefix + c.name
	}
	return strings.Join(list, ", ")
}

// insert writes many rows in one statement.
func insert(ctx context.Context, tx *gen.Tx, table string, columns ...column) error {
	return write(ctx, tx, columns, "INSERT INTO "+table+" ("+names(columns, "")+") SELECT "+names(columns, "given.")+" FROM given")
}

// update writes many rows back in one statement. The first column is the key; each
// given row has to match exactly one.
func update(ctx context.Context, tx *gen.Tx, table string, columns ...column) error {
	set := make([]string, 0, len(columns)-1)
	for _, c := range columns[1:] {
		set = append(set, c.name+" = given."+c.name)
	}
	key := columns[0].name
	return write(ctx, tx, columns, "UPDATE "+table+" SET "+strings.Join(set, ", ")+
		" FROM given WHERE "+table+"."+key+" = given."+key)
}

// write runs a statement about given rows and checks that it wrote all of them.
func write(ctx context.Context, tx *gen.Tx, columns []column, statement string) error {
	if columns[0].rows == 0 {
		return nil
	}
	with, args := given(tx.Dialect(), columns)
	res, err := tx.SQL().ExecContext(ctx, store.Rebind(tx.Dialect(), with+statement), args...)
	if err != nil {
		return fmt.Errorf("%.40s…: %w", statement, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("%.40s…: %w", statement, err)
	}
	if n != int64(columns[0].rows) {
		return fmt.Errorf("%.40s…: wrote %d of %d rows", statement, n, columns[0].rows)
	}
	return nil
}

// read runs a query about given rows; rest follows WITH given(…).
func read(ctx context.Context, tx *gen.Tx, columns []column, rest string, each func(*sql.Rows) error) error {
	if columns[0].rows == 0 {
		return nil
	}
	with, args := given(tx.Dialect(), columns)
	rows, err := tx.SQL().QueryContext(ctx, store.Rebind(tx.Dialect(), with+rest), args...)
	if err != nil {
		return fmt.Errorf("%.40s…: %w", rest, err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells what went wrong
	for rows.Next() {
		if err := each(rows); err != nil {
			return fmt.Errorf("%.40s…: %w", rest, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%.40s…: %w", rest, err)
	}
	return nil
}

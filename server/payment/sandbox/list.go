package sandbox

import (
	"encoding/json"
	"fmt"
)

// window is the part of a list that was asked for.
type window struct {
	limit         int
	startingAfter string
	endingBefore  string
	created       map[string]int64
}

func (t *turn) window() (window, error) {
	w := window{limit: 10, startingAfter: t.form.Get("starting_after"), endingBefore: t.form.Get("ending_before"), created: map[string]int64{}}
	if t.form.Has("limit") {
		n, err := t.integer("limit")
		if err != nil {
			return w, err
		}
		if n < 1 || n > 100 {
			return w, invalid("limit", "This value must be between 1 and 100.")
		}
		w.limit = int(n)
	}
	if w.endingBefore != "" {
		return w, invalid("ending_before", "The sandbox pages forward only: use starting_after.")
	}
	for name, op := range map[string]string{
		"created": "=", "created[gt]": ">", "created[gte]": ">=", "created[lt]": "<", "created[lte]": "<=",
	} {
		if t.form.Has(name) {
			n, err := t.integer(name)
			if err != nil {
				return w, err
			}
			w.created[op] = n
		}
	}
	return w, nil
}

// narrow adds the window to a query over table, which has id, seq and created.
func (w window) narrow(query string, args []any, table string) (string, []any) {
	if w.startingAfter != "" {
		query += ` AND seq < (SELECT seq FROM ` + table + ` WHERE id = ?)`
		args = append(args, w.startingAfter)
	}
	for op, at := range w.created {
		query += ` AND created ` + op + ` ?`
		args = append(args, at)
	}
	return query, args
}

// list answers one page of a kind as Stripe's list object, newest first; an
// empty owner lists all.
func (t *turn) list(kind, owner string) (any, error) {
	w, err := t.window()
	if err != nil {
		return nil, err
	}
	query := `SELECT body FROM object WHERE kind = ?`
	args := []any{kind}
	if owner != "" {
		query += ` AND owner = ?`
		args = append(args, owner)
	}
	query, args = w.narrow(query, args, "object")
	return t.collect(query, args, w.limit)
}

func (t *turn) collect(query string, args []any, limit int) (any, error) {
	rows, err := t.db.QueryContext(t.ctx, query+` ORDER BY seq DESC LIMIT ?`, append(args, limit+1)...)
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	defer func() { _ = rows.Close() }()
	data := []json.RawMessage{}
	more := false
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("read list: %w", err)
		}
		if len(data) == limit {
			more = true
			break
		}
		data = append(data, body)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	return map[string]any{"object": "list", "url": t.path, "has_more": more, "data": data}, nil
}

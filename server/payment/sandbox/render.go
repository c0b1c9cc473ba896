package sandbox

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// render turns an object into what goes over the wire, with expand[] followed.
func (t *turn) render(v any) (any, error) {
	paths := t.array("expand")
	if len(paths) == 0 {
		return v, nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	for _, path := range paths {
		steps := strings.Split(path, ".")
		if len(steps) > 4 {
			return nil, invalid("expand", "You cannot expand more than 4 levels of a property: "+path)
		}
		if err := t.expand(tree, steps, path); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

func (t *turn) expand(node any, steps []string, path string) error {
	if list, ok := node.([]any); ok {
		for _, item := range list {
			if err := t.expand(item, steps, path); err != nil {
				return err
			}
		}
		return nil
	}
	fields, ok := node.(map[string]any)
	if !ok {
		return nil
	}
	child, known := fields[steps[0]]
	if !known {
		return invalid("expand", "This property cannot be expanded ("+steps[0]+") in "+path+".")
	}
	if id, ok := child.(string); ok {
		var body []byte
		err := t.db.QueryRowContext(t.ctx, `SELECT body FROM object WHERE id = ?`, id).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return invalid("expand", "This property cannot be expanded ("+steps[0]+") in "+path+".")
		}
		if err != nil {
			return fmt.Errorf("expand %s: %w", path, err)
		}
		if err := json.Unmarshal(body, &child); err != nil {
			return fmt.Errorf("expand %s: %w", path, err)
		}
		fields[steps[0]] = child
	}
	if len(steps) == 1 {
		return nil
	}
	return t.expand(child, steps[1:], path)
}

package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// withheld stands where something personal was.
const withheld = "(withheld)"

// personal are the names of fields, in lower case without "_", whose values never
// enter the trail. Who wants to prove that one of them changed puts its keyed digest
// under another name, such as address_digest.
var personal = map[string]bool{
	"address": true, "detail": true, "phone": true, "email": true, "identifier": true, "contact": true,
	"name": true, "recipient": true, "idnumber": true, "account": true, "payeeaccount": true, "card": true,
	"token": true, "method": true,
}

// Personal tells whether the trail withholds the value of a field with this name.
func Personal(field string) bool {
	flat := strings.ToLower(strings.ReplaceAll(field, "_", ""))
	return personal[flat] || strings.HasSuffix(flat, "sealed")
}

// encode writes v as JSON without anything personal in it; "" for nil.
func encode(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	// Numbers stay as they are written: a float would round large amounts.
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	raw, err = json.Marshal(withhold(tree))
	if err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return string(raw), nil
}

func withhold(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for field, value := range v {
			if Personal(field) && value != nil && value != "" {
				v[field] = withheld
			} else {
				v[field] = withhold(value)
			}
		}
	case []any:
		for i := range v {
			v[i] = withhold(v[i])
		}
	}
	return v
}

package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// allow refuses parameters that the sandbox does not know: one that is silently
// ignored here would have an effect at the real provider. Names are roots:
// "metadata" allows metadata[pledge].
func (t *turn) allow(names ...string) error {
	for given := range t.form {
		root, _, _ := strings.Cut(given, "[")
		if root != "expand" && !slices.Contains(names, root) {
			return &apiError{
				status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "parameter_unknown",
				Message: "Received unknown parameter: " + given, Param: given,
			}
		}
	}
	return nil
}

func (t *turn) require(name string) (string, error) {
	if v := t.form.Get(name); v != "" {
		return v, nil
	}
	return "", &apiError{
		status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "parameter_missing",
		Message: "Missing required param: " + name + ".", Param: name,
	}
}

func (t *turn) integer(name string) (int64, error) {
	v, err := strconv.ParseInt(t.form.Get(name), 10, 64)
	if err != nil {
		return 0, &apiError{
			status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "parameter_invalid_integer",
			Message: "Invalid integer: " + t.form.Get(name), Param: name,
		}
	}
	return v, nil
}

func (t *turn) boolean(name string) (bool, error) {
	switch t.form.Get(name) {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, invalid(name, "Invalid boolean: "+t.form.Get(name))
}

// metadata reads prefix[key]=value pairs within Stripe's limits.
func (t *turn) metadata(prefix string) (map[string]string, error) {
	out := map[string]string{}
	for name, values := range t.form {
		rest, ok := strings.CutPrefix(name, prefix+"[")
		if !ok {
			continue
		}
		key, ok := strings.CutSuffix(rest, "]")
		if !ok || key == "" || len(key) > 40 || strings.ContainsAny(key, "[]") {
			return nil, invalid(name, "Metadata keys have 1 to 40 characters and no square brackets.")
		}
		if len(values[0]) > 500 {
			return nil, invalid(name, "Metadata values have at most 500 characters.")
		}
		if values[0] != "" {
			out[key] = values[0]
		}
	}
	if len(out) > 50 {
		return nil, invalid(prefix, "Metadata has at most 50 keys.")
	}
	return out, nil
}

// array reads name[0]=a&name[]=b in the order given.
func (t *turn) array(name string) []string {
	var names []string
	for given := range t.form {
		if strings.HasPrefix(given, name+"[") {
			names = append(names, given)
		}
	}
	slices.Sort(names)
	var out []string
	for _, n := range names {
		out = append(out, t.form[n]...)
	}
	return out
}

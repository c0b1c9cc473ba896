package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// schema is the API as it describes itself.
type schema struct {
	types map[string]node
	// refused are fields that some reader was not allowed to ask for, as Type.field.
	refused map[*client]map[string]bool
}

func readSchema(t testing.TB, by *client) *schema {
	t.Helper()
	const reference = `kind name ofType { kind name ofType { kind name ofType { kind name } } }`
	list := by.ask(t, `{ __schema { types { kind name possibleTypes { name }
		fields { name args { type { kind } defaultValue } type { `+reference+` } } } } }`, nil).at("__schema.types").list()
	s := &schema{types: map[string]node{}, refused: map[*client]map[string]bool{}}
	for _, one := range list {
		s.types[one.at("name").text()] = one
	}
	return s
}

// named answers the name of the type inside lists and non-nulls.
func named(reference node) string {
	for !reference.null() {
		if name := reference.at("name").text(); name != "" && reference.at("kind").text() != "NON_NULL" && reference.at("kind").text() != "LIST" {
			return name
		}
		reference = reference.at("ofType")
	}
	return ""
}

// walk writes a selection of everything below a type.
type walk struct {
	schema *schema
	refuse map[string]bool
	names  []string // Type.field of the alias with this number
	out    strings.Builder
	above  []string // types on the way down
	depth  int      // how far down it goes
	size   int      // selections so far
	only   string   // of an interface, when it is known what is behind it
}

// Deeper, or wider, than this the API refuses a document as too large.
const (
	deepest = 7
	widest  = 900
)

func (w *walk) fields(of string, depth int) {
	kind := w.schema.types[of]
	if kind.at("kind").text() == "INTERFACE" || kind.at("kind").text() == "UNION" {
		w.out.WriteString("__typename ")
		for _, possible := range kind.at("possibleTypes").list() {
			name := possible.at("name").text()
			if w.only != "" && name != w.only {
				continue
			}
			fmt.Fprintf(&w.out, "... on %s { __typename ", name)
			w.fields(name, depth)
			w.out.WriteString("} ")
		}
		return
	}
	for _, field := range kind.at("fields").list() {
		name := of + "." + field.at("name").text()
		if w.refuse[name] || w.size >= widest || needsArguments(field) {
			continue
		}
		to := named(field.at("type"))
		below := w.schema.types[to].at("kind").text()
		leaf := below == "SCALAR" || below == "ENUM"
		// A type inside itself shows nothing new.
		if !leaf && (depth >= w.depth || contains(w.above, to)) {
			continue
		}
		fmt.Fprintf(&w.out, "f%d: %s ", len(w.names), field.at("name").text())
		w.names = append(w.names, name)
		w.size++
		if leaf {
			continue
		}
		w.size++ // its __typename
		w.above = append(w.above, to)
		w.out.WriteString("{ __typename ")
		w.fields(to, depth+1)
		w.out.WriteString("} ")
		w.above = w.above[:len(w.above)-1]
	}
}

func contains(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}

func needsArguments(field node) bool {
	for _, argument := range field.at("args").list() {
		if argument.at("type.kind").text() == "NON_NULL" && argument.at("defaultValue").null() {
			return true
		}
	}
	return false
}

var refusedAlias = regexp.MustCompile(`^f([0-9]+)$`)

// everything asks for all that a query field leads to, leaving out, one after the
// other, the fields that this reader is refused. It answers the last answer's bytes.
func (s *schema) everything(t testing.TB, by *client, root, arguments string) []byte {
	t.Helper()
	of := ""
	for _, field := range s.types["Query"].at("fields").list() {
		if field.at("name").text() == root {
			of = named(field.at("type"))
		}
	}
	if of == "" {
		t.Fatalf("the API has no query %s", root)
	}
	if s.refused[by] == nil {
		s.refused[by] = map[string]bool{}
	}
	depth := deepest
	for range 200 {
		w := &walk{schema: s, refuse: s.refused[by], above: []string{of}, depth: depth}
		if _, id, ok := strings.Cut(arguments, `(id: "`); ok && root == "node" {
			w.only = kindOf(strings.TrimSuffix(id, `")`))
		}
		w.fields(of, 1)
		r := by.try(t, "{ "+root+arguments+" { __typename "+w.out.String()+"} }", nil)
		again := false
		if len(r.Errors) > 0 && r.Errors[0].Extensions.Code == "QUERY_TOO_DEAR" && depth > 3 {
			depth-- // lists within lists
			continue
		}
		for _, e := range r.Errors {
			if e.Extensions.Code != "UNAUTHENTICATED" && e.Extensions.Code != "DENIED" {
				if e.Extensions.Code == "" || strings.HasPrefix(e.Extensions.Code, "GRAPHQL") || strings.HasPrefix(e.Extensions.Code, "QUERY") || e.Extensions.Code == "INTERNAL" {
					t.Fatalf("%s%s: %.800s", root, arguments, r.body)
				}
				continue
			}
			for i := len(e.Path) - 1; i >= 0; i-- {
				alias, _ := e.Path[i].(string)
				found := refusedAlias.FindStringSubmatch(alias)
				if found == nil {
					continue
				}
				n, err := strconv.Atoi(found[1])
				if err == nil && n < len(w.names) && !s.refused[by][w.names[n]] {
					s.refused[by][w.names[n]], again = true, true
				}
				break
			}
		}
		if !again {
			return r.body
		}
	}
	t.Fatalf("%s: fields are refused without end", root)
	return nil
}

package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"shanhuo.app/graph/generated"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/access"
)

var schema = generated.NewExecutableSchema(generated.Config{}).Schema()

// isPublic tells whether a field may be asked without signing in, read from the
// schema and not from the guard.
func isPublic(on *ast.Definition, f *ast.FieldDefinition) bool {
	return on.Directives.ForName("public") != nil || f.Directives.ForName("public") != nil
}

// selector writes selections of everything below a type. A type that occurs again is
// not opened again.
type selector struct {
	opened  map[string]bool
	include func(on *ast.Definition, f *ast.FieldDefinition) bool
	args    map[string]string // Type.field → arguments
}

func (s *selector) of(on *ast.Definition) string {
	s.opened[on.Name] = true
	var b strings.Builder
	b.WriteString("{__typename")
	for _, f := range on.Fields {
		if strings.HasPrefix(f.Name, "__") || !s.include(on, f) {
			continue
		}
		b.WriteString(" " + f.Name + s.args[on.Name+"."+f.Name])
		switch target := schema.Types[f.Type.Name()]; {
		case target.IsLeafType():
		case s.opened[target.Name]:
			b.WriteString("{__typename}")
		default:
			b.WriteString(s.of(target))
		}
	}
	b.WriteString("}")
	return b.String()
}

// everything writes the selection of all fields below a type, but those in apart.
func everything(typeName string, include func(*ast.Definition, *ast.FieldDefinition) bool) string {
	s := &selector{opened: map[string]bool{}, include: include, args: map[string]string{"Viewer.pledges": "(first:2)", "Viewer.campaigns": "(first:2)"}}
	return s.of(schema.Types[typeName])
}

// apart are fields whose refusal takes their parent with them; they are walked by rows of their own.
var apart = map[string]bool{"Viewer.households": true}

func all(on *ast.Definition, f *ast.FieldDefinition) bool { return !apart[on.Name+"."+f.Name] }

func publicOnly(on *ast.Definition, f *ast.FieldDefinition) bool {
	return all(on, f) && isPublic(on, f)
}

// seen is what an answer holds: for each path (campaign.owner.id) how it stands.
type seen map[string]string

// How a field of an answer stands, the more telling one first: of several rows the
// first counts.
const (
	visible = "visible"
	yes     = "true"
	no      = "false"
	empty   = "empty"
	null    = "null"
)

var rank = []string{visible, yes, no, empty, null}

func (s seen) note(path, how string) {
	if old, ok := s[path]; ok && slices.Index(rank, old) <= slices.Index(rank, how) {
		return
	}
	s[path] = how
}

// observe reads an answer. Which fields were opened is told by the answer itself.
func observe(a *graphtest.Answer) seen {
	s := seen{}
	var data any
	_ = json.Unmarshal(a.Data, &data)
	s.walk("", data)
	for _, e := range a.Errors {
		var path []string
		for _, step := range e.Path {
			if name, ok := step.(string); ok {
				path = append(path, name)
			}
		}
		s[strings.Join(path, ".")] = e.Code()
	}
	return s
}

func (s seen) walk(path string, v any) {
	switch v := v.(type) {
	case nil:
		s.note(path, null)
	case bool:
		s.note(path, fmt.Sprint(v))
	case []any:
		if len(v) == 0 {
			s.note(path, empty)
		}
		for _, item := range v {
			s.walk(path, item)
		}
	case map[string]any:
		s.note(path, visible)
		for name, item := range v {
			if name != "__typename" {
				s.walk(strings.TrimPrefix(path+"."+name, "."), item)
			}
		}
	default:
		s.note(path, visible)
	}
}

// may is the policy's own answer for a viewer.
func may(v *graphtest.Viewer, action access.Action, on access.Object) bool {
	return access.Allowed(access.With(context.Background(), v.Principal), action, on)
}

// carries tells whether a grant of the viewer carries an action anywhere.
func carries(v *graphtest.Viewer, action access.Action) bool {
	return v.Principal != nil && len(v.Principal.Regions(action)) > 0
}

// replaced fills a document: %d is how many rows, $ALL the selection.
func replaced(document string, rows int, selection string) string {
	return strings.Replace(fmt.Sprintf(document, rows), "$ALL", selection, 1)
}

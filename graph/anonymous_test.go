package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/store/storetest"
)

// way is how a type is reached from the root: what stands before a field of it, and
// how many braces close it again.
type way struct {
	open    string
	braces  int
	private bool // a field on the way asks for a sign-in
	exempt  bool // it leads through the viewer, who is null
}

func (p way) to(field string) string { return p.open + field + strings.Repeat("}", p.braces) }

// ways finds how to reach every type, in public if that is possible.
func ways() map[string]way {
	found := map[string]way{"Query": {open: "{", braces: 1}}
	queue := []string{"Query"}
	for len(queue) > 0 {
		at := schema.Types[queue[0]]
		queue = queue[1:]
		from := found[at.Name]
		reach := func(name string, next way) {
			if old, ok := found[name]; !ok || old.private && !next.private {
				found[name] = next
				queue = append(queue, name)
			}
		}
		if at.Kind == ast.Interface {
			for _, possible := range schema.GetPossibleTypes(at) {
				next := from
				next.open, next.braces = from.open+"... on "+possible.Name+"{", from.braces+1
				reach(possible.Name, next)
			}
			continue
		}
		for _, f := range at.Fields {
			target := schema.Types[f.Type.Name()]
			if strings.HasPrefix(f.Name, "__") || target.IsLeafType() {
				continue
			}
			viewer := at.Name == "Query" && f.Name == "viewer"
			reach(target.Name, way{
				open: from.open + f.Name + required(f) + "{", braces: from.braces + 1,
				private: from.private || !from.exempt && !isPublic(at, f), exempt: from.exempt || viewer,
			})
		}
	}
	return found
}

// required writes the arguments that a field cannot be asked without.
func required(f *ast.FieldDefinition) string {
	var args []string
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			args = append(args, a.Name+`:"x"`)
		}
	}
	if len(args) == 0 {
		return ""
	}
	return "(" + strings.Join(args, " ") + ")"
}

// TestAnonymous asks every field there is, alone, without signing in.
func TestAnonymous(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	reached := ways()
	asked := 0
	for name, def := range schema.Types {
		if def.BuiltIn || def.Kind != ast.Object || strings.HasPrefix(name, "__") || strings.HasSuffix(name, "Payload") ||
			slices.Contains([]string{"Mutation", "Subscription", "UserError"}, name) {
			continue
		}
		at, ok := reached[name]
		if !ok {
			t.Errorf("nothing leads to the type %s", name)
			continue
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			asked++
			field := f.Name + required(f)
			if !schema.Types[f.Type.Name()].IsLeafType() {
				field += "{__typename}"
			}
			want := ""
			if at.private || !at.exempt && !isPublic(def, f) {
				want = "UNAUTHENTICATED"
			}
			a := w.Ask(w.Anyone, at.to(field), nil)
			if a.Code() != want {
				t.Errorf("%s.%s, asked as %s, is answered with %q, want %q: %s", name, f.Name, at.to(field), a.Code(), want, a.Body)
			}
			if want != "" && strings.Contains(a.Body, `"data"`) {
				t.Errorf("%s.%s is refused with data: %s", name, f.Name, a.Body)
			}
		}
	}
	t.Logf("%d fields asked", asked)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	w.Ask(w.Anyone, `mutation{requestSignInCode(input:{identifier:"new@example.org"}){sent}}`, nil)
	list, err := w.Outbox.List(w.System, w.DB, 1)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	in := fmt.Sprintf(`input:{identifier:"new@example.org" code:"%s"}`, list[0].Code)
	wrong := w.Ask(w.Anyone, `mutation{signIn(input:{identifier:"new@example.org" code:"1"}){viewer{id} token userErrors{code field message}}}`, nil)
	if wrong.Get("signIn.userErrors.0.code") != "CODE_WRONG" || wrong.Get("signIn.token") != nil || wrong.Get("signIn.viewer") != nil {
		t.Error(wrong.Body)
	}
	refused := w.Ask(w.Anyone, `mutation{signIn(`+in+`){viewer{pledges{edges{cursor}}}}}`, nil)
	if refused.Code() != "UNAUTHENTICATED" {
		t.Error("what is private about the viewer is answered before there is a sign-in: " + refused.Body)
	}
	a := w.Ask(w.Anyone, `mutation{signIn(`+in+`){viewer{id displayName locale} token userErrors{code}}}`, nil)
	token, _ := a.Get("signIn.token").(string)
	if token == "" || a.Text("signIn.viewer.displayName") == "" {
		t.Fatal(a.Body)
	}
	p, err := w.Do.Accounts.Principal(w.System, token)
	if err != nil {
		t.Fatal(err)
	}
	me := w.Ask(&graphtest.Viewer{Name: "NEW", Principal: p}, `{viewer{id signIns{current kind}}}`, nil)
	if me.Get("viewer.id") != a.Get("signIn.viewer.id") || me.Get("viewer.signIns.0.kind") != "BEARER" {
		t.Error(me.Body)
	}
	if nobody := w.Ask(w.Anyone, `{viewer{id grants{role} pledges{edges{node{shippingAddress{phone}}}}} campaigns{totalCount}}`, nil); nobody.Get("viewer") != nil || nobody.Code() != "" {
		t.Error("nobody is no viewer: " + nobody.Body)
	}
}

package graph

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"shanhuo.app/frontend"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

// documents resolves the web app's documents, which it sends by their hash, and in
// production keeps browsers to them: a page that was tampered with cannot ask for more.
// Programs with a token, people with an office (who have the explorer) and the demo
// may ask whatever the policy lets them.
type documents struct {
	known map[string]string // by SHA-256 in hex
	texts map[string]bool
	open  bool
}

// signInDocuments are how a program without a token gets one; docs/api.md shows them.
var signInDocuments = []string{
	"mutation RequestSignInCode($input: RequestSignInCodeInput!) { requestSignInCode(input: $input) { sent expiresAt userErrors { code message field } } }",
	"mutation SignIn($input: SignInInput!) { signIn(input: $input) { token viewer { id displayName } userErrors { code message field } } }",
}

// newDocuments reads the web app's documents. With an error it answers none of them.
func newDocuments(open bool) (*documents, error) {
	d := &documents{known: map[string]string{}, texts: map[string]bool{}, open: open}
	if err := json.Unmarshal(frontend.Documents, &d.known); err != nil {
		return d, fmt.Errorf("graph: the web app's documents: %w", err)
	}
	for _, text := range d.known {
		d.texts[text] = true
	}
	for _, text := range signInDocuments {
		d.texts[text] = true
	}
	return d, nil
}

// ExtensionName is part of graphql.HandlerExtension.
func (*documents) ExtensionName() string { return "Documents" }

// Validate is part of graphql.HandlerExtension.
func (*documents) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters is part of graphql.OperationParameterMutator.
func (d *documents) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	if raw.Query == "" {
		if text, ok := d.known[hashOf(raw.Extensions)]; ok {
			raw.Query = text
			delete(raw.Extensions, "persistedQuery")
			return nil
		}
	}
	if d.open || d.texts[raw.Query] || programOf(ctx) || access.From(ctx).InOffice() {
		return nil
	}
	return refuse(ctx, fault.New(fault.Denied, "DOCUMENT_UNKNOWN", ""))
}

func hashOf(extensions map[string]any) string {
	persisted, _ := extensions["persistedQuery"].(map[string]any)
	hash, _ := persisted["sha256Hash"].(string)
	return hash
}

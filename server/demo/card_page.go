package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"shanhuo.app/server/demo/content"
)

// cards are the provider's published test numbers for the content's cards.
var cards = map[content.Card]string{
	content.Good:                   "4242424242424242",
	content.ThreeDSecure:           "4000000000003220",
	content.FailsLater:             "4000000000000341",
	content.FailsLaterThenReplaced: "4000000000000341",
}

// cardPages fills in the provider's pages as a backer would in a browser.
type cardPages struct{ client *http.Client }

func newCardPages(transport http.RoundTripper) cardPages {
	return cardPages{&http.Client{
		Transport: transport,
		// Where a page leads to tells what came of it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// save types a card into a page, and confirms it at its bank when that asks.
func (p cardPages) save(ctx context.Context, page, number string) error {
	next, err := p.post(ctx, page, url.Values{"number": {number}, "exp": {"12/49"}, "cvc": {"123"}})
	if err == nil && strings.HasSuffix(next, "/bank") {
		_, err = p.post(ctx, next, url.Values{"answer": {"confirm"}})
	}
	if err != nil {
		return fmt.Errorf("card page: %w", err)
	}
	return nil
}

func (p cardPages) post(ctx context.Context, page string, form url.Values) (next string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := p.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close() //nolint:errcheck // only its header matters
	if res.StatusCode != http.StatusSeeOther {
		said, _ := io.ReadAll(io.LimitReader(res.Body, 200))
		return "", fmt.Errorf("answered %d: %s", res.StatusCode, said)
	}
	return res.Header.Get("Location"), nil
}

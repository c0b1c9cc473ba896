package page

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/keyset"
	"shanhuo.app/server/message"
)

func TestTheOutboxIsReadInPagesAndByPerson(t *testing.T) {
	t.Parallel()
	var asked []string
	pages, s := samplePages(t, func(c *Config) {
		list := c.Outbox
		c.Outbox = func(ctx context.Context, to string, page keyset.Page) (*keyset.List[Mail], error) {
			asked = append(asked, to+" after "+page.After)
			answer, err := list(ctx, to, page)
			if page.First != 50 {
				t.Errorf("a page has %d messages", page.First)
			}
			answer.HasNext, answer.EndCursor = page.After == "", "older"
			return answer, err
		}
	})
	open := func(target string) *goquery.Document {
		w := visited{method: http.MethodGet, target: target}.visit(t, pages, s, message.Chinese)
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d, %v", target, w.Code, err)
		}
		return doc
	}
	doc := open("/dev/outbox?to=backer1@example.org")
	more := doc.Find(`main a:contains("更早的")`).AttrOr("href", "")
	if more != "/dev/outbox?after=older&to=backer1%40example.org" {
		t.Errorf("older ones are at %q", more)
	}
	whose := doc.Find("main nav a")
	if whose.Length() != 5 || whose.Filter("[aria-current]").Text() != "阿岚" {
		t.Errorf("one can choose among %s", whose.Text())
	}
	// Closed, a message takes one line of the list.
	if doc.Find("main details").Length() != 2 || doc.Find("main details[open]").Length() != 0 || doc.Find(`main details .mail a[href*="/l/"]`).Length() != 1 {
		t.Error("the messages are not folded")
	}
	if open(more).Find(`main a:contains("更早的")`).Length() != 0 {
		t.Error("the last page leads on")
	}
	if want := []string{"backer1@example.org after ", "backer1@example.org after older"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
}

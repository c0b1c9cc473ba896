package page

import (
	"net/http"
	"strings"
	"testing"

	"shanhuo.app/server/message"
)

func TestTheExplorersPageBringsItsScriptOrSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, lang := range message.Languages {
		pages, _ := samplePages(t)
		pages.site.bundles.tags["explorer"] = `<script type="module" src="/static/app/assets/explorer-1.js"></script>`
		built := ask(pages, "/graphql", nil, lang)
		if body := built.Body.String(); built.Code != http.StatusOK || !strings.Contains(body, "explorer-1.js") || !strings.Contains(body, `id="explorer"`) || !strings.Contains(body, "<noscript>") {
			t.Errorf("%s: %d\n%s", lang, built.Code, body)
		}
		if caching := built.Header().Get("Cache-Control"); caching != "private, no-store" {
			t.Errorf("%s: Cache-Control is %q", lang, caching)
		}
		delete(pages.site.bundles.tags, "explorer")
		bare := ask(pages, "/graphql", nil, lang)
		if body := bare.Body.String(); bare.Code != http.StatusServiceUnavailable || !strings.Contains(body, message.In(lang).Text("page.shell.unbuilt", nil)) {
			t.Errorf("%s: %d\n%s", lang, bare.Code, body)
		}
	}
}

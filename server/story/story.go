// Package story turns the Markdown that people write about themselves into safe
// HTML: paragraphs, emphasis, lists, links and small headings. Anything else
// stays the text it was.
package story

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	xhtml "golang.org/x/net/html"

	"shanhuo.app/server/fault"
)

// MaxRunes is how long one block of a story may be, in characters.
const MaxRunes = 5000

// markdown knows only what a story needs. Raw HTML, images and code have no
// parser here, so that they stay visible as what was typed.
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(),
	)),
	goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(safeRenderer{html.NewRenderer(html.WithHardWraps(), html.WithXHTML())}, 1000),
	))),
)

// policy repeats what the renderer may write, and is applied after it: a mistake
// in one of the two is caught by the other.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "em", "strong", "ul", "ol", "li", "h4", "br", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^nofollow ugc noopener$`)).OnElements("a")
	p.AllowURLSchemes("http", "https")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	return p
}()

// Render answers the HTML of a story's block.
func Render(md string) template.HTML {
	var out bytes.Buffer
	md = strings.ToValidUTF8(md, "\ufffd")
	if err := markdown.Convert([]byte(md), &out); err != nil {
		// Writing to memory does not fail; the text itself is always right.
		return template.HTML("<p>" + template.HTMLEscapeString(md) + "</p>") //nolint:gosec // escaped
	}
	return template.HTML(policy.SanitizeBytes(out.Bytes())) //nolint:gosec // sanitised
}

// PlainText answers the words of a block on one line without any marks, cut after
// limit characters with "…". Limit 0 does not cut.
func PlainText(md string, limit int) string {
	var words strings.Builder
	tokens := xhtml.NewTokenizer(strings.NewReader(string(Render(md))))
	for {
		switch tokens.Next() {
		case xhtml.ErrorToken:
			return cut(strings.Join(strings.Fields(words.String()), " "), limit)
		case xhtml.TextToken:
			words.Write(tokens.Text())
		case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			if name, _ := tokens.TagName(); !inline(string(name)) {
				words.WriteByte(' ')
			}
		}
	}
}

func inline(tag string) bool { return tag == "em" || tag == "strong" || tag == "a" }

func cut(s string, limit int) string {
	if limit <= 0 || utf8.RuneCountInString(s) <= limit {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:limit-1])) + "…"
}

// Check answers what is wrong with a block: the fault TOO_LONG above MaxRunes, or
// INVALID_TEXT when it holds bytes that are no text. Field is the path of the input.
func Check(field, md string) *fault.Fault {
	switch {
	case !utf8.ValidString(md) || strings.ContainsRune(md, 0):
		return fault.NewInvalid("INVALID_TEXT", field)
	case utf8.RuneCountInString(md) > MaxRunes:
		return fault.NewInvalid("TOO_LONG", field).With("max", MaxRunes)
	default:
		return nil
	}
}

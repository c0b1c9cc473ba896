package story

import (
	"html"
	"net/url"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// safeRenderer is goldmark's HTML renderer with our own headings and links.
type safeRenderer struct{ renderer.NodeRenderer }

// RegisterFuncs puts ours after goldmark's: the last one counts.
func (r safeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	r.NodeRenderer.RegisterFuncs(reg)
	reg.Register(ast.KindHeading, heading)
	reg.Register(ast.KindLink, link)
	reg.Register(ast.KindAutoLink, autoLink)
	reg.Register(ast.KindImage, image)
}

// heading is an h4 whatever was asked for: the page around has the larger ones.
func heading(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, err := w.WriteString("<h4>")
		return ast.WalkContinue, err
	}
	_, err := w.WriteString("</h4>\n")
	return ast.WalkContinue, err
}

func link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, anchor(w, n.(*ast.Link).Destination, entering)
}

func autoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	l := n.(*ast.AutoLink)
	label := l.Label(source)
	if l.AutoLinkType != ast.AutoLinkURL {
		_, err := w.Write(util.EscapeHTML(label))
		return ast.WalkContinue, err
	}
	if err := anchor(w, l.URL(source), true); err != nil {
		return ast.WalkStop, err
	}
	if _, err := w.Write(util.EscapeHTML(label)); err != nil {
		return ast.WalkStop, err
	}
	return ast.WalkContinue, anchor(w, l.URL(source), false)
}

// image keeps the words about a picture: pictures come from the portal's own store only.
func image(_ util.BufWriter, _ []byte, _ ast.Node, _ bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, nil
}

// anchor writes a link to http and https, and nothing around the words otherwise.
func anchor(w util.BufWriter, destination []byte, entering bool) error {
	to, ok := target(destination)
	if !ok {
		return nil
	}
	if !entering {
		_, err := w.WriteString("</a>")
		return err
	}
	_, err := w.WriteString(`<a href="` + html.EscapeString(to) + `" rel="nofollow ugc noopener">`)
	return err
}

// target answers a whole http or https address. A name before the host
// (https://bank.example@elsewhere) is only ever there to mislead.
func target(destination []byte) (string, bool) {
	u, err := url.Parse(string(destination))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil || !hostname.MatchString(u.Host) {
		return "", false
	}
	return u.String(), true
}

var hostname = regexp.MustCompile(`^[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::[0-9]{1,5})?$`)

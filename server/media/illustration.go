package media

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// maxDrawing is bytes of a drawing.
const maxDrawing = 200 << 10

// drawingParts are the elements a drawing may consist of. Scripts, foreign
// content, links, animation and style sheets are not among them.
var drawingParts = []string{
	"svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use",
	"symbol", "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop", "text", "tspan",
}

var firstColor = regexp.MustCompile(`fill="(#[0-9a-fA-F]{6})"`)

// PutIllustration stores one of the project's own drawings. The same drawing has
// the same key, so that storing it again changes nothing. Drawings of users are
// never taken: an error here is a mistake in the project's files.
func (s *Store) PutIllustration(ctx context.Context, svg []byte) (Photo, error) {
	w, h, err := checkDrawing(svg)
	if err != nil {
		return Photo{}, fmt.Errorf("media: drawing: %w", err)
	}
	p := Photo{Key: uuid.NewSHA1(uuid.NameSpaceOID, svg).String(), Width: w, Height: h, Color: "#fbf8f2", Format: SVG, Digest: digest(svg)}
	if m := firstColor.FindSubmatch(svg); m != nil {
		p.Color = strings.ToLower(string(m[1]))
	}
	return p, s.write(ctx, p.Key+"/drawing.svg", svg, "image/svg+xml")
}

// checkDrawing reads the whole drawing and answers its measure from the viewBox.
func checkDrawing(svg []byte) (w, h int, err error) {
	if len(svg) > maxDrawing {
		return 0, 0, errors.New("larger than 200 KiB")
	}
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for depth := 0; ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, 0, err
		}
		switch t := token.(type) {
		case xml.Directive:
			return 0, 0, errors.New("has a document type")
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if err := checkPart(t); err != nil {
				return 0, 0, err
			}
			if depth == 0 {
				if w, h, err = viewBox(t); err != nil {
					return 0, 0, err
				}
			}
			depth++
		}
	}
	if w == 0 {
		return 0, 0, errors.New("is empty")
	}
	return w, h, nil
}

func checkPart(e xml.StartElement) error {
	if !slices.Contains(drawingParts, e.Name.Local) {
		return fmt.Errorf("has a <%s>", e.Name.Local)
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(a.Value)
		switch {
		case strings.HasPrefix(name, "on"), name == "style":
			return fmt.Errorf("has the attribute %s", a.Name.Local)
		case name == "href" && !strings.HasPrefix(value, "#"):
			return errors.New("refers to something outside")
		case strings.Contains(value, "url(") && !strings.Contains(value, "url(#"):
			return errors.New("refers to something outside")
		}
	}
	return nil
}

func viewBox(root xml.StartElement) (w, h int, err error) {
	if root.Name.Local != "svg" {
		return 0, 0, errors.New("is no <svg>")
	}
	for _, a := range root.Attr {
		if a.Name.Local != "viewBox" {
			continue
		}
		parts := strings.Fields(a.Value)
		if len(parts) != 4 {
			break
		}
		w, errW := strconv.ParseFloat(parts[2], 64)
		h, errH := strconv.ParseFloat(parts[3], 64)
		if errW == nil && errH == nil && w >= 1 && h >= 1 && w <= maxSide && h <= maxSide {
			return int(w), int(h), nil
		}
	}
	return 0, 0, errors.New("has no viewBox")
}

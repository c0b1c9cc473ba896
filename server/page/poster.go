package page

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
	"shanhuo.app/server/message"
)

// picture is an answer that is an image of its own.
type picture struct {
	name string // for whoever saves it
	body []byte
}

// posterPolicy lets a poster that is opened by itself show the photo inside it and do
// nothing else.
const posterPolicy = "default-src 'none'; img-src data:; sandbox"

func (p *picture) head() http.Header {
	return http.Header{
		"Content-Type":            {"image/svg+xml"},
		"Content-Security-Policy": {posterPolicy},
		"Content-Disposition":     {`inline; filename="` + p.name + `"`},
	}
}

// A poster holds a photo, so few are kept and each for longer: what a pledge changes of
// its price, and that a campaign ended, is told a minute later.
const (
	posterMost = 40
	posterLife = time.Minute
)

func newPosterShelf() *shelf {
	s := newShelf()
	s.most, s.life = posterMost, posterLife
	return s
}

// The measures of a poster, in its own units.
const (
	posterTitleSize  = 60 // of a letter
	posterTitleWidth = 952
	posterTitleLines = 3
	posterTitleStep  = 78  // from line to line
	posterTextRoom   = 620 // of a line beside the QR code
	posterVouchRoom  = 574 // of the same behind its sign
	posterWidth      = 1080
	posterPhotoMost  = 810 // as high as a photo of 4:3 is
	posterQR         = 280.0
	posterFile       = 1280 // of media.Sizes
)

type posterView struct {
	Brand, Slogan, Place, Promise, Scan, Address, Color string
	Strong, Small                                       posterText
	Height, PlaceY, PinY                                int          // of the photo, and what stands below it
	Cover                                               template.URL // the photo itself; empty without one
	CoverX, CoverY, CoverWidth, CoverHeight             string
	Title                                               []posterLine
	Vouched                                             []posterMark
	QR                                                  qrView
	QRScale                                             string
}

type posterLine struct {
	Y    int
	Text string
}

// posterText is a line that stays whole: it is written smaller where it would not fit.
type posterText struct {
	Text, Size string
}

type posterMark struct {
	posterText
	Y int
}

// fitted is a text of a size that leaves it within its room.
func fitted(text string, size, room float64) posterText {
	text = printable(text)
	if w := drawnWidth(text); w*size > room {
		size = math.Floor(10*room/w) / 10
	}
	return posterText{Text: text, Size: perCent(size)}
}

// wideLatin is how much wider than widthOf says the widest fonts draw Latin letters: a
// poster is drawn with what its reader has.
const wideLatin = 1.15

func drawnWidth(text string) float64 {
	han := float64(len([]rune(strings.Map(func(r rune) rune {
		if r >= 0x2e80 {
			return r
		}
		return -1
	}, text))))
	return han + (widthOf(text)-han)*wideLatin
}

// poster draws what a campaign is passed on with: everything is inside, so that it
// can be saved, printed and opened without the portal.
func (s *site) poster(v *visit) (*answer, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	c := p.Campaign
	code, err := qrOf(s.BaseURL + "/c/" + c.Slug)
	if err != nil {
		return nil, err
	}
	view := posterView{
		Brand: v.t("page.brand"), Slogan: v.t("page.home.title"), Place: v.shortWhere(p.Places),
		Scan: v.t("page.poster.scan"), Address: strings.TrimPrefix(strings.TrimPrefix(s.BaseURL, "https://"), "http://"),
		QR: code, QRScale: perCent(posterQR / float64(code.Size)), Color: "#f7e8c4",
	}
	lines := brokenLines(printable(c.Title), posterTitleWidth/posterTitleSize, posterTitleLines)
	// A short title leaves its room to the photo.
	view.Height = min(posterPhotoMost, 720+(posterTitleLines-len(lines))*posterTitleStep)
	view.PlaceY, view.PinY = view.Height+74, view.Height+60
	for i, line := range lines {
		view.Title = append(view.Title, posterLine{view.Height + 152 + i*posterTitleStep, line})
	}
	strong, small := v.t("page.list.goal", "goal", c.GoalMinor), ""
	if standing := standingOf(c, v.now); standing.takes() {
		small = v.t("page.poster.until", "at", message.FullDate(v.Lang(), *c.Deadline))
		view.Promise = v.t("page.poster.promise")
		if len(p.Tiers) > 0 {
			strong, small = v.posterPrice(c, p.Tiers), strong+v.t("page.stop")+small
		}
	} else {
		small = v.t("page.state." + standing.State)
	}
	view.Strong, view.Small = fitted(strong, 44, posterTextRoom), fitted(small, 32, posterTextRoom)
	for _, w := range []struct {
		key string
		by  *campaign.Vouch
	}{{"page.poster.vouched", p.Vouched}, {"page.poster.approved", p.Approved}} {
		if w.by != nil {
			text := fitted(v.t(w.key, "office", v.officeIn(w.by.Office, p.Places)), 30, posterVouchRoom)
			view.Vouched = append(view.Vouched, posterMark{text, 1236 + 46*len(view.Vouched)})
		}
	}
	if photo := coverOf(p); photo != nil {
		view.Color = photo.Color
		view.fit(photo.Width, photo.Height)
		if view.Cover, err = s.embedded(v, photo); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if err := s.templates[v.Lang()]["share"].ExecuteTemplate(&b, "poster", view); err != nil {
		return nil, err
	}
	return &answer{campaign: c.ID, picture: &picture{name: c.Slug + ".svg", body: b.Bytes()}}, nil
}

// posterPrice is the lowest price as the lists show it, and that it falls with a ladder.
func (v *visit) posterPrice(c *gen.Campaign, tiers []*gen.Tier) string {
	least := leastPrice(tiers, c.Ladder, c.BackerCount)
	if len(c.Ladder) > 0 {
		return v.t("page.poster.falls", "price", least)
	}
	return v.t("page.poster.from", "price", least)
}

// fit places a photo of w by h so that it covers its room, cut on two sides.
func (p *posterView) fit(w, h int) {
	scale := max(posterWidth/float64(max(1, w)), float64(p.Height)/float64(max(1, h)))
	width, height := float64(w)*scale, float64(h)*scale
	p.CoverX, p.CoverY = perCent((posterWidth-width)/2), perCent((float64(p.Height)-height)/2)
	p.CoverWidth, p.CoverHeight = perCent(width), perCent(height)
}

// coverOf answers the photo that stands for a campaign, nil without one.
func coverOf(p *campaign.Page) *gen.Photo {
	for _, f := range p.Photos {
		if p.Campaign.CoverID == nil || *p.Campaign.CoverID == f.ID {
			return f
		}
	}
	return nil
}

// embedded answers a photo as an address that holds the photo itself. One whose file is
// gone is left out: its colour stays.
func (s *site) embedded(v *visit, f *gen.Photo) (template.URL, error) {
	raw, err := s.Photos.Read(v.ctx, f.Key, f.Format, posterFile)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	kind := "image/jpeg"
	if f.Format == media.SVG {
		kind = "image/svg+xml"
	}
	return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(raw)), nil //nolint:gosec // base64 of a picture that package media checked
}

// printable leaves out what XML cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, s)
}

// brokenLines breaks a text into at most so many lines, none wider than width, and cuts
// off what does not fit. A Chinese letter is one wide, others about half of it. Lines
// end after a comma where that is possible, and are otherwise of about the same
// length. Words of other scripts stay whole where they fit, and no line begins with a
// mark that belongs to the one before.
func brokenLines(text string, width float64, most int) []string {
	pieces := piecesOf(text)
	total := widthOf(text)
	if total > width {
		if out, rest := fill(phrasesOf(pieces), width, most); len(rest) == 0 && !slices.ContainsFunc(out, func(l string) bool { return widthOf(l) > width }) {
			return out
		}
	}
	for lines := max(1, int(total/width+.999)); lines <= most; lines++ {
		// Even lines look better than a full one and a rest: try the narrowest that holds all.
		for narrow := total / float64(lines); narrow <= width; narrow += .5 {
			if out, rest := fill(pieces, narrow, lines); len(rest) == 0 {
				return out
			}
		}
		if out, rest := fill(pieces, width, lines); len(rest) == 0 {
			return out
		}
	}
	out, rest := fill(pieces, width, most)
	if len(rest) > 0 {
		last := strings.TrimSpace(out[len(out)-1])
		for widthOf(last+"…") > width {
			r := []rune(last)
			last = string(r[:len(r)-1])
		}
		out[len(out)-1] = last + "…"
	}
	return out
}

// fill puts pieces into lines of a width and answers those that found no room.
func fill(pieces []string, width float64, most int) (lines, rest []string) {
	line := ""
	for i, p := range pieces {
		if line != "" && widthOf(strings.TrimSpace(line+p)) > width {
			lines, line = append(lines, strings.TrimSpace(line)), ""
			if len(lines) == most {
				return lines, pieces[i:]
			}
		}
		line += p
	}
	if line = strings.TrimSpace(line); line != "" {
		lines = append(lines, line)
	}
	return lines, nil
}

// piecesOf cuts a text where a line may end: after each Chinese letter with the marks
// that follow it, and after the space behind a word. A word wider than any line is cut.
func piecesOf(text string) []string {
	const wordMost = 20
	var pieces []string
	piece := ""
	cut := func() {
		if piece != "" {
			pieces, piece = append(pieces, piece), ""
		}
	}
	for _, r := range text {
		closing := strings.ContainsRune("，。、；：？！）》」』”’…,.;:?!)%", r)
		han := unicode.Is(unicode.Han, r)
		if han && !strings.ContainsRune("（《「『“‘(", lastRune(piece)) || len([]rune(piece)) >= wordMost && !closing {
			cut()
		}
		if lastHan := unicode.Is(unicode.Han, lastRune(piece)); lastHan && !closing && !han || lastRune(piece) == ' ' {
			cut()
		}
		piece += string(r)
	}
	cut()
	return pieces
}

// phrasesOf joins pieces up to the next comma or other mark.
func phrasesOf(pieces []string) []string {
	var phrases []string
	phrase := ""
	for _, p := range pieces {
		phrase += p
		if strings.ContainsRune("，。、；：？！,.;:?!", lastRune(strings.TrimSpace(p))) {
			phrases, phrase = append(phrases, phrase), ""
		}
	}
	if phrase != "" {
		phrases = append(phrases, phrase)
	}
	return phrases
}

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}

// widthOf answers about how wide a text is, in Chinese letters.
func widthOf(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r >= 0x2e80:
			w++
		case unicode.IsUpper(r) || r == '—' || r == '…':
			w += .7
		case unicode.IsSpace(r) || strings.ContainsRune("ijltf.,;:'|!()", r):
			w += .32
		default:
			w += .56
		}
	}
	return w
}

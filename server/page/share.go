package page

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
)

type shareView struct {
	Campaign, Href string
	Crumbs         []crumb
	Link           field
	Text           field
	Poster, File   string
	QR             qrView
	Props          shareProps
	Open           bool // it can still be backed
}

// shareProps is what the island "share" is given.
type shareProps struct {
	Slug   string `json:"slug"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	URL    string `json:"url"`
	Poster string `json:"poster"`
	Page   string `json:"page"`
}

func (s *site) shareOf(v *visit, p *campaign.Page) shareProps {
	c := p.Campaign
	at := s.BaseURL + "/c/" + c.Slug
	return shareProps{
		Slug: c.Slug, Title: c.Title, URL: at, Poster: "/c/" + c.Slug + "/poster.svg", Page: "/c/" + c.Slug + "/share",
		Text: v.shareText(p),
	}
}

// shareText is what to say of a campaign when its link is passed on: what backing it
// means while that is possible, and how it stands afterwards.
func (v *visit) shareText(p *campaign.Page) string {
	c := asClosed(p)
	how := standingOf(c, v.now)
	args := []any{"title", c.Title, "place", v.shortWhere(p.Places), "goal", c.GoalMinor}
	switch {
	case how.Reached:
		return v.t("page.share.textReached", args...)
	case how.takes():
		return v.t("page.share.text", args...)
	case how.Live:
		return v.t("page.share.textOver", append(args, "state", v.t("page.share.closed"))...)
	case how.Over && how.State == string(lifecycle.CampaignSettled):
		return v.t("page.share.textOver", append(args, "state", v.t("page.state.paidOut"))...)
	}
	return v.t("page.share.textOver", append(args, "state", v.t("page.state."+how.State))...)
}

// share is the page from which a campaign is passed on, without any script.
func (s *site) share(v *visit) (*answer, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	c := p.Campaign
	props := s.shareOf(v, p)
	code, err := qrOf(props.URL)
	if err != nil {
		return nil, err
	}
	title := v.t("page.share.title")
	a := &answer{
		page: "share", section: "campaigns", title: title + " · " + c.Title, image: s.shareImage(p), campaign: c.ID,
		view: shareView{
			Campaign: c.Title, Href: "/c/" + c.Slug, Crumbs: []crumb{{c.Title, "/c/" + c.Slug}, {Name: title}}, Poster: props.Poster, File: c.Slug,
			QR: code, Props: props, Open: standingOf(c, v.now).takes(),
			Link: field{ID: "link", Label: v.t("page.share.link"), Hint: v.t("page.share.linkHint"), Value: props.URL},
			Text: field{ID: "text", Label: v.t("page.share.words"), Hint: v.t("page.share.wordsHint"), Value: props.Text + "\n" + props.URL},
		},
	}
	if campaign.Public(c) {
		a.canonical = props.Page
	}
	return a, nil
}

// qrView is a QR code as one path of an SVG; Size counts its modules with the quiet
// zone around them.
type qrView struct {
	Size int
	Path string
}

// quiet is how many modules stay empty around a QR code.
const quiet = 4

// qrOf draws a text as a QR code that stays readable with a seventh of it spoiled.
func qrOf(text string) (qrView, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return qrView{}, fmt.Errorf("page: QR code: %w", err)
	}
	side := code.Bounds().Dx()
	dark := func(x, y int) bool {
		if x >= side {
			return false
		}
		r, _, _, _ := code.At(x, y).RGBA()
		return r == 0
	}
	var d strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return qrView{Size: side + 2*quiet, Path: d.String()}, nil
}

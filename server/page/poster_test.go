package page

import (
	"cmp"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
)

func mustFloat(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// parts reads a drawing as XML and answers its elements by name and its text.
func parts(t *testing.T, raw string) (names map[string]int, text string) {
	t.Helper()
	names = map[string]int{}
	dec := xml.NewDecoder(strings.NewReader(raw))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return names, text
		}
		if err != nil {
			t.Fatalf("the poster is no XML: %v", err)
		}
		switch at := token.(type) {
		case xml.StartElement:
			names[at.Name.Local]++
			for _, a := range at.Attr {
				if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "style" || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "data:image/") {
					t.Errorf("<%s %s=%.40q>", at.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			text += string(at)
		}
	}
}

func TestAPosterHoldsEverythingItShows(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, lang := range message.Languages {
		for _, p := range s.pages {
			if !p.Campaign.State.Public() {
				continue
			}
			w := ask(pages, "/c/"+p.Campaign.Slug+"/poster.svg", nil, lang)
			h := w.Header()
			if w.Code != http.StatusOK || h.Get("Content-Type") != "image/svg+xml" || h.Get("Content-Security-Policy") != posterPolicy ||
				h.Get("Content-Disposition") != `inline; filename="`+p.Campaign.Slug+`.svg"` {
				t.Fatalf("%d %v", w.Code, h)
			}
			names, text := parts(t, w.Body.String())
			if names["image"] != 1 || names["script"]+names["foreignObject"]+names["style"]+names["a"] > 0 {
				t.Errorf("%v", names)
			}
			for _, want := range []string{p.Campaign.GoalMinor.String(), message.In(lang).Text("page.brand", nil)} {
				if !strings.Contains(text, want) {
					t.Errorf("%s lacks %q", p.Campaign.Slug, want)
				}
			}
		}
	}
}

func TestAPosterThatTheBrowserHasKeepsItsPolicy(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	target := "/c/" + s.state(lifecycle.CampaignLive).Campaign.Slug + "/poster.svg"
	first := ask(pages, target, nil, message.Chinese)
	again := ask(pages, target, nil, message.Chinese, "If-None-Match", first.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Header().Get("Content-Security-Policy") != posterPolicy || first.Header().Get("Content-Security-Policy") != posterPolicy {
		t.Errorf("%d %v", again.Code, again.Header())
	}
}

func TestAPosterIsNotMadeAgainForAPledge(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := s.state(lifecycle.CampaignLive).Campaign
	key := readyKey{lang: message.Chinese, target: "/c/" + c.Slug + "/poster.svg"}
	ask(pages, key.target, nil, message.Chinese)
	kept := pages.site.posters.look(key)
	pages.Changed(c.ID)
	if kept == nil || pages.site.posters.look(key) != kept {
		t.Error("the poster is gone with a pledge")
	}
	if pages.Moved(); pages.site.posters.look(key) != nil {
		t.Error("the poster outlives a move of time")
	}
}

func TestAPosterOfAHostileTitleIsStillADrawing(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	withPhotos(p)
	p.Campaign.Title = "</text><script>alert(1)</script>\x00\x1b\ufffe\"'&<image href=\"https://evil.example/x\"/>]]>"
	w := ask(pages, "/c/"+p.Campaign.Slug+"/poster.svg", nil, message.Chinese)
	names, text := parts(t, w.Body.String())
	if w.Code != http.StatusOK || names["script"] > 0 || names["image"] != 1 || !strings.Contains(strings.Join(strings.Fields(text), ""), "</text><script>") {
		t.Errorf("%d %v", w.Code, names)
	}
	if !strings.Contains(w.Body.String(), `href="data:image/jpeg;base64,`) {
		t.Error("the photo is not inside")
	}
}

func TestAPosterWithoutAPhotoIsDrawnAllTheSame(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	p.Photos[0].Key = uuid.NewString() // its file is gone
	if names, _ := parts(t, ask(pages, "/c/"+p.Campaign.Slug+"/poster.svg", nil, message.Chinese).Body.String()); names["image"] != 0 || names["path"] == 0 {
		t.Errorf("%v", names)
	}
	p.Photos, p.Campaign.CoverID = nil, nil
	pages.Changed(p.Campaign.ID)
	if w := ask(pages, "/c/"+p.Campaign.Slug+"/poster.svg", nil, message.Chinese); w.Code != http.StatusOK {
		t.Errorf("%d", w.Code)
	}
	draft := s.state(lifecycle.CampaignDraft).Campaign
	for _, end := range []string{"/poster.svg", "/share", "/ledger", "/posts"} {
		if w := ask(pages, "/c/"+draft.Slug+end, nil, message.Chinese); w.Code != http.StatusNotFound {
			t.Errorf("a draft's %s answers strangers %d", end, w.Code)
		}
	}
}

func TestAPhotoCoversItsRoomOnThePoster(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := posterView{Height: rapid.IntRange(720, posterPhotoMost).Draw(t, "height")}
		p.fit(rapid.IntRange(1, 4000).Draw(t, "w"), rapid.IntRange(1, 4000).Draw(t, "h"))
		number := func(s string) float64 {
			f, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		x, y, w, h := number(p.CoverX), number(p.CoverY), number(p.CoverWidth), number(p.CoverHeight)
		const near = .5
		if x > near || y > near || x+w < posterWidth-near || y+h < float64(p.Height)-near {
			t.Fatalf("%v %v %v %v leaves a gap in %d", x, y, w, h, p.Height)
		}
	})
}

func TestBrokenLinesFitAndLoseNothing(t *testing.T) {
	t.Parallel()
	letters := rapid.SliceOf(rapid.SampledFrom([]rune("白龙江边的初榨橄榄油果子当天进榨坊，。、（）《》 abcXYZ019-.,!i")))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimSpace(string(letters.Draw(t, "text")))
		width, most := float64(rapid.IntRange(12, 20).Draw(t, "width")), rapid.IntRange(1, 4).Draw(t, "most")
		lines := brokenLines(text, width, most)
		if len(lines) > most {
			t.Fatalf("%d lines: %q", len(lines), lines)
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		joined := bare(strings.Join(lines, ""))
		if cut, ok := strings.CutSuffix(joined, "…"); ok {
			if !strings.HasPrefix(bare(text), cut) {
				t.Fatalf("%q became %q", text, lines)
			}
		} else if joined != bare(text) {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			// A run of marks stays with the letter before it, however wide that is.
			if widthOf(line) > width && strings.ContainsFunc(line, func(r rune) bool { return !strings.ContainsRune("，。、（）《》.,!", r) }) && len(piecesOf(line)) > 1 {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
	})
	for text, want := range map[string][]string{
		"白龙江边的初榨橄榄油，果子当天进榨坊": {"白龙江边的初榨橄榄油，", "果子当天进榨坊"},
		"云屏庙湾的狼牙蜜，清亮不腻":      {"云屏庙湾的狼牙蜜，清亮不腻"},
		"": nil,
	} {
		if got := brokenLines(text, 15.8, 3); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

func TestTheDrawnCodeIsTheCode(t *testing.T) {
	t.Parallel()
	const address = "https://shanhuo.example/c/olive-oil-621202112208-8hgccc"
	drawn, err := qrOf(address)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	side := code.Bounds().Dx()
	if drawn.Size != side+2*quiet {
		t.Errorf("%d modules for %d", drawn.Size, side)
	}
	dark := map[[2]int]bool{}
	for _, m := range run.FindAllStringSubmatch(drawn.Path, -1) {
		x, y, n := int(mustFloat(t, m[1])), int(mustFloat(t, m[2])), int(mustFloat(t, m[3]))
		for i := range n {
			dark[[2]int{x + i, y}] = true
		}
	}
	for y := -quiet; y < side+quiet; y++ {
		for x := -quiet; x < side+quiet; x++ {
			want := false
			if x >= 0 && y >= 0 && x < side && y < side {
				r, _, _, _ := code.At(x, y).RGBA()
				want = r == 0
			}
			if dark[[2]int{x + quiet, y + quiet}] != want {
				t.Fatalf("the module at %d, %d is drawn wrong", x, y)
			}
		}
	}
	if rest := run.ReplaceAllString(drawn.Path, ""); rest != "" {
		t.Errorf("%q", rest)
	}
	if _, err := qrOf(strings.Repeat("x", 4000)); err == nil {
		t.Error("a text that fits in no code is drawn")
	}
}

func TestTheSharePageCanBeCopiedFromWithoutAScript(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	doc := look(t, pages, "/c/"+p.Campaign.Slug+"/share")
	link := "https://shanhuo.example/c/" + p.Campaign.Slug
	if got := doc.Find("#link").AttrOr("value", ""); got != link {
		t.Errorf("the link is %q", got)
	}
	if text := doc.Find("#text").Text(); !strings.Contains(text, p.Campaign.Title) || !strings.HasSuffix(text, link) || !strings.Contains(text, "不扣款") {
		t.Errorf("the words are %q", text)
	}
	if doc.Find("svg.qr path").Length() != 2 || doc.Find(`img[src="/c/`+p.Campaign.Slug+`/poster.svg"]`).Length() != 1 || doc.Find("a[download]").Length() != 1 {
		t.Error("the code or the poster is missing")
	}
	if media.Sizes[len(media.Sizes)-1] != posterFile {
		t.Error("the poster asks for a size that is not kept")
	}
}

func TestAPosterSaysThePriceOfTheListWhileItCanBePaid(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	for _, one := range p.Tiers {
		one.PriceMinor = 9200
	}
	p.Campaign.BackerCount = 1
	for ladder, want := range map[int]string{0: "¥92 起目标", 1: "¥80 起，人多更低目标"} {
		p.Campaign.Ladder = []offer.Rung{{Backers: 1, Price: 8000}}[:ladder]
		pages.Moved()
		if _, text := parts(t, ask(pages, "/c/"+p.Campaign.Slug+"/poster.svg", nil, message.Chinese).Body.String()); !strings.Contains(strings.ReplaceAll(text, "\n", ""), want) || strings.Contains(text, "村级") {
			t.Errorf("%d rungs: %q", ladder, text)
		}
	}
	ended := s.state(lifecycle.CampaignSettled)
	if _, text := parts(t, ask(pages, "/c/"+ended.Campaign.Slug+"/poster.svg", nil, message.Chinese).Body.String()); strings.Contains(text, " 起") {
		t.Errorf("what ended has a price: %q", text)
	}
}

var drawnText = regexp.MustCompile(`<text (?:x="64" y="11[0-9]+"|x="46") font-size="([0-9.]+)"[^>]*>([^<]*)</text>`)

// TestNothingOfAPosterRunsUnderItsCode reads the lines beside the code: as wide as wide
// letters draw them, they end before it begins.
func TestNothingOfAPosterRunsUnderItsCode(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	long := &campaign.Vouch{Office: "Dangchang and its neighbours"}
	for _, p := range s.pages {
		if p.Campaign.State.Public() {
			p.Approved = cmp.Or(p.Approved, long)
		}
	}
	for _, lang := range message.Languages {
		for _, p := range s.pages {
			if !p.Campaign.State.Public() {
				continue
			}
			lines := drawnText.FindAllStringSubmatch(ask(pages, "/c/"+p.Campaign.Slug+"/poster.svg", nil, lang).Body.String(), -1)
			if len(lines) < 3 {
				t.Fatalf("%s: %d lines", p.Campaign.Slug, len(lines))
			}
			for _, line := range lines {
				from, size, text := 64.0, mustFloat(t, line[1]), html.UnescapeString(line[2])
				if strings.Contains(line[0], `x="46"`) {
					from += 46
				}
				if end := from + size*drawnWidth(text); end > 708 || size < 20 || strings.HasSuffix(text, "…") {
					t.Errorf("%s: %q of size %v ends at %v", lang, text, size, end)
				}
			}
		}
	}
}

// TestTheWordsToShareAreTrueInEveryState looks at what there is to copy.
func TestTheWordsToShareAreTrueInEveryState(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	live := s.state(lifecycle.CampaignLive).Campaign
	live.RaisedMinor = live.GoalMinor - 1
	words := func(slug, lang string) (text, lead string) {
		doc := seen(t, pages, s, lang, "/c/"+slug+"/share")
		return doc.Find("#text").Text(), textOf(doc, "main p.measure")
	}
	for _, p := range s.pages {
		if c := p.Campaign; c.State.Public() {
			text, lead := words(c.Slug, message.Chinese)
			open := c.State == lifecycle.CampaignLive && c.Deadline.After(sampleNow)
			if sells := strings.Contains(text, "达到目标才扣") || strings.Contains(text, "还达到目标才扣"); sells != open || strings.Contains(lead, "现在不能支持") == open || !open && !strings.Contains(text, "现在不能支持") {
				t.Errorf("%s: %s / %s", c.State, text, lead)
			}
			if text, _ := words(c.Slug, message.English); strings.Contains(text, "Nothing is charged now") != open {
				t.Errorf("%s: %s", c.State, text)
			}
		}
	}
	for state, want := range map[lifecycle.Campaign]string{
		lifecycle.CampaignFailed: "没有达到目标，现在不能支持", lifecycle.CampaignCancelled: "已取消，现在不能支持", lifecycle.CampaignSuspended: "县里已暂停，现在不能支持",
	} {
		if text, _ := words(s.state(state).Campaign.Slug, message.Chinese); !strings.Contains(text, want) {
			t.Errorf("%s: %s", state, text)
		}
	}
	live.RaisedMinor = live.GoalMinor
	pages.Changed(live.ID)
	if text, _ := words(live.Slug, message.Chinese); !strings.Contains(text, "目前达到目标") {
		t.Errorf("at its goal: %s", text)
	}
	past := sampleNow.Add(-time.Minute)
	live.Deadline = &past
	pages.Changed(live.ID)
	if text, _ := words(live.Slug, message.Chinese); !strings.Contains(text, "已经截止，现在不能支持") {
		t.Errorf("past its deadline: %s", text)
	}
}

// TestTheAccountsSayWhetherCollectingIsOver reads how the books stand after the closing.
func TestTheAccountsSayWhetherCollectingIsOver(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for state, want := range map[lifecycle.Campaign][2]string{
		lifecycle.CampaignCollecting: {"正在收款", "is being collected"}, lifecycle.CampaignShortfall: {"收到的不够", "too little came in"},
		lifecycle.CampaignViable: {"收款已经结束", "Collecting is over"},
	} {
		c := s.state(state).Campaign
		c.PaidOutMinor = 0
		pages.Changed(c.ID)
		for i, lang := range []string{message.Chinese, message.English} {
			told := textOf(seen(t, pages, s, lang, "/c/"+c.Slug+"/ledger"), "main")
			if !strings.Contains(told, want[i]) || state != lifecycle.CampaignCollecting && (strings.Contains(told, "正在收款") || strings.Contains(told, "being collected")) {
				t.Errorf("%s: %s", state, told)
			}
		}
	}
}

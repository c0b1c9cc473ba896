package page

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

func TestOfVisitsAndSignaturesOnlyWhatWasSaidIsPrinted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, visited, signed string
		want                  map[string][]string
		never                 []string
	}{
		{
			"nothing was said", "", "",
			map[string][]string{message.Chinese: {"小苏（东坪村）核实属实，", "由小苏替齐婶代填"}, message.English: {"vouched for it,", "Drafted by 小苏 for 齐婶"}},
			[]string{"看过实地", "委托书", "同意", "was there", "signed", "agreed", "visited"},
		},
		{
			"both were said", "2026-03-02", "2026-02-27",
			map[string][]string{message.Chinese: {"看过实地，", "代填，委托书 ", "3月2日", "2月27日"}, message.English: {"was there on ", "who signed for it on ", "2 March", "27 February"}},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pages, s := samplePages(t)
			p := s.state(lifecycle.CampaignLive)
			p.Owner, p.DraftedBy, p.Vouched.Name, p.Vouched.Office = "齐婶", "小苏", "小苏", "东坪村"
			p.Vouched.VisitedOn, p.ConsentOn = clock.Day(c.visited), clock.Day(c.signed)
			for lang, want := range c.want {
				said := strings.Join(strings.Fields(vouchers(t, pages, p.Campaign.Slug, lang)), " ")
				for _, words := range want {
					if !strings.Contains(said, words) {
						t.Errorf("%s lacks %q: %s", lang, words, said)
					}
				}
				for _, words := range c.never {
					if strings.Contains(said, words) {
						t.Errorf("%s has %q: %s", lang, words, said)
					}
				}
			}
		})
	}
}

func vouchers(t *testing.T, pages *Pages, slug, lang string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(ask(pages, "/c/"+slug, nil, lang).Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc.Find(".vouchers").Text()
}

package campaign

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

// What a search may ask for.
const (
	SearchTermsMax = 5
	SearchRunesMax = 50
)

// produceNames are the words by which people look for a kind of produce.
var produceNames = map[string]string{
	"SICHUAN_PEPPER": "花椒 大红袍 sichuan pepper",
	"OLIVE_OIL":      "橄榄油 油橄榄 olive oil",
	"WALNUT":         "核桃 walnut",
	"TEA":            "茶叶 绿茶 tea",
	"CODONOPSIS":     "党参 纹党 codonopsis",
	"ANGELICA":       "当归 angelica",
	"ASTRAGALUS":     "黄芪 astragalus",
	"HONEY":          "蜂蜜 honey",
	"BLACK_AGARIC":   "黑木耳 木耳 black agaric wood ear",
	"PINELLIA":       "半夏 pinellia",
	"APPLE":          "苹果 apple",
	"RHUBARB":        "大黄 rhubarb",
	"GINKGO":         "银杏 白果 ginkgo",
	"GARLIC":         "大蒜 紫皮蒜 garlic",
	"HANDICRAFT":     "手工 竹编 刺绣 handicraft basket embroidery",
	"GRAIN":          "杂粮 五谷 grain",
}

// SearchText composes what a search looks through. Its parts stand on lines of
// their own: a term has no line break, so it never matches across two parts.
func SearchText(title, summary, produce, beneficiary string, places []string) string {
	parts := append([]string{title, produceNames[produce], beneficiary, summary}, places...)
	return fold(strings.Join(parts, "\n"))
}

// SearchTerms parses a search: terms between spaces, each of which has to occur.
func SearchTerms(search string) ([]string, error) {
	search = text.Line(search)
	if !text.Plain(search, false) {
		return nil, fault.NewInvalid("TEXT_CONTROL", "search")
	}
	if n := utf8.RuneCountInString(search); n > SearchRunesMax {
		return nil, fault.NewInvalid("TOO_LONG", "search").With("max", SearchRunesMax).With("length", n)
	}
	terms := strings.Fields(fold(search))
	if len(terms) > SearchTermsMax {
		return nil, fault.NewInvalid("TOO_MANY", "search").With("max", SearchTermsMax)
	}
	return terms, nil
}

// fold makes texts comparable: full-width letters and digits become plain ones, capitals small ones.
func fold(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

package review_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
)

// good is a campaign about which nothing needs a look, and everything can be said.
func good() review.Facts {
	block := strings.Repeat("我们家在山上种了二十年花椒。", 4)
	return review.Facts{
		Now: time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC), Title: "角弓镇的大红袍花椒", Summary: "一家四口，三亩花椒地。",
		Beneficiary: "李秀英", Payee: "李秀英", Owner: "李秀英", Goal: 20_000_00, Days: 30, DeliveryMonth: "2026-09",
		Story:  offer.Story{Who: block + "一", Grow: block + "二", Money: block + "三", Ship: block + "四", Risks: block + "五"},
		Costs:  []offer.CostLine{{Kind: "HOUSEHOLD", BasisPoints: 6200}, {Kind: "FREIGHT", BasisPoints: 3800}},
		Ladder: []offer.Rung{{Backers: 50, Price: 62_00}},
		Tiers: []review.TierFacts{
			{Title: "一斤装", Price: 68_00, Stock: some(300), Freight: offer.Freight{Default: 8_00, ByProvince: map[string]money.Fen{"新疆": 15_00}}},
			{Title: "三斤装", Price: 188_00, Stock: some(100), Freight: offer.Freight{Default: 12_00}},
		},
		Photos: 3, Prices: 3, MedianPrice: 70_00, EarlierGoal: 10_000_00,
	}
}

func some[T any](v T) *T { return &v }

// attention answers what needs a look, as CODE@field.
func attention(list []review.Finding) []string {
	var out []string
	for _, f := range list {
		if !f.OK {
			out = append(out, f.Code+"@"+f.Field)
		}
	}
	return out
}

func find(t testing.TB, list []review.Finding, code string) review.Finding {
	t.Helper()
	at := slices.IndexFunc(list, func(f review.Finding) bool { return f.Code == code })
	if at < 0 {
		t.Fatalf("nothing is said about %s", code)
	}
	return list[at]
}

func TestWhatNeedsALook(t *testing.T) {
	t.Parallel()
	everyProvince := map[string]money.Fen{}
	for _, p := range offer.Provinces {
		everyProvince[p] = 0
	}
	for _, c := range []struct {
		name   string
		change func(*review.Facts)
		want   []string
	}{
		{"a good campaign", func(*review.Facts) {}, nil},
		{"costs of 99.99 %", func(f *review.Facts) { f.Costs[1].BasisPoints-- }, []string{"COSTS_TOTAL@costs"}},
		{"costs of 100.01 %", func(f *review.Facts) { f.Costs[1].BasisPoints++ }, []string{"COSTS_TOTAL@costs"}},
		{"no costs", func(f *review.Facts) { f.Costs = nil }, []string{"COSTS_TOTAL@costs", "HOUSEHOLD_SHARE@costs"}},
		{"nothing for the household", func(f *review.Facts) { f.Costs[0].Kind = "OTHER" }, []string{"HOUSEHOLD_SHARE@costs"}},
		{"two photos", func(f *review.Facts) { f.Photos = 2 }, []string{"PHOTO_COUNT@photos"}},
		{"somebody else's photo", func(f *review.Facts) { f.SharedPhotos = 1 }, []string{"PHOTO_ELSEWHERE@photos"}},
		{"somebody else's photo beside one that cannot be compared", func(f *review.Facts) { f.SharedPhotos, f.UnknownPhotos = 1, 1 }, []string{"PHOTO_ELSEWHERE@photos"}},
		{"three blocks alike but for spaces", func(f *review.Facts) { f.Story.Grow, f.Story.Ship = f.Story.Who+" ", "\n"+f.Story.Who }, []string{"STORY_SAME@story.grow", "STORY_SAME@story.ship"}},

		{"twice the median", func(f *review.Facts) { f.MedianPrice = 34_00 }, nil},
		{"more than twice the median", func(f *review.Facts) { f.MedianPrice = 33_99 }, []string{"PRICE_MEDIAN@tiers.0.price"}},
		{"half the median", func(f *review.Facts) { f.MedianPrice = 136_00 }, nil},
		{"less than half the median", func(f *review.Facts) { f.MedianPrice = 136_01 }, []string{"PRICE_MEDIAN@tiers.0.price"}},
		{"a median of two says nothing", func(f *review.Facts) { f.MedianPrice, f.Prices = 1_00, 2 }, nil},

		{"the goal is just the stock", func(f *review.Facts) { f.Goal = 39_200_00; f.EarlierGoal, f.Ladder = 0, nil }, nil},
		{"the goal is above the stock", func(f *review.Facts) { f.Goal = 39_200_01; f.EarlierGoal, f.Ladder = 0, nil }, []string{"GOAL_STOCK@goal"}},
		{"the goal is above the stock, which one tier does not limit", func(f *review.Facts) { f.Goal, f.EarlierGoal, f.Tiers[1].Stock = 39_200_01, 0, nil }, nil},
		{"three times the earlier goal", func(f *review.Facts) { f.EarlierGoal = 6_666_67 }, nil},
		{"more than three times the earlier goal", func(f *review.Facts) { f.EarlierGoal = 6_666_66 }, []string{"GOAL_EARLIER@goal"}},

		{"a rung for more backers than units", func(f *review.Facts) { f.Ladder[0].Backers = 401 }, []string{"LADDER_UNITS@ladder.0.backers"}},
		{"a rung for as many backers as units", func(f *review.Facts) { f.Ladder[0].Backers = 400 }, nil},
		{"the goal is out of reach at the lowest price", func(f *review.Facts) { f.Ladder[0].Price = 30_00 }, []string{"LADDER_STOCK@ladder.0.price"}},
		{"a backer more undoes the goal", func(f *review.Facts) {
			f.Ladder = []offer.Rung{{Backers: 50, Price: 62_00}, {Backers: 100, Price: 40_00}}
			f.Goal = 6_000_00
		}, []string{"LADDER_STEP@ladder.1.price"}},
		{"a rung far below the goal undoes nothing", func(f *review.Facts) { f.Ladder[0].Price = 40_00; f.Tiers[0].Stock = nil }, nil},

		{"delivery in the month of the last charge", func(f *review.Facts) { f.DeliveryMonth = "2026-04" }, nil},
		{"delivery in the month of the deadline, before the last charge", func(f *review.Facts) { f.DeliveryMonth, f.Days = "2026-03", 27 }, []string{"DELIVERY_MONTH@deliveryMonth"}},
		{"delivery the month before the deadline", func(f *review.Facts) { f.DeliveryMonth = "2026-03" }, []string{"DELIVERY_MONTH@deliveryMonth"}},
		{"delivery before a later launch ends", func(f *review.Facts) {
			f.DeliveryMonth, f.LaunchAt = "2026-04", some(f.Now.AddDate(0, 1, 0))
		}, []string{"DELIVERY_MONTH@deliveryMonth"}},
		{"a wished launch that has passed counts from today", func(f *review.Facts) { f.DeliveryMonth, f.LaunchAt = "2026-04", some(f.Now.AddDate(0, -6, 0)) }, nil},
		{"a deadline that is set counts", func(f *review.Facts) { f.DeliveryMonth, f.Deadline = "2026-03", some(f.Now) }, nil},
		{"the month ends at midnight in Shanghai", func(f *review.Facts) {
			f.DeliveryMonth, f.Deadline = "2026-03", some(time.Date(2026, 4, 1, 0, 0, 0, 0, clock.Shanghai).Add(-offer.Dunning))
		}, []string{"DELIVERY_MONTH@deliveryMonth"}},

		{"free freight", func(f *review.Facts) { f.Tiers[1].Freight = offer.Freight{} }, []string{"FREIGHT_FAR@tiers.1.freight"}},
		{"no freight where nothing is sent", func(f *review.Facts) {
			f.Tiers[1].Freight = offer.Freight{ByProvince: map[string]money.Fen{"甘肃": 0}, NotTo: slices.DeleteFunc(slices.Clone(offer.Provinces), func(p string) bool { return p == "甘肃" })}
		}, nil},
		{"free freight, said of every province", func(f *review.Facts) { f.Tiers[1].Freight = offer.Freight{ByProvince: everyProvince} }, nil},
		{"freight for one province", func(f *review.Facts) {
			f.Tiers[0].Freight = offer.Freight{ByProvince: map[string]money.Fen{"甘肃": 4_00}}
		}, []string{"FREIGHT_FAR@tiers.0.freight"}},

		{"a remote province for nothing", func(f *review.Facts) {
			f.Tiers[0].Freight = offer.Freight{Default: 8_00, ByProvince: map[string]money.Fen{"西藏": 0, "新疆": 15_00}}
		}, []string{"FREIGHT_CHEAPER@tiers.0.freight"}},
		{"the province next door for less", func(f *review.Facts) {
			f.Tiers[0].Freight = offer.Freight{Default: 8_00, ByProvince: map[string]money.Fen{"甘肃": 4_00}}
		}, nil},
		{"nothing sent to the remote", func(f *review.Facts) {
			f.Tiers[0].Freight = offer.Freight{Default: 8_00, NotTo: []string{"西藏", "新疆"}}
		}, nil},

		{"a cooperative is paid", func(f *review.Facts) { f.Payee = "角弓镇花椒合作社" }, []string{"PAYEE_NAME@payee.name"}},
		{"the owner is paid for the family", func(f *review.Facts) { f.Beneficiary = "李秀英一家" }, nil},
		{"the beneficiary is paid, with spaces", func(f *review.Facts) { f.Beneficiary, f.Owner = "Li  Xiuying", "秀英"; f.Payee = "li xiu ying" }, nil},
		{"another campaign is under way", func(f *review.Facts) { f.Running = 1 }, []string{"OTHER_CAMPAIGN@"}},

		{"a phone number in the story", func(f *review.Facts) { f.Story.Ship += "电话13812345678。" }, []string{"TEXT_CONTACT@story.ship"}},
		{"a link in the summary", func(f *review.Facts) { f.Summary = "看 www.example.com" }, []string{"TEXT_LINK@summary"}},
		{"an identity number in the story, a phone number in the title", func(f *review.Facts) {
			f.Story.Who += "62122619700101123X"
			f.Title += " 138-1234-5678"
		}, []string{"TEXT_CONTACT@title", "TEXT_ID_NUMBER@story.who"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := good()
			c.change(&f)
			if got := attention(review.Findings(f)); !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestWhatIsNotKnownIsNotSaid(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, f := range review.Findings(review.Facts{}) {
		codes = append(codes, f.Code)
	}
	for _, code := range []string{"PRICE_MEDIAN", "GOAL_STOCK", "GOAL_EARLIER", "LADDER_STEP", "LADDER_UNITS", "LADDER_STOCK", "DELIVERY_MONTH", "FREIGHT_FAR", "PAYEE_NAME"} {
		if slices.Contains(codes, code) {
			t.Errorf("an empty draft has %s", code)
		}
	}
	if !slices.Contains(codes, "COSTS_TOTAL") || !slices.Contains(codes, "PHOTO_COUNT") {
		t.Errorf("an empty draft has %v", codes)
	}
}

func TestPersonalDataInPublicText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"我们家种了二十年花椒，一共三亩半，去年收了一千三百斤。":                  "",
		"2026-09-15 到 2026-10-20 采摘，每箱 5.5 公斤，1280 元。": "",
		"海拔 1800-2200 米，生产许可 SC10662122601234 已办。":     "",
		"每斤 68.00 元，50 人以上 62.00 元。":                   "",
		"1.半夏 2.当归 3.黄芪，第13号地。":                        "",
		"电话：13812345678":                     "TEXT_CONTACT",
		"打 138 1234 5678 找我":                 "TEXT_CONTACT",
		"＋８６　１３８１２３４５６７８":                    "TEXT_CONTACT",
		"一三八一二三四五六七八":                        "TEXT_CONTACT",
		"座机 0939-1234567":                    "TEXT_CONTACT",
		"(0939) 12345678":                    "TEXT_CONTACT",
		"写信到 Li.Xiuying@Example.com":         "TEXT_CONTACT",
		"加微信 lixiuying88":                    "TEXT_CONTACT",
		"微信号：li_xiuying":                     "TEXT_CONTACT",
		"QQ群 12345678":                       "TEXT_CONTACT",
		"微信支付也可以":                            "",
		"[我们的店](https://shop.example.org/1)": "TEXT_LINK",
		"搜 HuaJiao.CN 就行":                    "TEXT_LINK",
		"www.例子.中国和 www.a.b":                 "TEXT_LINK",
		"身份证 621226197001011234":             "TEXT_ID_NUMBER",
		"身份证 62122619700101123x 号":           "TEXT_ID_NUMBER",
		"老证 621226700101123":                 "TEXT_ID_NUMBER",
		"卡号 6228 4804 0256 4890 018":         "TEXT_ID_NUMBER",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			f := good()
			f.Story.Grow += "\n" + text
			if want != "" {
				want += "@story.grow"
			}
			if got := strings.Join(attention(review.Findings(f)), " "); got != want {
				t.Fatalf("got %q, want %q", got, want)
			}
		})
	}
}

// Every finding there can be has its sentence in both languages, with all its figures.
func TestEveryFindingHasASentence(t *testing.T) {
	t.Parallel()
	bad := good()
	bad.Costs, bad.Photos, bad.SharedPhotos, bad.Prices, bad.MedianPrice, bad.Running = nil, 1, 2, 5, 1_00, 1
	bad.Goal, bad.EarlierGoal, bad.Payee, bad.DeliveryMonth = 39_300_00, 1, "别人", "2026-03"
	bad.Summary, bad.Story.Money = "a", bad.Story.Grow
	bad.Story.Who, bad.Story.Risks = "13812345678 www.example.com 621226197001011234", "下雨。"
	bad.Tiers[1].Freight.ByProvince = map[string]money.Fen{"西藏": 0}
	bad.Tiers[0].Freight, bad.Ladder = offer.Freight{}, []offer.Rung{{Backers: 900, Price: 1_00}}
	deep := good()
	deep.Ladder[0].Price = 30_00
	undone := good()
	undone.Goal, undone.Ladder = 3_300_00, []offer.Rung{{Backers: 50, Price: 62_00}}
	told := map[string]bool{}
	for _, facts := range []review.Facts{good(), bad, deep, undone} {
		for _, f := range review.Findings(facts) {
			key := "check.attention." + f.Code
			if f.OK {
				key = "check.ok." + f.Code
			}
			told[key] = true
			for _, lang := range message.Languages {
				if missing := message.In(lang).Missing(key, f.Args); len(missing) > 0 || !message.In(lang).Has(key) {
					t.Errorf("%s: %s lacks %v", lang, key, missing)
				}
				if text := f.Text(lang); strings.Contains(text, "1381234") || strings.Contains(text, "example.com") || strings.Contains(text, "62122619") {
					t.Errorf("%s repeats what is personal: %s", key, text)
				}
			}
		}
	}
	for _, key := range message.In(message.English).Keys() {
		if strings.HasPrefix(key, "check.") && !told[key] {
			t.Errorf("%s was never told", key)
		}
	}
	if len(told) != 38 {
		t.Errorf("%d findings were told, want 38: 19 that are all right and 19 that are not", len(told))
	}
}

func TestSentencesHaveTheirFigures(t *testing.T) {
	t.Parallel()
	list := review.Findings(good())
	for _, c := range []struct{ code, zh, en string }{
		{"HOUSEHOLD_SHARE", "农户自己拿到 62%。", "Household share 62 %."},
		{"GOAL_STOCK", "全部卖完是 ¥39,200，够得到目标 ¥20,000。", "Sold out it makes ¥39,200, which covers the goal of ¥20,000."},
		{"PRICE_MEDIAN", "一份 ¥68，和 3 个同类项目的中间价 ¥70 差得不远。", "A unit costs ¥68, near the ¥70 in the middle of 3 projects like it."},
		{"DELIVERY_MONTH", "发货在 2026年9月；最早 4月1日 周三 截止，换卡补扣到 4月8日 周三。", "Delivery is in September 2026; pledging ends on Wed 1 April at the earliest, and cards may be charged until Wed 8 April."},
		{"FREIGHT_FAR", "寄到每个省的运费都写了，一份最多 ¥15。", "Freight is stated for every province, at most ¥15 a unit."},
		{"LADDER_STOCK", "降到最低价 ¥62，全部卖完是 ¥35,741，够得到目标 ¥20,000。", "Sold out at the lowest price, ¥62, it makes ¥35,741, which covers the goal of ¥20,000."},
	} {
		f := find(t, list, c.code)
		if zh, en := f.Text(message.Chinese), f.Text(message.English); zh != c.zh || en != c.en {
			t.Errorf("%s:\n%s\n%s", c.code, zh, en)
		}
	}
}

// Whatever is written, the rules answer without a fault of their own, each field is
// one that a question may stand beside, and nothing is said twice of one field.
func TestFindingsOfAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := good()
		texts := rapid.String()
		f.Title, f.Summary, f.Payee, f.DeliveryMonth = texts.Draw(t, "title"), texts.Draw(t, "summary"), texts.Draw(t, "payee"), texts.Draw(t, "month")
		f.Story.Who, f.Story.Risks = texts.Draw(t, "who"), texts.Draw(t, "risks")
		f.Goal = money.Fen(rapid.Int64Range(0, 5_000_000_00).Draw(t, "goal"))
		f.Days, f.Photos = rapid.IntRange(0, 60).Draw(t, "days"), rapid.IntRange(0, 9).Draw(t, "photos")
		f.Prices, f.MedianPrice = rapid.IntRange(0, 9).Draw(t, "prices"), money.Fen(rapid.Int64Range(0, 100_000_00).Draw(t, "median"))
		f.Tiers = f.Tiers[:rapid.IntRange(0, 2).Draw(t, "tiers")]
		for i := range f.Tiers {
			f.Tiers[i].Price = money.Fen(rapid.Int64Range(0, 100_000_00).Draw(t, "price"))
			if rapid.Bool().Draw(t, "unlimited") {
				f.Tiers[i].Stock = nil
			}
		}
		f.Ladder = nil
		for i := range rapid.IntRange(0, 3).Draw(t, "rungs") {
			f.Ladder = append(f.Ladder, offer.Rung{Backers: 10 * (i + 1), Price: money.Fen(rapid.Int64Range(1, 100_000_00).Draw(t, "rung"))})
		}
		seen := map[string]bool{}
		for _, found := range review.Findings(f) {
			if seen[found.Code+found.Field] {
				t.Fatalf("%s is said twice of %q", found.Code, found.Field)
			}
			seen[found.Code+found.Field] = true
			if found.Field == "" {
				continue
			}
			ruling := review.Ruling{Decision: review.Return, Questions: []offer.FieldQuestion{{Field: found.Field, Text: "为什么？"}}}
			if err := review.Check(ruling, f.Now).Err(); err != nil {
				t.Fatalf("%s stands beside %q: %v", found.Code, found.Field, err)
			}
		}
	})
}

package campaign_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

var march = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func ptr[T any](v T) *T { return &v }

// whole is a draft in which nothing is missing and nothing is wrong.
func whole() campaign.Draft {
	block := "我们家在山上种了二十年花椒，每年八月一家人一起采摘和晾晒。"
	return campaign.Draft{
		Title: "角弓镇的大红袍花椒", Summary: "一家四口，三亩花椒地。", Produce: "SICHUAN_PEPPER", Beneficiary: "李秀英一家",
		Payee: campaign.Payee{Name: "角弓镇花椒合作社", Bank: "甘肃农信", Account: "6228480402564890018"},
		Goal:  20_000_00, Days: 30, DeliveryMonth: "2026-09",
		Story: offer.Story{Who: block, Grow: block, Money: block, Ship: block, Risks: block},
		Costs: []offer.CostLine{
			{Kind: "HOUSEHOLD", Label: "给农户", BasisPoints: 7100}, {Kind: "FREIGHT", Label: "运费", BasisPoints: 1400},
			{Kind: "PACKING", Label: "包装", BasisPoints: 900}, {Kind: "FEES", Label: "手续费", BasisPoints: 600},
		},
		Tiers: []campaign.Tier{
			{Title: "一斤装", Goods: "大红袍 500 克", Price: 68_00, Stock: ptr(300), PerPerson: ptr(10),
				Freight: offer.Freight{Default: 8_00, ByProvince: map[string]money.Fen{"西藏": 20_00}}},
			{Title: "三斤装", Price: 188_00},
		},
		Ladder: []offer.Rung{{Backers: 50, Price: 62_00}, {Backers: 100, Price: 58_00}},
	}
}

func codes(list fault.List) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.Field + " " + f.Code
	}
	return out
}

func TestAWholeDraftMayBeSubmitted(t *testing.T) {
	t.Parallel()
	if got := campaign.CheckSubmit(whole().Cleaned(), 9, march); len(got) > 0 {
		t.Fatalf("faults in a good draft: %v", got)
	}
}

func TestWhereNothingIsSentIsKeptOnceInTheOrderOfTheList(t *testing.T) {
	t.Parallel()
	d := whole()
	d.Tiers[0].Freight.ByProvince = nil
	d.Tiers[0].Freight.NotTo, d.Tiers[1].Freight.NotTo = []string{"台湾", "西藏", "香港", "西藏"}, []string{}
	d = d.Cleaned()
	if got := d.Tiers[0].Freight.NotTo; !slices.Equal(got, []string{"西藏", "香港", "台湾"}) || d.Tiers[1].Freight.NotTo != nil {
		t.Errorf("%v and %v", got, d.Tiers[1].Freight.NotTo)
	}
	if faults := campaign.CheckSubmit(d, 9, march); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestADraftMayBeIncomplete(t *testing.T) {
	t.Parallel()
	if got := campaign.CheckDraft(campaign.Draft{Title: "武都花椒", Produce: "SICHUAN_PEPPER"}); len(got) > 0 {
		t.Fatalf("faults: %v", got)
	}
}

func TestCheckDraftNamesEachFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		edit func(*campaign.Draft)
		want string
	}{
		{"title of three runes", func(d *campaign.Draft) { d.Title = "花椒好" }, "title TOO_SHORT"},
		{"title of 61 runes", func(d *campaign.Draft) { d.Title = strings.Repeat("椒", 61) }, "title TOO_LONG"},
		{"no title", func(d *campaign.Draft) { d.Title = "   " }, "title REQUIRED"},
		{"escape in the title", func(d *campaign.Draft) { d.Title = "武都\x1b花椒" }, "title TEXT_CONTROL"},
		{"summary too long", func(d *campaign.Draft) { d.Summary = strings.Repeat("椒", 201) }, "summary TOO_LONG"},
		{"unknown produce", func(d *campaign.Draft) { d.Produce = "GOLD" }, "produce PRODUCE_UNKNOWN"},
		{"story block of 5,001 runes", func(d *campaign.Draft) { d.Story.Grow = strings.Repeat("椒", 5001) }, "story.grow TOO_LONG"},
		{"NUL in the story", func(d *campaign.Draft) { d.Story.Risks += "\x00" }, "story.risks TEXT_CONTROL"},
		{"goal below ¥100", func(d *campaign.Draft) { d.Goal = 99_99 }, "goal GOAL_OUT_OF_RANGE"},
		{"goal above ¥5,000,000", func(d *campaign.Draft) { d.Goal = 5_000_000_01 }, "goal GOAL_OUT_OF_RANGE"},
		{"negative goal", func(d *campaign.Draft) { d.Goal = -1 }, "goal GOAL_OUT_OF_RANGE"},
		{"goal at the end of int64", func(d *campaign.Draft) { d.Goal = math.MaxInt64 }, "goal GOAL_OUT_OF_RANGE"},
		{"61 days", func(d *campaign.Draft) { d.Days = 61 }, "days DAYS_OUT_OF_RANGE"},
		{"negative days", func(d *campaign.Draft) { d.Days = -1 }, "days DAYS_OUT_OF_RANGE"},
		{"delivery month 13", func(d *campaign.Draft) { d.DeliveryMonth = "2026-13" }, "deliveryMonth DELIVERY_MONTH_FORM"},
		{"delivery on a day", func(d *campaign.Draft) { d.DeliveryMonth = "2026-09-01" }, "deliveryMonth DELIVERY_MONTH_FORM"},
		{"letters in the account", func(d *campaign.Draft) { d.Payee.Account = "6228x80402564890018" }, "payee.account ACCOUNT_FORM"},
		{"account of seven digits", func(d *campaign.Draft) { d.Payee.Account = "6228480" }, "payee.account ACCOUNT_FORM"},
		{"shares above 100 %", func(d *campaign.Draft) { d.Costs[0].BasisPoints++ }, "costs COSTS_NOT_WHOLE"},
		{"negative share", func(d *campaign.Draft) { d.Costs[0].BasisPoints = -1 }, "costs.0.basisPoints COST_SHARE_OUT_OF_RANGE"},
		{"share at the end of int", func(d *campaign.Draft) { d.Costs[1].BasisPoints = math.MaxInt }, "costs.1.basisPoints COST_SHARE_OUT_OF_RANGE"},
		{"unknown kind of cost", func(d *campaign.Draft) { d.Costs[2].Kind = "GIFTS" }, "costs.2.kind COST_KIND_UNKNOWN"},
		{"cost without a label", func(d *campaign.Draft) { d.Costs[2].Label = "" }, "costs.2.label REQUIRED"},
		{"13 cost lines", func(d *campaign.Draft) { d.Costs = make([]offer.CostLine, 13) }, "costs TOO_MANY"},
		{"11 tiers", func(d *campaign.Draft) { d.Tiers = slices.Repeat(d.Tiers[1:], 11) }, "tiers TOO_MANY"},
		{"tier without a title", func(d *campaign.Draft) { d.Tiers[1].Title = "" }, "tiers.1.title REQUIRED"},
		{"price below ¥1", func(d *campaign.Draft) { d.Tiers[1].Price = 99 }, "tiers.1.price PRICE_OUT_OF_RANGE"},
		{"price above ¥100,000", func(d *campaign.Draft) { d.Tiers[1].Price = 100_000_01 }, "tiers.1.price PRICE_OUT_OF_RANGE"},
		{"negative price", func(d *campaign.Draft) { d.Tiers[1].Price = math.MinInt64 }, "tiers.1.price PRICE_OUT_OF_RANGE"},
		{"stock of none", func(d *campaign.Draft) { d.Tiers[1].Stock = ptr(0) }, "tiers.1.stock STOCK_OUT_OF_RANGE"},
		{"stock above 100,000", func(d *campaign.Draft) { d.Tiers[1].Stock = ptr(100_001) }, "tiers.1.stock STOCK_OUT_OF_RANGE"},
		{"per person above stock", func(d *campaign.Draft) { d.Tiers[0].PerPerson = ptr(301) }, "tiers.0.perPerson PER_PERSON_OUT_OF_RANGE"},
		{"per person zero", func(d *campaign.Draft) { d.Tiers[1].PerPerson = ptr(0) }, "tiers.1.perPerson PER_PERSON_OUT_OF_RANGE"},
		{"tier worth more than the portal counts", func(d *campaign.Draft) {
			d.Tiers[1].Price, d.Tiers[1].Stock = 100_000_00, ptr(100_000)
		}, "tiers.1.stock TIER_TOO_BIG"},
		{"negative freight", func(d *campaign.Draft) { d.Tiers[1].Freight.Default = -1 }, "tiers.1.freight.default FREIGHT_OUT_OF_RANGE"},
		{"freight above ¥1,000", func(d *campaign.Draft) {
			d.Tiers[1].Freight.ByProvince = map[string]money.Fen{"西藏": 1_000_01}
		}, "tiers.1.freight.byProvince.西藏 FREIGHT_OUT_OF_RANGE"},
		{"freight to nowhere", func(d *campaign.Draft) {
			d.Tiers[1].Freight.ByProvince = map[string]money.Fen{"火星": 1}
		}, "tiers.1.freight.byProvince FREIGHT_PROVINCE_UNKNOWN"},
		{"not sent to nowhere", func(d *campaign.Draft) { d.Tiers[1].Freight.NotTo = []string{"火星"} }, "tiers.1.freight.notTo FREIGHT_PROVINCE_UNKNOWN"},
		{"a freight to where nothing is sent", func(d *campaign.Draft) { d.Tiers[0].Freight.NotTo = []string{"西藏"} }, "tiers.0.freight.notTo FREIGHT_PROVINCE_TWICE"},
		{"sent to nobody", func(d *campaign.Draft) { d.Tiers[1].Freight.NotTo = offer.Provinces }, "tiers.1.freight.notTo FREIGHT_NOWHERE"},
		{"nine rungs", func(d *campaign.Draft) { d.Ladder = make([]offer.Rung, 9) }, "ladder TOO_MANY"},
		{"rung at no backers", func(d *campaign.Draft) { d.Ladder[0].Backers = 0 }, "ladder.0.backers RUNG_BACKERS_OUT_OF_RANGE"},
		{"rungs at the same backers", func(d *campaign.Draft) { d.Ladder[1].Backers = 50 }, "ladder.1.backers RUNG_BACKERS_NOT_RISING"},
		{"rung upwards", func(d *campaign.Draft) { d.Ladder[1].Price = 63_00 }, "ladder.1.price RUNG_PRICE_NOT_FALLING"},
		{"level rung", func(d *campaign.Draft) { d.Ladder[1].Price = 62_00 }, "ladder.1.price RUNG_PRICE_NOT_FALLING"},
		{"first rung at the lead tier's price", func(d *campaign.Draft) { d.Ladder[0].Price = 68_00 }, "ladder.0.price RUNG_PRICE_ABOVE_LEAD"},
		{"rung for nothing", func(d *campaign.Draft) { d.Ladder[1].Price = 0 }, "ladder.1.price RUNG_PRICE_OUT_OF_RANGE"},
		{"rung that makes another tier free", func(d *campaign.Draft) {
			d.Tiers[0].Price, d.Tiers[0].Stock, d.Tiers[0].PerPerson = 100_000_00, nil, nil
			d.Tiers[1].Price = 1_00
			d.Ladder = []offer.Rung{{Backers: 2, Price: 1}}
		}, "ladder.0.price RUNG_PRICE_TOO_LOW"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := whole()
			c.edit(&d)
			if got := codes(campaign.CheckDraft(d.Cleaned())); !slices.Contains(got, c.want) || c.name != "13 cost lines" && c.name != "nine rungs" && len(got) != 1 {
				t.Fatalf("got %v, want only %q", got, c.want)
			}
		})
	}
}

func TestCheckSubmitNamesEverythingThatIsMissing(t *testing.T) {
	t.Parallel()
	got := codes(campaign.CheckSubmit(campaign.Draft{Title: "武都花椒", Produce: "TEA"}, 10, march))
	for _, want := range []string{
		"goal GOAL_OUT_OF_RANGE", "days DAYS_OUT_OF_RANGE", "deliveryMonth REQUIRED", "story.who REQUIRED", "story.grow REQUIRED",
		"story.money REQUIRED", "story.ship REQUIRED", "story.risks REQUIRED", "beneficiary REQUIRED", "payee.name REQUIRED",
		"payee.bank REQUIRED", "payee.account REQUIRED", "costs COSTS_NOT_WHOLE", "costs COSTS_NO_HOUSEHOLD", "tiers TIERS_MISSING",
		"photos TOO_MANY",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not named in %v", want, got)
		}
	}
	if len(got) != 16 {
		t.Errorf("%d faults, want 16: %v", len(got), got)
	}
}

func TestCheckSubmitRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		edit func(*campaign.Draft)
		want []string
	}{
		{"a story block of 19 runes", func(d *campaign.Draft) { d.Story.Ship = strings.Repeat("椒", 19) }, []string{"story.ship TOO_SHORT"}},
		{"a summary of a letter", func(d *campaign.Draft) { d.Summary = "a" }, []string{"summary TOO_SHORT"}},
		{"nothing about a summary that was left out", func(d *campaign.Draft) { d.Summary = "" }, []string{}},
		{"shares of 99.99 %", func(d *campaign.Draft) { d.Costs[0].BasisPoints-- }, []string{"costs COSTS_NOT_WHOLE"}},
		{"a household share of nothing", func(d *campaign.Draft) {
			d.Costs[0].BasisPoints, d.Costs[1].BasisPoints = 0, 8500
		}, []string{"costs COSTS_NO_HOUSEHOLD"}},
		{"nothing when an account was given before", func(d *campaign.Draft) { d.Payee.Account, d.Payee.Kept = "", true }, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := whole()
			c.edit(&d)
			if got := codes(campaign.CheckSubmit(d, 0, march)); !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCheckTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		launch *time.Time
		days   int
		month  string
		want   []string
	}{
		{"delivery in the month of the last charge", nil, 30, "2026-04", nil},
		{"delivery before the month of the last charge", nil, 30, "2026-03", []string{"deliveryMonth DELIVERY_TOO_EARLY"}},
		// 2 March, a week of review, 14 days, a week of dunning: 30 March.
		{"as long as all may take", nil, 14, "2026-03", nil},
		{"two days more than that", nil, 16, "2026-03", []string{"deliveryMonth DELIVERY_TOO_EARLY"}},
		{"a wished launch before the offices need be done changes nothing", ptr(march.AddDate(0, 0, 1)), 16, "2026-03", []string{"deliveryMonth DELIVERY_TOO_EARLY"}},
		{"delivery in a month that is over", nil, 1, "2025-12", []string{"deliveryMonth DELIVERY_TOO_EARLY"}},
		{"delivery 18 months after", nil, 30, "2027-10", nil},
		{"delivery 19 months after", nil, 30, "2027-11", []string{"deliveryMonth DELIVERY_TOO_LATE"}},
		{"a later launch moves the earliest delivery", ptr(march.AddDate(0, 2, 0)), 10, "2026-04", []string{"deliveryMonth DELIVERY_TOO_EARLY"}},
		{"a launch in the past", ptr(march.Add(-time.Second)), 10, "2026-09", []string{"launchAt LAUNCH_PAST"}},
		{"a launch in a year", ptr(march.AddDate(1, 0, 0)), 10, "2026-09", []string{"launchAt LAUNCH_TOO_FAR"}},
		{"no month yet", nil, 10, "", nil},
		// The last charge is at 31 March 17:00 UTC, which is 1 April in Shanghai.
		{"months are Shanghai's", ptr(time.Date(2026, 3, 23, 17, 0, 0, 0, time.UTC)), 1, "2026-03", []string{"deliveryMonth DELIVERY_TOO_EARLY"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := codes(campaign.CheckTimes(campaign.Draft{LaunchAt: c.launch, Days: c.days, DeliveryMonth: c.month}, march))
			if !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCostLinesAddUpExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := whole()
		d.Costs = nil
		total := 0
		for i := range rapid.IntRange(1, campaign.CostLinesMax).Draw(t, "lines") {
			share := rapid.IntRange(0, 3000).Draw(t, "share")
			total += share
			kind := rapid.SampledFrom(offer.CostKinds).Draw(t, "kind")
			d.Costs = append(d.Costs, offer.CostLine{Kind: kind, Label: fmt.Sprint("第", i), BasisPoints: share})
		}
		if rapid.Bool().Draw(t, "completed") && total < campaign.CostTotal && len(d.Costs) < campaign.CostLinesMax {
			d.Costs = append(d.Costs, offer.CostLine{Kind: "OTHER", Label: "其余", BasisPoints: campaign.CostTotal - total})
			total = campaign.CostTotal
		}
		refused := slices.Contains(codes(campaign.CheckSubmit(d, 0, march)), "costs COSTS_NOT_WHOLE")
		if refused != (total != campaign.CostTotal) {
			t.Fatalf("sum %d: refused is %v", total, refused)
		}
		draftRefused := slices.Contains(codes(campaign.CheckDraft(d)), "costs COSTS_NOT_WHOLE")
		if draftRefused != (total > campaign.CostTotal) {
			t.Fatalf("sum %d in a draft: refused is %v", total, draftRefused)
		}
	})
}

// An accepted ladder never lets anyone's price rise as backers come, and never to nothing.
func TestAnAcceptedLadderOnlyFalls(t *testing.T) {
	t.Parallel()
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		d := whole()
		d.Tiers = nil
		for i := range rapid.IntRange(1, 4).Draw(t, "tiers") {
			d.Tiers = append(d.Tiers, campaign.Tier{Title: fmt.Sprint("档", i), Price: money.Fen(rapid.Int64Range(100, 30_000).Draw(t, "price"))})
		}
		d.Ladder = nil
		backers, price := 0, d.Tiers[0].Price
		for range rapid.IntRange(0, 9).Draw(t, "rungs") {
			backers += rapid.IntRange(0, 30).Draw(t, "more backers")
			price -= money.Fen(rapid.Int64Range(-3, 3_000).Draw(t, "cheaper"))
			d.Ladder = append(d.Ladder, offer.Rung{Backers: backers, Price: price})
		}
		if len(campaign.CheckDraft(d)) > 0 {
			return
		}
		accepted++
		lead := d.Tiers[0].Price
		for _, tier := range d.Tiers {
			before := tier.Price
			for n := range 300 {
				at := offer.UnitPrice(tier.Price, lead, d.Ladder, n)
				if at > before || at < 1 {
					t.Fatalf("with %d backers a unit of %v costs %v after %v; ladder %v", n, tier.Price, at, before, d.Ladder)
				}
				before = at
			}
		}
	})
	if accepted == 0 {
		t.Fatal("no ladder was accepted: the property was never tried")
	}
}

func TestNoInputMakesTheRulesPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := campaign.Draft{
			Title: rapid.String().Draw(t, "title"), Goal: money.Fen(rapid.Int64().Draw(t, "goal")), Days: rapid.Int().Draw(t, "days"),
			DeliveryMonth: rapid.String().Draw(t, "month"), LaunchAt: ptr(time.Unix(rapid.Int64().Draw(t, "launch"), 0)),
		}
		for range rapid.IntRange(0, 3).Draw(t, "tiers") {
			d.Tiers = append(d.Tiers, campaign.Tier{
				Price: money.Fen(rapid.Int64().Draw(t, "price")), Stock: ptr(rapid.Int().Draw(t, "stock")), PerPerson: ptr(rapid.Int().Draw(t, "per person")),
				Freight: offer.Freight{Default: money.Fen(rapid.Int64().Draw(t, "freight"))},
			})
			d.Ladder = append(d.Ladder, offer.Rung{Backers: rapid.Int().Draw(t, "backers"), Price: money.Fen(rapid.Int64().Draw(t, "rung"))})
			d.Costs = append(d.Costs, offer.CostLine{BasisPoints: rapid.Int().Draw(t, "share")})
		}
		campaign.CheckSubmit(d.Cleaned(), rapid.Int().Draw(t, "photos"), march)
	})
}

func TestSlug(t *testing.T) {
	t.Parallel()
	random := []byte{0, 1, 2, 3, 4, 255}
	for _, c := range []struct{ title, produce, want string }{
		{"角弓镇的大红袍花椒", "SICHUAN_PEPPER", "sichuan-pepper-621202103201-"},
		{"Walnuts & honey from Kangxian!", "WALNUT", "walnuts-honey-from-kangxian-"},
		{"武都 pepper", "SICHUAN_PEPPER", "sichuan-pepper-621202103201-"},
		{"!!!!", "TEA", "tea-621202103201-"},
	} {
		got := campaign.Slug(c.title, c.produce, "621202103201", random)
		if !strings.HasPrefix(got, c.want) || len(got) != len(c.want)+6 {
			t.Errorf("Slug(%q) = %q, want %q and six more", c.title, got, c.want)
		}
	}
	form := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	rapid.Check(t, func(t *rapid.T) {
		got := campaign.Slug(rapid.String().Draw(t, "title"), rapid.SampledFrom(offer.Produce).Draw(t, "produce"), "621202103201",
			rapid.SliceOfN(rapid.Byte(), 6, 6).Draw(t, "random"))
		if !form.MatchString(got) || len(got) > 60 {
			t.Fatalf("%q is no slug", got)
		}
	})
}

func TestSearchTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want []string
		code string
	}{
		{"  花椒   Ｗｕｄｕ\t50% ", []string{"花椒", "wudu", "50%"}, ""},
		{"", nil, ""},
		{"a b c d e f", nil, "TOO_MANY"},
		{strings.Repeat("椒", 51), nil, "TOO_LONG"},
		{"花\x00椒", nil, "TEXT_CONTROL"},
	} {
		got, err := campaign.SearchTerms(c.in)
		if c.code != "" {
			if !fault.HasCode(err, c.code) {
				t.Errorf("SearchTerms(%q): %v, want %s", c.in, err, c.code)
			}
			continue
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("SearchTerms(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
	}
}

func TestSearchTextHoldsWhatPeopleLookFor(t *testing.T) {
	t.Parallel()
	for _, produce := range offer.Produce {
		got := campaign.SearchText("高山好货", "Small Farm", produce, "李秀英", []string{"角弓镇", "武都区"})
		english := strings.ToLower(strings.ReplaceAll(produce, "_", " "))
		for _, want := range []string{"高山好货", "small farm", "李秀英", "角弓镇", "武都区", english} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in %q", produce, want, got)
			}
		}
		if strings.ContainsAny(got, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t.Errorf("%s: capitals in %q", produce, got)
		}
	}
}

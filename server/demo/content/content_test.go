package content_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/problem"
)

func load(t *testing.T) content.Content {
	t.Helper()
	all, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// each runs one fact on every campaign.
func each(t *testing.T, check func(t *testing.T, all content.Content, c content.Campaign)) {
	t.Helper()
	all := load(t)
	for _, c := range all.Campaigns {
		t.Run(c.Slug, func(t *testing.T) {
			t.Parallel()
			check(t, all, c)
		})
	}
}

type place struct{ name, level, parent string }

func places(t *testing.T) map[string]place {
	t.Helper()
	f, err := os.Open("../../region/longnan-regions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]place, len(rows))
	for _, r := range rows[1:] {
		out[r[0]] = place{name: r[1], level: r[2], parent: r[3]}
	}
	return out
}

func TestEveryCampaignIsInARealVillage(t *testing.T) {
	t.Parallel()
	tree := places(t)
	each(t, func(t *testing.T, all content.Content, c content.Campaign) {
		village, ok := tree[c.VillageCode]
		if !ok || village.level != "village" {
			t.Fatalf("%s is %+v", c.VillageCode, village)
		}
		if strings.Contains(village.name, "社区") || strings.HasSuffix(tree[village.parent].name, "街道") {
			t.Errorf("%s in %s is in town", village.name, tree[village.parent].name)
		}
		owner, _ := all.Person(c.Household)
		if !holds(owner, "HOUSEHOLD", c.VillageCode) {
			t.Errorf("%s does not live in %s", c.Household, c.VillageCode)
		}
	})
}

func TestEveryCountyHasTwoCampaigns(t *testing.T) {
	t.Parallel()
	tree, seen := places(t), map[string]int{}
	for _, c := range load(t).Campaigns {
		seen[tree[tree[c.VillageCode].parent].parent]++
	}
	for code, p := range tree {
		if p.level == "county" && seen[code] < 2 {
			t.Errorf("%s has %d", p.name, seen[code])
		}
	}
}

func TestEveryGrantIsAtItsRolesLevel(t *testing.T) {
	t.Parallel()
	tree := places(t)
	levels := map[string]string{
		"HOUSEHOLD": "village", "VILLAGE_CLERK": "village", "TOWNSHIP_OFFICER": "township",
		"COUNTY_OFFICER": "county", "COUNTY_FINANCE": "county", "CITY_OFFICER": "city", "AUDITOR": "city", "ADMIN": "city",
	}
	for _, p := range load(t).People {
		for _, g := range p.Grants {
			if want := levels[g.Role]; want == "" || tree[g.RegionCode].level != want {
				t.Errorf("%s: %s at %s, which is a %q", p.Key, g.Role, g.RegionCode, tree[g.RegionCode].level)
			}
		}
	}
}

func TestTwoCountiesHaveEveryRoleToSignInAs(t *testing.T) {
	t.Parallel()
	all := load(t)
	for _, county := range []string{"621223", "621224"} {
		// Two clerks and two finance officers: nobody vouches for what they drafted, or
		// confirms what they made.
		for role, want := range map[string]int{
			"HOUSEHOLD": 1, "VILLAGE_CLERK": 2, "TOWNSHIP_OFFICER": 1, "COUNTY_OFFICER": 1, "COUNTY_FINANCE": 2,
		} {
			if got := listed(all, role, county); got != want {
				t.Errorf("%s has %d listed %s, want %d", county, got, role, want)
			}
		}
	}
	for _, role := range []string{"CITY_OFFICER", "AUDITOR", "ADMIN"} {
		if listed(all, role, "6212") != 1 {
			t.Errorf("no listed %s", role)
		}
	}
	backers := 0
	for _, p := range all.People {
		if p.Listed && p.Address != nil {
			backers++
		}
	}
	if backers != 4 {
		t.Errorf("%d listed backers, want 4", backers)
	}
}

func listed(all content.Content, role, region string) int {
	n := 0
	for _, p := range all.People {
		if p.Listed && slices.ContainsFunc(p.Grants, func(g content.Grant) bool {
			return g.Role == role && strings.HasPrefix(g.RegionCode, region)
		}) {
			n++
		}
	}
	return n
}

func TestPeopleAreInventedAndReachable(t *testing.T) {
	t.Parallel()
	emails := map[string]bool{}
	for _, p := range load(t).People {
		if !strings.HasSuffix(p.Email, "@example.org") || emails[p.Email] {
			t.Errorf("%s: e-mail %q", p.Key, p.Email)
		}
		emails[p.Email] = true
		if p.DisplayName == "" || p.Locale != "zh-CN" && p.Locale != "en" {
			t.Errorf("%s: name %q, locale %q", p.Key, p.DisplayName, p.Locale)
		}
		if p.Listed && (p.RoleZh == "" || p.RoleEn == "") {
			t.Errorf("%s is listed without saying what as", p.Key)
		}
		addresses := p.Kept
		if p.Address != nil {
			addresses = append([]content.Address{*p.Address}, p.Kept...)
		}
		for _, a := range addresses {
			if faults := offer.Address(a).Check("address"); len(faults) > 0 || !strings.HasPrefix(a.Phone, "199000000") {
				t.Errorf("%s: address %+v: %v", p.Key, a, faults)
			}
		}
	}
}

func TestEveryStateIsCovered(t *testing.T) {
	t.Parallel()
	states, steps := map[content.State]int{}, map[content.Step]int{}
	for _, c := range load(t).Campaigns {
		states[c.State]++
		if (c.ReviewStep != "") != (c.State == "IN_REVIEW") {
			t.Errorf("%s: %s at step %q", c.Slug, c.State, c.ReviewStep)
		}
		steps[c.ReviewStep]++
		if !slices.Contains(lifecycle.Campaigns, c.State.Lifecycle()) {
			t.Errorf("%s: state %q", c.Slug, c.State)
		}
	}
	for _, s := range lifecycle.Campaigns {
		if states[content.State(s)] == 0 {
			t.Errorf("no campaign is %s", s)
		}
	}
	if states[content.Returned] == 0 || states["LIVE"] < 7 || states["SETTLED"] < 2 {
		t.Errorf("states: %v", states)
	}
	if steps[content.Village] == 0 || steps[content.County] == 0 {
		t.Errorf("steps: %v", steps)
	}
}

func TestEveryProduceHasACampaign(t *testing.T) {
	t.Parallel()
	all := load(t)
	for _, produce := range offer.Produce {
		if !slices.ContainsFunc(all.Campaigns, func(c content.Campaign) bool { return c.Produce == produce }) {
			t.Errorf("nobody grows %s", produce)
		}
	}
}

func TestOffersAreWhole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ content.Content, c content.Campaign) {
		if !slices.Contains(offer.Produce, c.Produce) || c.Goal <= 0 || c.HouseholdName == "" {
			t.Errorf("produce %q, goal %v, household %q", c.Produce, c.Goal, c.HouseholdName)
		}
		whole, household := 0, 0
		for _, cost := range c.Costs {
			whole += cost.BasisPoints
			if cost.Kind == "HOUSEHOLD" {
				household += cost.BasisPoints
			}
			if !slices.Contains(offer.CostKinds, cost.Kind) || cost.BasisPoints <= 0 || !within(cost.LabelZh, 1, 40) || !within(cost.LabelEn, 1, 40) {
				t.Errorf("cost %+v", cost)
			}
		}
		if whole != 10_000 || household < 6_000 {
			t.Errorf("costs add up to %d, %d to the household", whole, household)
		}
		if least := map[bool]int{true: 1, false: 2}[c.State == "DRAFT"]; len(c.Tiers) < least || len(c.Tiers) > 4 {
			t.Fatalf("%d tiers", len(c.Tiers))
		}
		for _, tier := range c.Tiers {
			if tier.Price <= 0 || tier.PerPerson < 1 || tier.Limit < tier.PerPerson || tier.Freight.Default <= 0 {
				t.Errorf("tier %+v", tier)
			}
			for _, text := range []string{tier.TitleZh, tier.TitleEn, tier.GoodsZh, tier.GoodsEn} {
				if !within(text, 1, 80) {
					t.Errorf("tier text %q", text)
				}
			}
			for _, far := range []string{"新疆", "西藏", "海南"} {
				if !offer.KnownProvince(far) || tier.Freight.To(far) <= tier.Freight.Default && c.State != "DRAFT" {
					t.Errorf("freight of %q to %s is %v", tier.TitleZh, far, tier.Freight.To(far))
				}
			}
			for province := range tier.Freight.ByProvince {
				if !offer.KnownProvince(province) {
					t.Errorf("no province %q", province)
				}
			}
		}
		below, more := c.Tiers[0].Price, 0
		for _, rung := range c.Ladder {
			if rung.Price <= 0 || rung.Price >= below || rung.Backers <= more {
				t.Errorf("rung %+v after %d backers at %v", rung, more, below)
			}
			below, more = rung.Price, rung.Backers
		}
		digits := strings.ReplaceAll(c.Payee.AccountNumber, " ", "")
		if !strings.HasPrefix(digits, "62000000") || len(digits) != 16 || !strings.Contains(c.Payee.NameZh, "合作社") || c.Payee.BankNameZh != "陇南示范银行" {
			t.Errorf("payee %+v", c.Payee)
		}
	})
}

func TestTextsFitTheirPlaces(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ content.Content, c content.Campaign) {
		least := 60
		if c.State == "DRAFT" {
			least = 0 // a draft has answers not given yet
		}
		for name, text := range map[string]string{
			"who": c.Story.Who, "grow": c.Story.Grow, "money": c.Story.Money, "ship": c.Story.Ship, "risks": c.Story.Risks,
		} {
			if !within(text, least, 160) {
				t.Errorf("story.%s has %d characters", name, utf8.RuneCountInString(text))
			}
		}
		if !within(c.TitleZh, 8, 40) || !within(c.TitleEn, 0, 60) || !within(c.SummaryZh+" "+c.SummaryEn, 0, 200) {
			t.Errorf("title or summary too long")
		}
		if c.State != "DRAFT" && (c.TitleEn == "" || c.SummaryZh == "" || c.SummaryEn == "") {
			t.Error("title or summary missing")
		}
	})
}

func within(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}

func TestVoiceIsCalm(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(os.DirFS("campaigns"), "*.json")
	if err != nil || len(names) < 18 {
		t.Fatal(len(names), err)
	}
	for _, name := range names {
		raw, err := os.ReadFile("campaigns/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"!", "！", "亲们", "贫困", "扶贫", "脱贫", "建档立卡", "低保", "残疾", "亲爱的"} {
			if strings.Contains(string(raw), word) {
				t.Errorf("%s says %q", name, word)
			}
		}
	}
}

func TestDesksAreHeldByOthersThanTheAuthor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, all content.Content, c content.Campaign) {
		county := c.VillageCode[:6]
		if author, _ := all.Person(c.Author); c.DraftedByClerk() && !holds(author, "VILLAGE_CLERK", c.VillageCode) {
			t.Errorf("%s drafts without being clerk there", c.Author)
		}
		attested := c.Attestation != nil
		if wants := c.State != "DRAFT" && c.ReviewStep != content.Village; attested != wants {
			t.Errorf("attested: %v", attested)
		}
		if attested {
			by, _ := all.Person(c.Attestation.By)
			if !holds(by, "VILLAGE_CLERK", c.VillageCode) || by.Key == c.Author || by.Key == c.Household {
				t.Errorf("%s may not attest", by.Key)
			}
			if c.Attestation.ClaimZh == "" {
				t.Error("nothing is vouched for")
			}
		}
		approved := c.ApprovedBy != ""
		if wants := c.State.Launched() || c.State == "SCHEDULED"; approved != wants {
			t.Errorf("approved: %v", approved)
		}
		if approved {
			by, _ := all.Person(c.ApprovedBy)
			if !holds(by, "COUNTY_OFFICER", county) || by.Key == c.Attestation.By || by.Key == c.Author {
				t.Errorf("%s may not approve", by.Key)
			}
		}
		decided := c.Decision != nil
		if wants := slices.Contains([]content.State{content.Returned, "REJECTED", "SUSPENDED", "CANCELLED"}, c.State); decided != wants {
			t.Errorf("decided: %v", decided)
		}
		if decided {
			by, _ := all.Person(c.Decision.By)
			if !holds(by, "COUNTY_OFFICER", county) || c.Decision.NoteZh == "" || c.Decision.NoteEn == "" {
				t.Errorf("decision by %s", by.Key)
			}
			if (len(c.Decision.Questions) > 0) != (c.State == content.Returned) {
				t.Errorf("%d questions", len(c.Decision.Questions))
			}
		}
		if c.State == "SETTLED" || c.State == "VIABLE" {
			finance := 0
			for _, p := range all.People {
				if holds(p, "COUNTY_FINANCE", county) {
					finance++
				}
			}
			if finance < 2 {
				t.Errorf("%d people can pay out in %s", finance, county)
			}
		}
	})
}

func holds(p content.Person, role, region string) bool {
	return slices.Contains(p.Grants, content.Grant{Role: role, RegionCode: region})
}

func TestTimesFollowFromTheState(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ content.Content, c content.Campaign) {
		if c.Days() < 1 || c.Days() > 60 || c.DeliveryMonthOffset < 0 || c.DeliveryMonthOffset > 12 {
			t.Errorf("%d days, delivery %d months later", c.Days(), c.DeliveryMonthOffset)
		}
		if c.State.Launched() != (c.LaunchDay < 0) || c.State.Closed() != (c.DeadlineDay < 0) {
			t.Errorf("%s from day %d to %d", c.State, c.LaunchDay, c.DeadlineDay)
		}
		// The window for failed cards is seven days, the choice after it three more.
		open := map[content.State][2]int{"COLLECTING": {-6, -1}, "SHORTFALL": {-9, -8}, "VIABLE": {-60, -8}, "SETTLED": {-60, -10}}
		if days, ok := open[c.State]; ok && (c.DeadlineDay < days[0] || c.DeadlineDay > days[1]) {
			t.Errorf("%s with its deadline at %d", c.State, c.DeadlineDay)
		}
		last := c.LaunchDay
		for _, p := range c.Posts {
			if p.Day < last || p.Day > 0 || !within(p.TitleZh, 2, 40) || !within(p.BodyZh, 20, 160) {
				t.Errorf("post %+v", p)
			}
			if p.Drawing != "" && (!slices.Contains(content.PostDrawings, p.Drawing) || !within(p.DrawingZh, 4, 40)) {
				t.Errorf("drawing of the post %+v", p)
			}
			last = p.Day
		}
		last = c.LaunchDay
		for _, q := range c.Questions {
			if q.Day < last || q.Day > min(0, c.DeadlineDay) || !within(q.BodyZh, 4, 80) || q.AnswerZh != "" && !within(q.AnswerZh, 10, 160) {
				t.Errorf("question %+v", q)
			}
			last = q.Day
		}
		last = c.LaunchDay
		for _, p := range c.Problems {
			handled := p.OutcomeZh == "" || within(p.OutcomeZh, 10, 160)
			if p.Day < last || p.Day > -1 || !slices.Contains(problem.Kinds, p.Kind) || !within(p.BodyZh, 10, 160) || !handled || !c.State.Launched() {
				t.Errorf("problem %+v", p)
			}
			last = p.Day
		}
		if said := len(c.Posts) > 0 && len(c.Posts) <= 3 && len(c.Questions) > 0 && len(c.Questions) <= 4; said != c.State.Launched() {
			t.Errorf("%d posts and %d questions while %s", len(c.Posts), len(c.Questions), c.State)
		}
	})
}

// Every county office finds something to look at after the past was played.
func TestEveryCountyHasSomethingToWatch(t *testing.T) {
	t.Parallel()
	all := load(t)
	for _, p := range all.People {
		for _, g := range p.Grants {
			if g.Role != "COUNTY_OFFICER" {
				continue
			}
			open, handled, waiting := 0, 0, 0
			for _, c := range all.Campaigns {
				if !strings.HasPrefix(c.VillageCode, g.RegionCode) {
					continue
				}
				for _, x := range c.Problems {
					if x.OutcomeZh == "" {
						open++
					} else {
						handled++
					}
				}
				for _, q := range c.Questions {
					if q.AnswerZh == "" && q.Day <= -2 {
						waiting++
					}
				}
			}
			if open == 0 || handled == 0 || waiting == 0 {
				t.Errorf("%s: %d open and %d handled problems, %d questions that wait", g.RegionCode, open, handled, waiting)
			}
		}
	}
}

func TestPledgesStayWithinTheLimits(t *testing.T) {
	t.Parallel()
	cards := []content.Card{content.Good, content.ThreeDSecure, content.FailsLater, content.FailsLaterThenReplaced}
	each(t, func(t *testing.T, all content.Content, c content.Campaign) {
		if (len(c.Pledges) > 0) != c.State.Launched() || len(c.Pledges) > 40 {
			t.Fatalf("%d pledges while %s", len(c.Pledges), c.State)
		}
		sold, seen := make([]int, len(c.Tiers)), map[string]bool{}
		for _, p := range c.Pledges {
			backer, _ := all.Person(p.Backer)
			if backer.Address == nil || seen[p.Backer] || !slices.Contains(cards, p.Card) || len(p.Lines) == 0 {
				t.Fatalf("pledge %+v", p)
			}
			seen[p.Backer] = true
			tiers := map[int]bool{}
			for _, l := range p.Lines {
				if l.Tier < 0 || l.Tier >= len(c.Tiers) || tiers[l.Tier] || l.Quantity < 1 || l.Quantity > c.Tiers[l.Tier].PerPerson {
					t.Fatalf("line %+v of %s", l, p.Backer)
				}
				tiers[l.Tier] = true
				sold[l.Tier] += l.Quantity
			}
		}
		for i, n := range sold {
			if n > c.Tiers[i].Limit {
				t.Errorf("tier %d: %d of %d", i, n, c.Tiers[i].Limit)
			}
		}
		for _, p := range c.Problems {
			if reporter, _ := all.Person(p.By); reporter.Address == nil {
				t.Errorf("%s reports but is no backer", p.By)
			}
		}
		for _, q := range c.Questions {
			if asker, _ := all.Person(q.By); asker.Address == nil {
				t.Errorf("%s asks but is no backer", q.By)
			}
		}
	})
}

func TestAmountsAgreeWithTheState(t *testing.T) {
	t.Parallel()
	progress := map[int]bool{}
	for _, c := range load(t).Campaigns {
		if c.State == "LIVE" {
			goods, _, _ := sums(load(t), c)
			progress[int(goods*10/c.Goal)] = true
		}
	}
	if len(progress) < 6 {
		t.Errorf("live campaigns stand at only %d different tenths", len(progress))
	}
	each(t, func(t *testing.T, all content.Content, c content.Campaign) {
		goods, collectedGoods, collected := sums(all, c)
		floor := c.Goal.Share(9, 10)
		failing := 0
		for _, p := range c.Pledges {
			if p.Card == content.FailsLater {
				failing++
			}
		}
		if c.State.Charged() && goods < c.Goal {
			t.Errorf("%s with %v of %v", c.State, goods, c.Goal)
		}
		switch c.State {
		case "FAILED":
			if goods >= c.Goal {
				t.Errorf("failed with %v of %v", goods, c.Goal)
			}
		case "COLLECTING":
			if failing == 0 {
				t.Error("nothing is left to collect")
			}
		case "SHORTFALL":
			if collected >= floor || failing < 3 {
				t.Errorf("collected %v, floor %v, %d cards fail", collected, floor, failing)
			}
		case "VIABLE", "SETTLED":
			if collectedGoods < floor {
				t.Errorf("collected %v, floor %v", collectedGoods, floor)
			}
		default:
		}
		if c.State == "SETTLED" && (failing > 0 || collectedGoods < c.Goal) {
			t.Errorf("settled with %d failing cards and %v of %v", failing, collectedGoods, c.Goal)
		}
	})
}

// sums answers the goods promised at the final rung, the goods that good cards
// pay, and those with their freight.
func sums(all content.Content, c content.Campaign) (goods, collectedGoods, collected money.Fen) {
	for _, p := range c.Pledges {
		backer, _ := all.Person(p.Backer)
		var g, f money.Fen
		for _, l := range p.Lines {
			tier := c.Tiers[l.Tier]
			g += offer.UnitPrice(tier.Price, c.Tiers[0].Price, c.Ladder, len(c.Pledges)) * money.Fen(l.Quantity)
			f += tier.Freight.To(backer.Address.Province) * money.Fen(l.Quantity)
		}
		goods += g
		if p.Card != content.FailsLater {
			collectedGoods += g
			collected += g + f
		}
	}
	return goods, collectedGoods, collected
}

func TestIllustrationsAreInertDrawings(t *testing.T) {
	t.Parallel()
	elements := []string{"svg", "g", "path", "circle", "ellipse", "rect"}
	attributes := []string{
		"xmlns", "viewBox", "d", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
		"transform", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height",
	}
	want := append([]string{content.Hero}, content.PostDrawings...)
	for _, produce := range offer.Produce {
		want = append(want, content.Cover(produce))
	}
	got, err := fs.Glob(content.Illustrations(), "*.svg")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("drawings are %v, want %v", got, want)
	}
	for _, name := range got {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := fs.ReadFile(content.Illustrations(), name)
			if err != nil {
				t.Fatal(err)
			}
			if len(raw) > 64<<10 {
				t.Errorf("%d bytes", len(raw))
			}
			decoder := xml.NewDecoder(strings.NewReader(string(raw)))
			box := ""
			for {
				token, err := decoder.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				switch token := token.(type) {
				case xml.StartElement:
					if !slices.Contains(elements, token.Name.Local) {
						t.Errorf("element %s", token.Name.Local)
					}
					for _, a := range token.Attr {
						if !slices.Contains(attributes, a.Name.Local) || a.Name.Space != "" || strings.Contains(a.Value, "url(") {
							t.Errorf("attribute %s=%q", a.Name.Local, a.Value)
						}
						if a.Name.Local == "viewBox" {
							box = a.Value
						}
					}
				case xml.CharData:
					if strings.TrimSpace(string(token)) != "" {
						t.Errorf("text %q", token)
					}
				case xml.EndElement:
				default:
					t.Errorf("a %T", token)
				}
			}
			if box != "0 0 800 600" {
				t.Errorf("viewBox %q", box)
			}
		})
	}
}

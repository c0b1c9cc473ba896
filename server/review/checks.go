package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/text"
)

// What the portal looks at by itself before a reviewer does.
const (
	PhotosWanted = 3 // of a campaign
	PricesWanted = 3 // of other campaigns, before their median says anything
	PriceFactor  = 2 // above the median times this, or below it divided by this, is unusual
	GoalFactor   = 3 // a goal above the household's earlier ones times this is unusual
)

// Finding is one thing the portal noticed about a campaign: all right, or worth a
// reviewer's look. It decides nothing.
type Finding struct {
	Code  string // stable and for machines
	OK    bool
	Field string         // as in offer.FieldQuestion; empty when it concerns the whole
	Args  map[string]any // the figures of its sentence
}

// Text answers the finding's sentence.
func (f Finding) Text(lang string) string { return message.In(lang).Text(f.key(), f.Args) }

func (f Finding) key() string {
	if f.OK {
		return "check.ok." + f.Code
	}
	return "check.attention." + f.Code
}

// Facts is what the findings come from: the campaign's answers, and what the portal
// knows besides.
type Facts struct {
	Now           time.Time
	Title         string
	Summary       string
	Beneficiary   string
	Payee         string // name
	Owner         string // display name
	Goal          money.Fen
	Days          int
	DeliveryMonth string     // YYYY-MM
	LaunchAt      *time.Time // wished
	Deadline      *time.Time // once it has opened
	Story         offer.Story
	Costs         []offer.CostLine
	Ladder        []offer.Rung // rising in backers, as validation guarantees
	Tiers         []TierFacts  // the lead tier first

	Photos        int // its own, those of posts left out
	SharedPhotos  int // of these, how many another campaign has too
	UnknownPhotos int // of these, how many cannot be compared

	Prices      int       // how many other campaigns of this produce show or showed a price
	MedianPrice money.Fen // of a unit of their lead tiers

	Running     int       // other campaigns of the household that are under way
	EarlierGoal money.Fen // the highest among the household's earlier campaigns; 0 when there is none
}

// TierFacts is a tier as the findings need it.
type TierFacts struct {
	Title   string
	Price   money.Fen
	Stock   *int // nil means no limit
	Freight offer.Freight
}

// Findings answers all that can be said, in the order of the campaign's questions.
// What was not answered yet, or cannot be compared with anything, is left out.
func Findings(f Facts) []Finding {
	var list []Finding
	for _, look := range []func(Facts) []Finding{
		costs, photos, storySame, personalText, price, goal, ladder, delivery, freight, payee, household,
	} {
		list = append(list, look(f)...)
	}
	return list
}

// found is one finding; args are pairs of name and value.
func found(code string, ok bool, field string, args ...any) Finding {
	f := Finding{Code: code, OK: ok, Field: field, Args: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i].(string)] = args[i+1]
	}
	return f
}

func costs(f Facts) []Finding {
	total, share := 0, 0
	for _, c := range f.Costs {
		total += c.BasisPoints
		if c.Kind == "HOUSEHOLD" {
			share += c.BasisPoints
		}
	}
	return []Finding{
		found("COSTS_TOTAL", total == wholeShare, "costs", "percent", percent(total)),
		found("HOUSEHOLD_SHARE", share > 0, "costs", "percent", percent(share)),
	}
}

// wholeShare is 100 % in basis points.
const wholeShare = 10_000

// percent writes basis points without the sign: 62, or 62.5.
func percent(basisPoints int) string {
	s := fmt.Sprintf("%d.%02d", basisPoints/100, basisPoints%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func photos(f Facts) []Finding {
	list := []Finding{found("PHOTO_COUNT", f.Photos >= PhotosWanted, "photos", "n", f.Photos, "min", PhotosWanted)}
	if f.SharedPhotos == 0 && f.UnknownPhotos > 0 {
		return list // not all of them were compared
	}
	return append(list, found("PHOTO_ELSEWHERE", f.SharedPhotos == 0, "photos", "n", f.SharedPhotos))
}

// storySame finds blocks that repeat an earlier one: somebody filled the boxes and
// answered nothing.
func storySame(f Facts) []Finding {
	var list []Finding
	seen := map[string]bool{}
	for _, block := range blocks(f.Story) {
		switch b := bare(block.text); {
		case b == "":
		case seen[b]:
			list = append(list, found("STORY_SAME", false, block.field))
		default:
			seen[b] = true
		}
	}
	if list == nil && len(seen) > 1 {
		list = append(list, found("STORY_SAME", true, "story"))
	}
	return list
}

type typed struct{ field, text string }

func blocks(s offer.Story) []typed {
	return []typed{
		{"story.who", s.Who}, {"story.grow", s.Grow}, {"story.money", s.Money}, {"story.ship", s.Ship}, {"story.risks", s.Risks},
	}
}

// personalText looks for what lets somebody be found or paid past the portal. The
// findings never repeat what was found.
func personalText(f Facts) []Finding {
	texts := append([]typed{{"title", f.Title}, {"summary", f.Summary}}, blocks(f.Story)...)
	var list []Finding
	for _, look := range []struct {
		code string
		has  func(string) bool
	}{{"TEXT_CONTACT", text.HasContact}, {"TEXT_LINK", hasLink}, {"TEXT_ID_NUMBER", hasIDNumber}} {
		before := len(list)
		for _, t := range texts {
			if look.has(text.Fold(t.text)) {
				list = append(list, found(look.code, false, t.field))
			}
		}
		if len(list) == before {
			list = append(list, found(look.code, true, "story"))
		}
	}
	return list
}

func price(f Facts) []Finding {
	if f.Prices < PricesWanted || len(f.Tiers) == 0 || f.Tiers[0].Price <= 0 || f.MedianPrice <= 0 {
		return nil
	}
	lead := f.Tiers[0].Price
	usual := lead <= PriceFactor*f.MedianPrice && PriceFactor*lead >= f.MedianPrice
	return []Finding{found("PRICE_MEDIAN", usual, "tiers.0.price", "price", lead, "median", f.MedianPrice, "n", f.Prices)}
}

func goal(f Facts) []Finding {
	if f.Goal <= 0 {
		return nil
	}
	var list []Finding
	if limited(f.Tiers) {
		sum := worth(f.Tiers, nil, 0)
		list = append(list, found("GOAL_STOCK", sum >= f.Goal, "goal", "sum", sum, "goal", f.Goal))
	}
	if f.EarlierGoal > 0 {
		list = append(list, found("GOAL_EARLIER", f.Goal <= GoalFactor*f.EarlierGoal, "goal", "goal", f.Goal, "earlier", f.EarlierGoal))
	}
	return list
}

// limited tells whether there are tiers and each has a limit.
func limited(tiers []TierFacts) bool {
	for _, t := range tiers {
		if t.Stock == nil {
			return false
		}
	}
	return len(tiers) > 0
}

// worth answers what everything comes to, sold out to this many backers.
func worth(tiers []TierFacts, rungs []offer.Rung, backers int) money.Fen {
	var sum money.Fen
	for _, t := range tiers {
		sum += offer.UnitPrice(t.Price, tiers[0].Price, rungs, backers) * money.Fen(*t.Stock)
	}
	return sum
}

// ladder looks at whether the lowest price can come about and still reaches the goal.
func ladder(f Facts) []Finding {
	if len(f.Ladder) == 0 || len(f.Tiers) == 0 || f.Tiers[0].Price <= 0 || f.Goal <= 0 {
		return nil
	}
	at := len(f.Ladder) - 1
	low := f.Ladder[at]
	field := fmt.Sprintf("ladder.%d", at)
	list := []Finding{ladderStep(f)}
	if !limited(f.Tiers) {
		return list
	}
	units := 0
	for _, t := range f.Tiers {
		units += *t.Stock
	}
	list = append(list, found("LADDER_UNITS", units >= low.Backers, field+".backers", "backers", low.Backers, "units", units))
	if worth(f.Tiers, nil, 0) < f.Goal {
		return list // told as GOAL_STOCK
	}
	sum := worth(f.Tiers, f.Ladder, low.Backers)
	return append(list, found("LADDER_STOCK", sum >= f.Goal, field+".price", "price", low.Price, "sum", sum, "goal", f.Goal))
}

// ladderStep finds a rung at which one backer more would undo a goal that was
// reached: with one unit each, what they pay together falls below it.
func ladderStep(f Facts) Finding {
	before := f.Tiers[0].Price
	for i, r := range f.Ladder {
		sum := r.Price * money.Fen(r.Backers)
		if before*money.Fen(r.Backers-1) >= f.Goal && sum < f.Goal {
			return found("LADDER_STEP", false, fmt.Sprintf("ladder.%d.price", i), "backers", r.Backers, "price", r.Price, "sum", sum, "goal", f.Goal)
		}
		before = r.Price
	}
	low := f.Ladder[len(f.Ladder)-1]
	return found("LADDER_STEP", true, "ladder", "backers", low.Backers, "price", low.Price, "sum", low.Price*money.Fen(low.Backers))
}

// delivery compares the month with the last day on which a card may be charged, if it
// opened today: goods are not sent before, and a review takes days.
func delivery(f Facts) []Finding {
	month := clock.Month(f.DeliveryMonth)
	if month.IsZero() || f.Days <= 0 {
		return nil
	}
	launch := f.Now
	if f.LaunchAt != nil && f.LaunchAt.After(launch) {
		launch = *f.LaunchAt
	}
	deadline := launch.Add(time.Duration(f.Days) * 24 * time.Hour)
	if f.Deadline != nil {
		deadline = *f.Deadline
	}
	last := deadline.Add(offer.Dunning)
	// The month is late enough while some of it lies after that.
	return []Finding{found("DELIVERY_MONTH", month.AddDate(0, 1, 0).After(last), "deliveryMonth",
		"month", message.YearMonth(f.DeliveryMonth), "deadline", deadline, "last", last)}
}

func freight(f Facts) []Finding {
	if len(f.Tiers) == 0 {
		return nil
	}
	var list []Finding
	var most money.Fen
	for i, t := range f.Tiers {
		most = max(most, t.Freight.Default)
		silent := 0
		for _, p := range offer.Provinces {
			if !t.Freight.Sends(p) {
				continue
			}
			v, stated := t.Freight.ByProvince[p]
			most = max(most, v)
			if !stated {
				silent++
			}
		}
		list = append(list, cheaper(i, t)...)
		if t.Freight.Default <= 0 && silent > 0 {
			list = append(list, found("FREIGHT_FAR", false, fmt.Sprintf("tiers.%d.freight", i), "tier", t.Title, "n", silent))
		}
	}
	for _, code := range []string{"FREIGHT_FAR", "FREIGHT_CHEAPER"} {
		if !slices.ContainsFunc(list, func(f Finding) bool { return f.Code == code }) {
			list = append(list, found(code, true, "tiers", "most", most))
		}
	}
	return list
}

// remote are the provinces to which couriers take more from everywhere.
var remote = []string{"内蒙古", "海南", "西藏", "新疆", "香港", "澳门", "台湾"}

// cheaper finds a remote province with less freight than the others: mostly an amount
// that was left out.
func cheaper(i int, t TierFacts) []Finding {
	n, least := 0, t.Freight.Default
	for _, p := range remote {
		if v := t.Freight.To(p); t.Freight.Sends(p) && v < t.Freight.Default {
			n, least = n+1, min(least, v)
		}
	}
	if n == 0 {
		return nil
	}
	return []Finding{found("FREIGHT_CHEAPER", false, fmt.Sprintf("tiers.%d.freight", i),
		"tier", t.Title, "n", n, "least", least, "default", t.Freight.Default)}
}

func payee(f Facts) []Finding {
	if f.Payee == "" {
		return nil
	}
	known := same(f.Payee, f.Beneficiary) || same(f.Payee, f.Owner)
	return []Finding{found("PAYEE_NAME", known, "payee.name", "payee", f.Payee, "beneficiary", cmp.Or(f.Beneficiary, f.Owner))}
}

// same compares names as people do who do not look at spaces and capitals.
func same(a, b string) bool { return bare(a) == bare(b) && bare(a) != "" }

func bare(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), "")
}

func household(f Facts) []Finding {
	return []Finding{found("OTHER_CAMPAIGN", f.Running == 0, "", "n", f.Running)}
}

// Package content is the demo data of the portal: invented people, campaigns in
// real villages, and the illustrations drawn for them. It knows no database; the
// demo's seed puts what Load answers through the real use cases.
package content

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

//go:embed people.json campaigns/*.json
var data embed.FS

//go:embed illustrations/*.svg
var drawings embed.FS

// Hero is the file name of the home page's illustration.
const Hero = "home.svg"

// PostDrawings are the file names of the illustrations that posts show.
var PostDrawings = []string{"drying.svg", "parcels.svg"}

// Content is all demo data.
type Content struct {
	People    []Person
	Campaigns []Campaign // ordered by slug
}

// Person is somebody of the demo. Nobody in it is real.
type Person struct {
	Key         string   `json:"key"` // how campaigns name this person
	Email       string   `json:"email"`
	DisplayName string   `json:"displayName"`
	Locale      string   `json:"locale"`
	Listed      bool     `json:"listed"`           // shown among the demo's sign-ins
	RoleZh      string   `json:"roleZh,omitempty"` // what a visitor can try as this person; only of listed people
	RoleEn      string   `json:"roleEn,omitempty"`
	Grants      []Grant  `json:"grants"`
	Address     *Address `json:"address,omitempty"` // where a backer's goods go
	// Kept are the addresses that the portal keeps for the person, the first one first.
	Kept []Address `json:"kept,omitempty"`
}

// Grant is a role in a region and everything below it.
type Grant struct {
	Role       string `json:"role"` // one of access.Granted
	RegionCode string `json:"regionCode"`
}

// Address is a backer's shipping address. Province is one of offer.Provinces.
type Address struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Province string `json:"province"`
	City     string `json:"city"`
	County   string `json:"county"`
	Detail   string `json:"detail"`
}

// State is where the seed takes a campaign: every state of a campaign's life and,
// beside them, RETURNED: a draft that a desk has sent back with questions.
type State string

// Returned is a draft that was sent back; the portal itself shows it as DRAFT.
const Returned State = "RETURNED"

// Lifecycle answers the state in which the portal shows such a campaign.
func (s State) Lifecycle() lifecycle.Campaign {
	if s == Returned {
		return lifecycle.CampaignDraft
	}
	return lifecycle.Campaign(s)
}

// Launched tells whether such a campaign has taken pledges.
func (s State) Launched() bool { return s.Lifecycle().Public() }

// Charged tells whether such a campaign met its goal at its closing.
func (s State) Charged() bool {
	switch s.Lifecycle() {
	case lifecycle.CampaignCollecting, lifecycle.CampaignViable, lifecycle.CampaignShortfall, lifecycle.CampaignSettled:
		return true
	default:
		return false
	}
}

// Closed tells whether such a campaign's deadline has passed.
func (s State) Closed() bool { return s.Charged() || s.Lifecycle() == lifecycle.CampaignFailed }

// Step is a desk of the review.
type Step string

// The two desks, in their order.
const (
	Village Step = "VILLAGE"
	County  Step = "COUNTY"
)

// Campaign is one pre-sale of the demo. People are named by Person.Key. Days count
// from the day of seeding: negative ones are past.
type Campaign struct {
	Slug          string    `json:"slug"` // names the file; the portal makes its own
	VillageCode   string    `json:"villageCode"`
	Produce       string    `json:"produce"` // one of offer.Produce
	State         State     `json:"state"`
	ReviewStep    Step      `json:"reviewStep,omitempty"` // where an IN_REVIEW campaign waits
	TitleZh       string    `json:"titleZh"`
	TitleEn       string    `json:"titleEn"`
	SummaryZh     string    `json:"summaryZh"`
	SummaryEn     string    `json:"summaryEn"`
	HouseholdName string    `json:"householdName"` // as the public sees it
	Household     string    `json:"household"`     // the owner
	Author        string    `json:"author"`        // the household, or the clerk who drafts for it
	Goal          money.Fen `json:"goalFen"`
	// LaunchDay and DeadlineDay lie 1 to 60 days apart.
	LaunchDay   int `json:"launchDay"`
	DeadlineDay int `json:"deadlineDay"`
	// DeliveryMonthOffset is the months from the deadline's month to the delivery's.
	DeliveryMonthOffset int          `json:"deliveryMonthOffset"`
	Story               offer.Story  `json:"story"`
	Costs               []Cost       `json:"costs"`
	Tiers               []Tier       `json:"tiers"` // the first is the lead tier
	Ladder              []offer.Rung `json:"ladder"`
	Payee               Payee        `json:"payee"`
	Attestation         *Attestation `json:"attestation,omitempty"` // the village's, once it has vouched
	ApprovedBy          string       `json:"approvedBy,omitempty"`  // the county officer, once approved
	Decision            *Decision    `json:"decision,omitempty"`    // of RETURNED, REJECTED, SUSPENDED and CANCELLED
	Pledges             []Pledge     `json:"pledges"`               // in the order in which they come
	Posts               []Post       `json:"posts"`                 // oldest first
	Questions           []Question   `json:"questions"`             // oldest first
	Problems            []Problem    `json:"problems,omitempty"`    // oldest first
}

// Cost is one part of where ¥100 goes.
type Cost struct {
	Kind        string `json:"kind"` // one of offer.CostKinds
	LabelZh     string `json:"labelZh"`
	LabelEn     string `json:"labelEn"`
	BasisPoints int    `json:"basisPoints"`
}

// Tier is what a pledge buys. Amounts and freight are of one unit, in fen.
type Tier struct {
	TitleZh   string        `json:"titleZh"`
	TitleEn   string        `json:"titleEn"`
	GoodsZh   string        `json:"goodsZh"`
	GoodsEn   string        `json:"goodsEn"`
	Price     money.Fen     `json:"priceFen"`
	Limit     int           `json:"limit"`
	PerPerson int           `json:"perPersonLimit"`
	Freight   offer.Freight `json:"freight"`
}

// Payee is the invented cooperative that receives the money. The account is of no bank.
type Payee struct {
	NameZh        string `json:"nameZh"`
	BankNameZh    string `json:"bankNameZh"`
	AccountNumber string `json:"accountNumber"` // digits in groups of four
}

// Attestation is what the village vouches for, and who signs it.
type Attestation struct {
	By      string `json:"by"`
	ClaimZh string `json:"claimZh"`
}

// Decision is what a county officer says when sending back, rejecting, suspending
// or cancelling.
type Decision struct {
	By        string                `json:"by"`
	Day       int                   `json:"day"`
	NoteZh    string                `json:"noteZh"`
	NoteEn    string                `json:"noteEn"`
	Questions []offer.FieldQuestion `json:"questions"` // only of RETURNED
}

// Card is how a backer's card behaves.
type Card string

// The cards of the demo.
const (
	Good                   Card = "GOOD"
	ThreeDSecure           Card = "THREE_D_SECURE"            // its bank asks to confirm when it is saved
	FailsLater             Card = "FAILS_LATER"               // is saved, and declined at every charge
	FailsLaterThenReplaced Card = "FAILS_LATER_THEN_REPLACED" // the backer then gives a good one
)

// Pledge is one backer's promise; a backer pledges once to a campaign.
type Pledge struct {
	Backer    string       `json:"backer"`
	Lines     []PledgeLine `json:"lines"`
	Card      Card         `json:"card"`
	Anonymous bool         `json:"anonymous"`
}

// PledgeLine is how many units of a tier are bought.
type PledgeLine struct {
	Tier     int `json:"tier"` // index into Campaign.Tiers
	Quantity int `json:"quantity"`
}

// Post is an update of a campaign, written by its author.
type Post struct {
	TitleZh string `json:"titleZh"`
	BodyZh  string `json:"bodyZh"`
	Day     int    `json:"day"`
	// Drawing is the file name of one of PostDrawings, empty for none; DrawingZh says
	// what is on it.
	Drawing   string `json:"drawing,omitempty"`
	DrawingZh string `json:"drawingZh,omitempty"`
}

// Question is a backer's question and the author's answer, empty while it waits for one.
type Question struct {
	By       string `json:"by"`
	BodyZh   string `json:"bodyZh"`
	Day      int    `json:"day"`
	AnswerZh string `json:"answerZh"`
}

// Problem is what a backer reported, and what the county officer who approved the
// campaign did about it the same day; empty while it waits for them.
type Problem struct {
	By        string `json:"by"`
	Kind      string `json:"kind"` // one of problem.Kinds
	BodyZh    string `json:"bodyZh"`
	Day       int    `json:"day"`
	OutcomeZh string `json:"outcomeZh"`
}

// Days is how long the campaign runs, from launch to deadline.
func (c Campaign) Days() int { return c.DeadlineDay - c.LaunchDay }

// DraftedByClerk tells whether a clerk wrote the campaign for the household.
func (c Campaign) DraftedByClerk() bool { return c.Author != c.Household }

// Cover answers the file name of the illustration of the campaign's produce.
func (c Campaign) Cover() string { return Cover(c.Produce) }

// Cover answers the file name of the illustration of a category of produce.
func Cover(produce string) string {
	return strings.ToLower(strings.ReplaceAll(produce, "_", "-")) + ".svg"
}

// Illustrations answers the drawn SVG files, by file name at the root: one for every
// category of produce, PostDrawings, and Hero.
func Illustrations() fs.FS {
	// Sub refuses nothing but a path that is not well formed.
	sub, _ := fs.Sub(drawings, "illustrations")
	return sub
}

// Person answers the person with this key.
func (c Content) Person(key string) (Person, bool) {
	for _, p := range c.People {
		if p.Key == key {
			return p, true
		}
	}
	return Person{}, false
}

// Load reads the embedded demo data. Unknown fields, text after the data, and
// people that are named but missing are errors.
func Load() (Content, error) { return load(data) }

func load(files fs.FS) (Content, error) {
	var people struct {
		People []Person `json:"people"`
	}
	if err := read(files, "people.json", &people); err != nil {
		return Content{}, err
	}
	content := Content{People: people.People}
	known := make(map[string]bool, len(content.People))
	for _, p := range content.People {
		if p.Key == "" || known[p.Key] {
			return Content{}, fmt.Errorf("demo content: people.json: key %q is empty or used twice", p.Key)
		}
		known[p.Key] = true
	}
	names, err := fs.Glob(files, "campaigns/*.json")
	if err != nil {
		return Content{}, fmt.Errorf("demo content: %w", err)
	}
	for _, name := range names {
		var c Campaign
		if err := read(files, name, &c); err != nil {
			return Content{}, err
		}
		if name != "campaigns/"+c.Slug+".json" {
			return Content{}, fmt.Errorf("demo content: %s: slug is %q", name, c.Slug)
		}
		for _, key := range c.people() {
			if !known[key] {
				return Content{}, fmt.Errorf("demo content: %s: %q is nobody in people.json", name, key)
			}
		}
		content.Campaigns = append(content.Campaigns, c)
	}
	return content, nil
}

// people lists every person the campaign names.
func (c Campaign) people() []string {
	keys := []string{c.Household, c.Author}
	if c.Attestation != nil {
		keys = append(keys, c.Attestation.By)
	}
	if c.ApprovedBy != "" {
		keys = append(keys, c.ApprovedBy)
	}
	if c.Decision != nil {
		keys = append(keys, c.Decision.By)
	}
	for _, p := range c.Pledges {
		keys = append(keys, p.Backer)
	}
	for _, q := range c.Questions {
		keys = append(keys, q.By)
	}
	for _, p := range c.Problems {
		keys = append(keys, p.By)
	}
	return keys
}

func read(files fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("demo content: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("demo content: %s: %w", name, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("demo content: %s: there is more after the data", name)
	}
	return nil
}

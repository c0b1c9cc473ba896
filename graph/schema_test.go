package graph_test

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	probleming "shanhuo.app/server/problem"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region"
	"shanhuo.app/server/review"
)

func TestTheSchemaIsAsReviewed(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	const file = "schema.golden.graphql"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the schema is not what %s says. Clients depend on it: if the change is meant, run go test ./graph -run %s -update and have the difference reviewed.", file, t.Name())
	}
}

// publicTypes are the types that anybody may read all of, and why.
var publicTypes = map[string]string{
	"Node":  "an id and nothing else; what is behind it asks for itself",
	"Money": "a value", "PageInfo": "a value", "UserError": "a value",
	"Person":   "a display name, which people choose for the public",
	"Campaign": "a campaign that is open is on the public page; drafts are null for strangers",
	"Story":    "part of a campaign", "StoryHtml": "part of a campaign", "CostLine": "part of a campaign", "Tier": "part of a campaign", "Freight": "part of a campaign",
	"ProvinceFreight": "part of a campaign", "Rung": "part of a campaign", "Photo": "part of a campaign",
	"Support": "a pledge with the name the backer chose to show", "SupportConnection": "list of Support", "SupportEdge": "list of Support",
	"Attestation": "who vouches is said in public", "CampaignMoney": "the public sees gross, fees, freight and the household's share",
	"Closing": "the proof is published", "CampaignViewerCan": "false for strangers",
	"CampaignConnection": "list of Campaign", "CampaignEdge": "list of Campaign",
	"Post": "posts are public", "PostConnection": "list of Post", "PostEdge": "list of Post",
	"Question": "questions are public", "QuestionConnection": "list of Question", "QuestionEdge": "list of Question",
	"Region":                   "places are public",
	"RequestSignInCodePayload": "asked by who is about to sign in", "SignInPayload": "asked by who is about to sign in",
}

// publicFields are single fields that anybody may ask, and why.
var publicFields = map[string]string{
	"Query.viewer": "null when nobody is signed in", "Query.node": "null for what one may not see", "Query.region": "places are public",
	"Query.campaign": "null for what one may not see", "Query.campaigns": "only what one may see",
	"Mutation.requestSignInCode": "nobody is signed in yet", "Mutation.signIn": "nobody is signed in yet",
	"Subscription.campaignProgress": "as Query.campaign",
	"Viewer.id":                     "answered by signIn before there is a sign-in", "Viewer.displayName": "answered by signIn", "Viewer.locale": "answered by signIn",
}

func TestEveryPublicFieldHasAReason(t *testing.T) {
	t.Parallel()
	types, fields := map[string]bool{}, map[string]bool{}
	for name, def := range schema.Types {
		if def.BuiltIn {
			continue
		}
		if def.Directives.ForName("public") != nil {
			types[name] = true
		}
		for _, f := range def.Fields {
			if f.Directives.ForName("public") != nil {
				fields[name+"."+f.Name] = true
			}
		}
	}
	for _, pair := range []struct {
		what    string
		got     map[string]bool
		reasons map[string]string
	}{{"type", types, publicTypes}, {"field", fields, publicFields}} {
		for _, name := range slices.Sorted(maps.Keys(pair.got)) {
			if pair.reasons[name] == "" {
				t.Errorf("the %s %s is @public: if that is meant, say why in this test; otherwise take the directive away", pair.what, name)
			}
		}
		for name := range pair.reasons {
			if !pair.got[name] {
				t.Errorf("the %s %s has a reason to be public and is not", pair.what, name)
			}
		}
	}
}

// boundedLists are the lists that are no connections, and what bounds them.
var boundedLists = map[string]string{
	"Viewer.contacts": "contacts of one person", "Viewer.addresses": "10", "Viewer.notices": "3 choices", "Viewer.grants": "grants of one person", "Viewer.signIns": "sign-ins of one person", "Viewer.households": "500", "Query.grants": "500",
	"Campaign.costs": "12 lines", "Campaign.tiers": "20 tiers", "Campaign.ladder": "10 rungs", "Campaign.photos": "9 photos", "Post.photos": "3 photos", "Campaign.attestations": "2 steps",
	"Campaign.checks": "18 kinds, some of them once a block of text or a tier", "Order.lines": "10 lines",
	"Campaign.review": "2 steps a round", "Freight.byProvince": "34 provinces", "Freight.notTo": "34 provinces", "Region.ancestors": "4 levels", "Region.children": "places below one place",
	"PayoutBatch.lines": "lines of one batch", "CampaignLedger.balances": "accounts of one campaign", "CampaignLedger.entries": "500",
	"Query.payables": "200", "Reconciliation.differences": "500", "Difference.sources": "entries of one fact", "Difference.movements": "movements of one fact",
	"LedgerEntry.postings": "postings of one entry", "Pledge.lines": "10 lines", "ReviewStep.questions": "20 questions",
	"ReviewedAnswers.costs": "12 lines", "ReviewedAnswers.tiers": "10 tiers", "ReviewedAnswers.ladder": "8 rungs", "ReviewedAnswers.photos": "9 photos",
}

func TestEveryListIsBounded(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for name, def := range schema.Types {
		if def.BuiltIn || def.Kind != ast.Object {
			continue
		}
		for _, f := range def.Fields {
			at := name + "." + f.Name
			first := f.Arguments.ForName("first")
			switch {
			case strings.HasSuffix(f.Type.Name(), "Connection"):
				if first == nil || f.Arguments.ForName("after") == nil || first.DefaultValue == nil {
					t.Errorf("%s is a connection without first (with a default) and after", at)
				}
			case f.Type.Elem == nil, f.Name == "edges", f.Name == "userErrors":
			case boundedLists[at] == "":
				t.Errorf("%s is a list: make it a connection, or say in this test what bounds it", at)
			default:
				seen[at] = true
			}
		}
	}
	for at := range boundedLists {
		if !seen[at] {
			t.Errorf("%s is no list", at)
		}
	}
	if keyset.FirstMax != 100 {
		t.Error("the API promises pages of at most 100")
	}
}

func TestEveryEnumHasTheValuesOfTheCode(t *testing.T) {
	t.Parallel()
	words := func(list any) []string {
		var out []string
		switch list := list.(type) {
		case []string:
			out = list
		case []lifecycle.Campaign:
			for _, v := range list {
				out = append(out, string(v))
			}
		case []lifecycle.Pledge:
			for _, v := range list {
				out = append(out, string(v))
			}
		case []reconcile.Kind:
			for _, v := range list {
				out = append(out, string(v))
			}
		case []notify.Choice:
			for _, v := range list {
				out = append(out, string(v))
			}
		case []access.Role:
			for _, v := range list {
				out = append(out, string(v))
			}
		case []region.Level:
			for _, v := range list {
				out = append(out, string(v))
			}
		}
		return out
	}
	var locales []string
	for _, l := range message.Languages {
		locales = append(locales, strings.ReplaceAll(l, "-", "_"))
	}
	for enum, want := range map[string][]string{
		"CampaignState": words(lifecycle.Campaigns), "PledgeState": words(lifecycle.Pledges), "Produce": offer.Produce, "CostKind": offer.CostKinds,
		"Role": words(access.Granted), "RegionLevel": words(region.Levels), "Locale": locales, "ProblemKind": probleming.Kinds,
		"CampaignOrder":       {string(campaign.ByEnding), string(campaign.ByNewest), string(campaign.ByMomentum)},
		"ReviewDecision":      {string(review.Approve), string(review.Return), string(review.Reject)},
		"ReviewKind":          {string(reviewstep.KindVILLAGE), string(reviewstep.KindCOUNTY)},
		"ReviewState":         {string(reviewstep.StateOPEN), string(reviewstep.StateAPPROVED), string(reviewstep.StateRETURNED), string(reviewstep.StateREJECTED), string(reviewstep.StateWITHDRAWN)},
		"PayoutState":         {string(payoutbatch.StateMADE), string(payoutbatch.StateCONFIRMED), string(payoutbatch.StateWITHDRAWN)},
		"ReceiptKind":         {"PICTURE", "PDF"},
		"ReconciliationState": {string(reconciliation.StateRUNNING), string(reconciliation.StateDONE), string(reconciliation.StateFAILED)},
		"DifferenceKind":      words(reconcile.Kinds),
		"ProblemState":        {string(problem.StateOPEN), string(problem.StateDONE)},
		"ContactKind":         {"EMAIL", "PHONE"},
		"NoticeKind":          words(notify.Choices),
		"SignInKind":          {string(signin.KindCOOKIE), string(signin.KindBEARER)},
		"CurrencyCode":        {"CNY"},
	} {
		var got []string
		for _, v := range schema.Types[enum].EnumValues {
			got = append(got, v.Name)
		}
		if want = slices.Clone(want); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Errorf("%s is %v in the schema and %v in the code", enum, got, want)
		}
		delete(unchecked, enum)
	}
	for enum := range unchecked {
		t.Errorf("the enum %s is compared with nothing", enum)
	}
}

// unchecked are the enums that no row above has compared.
var unchecked = func() map[string]bool {
	out := map[string]bool{}
	for name, def := range schema.Types {
		if def.Kind == ast.Enum && !def.BuiltIn && !strings.HasPrefix(name, "__") {
			out[name] = true
		}
	}
	return out
}()

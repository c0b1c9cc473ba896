package graph_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// counted asks and answers how many statements and round trips it took. Finding out
// who asks costs two statements in one trip more; that is package web's.
func counted(t *testing.T, w *graphtest.World, v *graphtest.Viewer, query string, vars map[string]any) (statements, trips int64) {
	t.Helper()
	ctx, n := store.CountIn(context.Background())
	if a := w.AskIn(ctx, v, query, vars); len(a.Errors) > 0 {
		t.Fatalf("%s: %s", v.Name, a.Body)
	}
	return n.Statements(), n.Trips()
}

const pageQuery = `query($slug:String!){campaign(slug:$slug){
	id slug title summary state goal{minor currency} raised{minor currency} backerCount deadline deliveryMonth produce beneficiaryName payeeName
	region{code name path level ancestors{code name level}} owner{displayName} draftedBy{displayName}
	story{who html{who grow money ship risks}} costs{kind label basisPoints} ladder{backers price{minor}} photos{alt url}
	tiers{id title goods price{minor currency} currentPrice{minor} limit claimed freight{default{minor}}}
	pledges{edges{node{name quantity committedAt}} pageInfo{hasNextPage}}
	posts{edges{node{title html author createdAt}}} questions{edges{node{text askedBy answer}}}
	attestations{kind by office at} closing{sha256 proofUrl success} money{collected{minor} share{minor}}
	viewerCan{edit review post pledge} viewerFollows}}`

func TestTheCampaignPageTakesSixStatementsInTwoTrips(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignViable, Tiers: 10, Slug: "page"})
		for i := range 12 {
			w.Pledge(c, w.Viewers[10+i].ID(), lifecycle.PledgeCollected)
			w.Question(c, i%2 == 0)
			w.Post(c)
		}
		a := w.Ask(w.Anyone, pageQuery, map[string]any{"slug": "page"})
		for list, want := range map[string]int{"tiers": 10, "pledges.edges": 10, "posts.edges": 3, "questions.edges": 10, "attestations": 2, "region.ancestors": 4} {
			if got, _ := a.Get("campaign." + list).([]any); len(got) != want {
				t.Errorf("%d of %s, want %d", len(got), list, want)
			}
		}
		for _, v := range []*graphtest.Viewer{w.Anyone, w.Stranger, w.Holder("COUNTY_OFFICER", "c")} {
			statements, trips := counted(t, w, v, pageQuery, map[string]any{"slug": "page"})
			t.Logf("%s: %d statements, %d trips", v.Name, statements, trips)
			if statements > 6 || db.Postgres() && trips > 2 {
				t.Errorf("%s: %d statements in %d trips, want at most 6 in 2", v.Name, statements, trips)
			}
		}
	})
}

func TestAListOfTwentyCampaignsTakesFourStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		for range 21 {
			w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive, Tiers: 3})
		}
		const card = `totalCount edges{cursor node{id slug title state deadline backerCount goal{minor} raised{minor} region{name path ancestors{name}}
			tiers{title price{minor} currentPrice{minor} claimed limit} %s}} pageInfo{hasNextPage endCursor}`
		for fields, most := range map[string]int64{
			"photos{alt url}": 4, "owner{displayName}": 4, "photos{alt url} owner{displayName} draftedBy{displayName}": 5,
			"photos{alt url} owner{displayName} viewerFollows viewerCan{pledge}": 6,
		} {
			for _, v := range []*graphtest.Viewer{w.Anyone, w.Stranger} {
				statements, trips := counted(t, w, v, `{campaigns(first:20){`+fmt.Sprintf(card, fields)+`}}`, nil)
				t.Logf("%s with %s: %d statements, %d trips", v.Name, fields, statements, trips)
				if statements > most {
					t.Errorf("%s: a list with %s takes %d statements, want at most %d", v.Name, fields, statements, most)
				}
			}
		}
	})
}

func inLists(on *ast.Definition, f *ast.FieldDefinition) bool {
	switch on.Name + "." + f.Name {
	case "Campaign.posts", "Campaign.pledges", "Campaign.questions":
		return false // three statements a campaign in one round trip
	case "Campaign.orders":
		return false // each look is recorded by itself
	case "Region.children":
		return false // the guard lets two levels through at most
	}
	return all(on, f)
}

// TestLongListsTakeAsManyStatementsAsShortOnes asks for everything that lists may ask.
func TestLongListsTakeAsManyStatementsAsShortOnes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		for range 21 {
			w.Campaign(graphtest.Plan{State: lifecycle.CampaignInReview})
			w.Campaign(graphtest.Plan{State: lifecycle.CampaignInReview, Attested: true})
			live := w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive})
			w.Pledge(live, w.Backer.ID(), lifecycle.PledgeCommitted)
			w.Problem(live)
			w.Question(live, false)
			w.Batch(w.Campaign(graphtest.Plan{State: lifecycle.CampaignViable}), payoutbatch.StateMADE)
			w.Audit(live, graphtest.Village)
			w.Audit(live, graphtest.County)
		}
		officer, clerk, finance := w.Holder("COUNTY_OFFICER", "c"), w.Holder("VILLAGE_CLERK", "v"), w.Holder("COUNTY_FINANCE", "c")
		for _, list := range []struct {
			name, of string
			ask      string // with %d for first and $ALL for the selection
			at       string // the path of the edges
			who      []*graphtest.Viewer
		}{
			{"campaigns", "CampaignConnection", `{campaigns(first:%d) $ALL}`, "campaigns.edges", []*graphtest.Viewer{w.Anyone, w.Stranger, officer}},
			{"reviewQueue", "ReviewStepConnection", `{reviewQueue(first:%d) $ALL}`, "reviewQueue.edges", []*graphtest.Viewer{officer, clerk, w.Attestor}},
			{"viewer.pledges", "PledgeConnection", `{viewer{pledges(first:%d) $ALL}}`, "viewer.pledges.edges", []*graphtest.Viewer{w.Backer}},
			{"viewer.campaigns", "CampaignConnection", `{viewer{campaigns(first:%d) $ALL}}`, "viewer.campaigns.edges", []*graphtest.Viewer{w.Owner, w.Author}},
			{"payoutBatches", "PayoutBatchConnection", `{payoutBatches(first:%d) $ALL}`, "payoutBatches.edges", []*graphtest.Viewer{finance, w.Maker, officer}},
			{"problems", "ProblemConnection", `{problems(first:%d) $ALL}`, "problems.edges", []*graphtest.Viewer{officer}},
			{"watchedCampaigns", "WatchedCampaignConnection", `{watchedCampaigns(first:%d) $ALL}`, "watchedCampaigns.edges", []*graphtest.Viewer{officer}},
			{"waitingQuestions", "WaitingQuestionConnection", `{waitingQuestions(first:%d) $ALL}`, "waitingQuestions.edges", []*graphtest.Viewer{officer}},
			{"auditTrail", "AuditEntryConnection", `{auditTrail(region:"621226" first:%d) $ALL}`, "auditTrail.edges", []*graphtest.Viewer{officer}},
		} {
			for _, v := range list.who {
				include := inLists
				if v.Principal == nil {
					include = func(on *ast.Definition, f *ast.FieldDefinition) bool { return inLists(on, f) && isPublic(on, f) }
				}
				if list.name == "payoutBatches" { // the guard counts ten lines a batch
					whole := include
					include = func(on *ast.Definition, f *ast.FieldDefinition) bool {
						return whole(on, f) && (on.Name != "Campaign" || f.Type.Elem == nil)
					}
				}
				selection := everything(list.of, include)
				ask := func(n int) (int64, int64) {
					query := fmt.Sprintf(`query %s`, replaced(list.ask, n, selection))
					if edges, _ := w.Ask(v, query, nil).Get(list.at).([]any); len(edges) != n {
						t.Fatalf("%s: %s got %d rows of %d: %s", list.name, v.Name, len(edges), n, w.Ask(v, query, nil).Body)
					}
					return counted(t, w, v, query, nil)
				}
				five, _ := ask(5) // five rows are one of every kind there is in these lists
				twenty, trips := ask(20)
				t.Logf("%s as %s: %d statements, %d trips", list.name, v.Name, twenty, trips)
				if one, _ := ask(1); one > five || five != twenty {
					t.Errorf("%s as %s: %d statements for a row, %d for five and %d for twenty", list.name, v.Name, one, five, twenty)
				}
			}
		}
	})
}

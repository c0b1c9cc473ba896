package graph_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const faultsOf = `userErrors{code message field}`

// keyedAct is a mutation that takes a key made by the client, with who may send it and an
// input that is right. answers is the field of its payload.
type keyedAct struct {
	mutation, answers string
	who               *graphtest.Viewer
	in                input
	photos            [][]byte
}

func keyedActs(w *graphtest.World) []keyedAct {
	live, draft := w.Campaign(state(lifecycle.CampaignLive)), w.Campaign(graphtest.Plan{})
	of := input{"campaignId": graphtest.NodeID("Campaign", live.ID)}
	return []keyedAct{
		{"createCampaign", "campaign", w.Owner, draftInput(), nil},
		{"addPhoto", "photo", w.Author, input{"campaignId": graphtest.NodeID("Campaign", draft.ID)}, [][]byte{photo}},
		{"publishPost", "post", w.Owner, with(of, input{"title": "花椒晒好了", "body": "今天装箱。"}), nil},
		{"publishPost", "post", w.Owner, with(of, input{"title": "花椒晒好了", "body": "今天装箱。"}), [][]byte{photo, photo, photo}},
		{"askQuestion", "question", w.Stranger, with(of, input{"text": "什么时候发货？"}), nil},
		{"reportProblem", "problem", w.Stranger, with(of, input{"kind": "OTHER", "text": "这张照片不是这个村的，我去年在别处见过。"}), nil},
	}
}

func TestAKeyIsAnsweredOnceAndAWrongOneIsNamed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		for _, m := range keyedActs(w) {
			f := schema.Mutation.Fields.ForName(m.mutation)
			query := fmt.Sprintf(`mutation($input:%s){%s(input:$input){%s{id} %s}}`, f.Arguments.ForName("input").Type, m.mutation, m.answers, faultsOf)
			send := func(key any) *graphtest.Answer {
				in := with(m.in, input{"clientKey": key})
				switch {
				case m.mutation == "addPhoto":
					return w.Upload(m.who, query, in, m.photos[0])
				case m.photos != nil:
					return w.UploadPhotos(m.who, query, in, m.photos...)
				}
				return w.Ask(m.who, query, map[string]any{"input": in})
			}
			for _, wrong := range []string{"", "1", uuid.Nil.String(), "{" + uuid.NewString() + "}", "urn:uuid:" + uuid.NewString(), "zz0c2a3e-5b1d-4c8e-9a6f-2d3b4c5e6f70"} {
				a := send(wrong)
				if a.Get(m.mutation+".userErrors.0.code") != "CLIENT_KEY_FORM" || a.Get(m.mutation+".userErrors.0.field") != "clientKey" || a.Get(m.mutation+"."+m.answers) != nil {
					t.Errorf("%s with the key %q: %s", m.mutation, wrong, a.Body)
				}
			}
			key := uuid.NewString()
			id := send(key).Get(m.mutation + "." + m.answers + ".id")
			if again := send(key); id == nil || again.Get(m.mutation+"."+m.answers+".id") != id {
				t.Errorf("%s: first %v, then %s", m.mutation, id, again.Body)
			}
			if other := send(uuid.NewString()).Get(m.mutation + "." + m.answers + ".id"); other == nil || other == id {
				t.Errorf("%s: another key answers %v", m.mutation, other)
			}
		}
	})
}

func TestADraftBeginsWithThreeAnswers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		a := w.Ask(w.Owner, `mutation($input:CreateCampaignInput!){createCampaign(input:$input){campaign{title goal{minor} days deliveryMonth tiers{id} costs{label}
			createdAt updatedAt payee{name bank accountLast4}} `+faultsOf+`}}`,
			map[string]any{"input": input{"title": "甘山村的花椒", "regionCode": graphtest.Village.Code(), "produce": "SICHUAN_PEPPER"}})
		const at = "createCampaign.campaign."
		if a.Get(at+"title") != "甘山村的花椒" || fmt.Sprint(a.Get(at+"goal.minor")) != "0" || a.Get(at+"payee.accountLast4") != "" || a.Get(at+"createdAt") == nil {
			t.Fatal(a.Body)
		}
	})
}

func TestAnUpdateThatComesTooLateIsAnsweredWithWhatIsThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{})
		update := func(v *graphtest.Viewer, in input) *graphtest.Answer {
			return w.Ask(v, `mutation($input:UpdateCampaignInput!){updateCampaign(input:$input){campaign{version title summary story{who grow} ladder{backers}} `+faultsOf+`}}`,
				map[string]any{"input": with(input{"campaignId": graphtest.NodeID("Campaign", c.ID)}, in)})
		}
		const at, code = "updateCampaign.campaign.", "updateCampaign.userErrors.0.code"
		if a := update(w.Author, input{"version": 1, "title": "甘山村的新花椒"}); a.Get(at+"version") != float64(2) {
			t.Fatal(a.Body)
		}
		if a := update(w.Owner, input{"version": 1, "title": "手机上写的标题"}); a.Get(code) != "EDITED_ELSEWHERE" || a.Get("updateCampaign.userErrors.0.field") != "version" ||
			a.Get(at+"version") != float64(2) || a.Get(at+"title") != "甘山村的新花椒" {
			t.Errorf("a late update: %s", a.Body)
		}
		if a := update(w.Author, input{"version": 1, "title": "甘山村的新花椒"}); a.Get(code) != nil || a.Get(at+"version") != float64(2) {
			t.Errorf("the same again: %s", a.Body)
		}
		if a := update(w.Owner, input{"version": 2, "summary": "", "story": input{"grow": ""}, "ladder": []any{}}); a.Get(at+"summary") != "" || a.Get(at+"story.grow") != "" ||
			a.Text(at+"story.who") == "" || a.Get(at+"ladder.0") != nil || a.Get(at+"version") != float64(3) {
			t.Errorf("cleared texts: %s", a.Body)
		}
		if a := update(w.Stranger, input{"version": 1, "title": "手机上写的标题"}); a.Get(code) != "NOT_FOUND" || a.Get("updateCampaign.campaign") != nil {
			t.Errorf("a stranger: %s", a.Body)
		}
		c.Update().SetState(lifecycle.CampaignInReview).ExecX(w.System)
		if a := update(w.Owner, input{"version": 3, "title": "手机上写的标题"}); a.Get(code) != "WRONG_STATE" || a.Get(at+"title") != "甘山村的新花椒" {
			t.Errorf("after it was submitted: %s", a.Body)
		}
	})
}

func TestAWishedLaunchIsTakenBackByNullAndByNothingElse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{})
		version := c.Version
		update := func(in input) *graphtest.Answer {
			a := w.Ask(w.Owner, `mutation($input:UpdateCampaignInput!){updateCampaign(input:$input){campaign{version title launchAt} `+faultsOf+`}}`,
				map[string]any{"input": with(input{"campaignId": graphtest.NodeID("Campaign", c.ID), "version": version}, in)})
			if a.Get("updateCampaign.userErrors.0") != nil || len(a.Errors) > 0 {
				t.Fatal(a.Body)
			}
			version++
			return a
		}
		const at = "updateCampaign.campaign.launchAt"
		wished := w.Now().Add(10 * 24 * time.Hour).UTC().Format(time.RFC3339)
		if a := update(input{"launchAt": wished}); a.Get(at) == nil {
			t.Fatalf("it is not set to begin with: %s", a.Body)
		}
		if a := update(input{"title": "甘山村的新花椒"}); a.Get(at) == nil {
			t.Errorf("left out, it is gone: %s", a.Body)
		}
		if a := update(input{"launchAt": nil}); a.Get(at) != nil || a.Get("updateCampaign.campaign.version") != float64(version) {
			t.Errorf("null leaves it: %s", a.Body)
		}
		if got := w.DB.Client.Campaign.GetX(w.System, c.ID).LaunchAt; got != nil {
			t.Errorf("%v is stored", got)
		}
	})
}

func TestPostsShowTheirPhotosInOneStatement(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive, Slug: "posts"})
		for range 20 {
			w.Post(c)
		}
		const query = `query($n:Int!){campaign(slug:"posts"){photos{id} posts(first:$n){edges{node{title photos{url alt}}}}}}`
		ask := func(n int) int64 {
			a := w.Ask(w.Anyone, query, map[string]any{"n": n})
			for _, i := range []int{0, min(n, 10) - 1} {
				if a.Get(fmt.Sprintf("campaign.posts.edges.%d.node.photos.0.alt", i)) != "装箱" {
					t.Fatalf("post %d of %d: %s", i, n, a.Body)
				}
			}
			if own, _ := a.Get("campaign.photos").([]any); len(own) != 1 {
				t.Errorf("the campaign has %d photos of its own", len(own))
			}
			statements, _ := counted(t, w, w.Anyone, query, map[string]any{"n": n})
			return statements
		}
		if three, five, twenty := ask(3), ask(5), ask(20); three > 5 || five != twenty || twenty > 8 {
			t.Errorf("%d statements for 3 posts, %d for 5, %d for 20", three, five, twenty)
		}
		// Lists of campaigns read them with the rest of what is said.
		if a := w.Ask(w.Anyone, `{campaigns(first:5){edges{node{photos{id} posts(first:2){edges{node{photos{alt}}}}}}}}`, nil); a.Get("campaigns.edges.0.node.posts.edges.1.node.photos.0.alt") != "装箱" {
			t.Error(a.Body)
		}
	})
}

func TestPublishingPhotos(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(state(lifecycle.CampaignLive))
		publish := func(v *graphtest.Viewer, files ...[]byte) *graphtest.Answer {
			return w.UploadPhotos(v, `mutation($input:PublishPostInput!){publishPost(input:$input){post{photos{url width}} `+faultsOf+`}}`,
				input{"campaignId": graphtest.NodeID("Campaign", c.ID), "title": "花椒晒好了", "body": "今天装箱。"}, files...)
		}
		heavy := slices.Concat(photo, make([]byte, 3<<20)) // what stands behind a picture is not kept
		a := publish(w.Owner, heavy, heavy, heavy)
		if photos, _ := a.Get("publishPost.post.photos").([]any); len(photos) != 3 {
			t.Fatal(a.Body)
		}
		for name, try := range map[string]struct {
			who         *graphtest.Viewer
			files       [][]byte
			code, field string
		}{
			"four photos":  {w.Owner, [][]byte{photo, photo, photo, photo}, "TOO_MANY", "photos"},
			"a broken one": {w.Owner, [][]byte{photo, []byte("no picture")}, "PHOTO_FORMAT", "photos.1"},
		} {
			if a := publish(try.who, try.files...); a.Get("publishPost.userErrors.0.code") != try.code || a.Get("publishPost.userErrors.0.field") != try.field {
				t.Errorf("%s: %s", name, a.Body)
			}
		}
		if a := publish(w.Owner, bytes.Repeat([]byte{1}, 7<<20), bytes.Repeat([]byte{1}, 6<<20)); a.Code() != "BODY_TOO_LARGE" {
			t.Errorf("13 MB: %d %s", a.Status, a.Body)
		}
		if a := publish(w.Stranger, photo); a.Code() != "DENIED" {
			t.Errorf("a stranger: %s", a.Body)
		}
		if n := w.DB.Client.Post.Query().CountX(w.System); n != 1 {
			t.Errorf("%d posts", n)
		}
	})
}

func TestThePayeeIsForThoseWhoMayKnow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive, Slug: "paid"})
		for _, v := range w.Viewers {
			if v.Principal == nil {
				continue
			}
			want := any(nil)
			if may(v, access.CampaignReadPayee, access.OfCampaign(c)) {
				want = graphtest.PayeeAccount[12:]
			}
			for _, query := range []string{`{campaign(slug:"paid"){payee{name bank accountLast4}}}`, `{campaigns(first:1){edges{node{payee{name bank accountLast4}}}}}`} {
				a := w.Ask(v, query, nil)
				got := a.Get("campaign.payee.accountLast4")
				if got == nil {
					got = a.Get("campaigns.edges.0.node.payee.accountLast4")
				}
				if len(a.Errors) > 0 || got != want || bytes.Contains([]byte(a.Body), []byte(graphtest.PayeeAccount)) || want != nil && !bytes.Contains([]byte(a.Body), []byte("甘肃农信")) {
					t.Errorf("%s asks %s: %s", v.Name, query, a.Body)
				}
			}
		}
	})
}

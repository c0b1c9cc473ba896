package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

// TestEveryStateSaysWhatHappensNext reads the timeline of a pledge in each of its states:
// the class of each step, and words that have to be there.
func TestEveryStateSaysWhatHappensNext(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	want := map[lifecycle.Pledge]struct{ steps, words string }{
		lifecycle.PledgeAwaitingMethod: {"wait next next next", "存一张卡，不扣款"},
		lifecycle.PledgeActionRequired: {"wait next next next", "存一张卡，不扣款"},
		lifecycle.PledgeSetupFailed:    {"wait next next next", "存一张卡，不扣款"},
		lifecycle.PledgeCommitted:      {"done now next next", "达到目标才扣款，最多 ¥126"},
		lifecycle.PledgeReleased:       {"done done off", "没有扣款，卡信息删除"},
		lifecycle.PledgeQueued:         {"done done now next", "从您的卡扣 ¥119"},
		lifecycle.PledgeCharging:       {"done done now next", "从您的卡扣 ¥119"},
		lifecycle.PledgeProcessing:     {"done done now next", "银行确认中"},
		lifecycle.PledgeAuthRequired:   {"done done wait next", "到银行确认 ¥119"},
		lifecycle.PledgeErroredSoft:    {"done done wait next", "再扣一次 ¥119"},
		lifecycle.PledgeErroredHard:    {"done done wait next", "换一张卡付 ¥119"},
		lifecycle.PledgeCollected:      {"done done done now", "收够货款才发货"},
		lifecycle.PledgePartRefunded:   {"done done done next", "已退 ¥60"},
		lifecycle.PledgeRefunded:       {"done done done", "已退 ¥60"},
		lifecycle.PledgeExpired:        {},
		lifecycle.PledgeCancelled:      {},
		lifecycle.PledgeDropped:        {},
	}
	for _, p := range s.pledges {
		steps, words := timelineOf(t, pages, s, "/pledges/"+p.ID.String())
		if w := want[p.State]; steps != w.steps || !strings.Contains(words, w.words) || strings.Contains(words, "失败") {
			t.Errorf("%s: %q, %s", p.State, steps, words)
		}
	}
}

func timelineOf(t *testing.T, pages *Pages, s *sample, target string) (steps, words string) {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(visited{method: http.MethodGet, target: target, signedIn: true}.visit(t, pages, s, message.Chinese).Body)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	doc.Find(".timeline li").Each(func(_ int, li *goquery.Selection) { list = append(list, li.AttrOr("class", "")) })
	return strings.Join(list, " "), doc.Find(".timeline").Text()
}

func find(s *sample, state lifecycle.Pledge) *gen.Pledge {
	for _, p := range s.pledges {
		if p.State == state {
			return p
		}
	}
	return nil
}

func TestThePromiseIsDatedAndCapped(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeCommitted)
	c := p.Edges.Campaign
	_, words := timelineOf(t, pages, s, "/pledges/"+p.ID.String())
	for _, fact := range []string{message.DateTime(message.Chinese, *c.Deadline), "到 2026年10月5日", "最多 ¥126", "2026年11月", "尾号 0341"} {
		if !strings.Contains(words, fact) {
			t.Errorf("it does not say %q: %s", fact, words)
		}
	}
	c.State = lifecycle.CampaignSuspended
	if _, words = timelineOf(t, pages, s, "/pledges/"+p.ID.String()); !strings.Contains(words, "暂停") {
		t.Errorf("a paused campaign: %s", words)
	}
	past := sampleNow.Add(-time.Minute)
	c.Deadline = &past
	if steps, words := timelineOf(t, pages, s, "/pledges/"+p.ID.String()); steps != "done now" || strings.Contains(words, "扣款，最多") {
		t.Errorf("paused over its deadline: %q, %s", steps, words)
	}
	c.State = lifecycle.CampaignLive
	if _, words = timelineOf(t, pages, s, "/pledges/"+p.ID.String()); !strings.Contains(words, "正在结算") {
		t.Errorf("a deadline that has just passed: %s", words)
	}
}

func TestTheChargeBearsItsDay(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeCollected)
	at := sampleNow.Add(-50 * time.Hour)
	p.CollectedAt = &at
	if _, words := timelineOf(t, pages, s, "/pledges/"+p.ID.String()); !strings.Contains(words, "9月10日 周四已从您的卡扣") {
		t.Errorf("nothing says that it was at %s: %s", at, words)
	}
}

// TestALateNewsIsConfirmingInTheTimelineToo is about coming back from the bank before its
// news: for the first card and for another one.
func TestALateNewsIsConfirmingInTheTimelineToo(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, state := range []lifecycle.Pledge{lifecycle.PledgeAwaitingMethod, lifecycle.PledgeErroredHard} {
		s.trying = find(s, state).ID
		steps, words := timelineOf(t, pages, s, "/pledges/"+find(s, state).ID.String()+"?from=bank")
		if strings.Contains(steps, "wait") || !strings.Contains(words, "银行确认中") {
			t.Errorf("%s: %q, %s", state, steps, words)
		}
	}
}

func TestFollowingFromAPledgeComesBackToIt(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeCommitted)
	here, at := "/pledges/"+p.ID.String(), "/c/"+p.Edges.Campaign.Slug+"/follow"
	if status, to, _ := send(t, pages, s, at, true, "follow", "no", "next", here); status != http.StatusSeeOther || to != here+"?done=unfollowed" {
		t.Errorf("%d to %q", status, to)
	}
	if _, to, _ := send(t, pages, s, at, true, "follow", "yes", "next", "//evil.example"); !strings.HasPrefix(to, "/c/") {
		t.Errorf("a forged next leads to %q", to)
	}
	for signedIn, want := range map[bool]int{true: http.StatusOK, false: http.StatusSeeOther} {
		w := visited{method: http.MethodGet, target: here + "?done=followed", signedIn: signedIn}.visit(t, pages, s, message.Chinese)
		if w.Code != want || strings.Contains(w.Body.String(), "不再关注") != signedIn {
			t.Errorf("signed in %t: %d, %s", signedIn, w.Code, w.Body)
		}
		if to := w.Header().Get("Location"); !signedIn && to != "/sign-in?next="+url.QueryEscape(here+"?done=followed") {
			t.Errorf("a stranger is led to %q", to)
		}
	}
}

func TestCancellingAsksOnceAndSaysWhatWillHappen(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeCommitted)
	at := "/pledges/" + p.ID.String() + "/cancel"
	doc, err := goquery.NewDocumentFromReader(visited{method: http.MethodGet, target: at, signedIn: true}.visit(t, pages, s, message.Chinese).Body)
	if err != nil {
		t.Fatal(err)
	}
	text := doc.Find("main").Text()
	for _, fact := range []string{"2 份放回", "¥126 不会扣", "卡信息删除", "截止前还可以重新支持", "取消这笔 ¥126 的支持"} {
		if !strings.Contains(text, fact) {
			t.Errorf("it does not say %q", fact)
		}
	}
	if n := doc.Find("main form").Length(); n != 1 {
		t.Errorf("%d forms: it should ask once", n)
	}
	p.Edges.Campaign.State = lifecycle.CampaignSuspended
	w := visited{method: http.MethodGet, target: at, signedIn: true}.visit(t, pages, s, message.Chinese)
	if strings.Contains(w.Body.String(), "截止前还可以重新支持") {
		t.Error("a paused campaign promises that one can pledge again")
	}
}

// TestAPaidPledgeSaysWhereItsGoodsStand: the portal knows of the money and of the month that was promised, not of parcels.
func TestAPaidPledgeSaysWhereItsGoodsStand(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeCollected)
	c := p.Edges.Campaign
	look := func(state lifecycle.Campaign, month string) (string, string) {
		c.State, c.DeliveryMonth = state, month
		doc := document(t, visited{method: http.MethodGet, target: "/pledges/" + p.ID.String(), signedIn: true}.visit(t, pages, s, message.Chinese))
		return doc.Find("main").Text(), doc.Find(`main a[href="/c/` + c.Slug + `#problem"]`).Text()
	}
	if text, missing := look(lifecycle.CampaignViable, "2026-11"); !strings.Contains(text, "预计 2026年11月 发货") || missing != "" {
		t.Errorf("collected: %q, %s", missing, text)
	}
	for _, month := range []string{"2026-11", "2026-08"} {
		if text, missing := look(lifecycle.CampaignCollecting, month); !strings.Contains(text, "还在向其他人收款") || !strings.Contains(text, "收够货款才发货") || strings.Contains(text, "预计发货") || strings.Contains(text, "应该寄出") || missing != "" {
			t.Errorf("others are still charged: %q, %s", missing, text)
		}
		if text, missing := look(lifecycle.CampaignShortfall, month); !strings.Contains(text, "货款没有收够") || !strings.Contains(text, "发货还是退款，由县电商中心决定") || strings.Contains(text, "预计") || strings.Contains(text, "过了") || missing != "" {
			t.Errorf("too little came in: %q, %s", missing, text)
		}
	}
	if text, missing := look(lifecycle.CampaignSettled, "2026-11"); !strings.Contains(text, "货款已经付出，等农户发货") || missing != "" {
		t.Errorf("paid out: %q, %s", missing, text)
	}
	if text, missing := look(lifecycle.CampaignSettled, "2026-08"); !strings.Contains(text, "这个月已经过了") || strings.Contains(text, "预计") || missing != "没收到？告诉县电商中心" {
		t.Errorf("late: %q, %s", missing, text)
	}
}

// TestTheListOfPledgesSaysInALineWhatTheGoodsWaitFor: as one sentence, and not a month with a sentence behind it.
func TestTheListOfPledgesSaysInALineWhatTheGoodsWaitFor(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := find(s, lifecycle.PledgeCollected).Edges.Campaign
	for _, one := range []struct {
		state       lifecycle.Campaign
		month, says string
	}{
		{lifecycle.CampaignViable, "2026-11", "预计 2026年11月 发货。"},
		{lifecycle.CampaignSettled, "2026-08", "2026年8月 · 这个月已经过了"},
		{lifecycle.CampaignCollecting, "2026-11", "2026年11月 · 收够货款才发货"},
	} {
		c.State, c.DeliveryMonth = one.state, one.month
		doc := document(t, visited{method: http.MethodGet, target: "/pledges", signedIn: true}.visit(t, pages, s, message.Chinese))
		if text := doc.Find("main .rows").Text(); !strings.Contains(text, one.says) || strings.Contains(text, "· 预计") {
			t.Errorf("%s: %q is not in %s", one.state, one.says, text)
		}
	}
}

// TestAPausedCampaignPromisesNothing: it can be resumed until its deadline, and after it only cancelled.
func TestAPausedCampaignPromisesNothing(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeCommitted)
	c := p.Edges.Campaign
	look := func(state lifecycle.Campaign, deadline time.Time) string {
		c.State, c.Deadline = state, &deadline
		return textOf(document(t, visited{method: http.MethodGet, target: "/pledges/" + p.ID.String(), signedIn: true}.visit(t, pages, s, message.Chinese)), "main .tell")
	}
	soon, past := sampleNow.Add(time.Hour), sampleNow.Add(-time.Hour)
	for name, one := range map[string]struct {
		state    lifecycle.Campaign
		deadline time.Time
		says     string
	}{
		"paused":               {lifecycle.CampaignSuspended, soon, "暂停"},
		"paused for good":      {lifecycle.CampaignSuspended, past, "不能再恢复，一分不扣"},
		"about to be decided":  {lifecycle.CampaignLive, past, "正在结算"},
		"open, so that can be": {lifecycle.CampaignLive, soon, "截止前可以修改或取消"},
	} {
		said := look(one.state, one.deadline)
		if open := one.state == lifecycle.CampaignLive && one.deadline.Equal(soon); !strings.Contains(said, one.says) || open != strings.Contains(said, "可以修改") {
			t.Errorf("%s: %s", name, said)
		}
	}
}

func TestABackerReadsTheirOwnAddressInFull(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	text := document(t, visited{method: http.MethodGet, target: "/pledges/" + find(s, lifecycle.PledgeCommitted).ID.String(), signedIn: true}.visit(t, pages, s, message.Chinese)).Find("main").Text()
	for _, one := range []string{planted.name, planted.phone, planted.detail} {
		if !strings.Contains(text, one) {
			t.Errorf("the page does not say %q", one)
		}
	}
	if strings.Contains(text, "有进展和回答时通知您") || !strings.Contains(text, "不用另外关注") {
		t.Error("a backer is told to follow what they hear of anyway")
	}
}

// TestAChargeWhoseLastDayIsOverIsNotPromised is about a closing that ran too late for what
// the backers had agreed to.
func TestAChargeWhoseLastDayIsOverIsNotPromised(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, state := range []lifecycle.Pledge{lifecycle.PledgeQueued, lifecycle.PledgeErroredSoft, lifecycle.PledgeErroredHard, lifecycle.PledgeAuthRequired} {
		p := find(s, state)
		p.Consent.LastChargeDate = sampleNow.AddDate(0, 0, -1).Format(time.DateOnly)
		at := "/pledges/" + p.ID.String()
		steps, words := timelineOf(t, pages, s, at)
		if steps != "done done off" || !strings.Contains(words, "不扣款") {
			t.Errorf("%s: %q, %s", state, steps, words)
		}
		for _, lang := range message.Languages {
			doc := seen(t, pages, s, lang, at)
			told := textOf(doc, "main .tell")
			if untried := strings.Contains(told, "一直") || strings.Contains(told, "never went"); untried != (state != lifecycle.PledgeQueued) {
				t.Errorf("%s: %s", state, told)
			}
			if doc.Find("h1").Text() != map[string]string{message.Chinese: "不扣款了", message.English: "Nothing will be charged"}[lang] || doc.Find(`main form[action^="`+at+`/"]`).Length() > 0 || doc.Find("meta[http-equiv=refresh]").Length() > 0 {
				t.Errorf("%s: %s", state, textOf(doc, "main"))
			}
		}
	}
	p := find(s, lifecycle.PledgeDropped)
	for tries, want := range map[int]string{0: "不是您的卡的问题", 2: "一直没有扣款成功"} {
		p.ChargeTries = tries
		if told := textOf(seen(t, pages, s, message.Chinese, "/pledges/"+p.ID.String()), "main .tell"); !strings.Contains(told, want) {
			t.Errorf("dropped after %d tries: %s", tries, told)
		}
	}
}

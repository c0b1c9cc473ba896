package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// journey is one campaign on its way from a draft to its settlement, and everybody
// who takes part.
type journey struct {
	*server
	office
	finance, otherFinance, auditor *client

	campaign open
	backers  []*browser // in the order of cards
	pledges  []string   // ids as the pages show them
}

// cards are what the three backers pay with.
var cards = []string{goodCard, secureCard, failsLaterCard}

var backers = []string{"backer1@example.org", "backer3@example.org", "backer4@example.org"}

func TestACampaignGoesFromADraftToItsSettlement(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		// All charges of the demo that fall due on the way are waited for, too.
		j := &journey{server: start(t, settings{place: seededPlace(t, database, everything), arguments: []string{"--charge-rate", "100"}})}
		people := j.everyone(t, clerk, otherClerk, county, finance, otherFinance, auditor)
		j.office = office{people[0], people[1], people[2]}
		j.finance, j.otherFinance, j.auditor = people[3], people[4], people[5]
		for _, step := range []struct {
			name string
			run  func(*testing.T)
		}{
			{"a clerk drafts for a household, with a photo, and both names stay", j.drafts},
			{"the village attests and nobody may approve their own work", j.attested},
			{"the county approves and another county may not", j.approved},
			{"anybody can read the campaign's page", j.read},
			{"three backers pledge by plain forms", j.pledged},
			{"at the deadline everybody is charged the final price of the ladder", j.charged},
			{"the one whose card fails is told and gives another card by a link, without signing in", j.cured},
			{"two officers pay out and the campaign is settled", j.settled},
			{"the ledger sums to zero and the public page says where the money went", j.balanced},
			{"the closing proof verifies, and names what differs when a byte is changed", j.proved},
			{"the operator's checks find nothing", func(t *testing.T) { j.booksHold(t) }},
		} {
			if !t.Run(step.name, step.run) {
				return
			}
		}
	})
}

func (j *journey) drafts(t *testing.T) {
	in := draft(j.now(t), vars{"onBehalfOf": household(t, j.clerk)})
	made := j.clerk.change(t, "createCampaign", in, "campaign { id slug state version owner { displayName } draftedBy { displayName } }").at("campaign")
	if made.at("state").text() != "DRAFT" || made.at("owner.displayName").text() != "齐婶" || made.at("draftedBy.displayName").text() != "村服务点小马" {
		t.Fatalf("the draft is %s", made.raw())
	}
	j.campaign.id, j.campaign.slug = made.at("id").text(), made.at("slug").text()

	photo := j.clerk.upload(t, "addPhoto", vars{"campaignId": j.campaign.id, "alt": "晾晒的黄芪片"}, "photo { id width height url(width: 640) }", "field.jpg", picture(t))
	shown := photo.data(t).at("addPhoto.photo")
	if shown.at("width").number() != 900 || shown.at("height").number() != 600 {
		t.Fatalf("the photo is %s", photo.body)
	}
	status, served := get(t, j.base+shown.at("url").text())
	if decoded, kind, err := image.Decode(bytes.NewReader(served)); status != http.StatusOK || err != nil || kind != "jpeg" || decoded.Bounds().Dx() != 640 {
		t.Errorf("the photo is served as %d %s %v", status, kind, err)
	}
	if bytes.Contains(served, []byte("Exif")) {
		t.Error("the served photo still has its EXIF data")
	}

	if status, _ := get(t, j.base+"/c/"+j.campaign.slug); status != http.StatusNotFound {
		t.Errorf("a stranger gets %d for a draft", status)
	}
	submitted := j.clerk.change(t, "submitCampaign", vars{"campaignId": j.campaign.id}, "campaign { state }")
	if submitted.at("campaign.state").text() != "IN_REVIEW" {
		t.Errorf("after submitting it is %s", submitted.raw())
	}
}

func (j *journey) approve(t *testing.T, by *client) reply {
	t.Helper()
	return by.try(t, mutation("reviewCampaign", "campaign { state }"), vars{"input": vars{
		"campaignId": j.campaign.id, "stepId": openStep(t, j.clerk, j.campaign.id), "decision": "APPROVE", "comment": "看过地块和货，情况属实。",
	}})
}

func (j *journey) attested(t *testing.T) {
	// The clerk who drafted it is the village's clerk, too.
	if r := j.approve(t, j.clerk); refusal(r) == "" {
		t.Fatalf("a clerk attested the own draft: %s", r.body)
	}
	if r := j.approve(t, j.county); refusal(r) == "" {
		t.Fatalf("the county approved before the village: %s", r.body)
	}
	queue := j.otherClerk.ask(t, `{ reviewQueue(first: 100) { edges { node { kind campaign { id } } } } }`, nil).at("reviewQueue.edges").list()
	if !slices.ContainsFunc(queue, func(n node) bool { return n.at("node.campaign.id").text() == j.campaign.id }) {
		t.Error("the campaign is not in the village's queue")
	}
	if r := j.approve(t, j.otherClerk); refusal(r) != "" {
		t.Fatalf("the village could not attest: %s", r.body)
	}
}

// refusal is why an operation was refused: the code of the first error, or empty.
func refusal(r reply) string {
	if len(r.Errors) > 0 {
		return r.Errors[0].Extensions.Code
	}
	data, err := parse(r.Data)
	if err != nil {
		return err.Error()
	}
	for _, payload := range data.value.(map[string]any) {
		for _, code := range (node{payload}).codes() {
			return code
		}
	}
	return ""
}

func (j *journey) approved(t *testing.T) {
	stranger := j.as(t, otherCounty)
	if r := j.approve(t, stranger); refusal(r) != "NOT_FOUND" && refusal(r) != "DENIED" {
		t.Fatalf("another county's officer is answered %s", r.body)
	}
	if r := j.approve(t, j.county); refusal(r) != "" {
		t.Fatalf("the county could not approve: %s", r.body)
	}
	c := j.server.campaign(t, j.campaign.id)
	if c.at("state").text() != "LIVE" {
		t.Fatalf("after both approvals it is %s", c.raw())
	}
	for _, tier := range c.at("tiers").list() {
		j.campaign.tiers = append(j.campaign.tiers, tier.at("id").text())
	}
	var err error
	if j.campaign.deadline, err = time.Parse(time.RFC3339Nano, c.at("deadline").text()); err != nil {
		t.Fatal(err)
	}
}

func (j *journey) read(t *testing.T) {
	for lang, words := range map[string][]string{"zh-CN": {"支持这个项目"}, "en": {"Pledge to this campaign"}} {
		page := browse(t, lang).open(t, j.base+"/c/"+j.campaign.slug).ok(t)
		for _, word := range append(words, "哈达铺的黄芪切片", "齐家", "村服务点小马", "宕昌县") {
			if !strings.Contains(page.page.Text(), word) {
				t.Errorf("the page in %s does not say %q", lang, word)
			}
		}
	}
}

func (j *journey) pledged(t *testing.T) {
	for i, who := range backers {
		lang := []string{"zh-CN", "en", "zh-CN"}[i]
		b := browse(t, lang).signIn(t, j.server, who)
		b.open(t, j.base+"/c/"+j.campaign.slug).ok(t)
		link, found := b.page.Find(`a[href$="/pledge"]`).First().Attr("href")
		if !found {
			t.Fatalf("the campaign's page has no link to pledge:\n%s", b.text())
		}
		b.open(t, link).ok(t)
		b.fillPledge(t, "2", vars{"province": []string{"上海", "新疆", "广东"}[i]}).pay(t, cards[i])
		if b.status != http.StatusOK || !regexp.MustCompile(`^/pledges/[0-9a-f-]{36}$`).MatchString(b.at.Path) {
			t.Fatalf("after the card %s leads to %s (%d):\n%s", cards[i], b.at, b.status, b.text())
		}
		last4 := cards[i][len(cards[i])-4:]
		eventually(t, "the status page", func() error {
			if b.open(t, b.at.Path).ok(t); !strings.Contains(b.text(), last4) {
				return fmt.Errorf("it does not name the card …%s: %s", last4, b.text())
			}
			return nil
		})
		j.backers, j.pledges = append(j.backers, b), append(j.pledges, strings.TrimPrefix(b.at.Path, "/pledges/"))
	}
	c := j.server.campaign(t, j.campaign.id)
	// Six units at the price for three backers.
	if c.at("backerCount").number() != 3 || c.at("raised.minor").number() != 6*72_00 || c.at("tiers.0.claimed").number() != 6 {
		t.Errorf("after three pledges the campaign is %s", c.raw())
	}
}

func (j *journey) charged(t *testing.T) {
	j.closeNow(t, j.campaign)
	c := j.waitForCampaign(t, j.campaign.id, "COLLECTING")
	if !c.at("closing.success").yes() || c.at("closing.backers").number() != 3 || c.at("closing.goods.minor").number() != 6*72_00 {
		t.Errorf("the closing is %s", c.raw())
	}
	if b := j.backers[0].open(t, j.base+"/c/"+j.campaign.slug+"/pledge"); b.page.Find(`input[type="number"]`).Length() > 0 {
		t.Error("the closed campaign still offers its pledge form")
	}
	for i := range backers[:2] {
		// 2 × 72.00, and freight: 8.00 a unit, 18.00 to Xinjiang.
		want := []int64{160_00, 180_00}[i]
		eventually(t, "the charge of "+backers[i], func() error {
			if charges := j.providerCharges(t); charges.succeeded(j.pledges[i]) != 1 || charges.taken(j.pledges[i]) != want {
				return fmt.Errorf("%d were taken in %d charges", charges.taken(j.pledges[i]), charges.succeeded(j.pledges[i]))
			}
			return nil
		})
		eventually(t, "the status page", func() error {
			if b := j.backers[i].open(t, "/pledges/"+j.pledges[i]).ok(t); strings.Count(b.text(), "¥"+yuan(want)) < 2 {
				return fmt.Errorf("it does not say that ¥%s were collected: %s", yuan(want), b.text())
			}
			return nil
		})
	}
	eventually(t, "the failing charge", func() error {
		if j.providerCharges(t).tried(j.pledges[2]) == 0 {
			return fmt.Errorf("no try of %s", j.pledges[2])
		}
		return nil
	})
}

var linkInText = regexp.MustCompile(`https?://\S+/l/[A-Za-z0-9_-]+`)

func (j *journey) cured(t *testing.T) {
	var link string
	eventually(t, "a notice with a link", func() error {
		for _, m := range j.outbox(t) {
			if m.To == backers[2] && strings.Contains(m.Text, "哈达铺的黄芪切片") && linkInText.MatchString(m.Text) {
				link = linkInText.FindString(m.Text)
				return nil
			}
		}
		return fmt.Errorf("none for %s", backers[2])
	})
	altered := link[:len(link)-6] + swapped(link[len(link)-6]) + link[len(link)-5:]
	if b := browse(t, "zh-CN").open(t, altered); b.status < 400 || b.page.Find("form[method=post][action^='/l/']").Length() > 0 {
		t.Errorf("an altered link answers %d: %s", b.status, b.text())
	}
	b := browse(t, "zh-CN").open(t, link).ok(t)
	if !strings.Contains(b.text(), "160") {
		t.Errorf("the link's page does not say how much: %s", b.text())
	}
	b.formTo(t, b.at.Path).submit(t).pay(t, goodCard)
	if b.status != http.StatusOK {
		t.Errorf("after another card the page answers %d", b.status)
	}
	for _, address := range []string{"19900000001", "示范路"} {
		if strings.Contains(b.text(), address) {
			t.Errorf("the page after the link, opened by nobody, shows %q", address)
		}
	}
	c := j.waitForCampaign(t, j.campaign.id, "VIABLE")
	if c.at("money.collected.minor").number() != 160_00+180_00+160_00 {
		t.Errorf("collected is %s", c.at("money").raw())
	}
	if n := j.providerCharges(t).succeeded(j.pledges[2]); n != 1 {
		t.Errorf("the cured pledge was charged %d times", n)
	}
}

// swapped answers another character of the alphabet of links.
func swapped(b byte) string {
	if b == 'A' {
		return "B"
	}
	return "A"
}

func (j *journey) settled(t *testing.T) {
	input := vars{"regionCode": "621223", "campaignIds": []string{j.campaign.id}, "idempotencyKey": unique("payout-")}
	if r := j.county.try(t, mutation("createPayoutBatch", "payoutBatch { id }"), vars{"input": input}); refusal(r) == "" {
		t.Errorf("an officer who is not of finance made a payout: %s", r.body)
	}
	const selection = `payoutBatch { id state total { minor } bankFileUrl madeBy { displayName } confirmedBy { displayName }
		lines { campaign { id } payeeName payeeBank amount { minor } } viewerCan { confirm } }`
	made := j.finance.change(t, "createPayoutBatch", input, selection).at("payoutBatch")
	again := j.finance.change(t, "createPayoutBatch", input, selection).at("payoutBatch")
	if made.at("id").text() != again.at("id").text() {
		t.Errorf("the same key made two batches: %s and %s", made.raw(), again.raw())
	}
	share := j.server.campaign(t, j.campaign.id).at("money.share.minor").number()
	if len(made.at("lines").list()) != 1 || made.at("total.minor").number() < share || made.at("viewerCan.confirm").yes() {
		t.Errorf("the batch is %s, the share %d", made.raw(), share)
	}

	confirm := func(by *client, key string) reply {
		return by.try(t, mutation("confirmPayoutBatch", selection), vars{"input": vars{
			"payoutBatchId": made.at("id").text(), "bankReference": "陇南示范银行 20261121-7", "idempotencyKey": key,
		}})
	}
	if r := confirm(j.finance, unique("confirm-")); refusal(r) == "" {
		t.Fatalf("who made the batch confirmed it: %s", r.body)
	}
	if state := j.server.campaign(t, j.campaign.id).at("state").text(); state != "VIABLE" {
		t.Errorf("after a refused confirmation the campaign is %s", state)
	}

	file, status := j.download(t, j.finance, made.at("bankFileUrl").text())
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	if status != http.StatusOK || err != nil || len(rows) < 2 || !strings.Contains(string(file), "6200000000007788") {
		t.Errorf("the bank file answers %d, %v:\n%s", status, err, file)
	}
	if _, status := j.download(t, j.auditor, made.at("bankFileUrl").text()); status == http.StatusOK {
		t.Error("somebody who is not of finance downloads the bank file")
	}
	if status, _ := get(t, j.base+made.at("bankFileUrl").text()); status == http.StatusOK {
		t.Error("a stranger downloads the bank file")
	}

	key := unique("confirm-")
	if r := confirm(j.otherFinance, key); refusal(r) != "" || r.data(t).at("confirmPayoutBatch.payoutBatch.state").text() != "CONFIRMED" {
		t.Fatalf("the other officer could not confirm: %s", r.body)
	}
	if r := confirm(j.otherFinance, key); refusal(r) != "" {
		t.Errorf("the replayed confirmation is answered %s", r.body)
	}
	j.waitForCampaign(t, j.campaign.id, "SETTLED")
}

// download reads an address with somebody's token.
func (j *journey) download(t testing.TB, by *client, path string) (body []byte, status int) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, j.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	by.sign(request)
	response, err := caller.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return body, response.StatusCode
}

func (j *journey) balanced(t *testing.T) {
	accounts := balances(t, j.auditor, j.campaign.id)
	if len(accounts) == 0 {
		t.Error("the ledger has no account of the campaign")
	}
	for account, balance := range accounts {
		for _, empty := range []string{"restricted", "payable", "freight"} {
			if strings.HasPrefix(account, empty) && balance != 0 {
				t.Errorf("after the settlement %s holds %d", account, balance)
			}
		}
	}
	c := j.server.campaign(t, j.campaign.id)
	gross, fees := c.at("money.collected.minor").number(), c.at("money.fees.minor").number()
	freight, share := c.at("money.freight.minor").number(), c.at("money.share.minor").number()
	if fees <= 0 || freight != 8_00*4+18_00*2 || share != gross-fees-freight {
		t.Errorf("the money is %s", c.at("money").raw())
	}
	page := browse(t, "en").open(t, j.base+"/c/"+j.campaign.slug).ok(t)
	table := strings.ReplaceAll(page.page.Find("#money").Parent().Text(), ",", "")
	for _, amount := range []int64{gross, fees, freight, share} {
		if !strings.Contains(table, yuan(amount)) {
			t.Errorf("the public page does not say ¥%s: %s", yuan(amount), table)
		}
	}
	if r := j.stranger().try(t, `query($id: ID!) { ledger(campaignId: $id) { balances { account } } }`, vars{"id": j.campaign.id}); len(r.Errors) == 0 {
		t.Errorf("a stranger reads the ledger: %s", r.body)
	}
}

// yuan writes an amount as a page does, without separators.
func yuan(fen int64) string {
	return strings.TrimSuffix(fmt.Sprintf("%d.%02d", fen/100, fen%100), ".00")
}

func (j *journey) proved(t *testing.T) {
	c := j.server.campaign(t, j.campaign.id)
	status, proof := get(t, j.base+c.at("closing.proofUrl").text())
	if status != http.StatusOK || !bytes.Contains(proof, []byte(c.at("closing.sha256").text())) {
		t.Fatalf("the proof answers %d and does not name the published hash", status)
	}
	for _, hidden := range append([]string{"阿岚", "Maya", "小鸣", "19900000001", "示范路"}, append(backers, j.pledges...)...) {
		if bytes.Contains(proof, []byte(hidden)) {
			t.Errorf("the proof contains %q", hidden)
		}
	}
	file := filepath.Join(t.TempDir(), "proof.json")
	verify := func(content []byte) result {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return command(t, "verify", "closing", file)
	}
	if r := verify(proof); r.code != 0 || !strings.Contains(r.out, c.at("closing.sha256").text()) {
		t.Errorf("the proof does not verify: exit code %d\n%s%s", r.code, r.out, r.err)
	}
	for _, change := range []struct{ what, from, to, names string }{
		{"the goal", `"goal":30000`, `"goal":30001`, "headDigest"},
		{"a quantity", `"quantity":2`, `"quantity":3`, "pledges[0]"},
		{"an amount", `"final":16000`, `"final":16001`, "pledges[0].final"},
		{"the hash", c.at("closing.sha256").text()[:1], swapped(c.at("closing.sha256").text()[0]), "sha256"},
		{"white space", `{"proof":`, `{"proof": `, "canonical"},
	} {
		at := bytes.Index(proof, []byte(change.from))
		if change.what == "the hash" {
			at = bytes.LastIndex(proof, []byte(c.at("closing.sha256").text()))
			change.to = map[bool]string{true: "1", false: "0"}[change.from == "0"]
		}
		if at < 0 {
			t.Fatalf("the proof has no %s", change.from)
		}
		altered := slices.Concat(proof[:at], []byte(change.to), proof[at+len(change.from):])
		if r := verify(altered); r.code != 1 || !strings.Contains(r.out+r.err, change.names) {
			t.Errorf("with %s changed: exit code %d, and %q is not named\n%s%s", change.what, r.code, change.names, r.out, r.err)
		}
	}
	page := browse(t, "en").open(t, j.base+"/verify").ok(t).form(t, "file").attach(t, "file", proof).ok(t)
	if page.page.Find(".tell.good").Length() != 1 {
		t.Errorf("the page that checks proofs says: %s", page.text())
	}
}

// charges are what the provider was asked to take.
type charges []struct {
	Pledge string `json:"pledge"`
	Amount int64  `json:"amount"`
	Status string `json:"status"`
}

func (c charges) succeeded(pledge string) int { return c.count(pledge, "succeeded") }

func (c charges) tried(pledge string) int { return c.count(pledge, "") }

// taken is how much of a pledge's money the provider holds, in fen.
func (c charges) taken(pledge string) int64 {
	var sum int64
	for _, one := range c {
		if one.Pledge == pledge && one.Status == "succeeded" {
			sum += one.Amount
		}
	}
	return sum
}

func (c charges) count(pledge, status string) int {
	n := 0
	for _, one := range c {
		if one.Pledge == pledge && (status == "" || one.Status == status) {
			n++
		}
	}
	return n
}

// picture is a photo as a phone makes it, with a place in its EXIF data.
func picture(t testing.TB) []byte {
	t.Helper()
	canvas := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			canvas.Set(x, y, color.RGBA{uint8(x / 4), uint8(y / 3), uint8((x + y) / 8), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, canvas, nil); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"), "GPS 33.4N 104.5E"...)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return slices.Concat(plain[:2], segment, plain[2:])
}

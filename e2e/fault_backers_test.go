package e2e

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// promise is one press of the button, as the backer's own notes have it: what was asked
// for, and everything the portal has acknowledged.
type promise struct {
	by       *client
	stage    *stage
	key      string
	tier     int
	quantity int
	card     string
	returns  bool // whether the browser comes back from the card page
	regrets  bool // whether it is taken back for certain
	asked    vars // what the button sent

	id        string // acknowledged by createPledge
	refused   string // or why not
	total     int64  // the most that may be charged, as acknowledged
	committed bool
	version   int64 // as it was committed
	cancelled bool
}

// good tells whether the promise has to end in one charge.
func (p *promise) good() bool {
	return p.committed && !p.cancelled && p.stage.succeeds && p.card != failsLaterCard
}

// backing lets the whole crew pledge, each at their own pace, until the returned function
// is called; it waits for what was begun and answers what went wrong.
func (w *world) backing(during string, stages ...*stage) (finish func() error) {
	over := make(chan struct{})
	var busy sync.WaitGroup
	errs := make([]error, len(w.crew))
	for i, backer := range w.crew {
		chance := w.chance(during, i)
		busy.Go(func() {
			for n := 0; errs[i] == nil; n++ {
				p := w.wish(chance, backer, stages, fmt.Sprintf("%s-%d-%d", during, i, n))
				if n == 0 {
					p.certain(i, stages)
				}
				w.note(p)
				if err := w.fulfil(chance, p); err != nil {
					errs[i] = fmt.Errorf("backer %d, key %s, pledge %s: %w", i, p.key, p.id, err)
				}
				select {
				case <-over:
					return
				case <-time.After(time.Duration(50+chance.IntN(250)) * time.Millisecond):
				}
			}
		})
	}
	return func() error {
		close(over)
		busy.Wait()
		return errors.Join(errs...)
	}
}

// certain makes the first promises of a round come to every end there is, however few
// are made before the round is over.
func (p *promise) certain(backer int, stages []*stage) {
	switch backer {
	case 0:
		p.tier, p.card, p.regrets = 1, goodCard, true
	case 1:
		p.tier, p.card, p.stage = 1, goodCard, stages[len(stages)-1]
	case 2:
		p.tier, p.card, p.stage = 1, failsLaterCard, stages[0]
	default: // together more than there is
		p.tier, p.stage = 0, stages[0]
	}
}

// wish thinks of a promise.
func (w *world) wish(chance *rand.Rand, by *client, stages []*stage, key string) *promise {
	p := &promise{by: by, key: key, stage: stages[0], quantity: 1 + chance.IntN(2), card: goodCard, returns: chance.IntN(2) == 0}
	// Most go to the first; the limited tier is wanted by more than it holds.
	if len(stages) > 1 && chance.IntN(4) == 0 {
		p.stage = stages[1+chance.IntN(len(stages)-1)]
	}
	p.tier = chance.IntN(2)
	switch chance.IntN(8) {
	case 0:
		p.card = failsLaterCard
	case 1:
		p.card = secureCard
	}
	return p
}

// note writes a promise down before anything is sent.
func (w *world) note(p *promise) {
	in := p.stage.pledgeInput(p.quantity, p.key, nil)
	in["lines"] = []vars{{"tierId": p.stage.tiers[p.tier], "quantity": p.quantity}}
	p.asked = vars{"input": in}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.promises = append(w.promises, p)
}

// fulfil keeps a promise, and sometimes takes it back or changes it.
func (w *world) fulfil(chance *rand.Rand, p *promise) error {
	if err := w.keep(p); err != nil || p.refused != "" {
		return err
	}
	switch then := chance.IntN(10); {
	case then == 0 || p.regrets:
		return w.withdraw(p)
	case then == 1:
		return w.alter(p, 3-p.quantity)
	}
	return nil
}

// keep takes a promise from the button to a saved card that the portal acknowledges.
func (w *world) keep(p *promise) error {
	page, err := w.create(p)
	if err != nil || p.refused != "" {
		return err
	}
	back, err := save(p.card, page)
	if err != nil {
		return err
	}
	return w.commit(p, back)
}

const createPledge = `mutation($input: CreatePledgeInput!) {
	createPledge(input: $input) { pledge { id total { minor } checkoutUrl } userErrors { code message field } }
}`

// create sends the button's key until it is answered, and answers the provider's page.
func (w *world) create(p *promise) (page string, err error) {
	for try := 1; ; try++ {
		answer, err := w.insist(p.by, createPledge, p.asked)
		if err != nil {
			return "", err
		}
		payload := answer.at("createPledge")
		if codes := payload.codes(); len(codes) > 0 {
			if p.id != "" || !slices.Equal(codes, []string{"SOLD_OUT"}) {
				return "", fmt.Errorf("refused: %s", payload.raw())
			}
			p.refused = codes[0]
			return "", nil
		}
		id := payload.at("pledge.id").text()
		if p.id != "" && p.id != id {
			return "", fmt.Errorf("one key made two pledges: %s and %s", p.id, id)
		}
		p.id, p.total = id, payload.at("pledge.total.minor").number()
		// While the provider does not answer, a page of the portal's own stands in.
		if page = payload.at("pledge.checkoutUrl").text(); strings.HasPrefix(page, w.sandbox+"/checkout/") {
			return page, nil
		}
		if try == 40 {
			return "", fmt.Errorf("after %d presses there is no card page but %q", try, page)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// stays is a browser that does not follow where it is sent.
var stays = &http.Client{
	Transport: transport, Timeout: patience,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// save types a card into the provider's page; it answers where that leads back to.
func save(card, page string) (back string, err error) {
	next, err := submit(page, url.Values{"number": {card}, "exp": {validExpiration}, "cvc": {"123"}})
	if err == nil && strings.HasSuffix(next, "/bank") {
		next, err = submit(next, url.Values{"answer": {"confirm"}})
	}
	if err != nil {
		return "", fmt.Errorf("save a card: %w", err)
	}
	return next, nil
}

func submit(page string, typed url.Values) (next string, err error) {
	response, err := stays.PostForm(page, typed)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("the card page answers %d: %s", response.StatusCode, body)
	}
	return response.Header.Get("Location"), nil
}

// eventsMayTake is how long a backer who did not come back waits for the provider's
// event before looking again. Events that a killed portal had begun to handle are taken
// up after a minute; only the whole campaign waits for that.
func eventsMayTake() time.Duration {
	if whole() {
		return 3 * time.Minute
	}
	return 4 * time.Second
}

// commit waits until the portal has acknowledged the saved card.
func (w *world) commit(p *promise, back string) error {
	began, comes := time.Now(), p.returns
	for {
		if comes {
			w.comeBack(back)
		}
		answer, err := w.insist(p.by, `query($id: ID!) { pledge(id: $id) { state version } }`, vars{"id": p.id})
		if err != nil {
			return err
		}
		switch state := answer.at("pledge.state").text(); state {
		case "COMMITTED":
			p.committed, p.version = true, answer.at("pledge.version").number()
			return nil
		case "AWAITING_METHOD", "ACTION_REQUIRED":
		default:
			return fmt.Errorf("with a saved card it is %s", state)
		}
		waited := time.Since(began)
		if waited > eventsMayTake()+patience {
			return fmt.Errorf("with a saved card it is not committed after %s", waited)
		}
		comes = p.returns || waited > eventsMayTake()
		time.Sleep(250 * time.Millisecond)
	}
}

// comeBack is the browser on its way from the provider to the portal; what it is shown
// does not matter here.
func (w *world) comeBack(to string) {
	if response, err := stays.Get(to); err == nil {
		_ = response.Body.Close()
	}
}

// withdraw cancels a pledge.
func (w *world) withdraw(p *promise) error {
	answer, err := w.insist(p.by, `mutation($input: CancelPledgeInput!) {
		cancelPledge(input: $input) { pledge { state } userErrors { code } }
	}`, vars{"input": vars{"pledgeId": p.id, "idempotencyKey": p.key + "-cancel"}})
	if err != nil {
		return err
	}
	payload := answer.at("cancelPledge")
	if len(payload.codes()) > 0 || payload.at("pledge.state").text() != "CANCELLED" {
		return fmt.Errorf("cancelling is answered %s", payload.raw())
	}
	p.cancelled = true
	return nil
}

// alter changes how many units a pledge is for.
func (w *world) alter(p *promise, quantity int) error {
	answer, err := w.insist(p.by, `mutation($input: ChangePledgeInput!) {
		changePledge(input: $input) { pledge { total { minor } } userErrors { code } }
	}`, vars{"input": vars{
		"pledgeId": p.id, "version": p.version, "idempotencyKey": p.key + "-change", "lines": []vars{{"tierId": p.stage.tiers[p.tier], "quantity": quantity}},
	}})
	if err != nil {
		return err
	}
	payload := answer.at("changePledge")
	switch codes := payload.codes(); {
	case len(codes) == 0:
		p.quantity, p.total = quantity, payload.at("pledge.total.minor").number()
	case !slices.Equal(codes, []string{"SOLD_OUT"}):
		return fmt.Errorf("changing is answered %s", payload.raw())
	}
	return nil
}

// clockAt answers portal time.
func (w *world) clockAt() (time.Time, error) {
	response, err := caller.Get(w.home + "/dev/clock")
	if err != nil {
		return time.Time{}, err
	}
	return readClock(response)
}

// moveTo moves the portal's clock to a time; a server that dies meanwhile is asked again
// when it is back.
func (w *world) moveTo(at time.Time) error {
	deadline := time.Now().Add(2 * patience)
	for {
		began := time.Now()
		now, err := w.clockAt()
		if err == nil && now.Before(at) {
			now, err = w.advanceOnce(at.Sub(now))
		}
		if err == nil && !now.Before(at) {
			return nil
		}
		if err != nil && !w.outages.excuse(began) || time.Now().After(deadline) {
			return fmt.Errorf("move the clock: %w", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (w *world) advanceOnce(by time.Duration) (time.Time, error) {
	response, err := caller.Post(w.base+"/dev/clock", "application/json", strings.NewReader(fmt.Sprintf(`{"advance":%q}`, by)))
	if err != nil {
		return time.Time{}, err
	}
	return readClock(response)
}

func readClock(response *http.Response) (time.Time, error) {
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return time.Time{}, err
	}
	answer, err := parse(body)
	if err != nil || response.StatusCode != http.StatusOK {
		return time.Time{}, fmt.Errorf("the clock answers %d %s", response.StatusCode, body)
	}
	return time.Parse(time.RFC3339Nano, answer.at("now").text())
}

// claimLasts is a little more than the portal leaves a charge to a job that may have died.
const claimLasts = 61 * time.Minute

// collected waits until every promise that can be kept was charged. Hours of portal time
// pass meanwhile, as they would for an operator who waits.
func (w *world) collected(t testing.TB) {
	t.Helper()
	deadline := time.Now().Add(4 * patience)
	for turn := 1; ; turn++ {
		states := w.states(t)
		open := ""
		for _, p := range w.promises {
			if p.good() && states[p.id].at("state").text() != "COLLECTED" {
				open += fmt.Sprintf("\n%s (key %s) is %s", rowOf(t, p.id), p.key, states[p.id].raw())
			}
		}
		if open == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("these were not charged in time:%s", open)
		}
		if turn%8 == 0 {
			w.advance(t, claimLasts)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// states reads every pledge of the crew from the crew's own lists.
func (w *world) states(t testing.TB) map[string]node {
	t.Helper()
	out := map[string]node{}
	for _, c := range w.crew {
		for after := any(nil); ; {
			list := c.ask(t, `query($after: String) { viewer { pledges(first: 50, after: $after) { edges { node {
				id state total { minor } collected { minor } lines { quantity tier { id } }
			} } pageInfo { hasNextPage endCursor } } } }`, vars{"after": after}).at("viewer.pledges")
			for _, e := range list.at("edges").list() {
				out[e.at("node.id").text()] = e.at("node")
			}
			if !list.at("pageInfo.hasNextPage").yes() {
				break
			}
			after = list.at("pageInfo.endCursor").text()
		}
	}
	return out
}

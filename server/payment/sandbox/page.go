package sandbox

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"shanhuo.app/server/money"
)

//go:embed page
var pageFiles embed.FS

var pages = template.Must(template.ParseFS(pageFiles, "page/*.html"))

// view is what a page shows. Nothing that was typed is ever shown again: a real
// number must not come back in the markup.
type view struct {
	T         texts
	Style     string
	Action    string
	CancelURL string
	BackURL   string
	Title     string
	Lead      string
	Refusal   string
	Wrong     map[string]string
	Cards     []cardHint
}

type cardHint struct{ Number, Text string }

// hinted are the numbers the form offers, in order.
var hinted = []struct{ number, key string }{
	{"4242 4242 4242 4242", "card_visa"},
	{"5555 5555 5555 4444", "card_mastercard"},
	{"6200 0000 0000 0005", "card_unionpay"},
	{"4000 0566 5566 5556", "card_visa_debit"},
	{"4000 0000 0000 3220", "card_secure"},
	{"4000 0025 0000 3155", "card_secure"},
	{"4000 0027 6000 3184", "card_secure_always"},
	{"4000 0000 0000 0341", "card_fails"},
	{"4000 0000 0000 9995", "card_funds"},
	{"4000 0000 0000 0002", "card_generic_decline"},
	{"4000 0000 0000 0069", "card_expired"},
	{"4000 0000 0000 0259", "card_disputed"},
}

func serveStylesheet(w http.ResponseWriter, _ *http.Request) {
	css, err := pageFiles.ReadFile("page/sandbox.css")
	if err != nil {
		http.Error(w, "no stylesheet", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(css)
}

// showCheckout serves the card form.
func (s *Sandbox) showCheckout(w http.ResponseWriter, r *http.Request) {
	s.onSession(w, r, func(t *turn, c *session) (func(), error) {
		intent, err := load[setupIntent](t, string(c.SetupIntent), "setup_intent")
		if err != nil {
			return nil, err
		}
		return func() {
			lang := language(c.Locale, r.Header.Get("Accept-Language"))
			s.showForm(w, c, lang, http.StatusOK, nil, lang.refusal(intent.LastSetupError))
		}, nil
	})
}

// submitCheckout takes the card form.
func (s *Sandbox) submitCheckout(w http.ResponseWriter, r *http.Request) {
	s.onSession(w, r, func(t *turn, c *session) (func(), error) {
		lang := language(c.Locale, r.Header.Get("Accept-Language"))
		in := typed{number: r.PostFormValue("number"), exp: r.PostFormValue("exp"), cvc: r.PostFormValue("cvc")}
		face, kind, wrong := in.check(t.now, t.fingerprintKey)
		if len(wrong) > 0 {
			return func() { s.showForm(w, c, lang, http.StatusUnprocessableEntity, wrong, "") }, nil
		}
		next, refused, err := t.saveCard(c, face, kind)
		if err != nil {
			return nil, err
		}
		if refused != nil {
			text := lang.refusal(refused.toError(nil))
			return func() { s.showForm(w, c, lang, http.StatusUnprocessableEntity, nil, text) }, nil
		}
		return func() { http.Redirect(w, r, next, http.StatusSeeOther) }, nil
	})
}

// showSetupBank serves the bank's page for a card being saved.
func (s *Sandbox) showSetupBank(w http.ResponseWriter, r *http.Request) {
	s.onSession(w, r, func(t *turn, c *session) (func(), error) {
		intent, err := load[setupIntent](t, string(c.SetupIntent), "setup_intent")
		if err != nil {
			return nil, err
		}
		if intent.Status != "requires_action" {
			return func() { http.Redirect(w, r, string(c.URL), http.StatusSeeOther) }, nil
		}
		m, err := load[paymentMethod](t, string(intent.PaymentMethod), "payment_method")
		if err != nil {
			return nil, err
		}
		lang := language(c.Locale, r.Header.Get("Accept-Language"))
		return func() {
			s.show(w, "bank.html", http.StatusOK, view{
				T: lang, Title: lang.get("bank_title"), Lead: lang.get("bank_setup_lead", "last4", m.Card.Last4),
				Action: s.cfg.PublicURL + "/checkout/" + c.ID + "/bank",
			}, c.SuccessURL, string(c.CancelURL))
		}, nil
	})
}

// submitSetupBank takes the holder's answer.
func (s *Sandbox) submitSetupBank(w http.ResponseWriter, r *http.Request) {
	s.onSession(w, r, func(t *turn, c *session) (func(), error) {
		if err := t.answerBank(c, r.PostFormValue("answer") == "confirm"); err != nil {
			return nil, err
		}
		next := string(c.URL)
		if c.Status == "complete" {
			next = c.successLink()
		}
		return func() { http.Redirect(w, r, next, http.StatusSeeOther) }, nil
	})
}

// onSession loads the open Checkout a page is about in one transaction, and
// shows what do answers after the commit. A page that is done or expired says so.
func (s *Sandbox) onSession(w http.ResponseWriter, r *http.Request, do func(t *turn, c *session) (func(), error)) {
	var after func()
	err := s.inPage(r, func(t *turn) error {
		c, err := t.session(t.id)
		if err != nil {
			return err
		}
		lang := language(c.Locale, r.Header.Get("Accept-Language"))
		switch {
		case c.Status == "complete" && r.Method == http.MethodPost:
			// Pressed twice: the first press did it.
			after = func() { http.Redirect(w, r, c.successLink(), http.StatusSeeOther) }
		case c.Status == "complete":
			after = func() {
				s.show(w, "plain.html", http.StatusOK, view{
					T: lang, Title: lang.get("done_title"), Lead: lang.get("done_lead"), BackURL: c.successLink(),
				}, c.SuccessURL)
			}
		case c.Status == "expired":
			after = func() {
				s.show(w, "plain.html", http.StatusGone, view{
					T: lang, Title: lang.get("expired_title"), Lead: lang.get("expired_lead"), CancelURL: string(c.CancelURL),
				}, string(c.CancelURL))
			}
		default:
			after, err = do(t, c)
		}
		return err
	})
	s.finish(w, r, after, err)
}

// showChargeBank serves the bank's page for a charge whose holder is there.
func (s *Sandbox) showChargeBank(w http.ResponseWriter, r *http.Request) {
	s.onIntent(w, r, func(t *turn, i *paymentIntent) (func(), error) {
		m, err := load[paymentMethod](t, string(i.PaymentMethod), "payment_method")
		if err != nil {
			return nil, err
		}
		lang := language("", r.Header.Get("Accept-Language"))
		back := i.NextAction.RedirectToURL.ReturnURL
		return func() {
			s.show(w, "bank.html", http.StatusOK, view{
				T: lang, Title: lang.get("bank_title"),
				Lead:   lang.get("bank_charge_lead", "last4", m.Card.Last4, "amount", money.Fen(i.Amount).String()),
				Action: s.cfg.PublicURL + "/bank/" + i.ClientSecret,
			}, back)
		}, nil
	})
}

// submitChargeBank takes the holder's answer.
func (s *Sandbox) submitChargeBank(w http.ResponseWriter, r *http.Request) {
	s.onIntent(w, r, func(t *turn, i *paymentIntent) (func(), error) {
		back, err := t.answerChargeBank(i, r.PostFormValue("answer") == "confirm")
		if err != nil {
			return nil, err
		}
		return func() { http.Redirect(w, r, back, http.StatusSeeOther) }, nil
	})
}

// onIntent is onSession for an intent that waits for its holder. The link holds
// the intent's secret, so that an id alone opens nothing.
func (s *Sandbox) onIntent(w http.ResponseWriter, r *http.Request, do func(t *turn, i *paymentIntent) (func(), error)) {
	var after func()
	err := s.inPage(r, func(t *turn) error {
		secret := r.PathValue("secret")
		i, err := load[paymentIntent](t, intentOfSecret(secret), "intent")
		if err != nil {
			return err
		}
		if i.ClientSecret != secret || i.Status != "requires_action" || i.NextAction == nil {
			return missing("payment_intent", secret, "")
		}
		after, err = do(t, i)
		return err
	})
	s.finish(w, r, after, err)
}

// inPage runs what a page does in one transaction with its events.
func (s *Sandbox) inPage(r *http.Request, do func(t *turn) error) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	t := s.turn(r)
	t.ctx = context.WithoutCancel(r.Context())
	err := s.inTx(t.ctx, func(tx *sql.Tx) error {
		t.tx, t.db = tx, tx
		if err := do(t); err != nil {
			return err
		}
		return t.sendEvents(s.delivers())
	})
	if err == nil && len(t.emitted) > 0 {
		s.nudge()
	}
	return err
}

// finish shows what a page came to, or why it did not.
func (s *Sandbox) finish(w http.ResponseWriter, r *http.Request, after func(), err error) {
	if err == nil {
		after()
		return
	}
	lang := language("", r.Header.Get("Accept-Language"))
	var refused *apiError
	if errors.As(err, &refused) {
		s.show(w, "plain.html", refused.status, view{T: lang, Title: lang.get("nothing_title"), Lead: lang.get("nothing_lead")})
		return
	}
	s.cfg.Log.ErrorContext(r.Context(), "sandbox page failed", "method", r.Method, "error", err)
	s.show(w, "plain.html", http.StatusInternalServerError, view{T: lang, Title: lang.get("broken_title"), Lead: lang.get("broken_lead")})
}

func (s *Sandbox) showForm(w http.ResponseWriter, c *session, lang texts, status int, wrong map[string]string, refusal string) {
	v := view{
		T: lang, Title: lang.get("save_title"), Lead: lang.get("save_lead"), Refusal: refusal,
		Action: s.cfg.PublicURL + "/checkout/" + c.ID, CancelURL: string(c.CancelURL), Wrong: map[string]string{},
	}
	if note := c.CustomText.Submit; note != nil {
		v.Lead = note.Message
	}
	for field, key := range wrong {
		v.Wrong[field] = lang.get(key)
	}
	for _, h := range hinted {
		v.Cards = append(v.Cards, cardHint{Number: h.number, Text: lang.get(h.key)})
	}
	s.show(w, "checkout.html", status, v, c.SuccessURL, string(c.CancelURL))
}

// show writes a page. leadsTo are the addresses its form may end at: browsers
// hold a redirect after a form to the policy, too.
func (s *Sandbox) show(w http.ResponseWriter, name string, status int, v view, leadsTo ...string) {
	v.Style = s.cfg.PublicURL + "/sandbox.css"
	var body bytes.Buffer
	if err := pages.ExecuteTemplate(&body, name, v); err != nil {
		s.cfg.Log.Error("sandbox page cannot be written", "page", name, "error", fmt.Errorf("template: %w", err))
		http.Error(w, "the page could not be written", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy(leadsTo))
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

func policy(leadsTo []string) string {
	actions := "'self'"
	for _, link := range leadsTo {
		u, err := url.Parse(link)
		if err != nil || u.Host == "" || strings.ContainsAny(u.Host, " ;,'\"") {
			continue
		}
		if origin := u.Scheme + "://" + u.Host; !strings.Contains(actions, origin) {
			actions += " " + origin
		}
	}
	return "default-src 'none'; style-src 'self'; form-action " + actions + "; base-uri 'none'; frame-ancestors 'none'"
}

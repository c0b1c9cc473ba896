// Package page is the plain pages: forms and links that work without any script.
// Handlers read the request, call one use case and fill a view; rules live in the
// words of the server, markup in frontend/render.
package page

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/frontend"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
)

// Campaigns is what the pages need of package campaign.
type Campaigns interface {
	Page(ctx context.Context, slug string) (*campaign.Page, error)
	List(ctx context.Context, in campaign.ListInput) (*campaign.ListPage, error)
	Names(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error)
}

// Pledges is what the pages need of package pledge.
type Pledges interface {
	Check(ctx context.Context, in pledge.CheckInput) error
	Create(ctx context.Context, in pledge.CreateInput) (*gen.Pledge, error)
	Change(ctx context.Context, in pledge.ChangeInput) (*gen.Pledge, error)
	Cancel(ctx context.Context, id uuid.UUID, key string) (*gen.Pledge, error)
	Checkout(ctx context.Context, id uuid.UUID) (*gen.Pledge, error)
	Get(ctx context.Context, id uuid.UUID) (*gen.Pledge, error)
	Mine(ctx context.Context, in pledge.MineInput) (pledge.Page, error)
	Own(ctx context.Context, campaignID uuid.UUID) (pledge.Own, error)
	Address(ctx context.Context, id uuid.UUID) (pledge.Address, error)
	OpenLink(ctx context.Context, token, purpose string) (uuid.UUID, error)
	Latest(ctx context.Context, campaignID uuid.UUID, first int, after string) (pledge.SupportPage, error)
}

// Addresses is what the pages need of package address.
type Addresses interface {
	List(ctx context.Context) ([]*address.Kept, error)
	Save(ctx context.Context, typed offer.Address) (*address.Kept, error)
	Change(ctx context.Context, id uuid.UUID, typed offer.Address) (*address.Kept, error)
	Remove(ctx context.Context, id uuid.UUID) error
	Remember(ctx context.Context, used offer.Address)
}

// Charges is what the pages need of package charge: curing a charge that failed.
type Charges interface {
	NewCard(ctx context.Context, pledgeID uuid.UUID) (url string, err error)
	ConfirmAuth(ctx context.Context, pledgeID uuid.UUID) (url string, err error)
	Refresh(ctx context.Context, pledgeID uuid.UUID) error
	Trying(ctx context.Context, p *gen.Pledge) (bool, error)
}

// Returns is told that somebody comes back from the provider's page.
type Returns interface {
	CheckoutReturned(ctx context.Context, pledgeID uuid.UUID, checkoutID string) error
}

// Accounts is what the pages need of package account.
type Accounts interface {
	RequestCode(ctx context.Context, identifier, origin, locale string) error
	SignIn(ctx context.Context, in account.SignInInput) (*account.SignedIn, error)
	DemoSignIn(ctx context.Context, identifier, device string) (*account.SignedIn, error)
	SignOut(ctx context.Context) error
	Me(ctx context.Context) (*gen.Person, error)
	SetLocale(ctx context.Context, locale string) (*gen.Person, error)
	SetDisplayName(ctx context.Context, name string) (*gen.Person, error)
	Contacts(ctx context.Context) ([]account.Contact, error)
	SetUnwantedNotices(ctx context.Context, unwanted []notify.Choice) (*gen.Person, error)
	MyGrants(ctx context.Context) ([]*gen.Grant, error)
	SignIns(ctx context.Context) ([]*gen.SignIn, error)
	Revoke(ctx context.Context, id uuid.UUID) error
	RevokeOthers(ctx context.Context) (int, error)
	Export(ctx context.Context) ([]byte, error)
	Erasure(ctx context.Context) (*gen.Erasure, error)
	RequestErasure(ctx context.Context) (*gen.Erasure, error)
	WithdrawErasure(ctx context.Context) error
}

// Questions is what the pages need of package question.
type Questions interface {
	AskOnce(ctx context.Context, campaignID uuid.UUID, words string, key *uuid.UUID) (*gen.Question, error)
	List(ctx context.Context, campaignID uuid.UUID, page keyset.Page) (*question.ListPage, error)
}

// Posts is what the pages need of package post.
type Posts interface {
	List(ctx context.Context, campaignID uuid.UUID, page keyset.Page) (*post.ListPage, error)
	PhotosOf(ctx context.Context, posts []uuid.UUID) (map[uuid.UUID][]*gen.Photo, error)
}

// Photos is what the pages need of package media.
type Photos interface {
	Read(ctx context.Context, key, format string, size int) ([]byte, error)
}

// Follows is what the pages need of package follow.
type Follows interface {
	Follow(ctx context.Context, campaignID uuid.UUID) error
	Unfollow(ctx context.Context, campaignID uuid.UUID) error
	Following(ctx context.Context, campaignID uuid.UUID) (bool, error)
}

// Problems is what the pages need of package problem.
type Problems interface {
	Report(ctx context.Context, in problem.ReportInput) (*gen.Problem, error)
}

// Proofs hands out closing proofs.
type Proofs interface {
	Proof(ctx context.Context, slug string) (proof []byte, sha256 string, err error)
}

// Regions answers the places that the filters offer.
type Regions interface {
	// Counties answers every region of the level county, by code.
	Counties(ctx context.Context) ([]*gen.Region, error)
	// Village answers a region of any level, or a NotFound fault.
	Village(ctx context.Context, code string) (*Village, error)
	// ByCodes answers the regions with these codes, by code; unknown ones are left out.
	ByCodes(ctx context.Context, codes ...string) (map[string]*gen.Region, error)
}

// Totals are what the home page says of the whole portal.
type Totals struct {
	Raised    money.Fen      // goods promised in campaigns that closed with success
	Pledges   int            // theirs
	Campaigns int            // open now
	Live      map[string]int // open now, by code of the county
}

// Config is what the pages are made of.
type Config struct {
	Log *slog.Logger
	// BaseURL is how people reach the portal, without a slash at the end.
	BaseURL string
	// CookieName is the name of the sign-in cookie.
	CookieName string
	// Operator is who runs the portal, Contact how to reach them; both may be empty.
	Operator, Contact string
	// Demo shows the demonstration's notice and pages, Sandbox the notice that no
	// money moves. PledgingOff says that there is no card provider.
	Demo, Sandbox, PledgingOff bool
	// Clock is portal time, for what is shown; it decides nothing.
	Clock clock.Clock
	// Origin answers the network address of a request, for the limits of sign-in codes.
	Origin func(*http.Request) string
	// Keys seal what lies in the reader's browser.
	Keys *personal.Keys
	// Dunning is how long after a deadline a charge may still be tried.
	Dunning time.Duration
	// Outbox lists demo mode's messages, newest first; to is whose, empty for everybody's.
	Outbox func(ctx context.Context, to string, page keyset.Page) (*keyset.List[Mail], error)
	// Tour tells how far demo mode's main story is; nil in it when it cannot be told.
	Tour func(ctx context.Context) (*Tour, error)
	// MailCount counts what is in demo mode's outbox.
	MailCount func(ctx context.Context) (int, error)
	// People are demo mode's sign-ins.
	People []DemoPerson
	// Totals counts for the home page.
	Totals func(ctx context.Context) (Totals, error)

	Campaigns Campaigns
	Regions   Regions
	Pledges   Pledges
	Addresses Addresses // nil: none are kept
	Charges   Charges
	Returns   Returns
	Accounts  Accounts
	Questions Questions
	Posts     Posts
	Photos    Photos
	Follows   Follows
	Problems  Problems
	Proofs    Proofs
}

// Mail is one message of the demo outbox.
type Mail struct {
	To, Subject, Text, Code string
	At                      time.Time
}

// DemoPerson is one sign-in of the demonstration. Is is the first of their roles and
// County the code of the county, or the city, where it holds; both are empty for backers.
type DemoPerson struct {
	Name, Identifier, RoleZh, RoleEn string
	Is                               access.Role
	County                           string
}

// Pages is the handler of all pages and static files.
type Pages struct {
	site *site
	mux  *http.ServeMux
}

type site struct {
	Config
	static    *static
	bundles   *bundles
	shelf     *shelf
	posters   *shelf                                   // apart: a poster weighs as much as many pages
	templates map[string]map[string]*template.Template // by language and page
	words     map[string]words
	counties  counties
	demo      demoKnown
}

// New makes the pages. Templates are part of the program: a broken one ends it here, as
// template.Must does, before any request.
func New(c Config) *Pages {
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	s := &site{
		Config: c, static: loadStatic(frontend.Static, "static"), shelf: newShelf(), posters: newPosterShelf(),
		templates: map[string]map[string]*template.Template{}, words: map[string]words{},
	}
	var err error
	if s.bundles, err = loadBundles(frontend.App, "dist"); err != nil {
		c.Log.Error("the web app is left out", "error", err.Error())
	}
	for _, lang := range message.Languages {
		s.words[lang] = words{message.In(lang), c.Clock}
		s.templates[lang] = s.parse(s.words[lang])
	}
	if err := s.markWorker(); err != nil {
		c.Log.Error("phones keep the app's shell as it was", "error", err.Error())
	}
	return &Pages{site: s, mux: s.routes()}
}

// Changed drops the kept page of a campaign whose numbers or words have changed. Its
// poster has no numbers: it costs too much to be made again for every pledge, and
// follows the campaign's state within posterLife.
func (p *Pages) Changed(campaignID uuid.UUID) { p.site.shelf.changed(campaignID) }

// Moved drops every kept page: portal time was moved.
func (p *Pages) Moved() {
	p.site.shelf.clear()
	p.site.posters.clear()
}

// ServeHTTP answers one request.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.site.static.serve(w, r) {
		r.Pattern = "/static/"
		return
	}
	if p.site.bundles.serve(w, r) {
		r.Pattern = appAddress
		return
	}
	p.mux.ServeHTTP(w, r)
}

// parse reads the templates of one language.
func (s *site) parse(w words) map[string]*template.Template {
	shared := template.Must(template.New("").Funcs(s.funcs(w)).ParseFS(frontend.Render, "render/base.html", "render/demo_bar.html", "render/parts.html", "render/steps.html", "render/icons.html"))
	pages := map[string]*template.Template{}
	for _, name := range pageNames {
		pages[name] = template.Must(template.Must(shared.Clone()).ParseFS(frontend.Render, "render/"+name+".html"))
	}
	return pages
}

// pageNames are the templates that define "main".
var pageNames = []string{
	"home", "campaigns", "campaign", "pledge_form", "pledge", "pledge_cancel", "card", "pledges", "link", "returned",
	"sign_in", "language", "proof", "verify", "outbox", "people", "error",
	"village", "ledger", "share", "voices", "rules", "shell", "explorer",
	"account", "account_name", "account_notices", "account_addresses", "account_address", "account_address_remove",
	"account_sign_ins", "account_others", "account_data", "account_erase",
}

func (s *site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	open := func(pattern string, h handler) { mux.Handle(pattern, s.public(h)) }
	own := func(pattern string, h handler) { mux.Handle(pattern, s.private(h)) }

	open("GET /{$}", s.home)
	open("GET /campaigns", s.campaigns)
	open("GET /c/{slug}", s.campaign)
	open("GET /c/{slug}/proof", s.proof)
	open("GET /c/{slug}/ledger", s.ledger)
	open("GET /c/{slug}/share", s.share)
	open("GET /c/{slug}/posts", s.posts)
	open("GET /c/{slug}/questions", s.questions)
	open("GET /c/{slug}/supports", s.supports)
	open("GET /villages/{code}", s.village)
	open("GET /rules", s.rules)
	mux.Handle("GET /c/{slug}/poster.svg", s.keptOn(s.posters, s.poster))
	own("GET /c/{slug}/proof.json", s.proofFile)
	own("POST /c/{slug}/questions", s.ask)
	own("POST /c/{slug}/follow", s.follow)
	own("POST /c/{slug}/problems", s.report)

	own("GET /c/{slug}/pledge", s.pledgeForm)
	own("POST /c/{slug}/pledge", s.pledgeCreate)
	own("GET /pledges", s.pledges)
	own("GET /pledges/{id}", s.pledge)
	own("GET /pledges/{id}/return", s.pledgeReturn)
	own("GET /pledges/{id}/card", s.card)
	own("POST /pledges/{id}/card", s.card)
	own("POST /pledges/{id}/confirm", s.pledgeConfirm)
	own("GET /pledges/{id}/change", s.changeForm)
	own("POST /pledges/{id}/change", s.change)
	own("GET /pledges/{id}/cancel", s.cancelForm)
	own("POST /pledges/{id}/cancel", s.cancel)
	own("GET /l/{token}", s.link)
	own("POST /l/{token}", s.linkCard)
	own("POST /l/{token}/confirm", s.linkConfirm)

	own("GET /sign-in", s.signInForm)
	own("POST /sign-in", s.signIn)
	own("POST /sign-out", s.signOut)
	s.accountRoutes(own)
	own("GET /language", s.languageForm)
	own("POST /language", s.language)

	open("GET /verify", s.verifyForm)
	own("POST /verify", s.verify)
	for _, area := range []string{"/h", "/assist", "/draft", "/g", "/f"} {
		own("GET "+area, s.app)
		own("GET "+area+"/{rest...}", s.app)
	}
	own("GET /shell", s.shell)
	own("GET /graphql", s.explorer)
	if s.Demo {
		own("GET /dev/gallery", s.gallery)
		own("GET /dev/outbox", s.outbox)
		own("GET /dev/people", s.people)
		own("POST /dev/sign-in", s.demoSignIn)
	}
	mux.HandleFunc("GET /robots.txt", robots)
	own("/", s.nothing)
	return mux
}

// robots keeps search engines away from what is personal.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /pledges\nDisallow: /l/\nDisallow: /sign-in\nDisallow: /account\nDisallow: /dev/\nDisallow: /graphql\n"))
}

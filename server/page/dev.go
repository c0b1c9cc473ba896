package page

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"shanhuo.app/server/access"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/message"
)

// outboxRows is how many messages one page of the demo's outbox shows.
const outboxRows = 50

type outboxView struct {
	Rows   []mailView
	People []outboxPerson
	To     string // whose messages these are; empty for everybody's
	More   string // address of the page with older ones; empty when there are none
}

type outboxPerson struct {
	Name, Href string
	Here       bool
}

type mailView struct {
	To, Subject, Code string
	Name              string // whom To is of; empty for strangers
	All               string // address of all messages to To
	Lang              string // the reader's own, which the page's may not be
	At                time.Time
	Parts             []mailPart
}

// mailPart is words, or a link when Href is set.
type mailPart struct{ Text, Href string }

func (s *site) outbox(v *visit) (*answer, error) {
	if err := access.Require(v.ctx, access.DemoUse, access.Object{}); err != nil {
		return nil, err
	}
	asked := v.r.URL.Query()
	view := outboxView{To: asked.Get("to")}
	list, err := s.Outbox(v.ctx, view.To, keyset.Page{First: outboxRows, After: asked.Get("after")})
	if err != nil {
		return nil, err
	}
	for _, m := range list.Rows {
		view.Rows = append(view.Rows, mailView{
			To: m.To, Name: s.demoPerson(m.To).Name, All: outboxOf(m.To, ""), Subject: m.Subject, Code: m.Code, Lang: mailLang(m.Text), At: m.At, Parts: s.parts(m.Text),
		})
	}
	if list.HasNext {
		view.More = outboxOf(view.To, list.EndCursor)
	}
	view.People = s.outboxPeople(v, view.To)
	return &answer{page: "outbox", title: v.t("page.outbox.title"), view: view}, nil
}

func outboxOf(to, after string) string {
	query := url.Values{}
	for name, value := range map[string]string{"to": to, "after": after} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return "/dev/outbox"
	}
	return "/dev/outbox?" + query.Encode()
}

// outboxPeople are those of the tour, whose messages are asked for most.
func (s *site) outboxPeople(v *visit, to string) []outboxPerson {
	out := []outboxPerson{{Name: v.t("page.outbox.everybody"), Href: outboxOf("", ""), Here: to == ""}}
	if t := s.demoFacts(access.Public(v.ctx)).tour; t != nil {
		for _, step := range t.Steps {
			if who := s.demoPerson(step.As); who.Name != "" {
				out = append(out, outboxPerson{Name: who.Name, Href: outboxOf(who.Identifier, ""), Here: to == who.Identifier})
			}
		}
	}
	return out
}

var links = regexp.MustCompile(`https?://[^\s<>"，。]+`)

// mailLang answers the language of a message, which may quote a title in the other one.
func mailLang(text string) string {
	han, latin := 0, 0
	for _, r := range links.ReplaceAllString(text, "") {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	if latin > han {
		return message.English
	}
	return message.Chinese
}

// parts splits a message at its links. Only links to this portal are made to be followed.
func (s *site) parts(text string) []mailPart {
	var parts []mailPart
	at := 0
	for _, m := range links.FindAllStringIndex(text, -1) {
		link := text[m[0]:m[1]]
		if !strings.HasPrefix(link, s.BaseURL+"/") {
			continue
		}
		parts = append(parts, mailPart{Text: text[at:m[0]]}, mailPart{Text: link, Href: link})
		at = m[1]
	}
	return append(parts, mailPart{Text: text[at:]})
}

type peopleView struct{ Rows []personRow }

type personRow struct{ Name, Role, Identifier string }

func (s *site) people(v *visit) (*answer, error) {
	var view peopleView
	for _, p := range s.People {
		role := p.RoleZh
		if v.Lang() == message.English {
			role = p.RoleEn
		}
		view.Rows = append(view.Rows, personRow{Name: p.Name, Role: message.PlainPlace(role), Identifier: p.Identifier})
	}
	return &answer{page: "people", title: v.t("page.people.title"), view: view}, nil
}

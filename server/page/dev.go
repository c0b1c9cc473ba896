package page

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
)

// outboxRows is how many messages the demo's outbox shows.
const outboxRows = 100

type outboxView struct{ Rows []mailView }

type mailView struct {
	To, Subject, Code string
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
	list, err := s.Outbox(v.ctx, outboxRows)
	if err != nil {
		return nil, err
	}
	var view outboxView
	for _, m := range list {
		view.Rows = append(view.Rows, mailView{To: m.To, Subject: m.Subject, Code: m.Code, Lang: mailLang(m.Text), At: m.At, Parts: s.parts(m.Text)})
	}
	return &answer{page: "outbox", title: v.t("page.outbox.title"), view: view}, nil
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

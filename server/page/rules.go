package page

import (
	"strconv"
	"strings"
	"time"
)

// ruleParts are the parts of the rules in their order; each has as many sentences as
// its language has words for.
var ruleParts = []struct{ key, href string }{
	{"pledge", ""}, {"missed", "/verify"}, {"change", ""}, {"freight", ""}, {"paid", ""}, {"trouble", "/campaigns"}, {"fees", ""},
	{"public", ""}, {"never", ""}, {"who", ""}, {"data", "/account/data"}, {"contact", ""},
}

type rulesView struct {
	Parts []rulePart
	// Reach is how the operator is reached; Mail, too, when that is an address for mail.
	Reach, Mail string
}

type rulePart struct {
	ID, Title, Href, Link string
	Lines                 []string
}

// rules says how the portal works and what it knows of people.
func (s *site) rules(v *visit) (*answer, error) {
	view := rulesView{Reach: s.Contact}
	if strings.Contains(s.Contact, "@") && !strings.ContainsAny(s.Contact, " /") {
		view.Mail = "mailto:" + s.Contact
	}
	for _, p := range ruleParts {
		key := "page.rules." + p.key
		part := rulePart{ID: p.key, Title: v.t(key), Href: p.href}
		if p.href != "" {
			part.Link = v.t(key + ".link")
		}
		if p.key == "data" && v.me == nil {
			part.Href = signInFirst(p.href)
		}
		for n := 1; v.Has(key + "." + strconv.Itoa(n)); n++ {
			part.Lines = append(part.Lines, v.t(key+"."+strconv.Itoa(n), "days", int(s.Dunning/(24*time.Hour))))
		}
		view.Parts = append(view.Parts, part)
	}
	contact := &view.Parts[len(view.Parts)-1]
	switch {
	case s.Operator != "":
		contact.Lines = append(contact.Lines, v.t("page.rules.contact.operator", "operator", s.Operator))
	case s.Demo:
		contact.Lines = append(contact.Lines, v.t("page.rules.contact.demo"))
	default:
		contact.Lines = append(contact.Lines, v.t("page.rules.contact.none"))
	}
	contact.Lines = append(contact.Lines, v.t("page.rules.contact.campaign"))
	return &answer{page: "rules", title: v.t("page.rules.title"), description: v.t("page.rules.lead"), canonical: "/rules", image: s.hero(), view: view}, nil
}

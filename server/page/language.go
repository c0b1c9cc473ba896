package page

import (
	"net/http"
	"strings"
	"time"

	"shanhuo.app/server/message"
)

// languageCookie remembers the language a visitor chose; package web reads it.
const languageCookie = "lang"

// sizeCookie remembers that a visitor chose large letters.
const sizeCookie = "text"

const (
	largeText  = "large"
	normalText = "normal"
)

const languageLife = 365 * 24 * time.Hour

func wantsLarge(r *http.Request) bool {
	c, err := r.Cookie(sizeCookie)
	return err == nil && c.Value == largeText
}

type languageView struct {
	Next      string
	Languages []language
	Sizes     []textSize
}

type textSize struct {
	Value, Name string
	Current     bool
}

func (s *site) languageForm(v *visit) (*answer, error) {
	view := languageView{}
	if next := v.r.URL.Query().Get("next"); next != "" {
		view.Next = returning(next)
	}
	for _, l := range languages {
		l.Current = l.Lang == v.Lang()
		view.Languages = append(view.Languages, l)
	}
	for _, size := range []string{normalText, largeText} {
		view.Sizes = append(view.Sizes, textSize{size, v.t("page.language.text." + size), v.large == (size == largeText)})
	}
	return &answer{page: "language", title: v.t("page.language.title"), view: view}, nil
}

// language remembers a language or a size of letters in this browser; neither is part
// of the account. Without a place to go back to, the page itself shows the effect.
func (s *site) language(v *visit) (*answer, error) {
	if v.r.PostFormValue("lang") != "" {
		v.cookies = append(v.cookies, s.cookie(languageCookie, message.Known(v.r.PostFormValue("lang")), languageLife))
	}
	switch v.r.PostFormValue("text") {
	case largeText:
		v.cookies = append(v.cookies, s.cookie(sizeCookie, largeText, languageLife))
	case normalText:
		v.cookies = append(v.cookies, s.cookie(sizeCookie, normalText, languageLife))
	}
	next := v.r.PostFormValue("next")
	if next == "" {
		return to("/language"), nil
	}
	return to(returning(next)), nil
}

// returning is local that lets people return to signing in: it is no place to come back
// to from signing in, but it is from here.
func returning(next string) string {
	if strings.HasPrefix(next, signInFirst("")) {
		return next
	}
	return local(next)
}

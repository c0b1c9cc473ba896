package web

import (
	"net/http"
	"net/netip"
	"strings"
	"unicode/utf8"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// LanguageCookie remembers the language a visitor chose.
const LanguageCookie = "lang"

// CookieName answers the name of the sign-in cookie: over https it is bound to
// the host by its prefix.
func CookieName(baseURL string) string {
	if strings.HasPrefix(baseURL, "https://") {
		return "__Host-shanhuo"
	}
	return "shanhuo"
}

// identify turns the bearer token or the cookie into a Principal and chooses the
// language. An Authorization header that is no bearer token that holds is refused; a
// cookie that does not hold is forgotten, and its browser is a visitor.
func (s *server) identify(next http.Handler) http.Handler {
	name := CookieName(s.BaseURL)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := access.Public(r.Context())
		token, bearer := bearerToken(r)
		if bearer && token == "" {
			noToken(w, r)
			return
		}
		if !bearer {
			if c, err := r.Cookie(name); err == nil {
				token = c.Value
			}
		}
		var person *access.Principal
		if token != "" {
			var err error
			person, err = s.Accounts.Principal(ctx, token)
			switch {
			case err == nil:
				person.RequestID = access.RequestID(ctx)
				ctx = access.With(ctx, person)
			case !fault.Is(err, fault.Unauthenticated):
				s.Log.ErrorContext(ctx, "identify", "error", err.Error())
				w.Header().Set("Retry-After", "5")
				refuse(w, r, http.StatusServiceUnavailable, fault.NewUnavailable("UNAVAILABLE", ""))
				return
			case bearer:
				noToken(w, r)
				return
			default:
				http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.BaseURL, "https://")})
			}
		}
		inner := r.WithContext(message.With(ctx, language(r, person)))
		next.ServeHTTP(w, inner)
		// The router below wrote the route into its own copy of the request.
		r.Pattern = inner.Pattern
	})
}

// noToken refuses a token that does not hold.
func noToken(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	refuse(w, r, http.StatusUnauthorized, fault.NewUnauthenticated())
}

// refuse answers a request that goes no further: in GraphQL's form where that is
// spoken, as plain words elsewhere, in the reader's language.
func refuse(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) {
	words := message.Fault(language(r, nil), f)
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Path == "/graphql" {
		writeJSON(w, status, map[string]any{"errors": []map[string]any{{"message": words, "extensions": map[string]any{"code": f.Code}}}})
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(words + "\n"))
}

// plainText refuses addresses with a NUL or with bytes that are no text in them, which no
// page of ours has and PostgreSQL cannot compare with.
func plainText(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.ContainsRune(r.URL.Path, 0) || !utf8.ValidString(r.URL.Path) || strings.Contains(r.URL.RawQuery, "%00") {
			refuse(w, r, http.StatusBadRequest, fault.NewInvalid("TEXT_CONTROL", ""))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bearerToken answers the token of a request that comes with an Authorization header,
// "" when the header is anything but one bearer token.
func bearerToken(r *http.Request) (token string, given bool) {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return "", false
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	if len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") {
		return "", true
	}
	return strings.TrimSpace(token), true
}

// language is what the visitor chose in this address or before, else what the person
// set, else what the browser asks for. A GraphQL client chooses by header alone.
func language(r *http.Request, person *access.Principal) string {
	if lang := r.URL.Query().Get("lang"); lang != "" {
		return message.Match(lang)
	}
	if c, err := r.Cookie(LanguageCookie); err == nil {
		return message.Match(c.Value)
	}
	if accept := r.Header.Get("Accept-Language"); accept != "" && (person == nil || r.URL.Path == "/graphql") {
		return message.Match(accept)
	}
	if person != nil {
		return message.Match(person.Locale)
	}
	return message.Match("")
}

// Origin answers the network address a request came from. X-Forwarded-For is read
// from the right, and only as far as trusted proxies wrote it.
func Origin(r *http.Request, trusted []netip.Prefix) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := at.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && isTrusted(addr, trusted); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop.Unmap()
	}
	return addr.String()
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	for _, p := range trusted {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

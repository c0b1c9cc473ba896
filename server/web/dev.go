package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// mostOutbox bounds one answer of the outbox.
const mostOutbox = 500

func (s *server) outbox(w http.ResponseWriter, r *http.Request) {
	limit := 100
	if n, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil && n > 0 {
		limit = min(n, mostOutbox)
	}
	list, err := s.Messages(r.Context(), limit)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "outbox", "error", err.Error())
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	if list == nil {
		list = []OutboxMessage{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"messages": list})
}

// mostClock bounds what is sent to move the clock: a duration, and a place to go.
const mostClock = 4 << 10

// mostAhead is how far one request may move time.
const mostAhead = 366 * 24 * time.Hour

// mostOffset is how far all requests together may move it: years of four digits, and
// durations that nanoseconds can count, are far off.
const mostOffset = 20 * 366 * 24 * time.Hour

// clock answers portal time, after moving it when asked: by JSON, {"advance":"72h"}, or
// by a form with advance, or until (an instant), and next, where it then leads.
func (s *server) clock(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		now, err := s.Clock.Now(r.Context())
		if err != nil {
			s.clockFailed(w, r, err)
			return
		}
		writeJSON(w, http.StatusOK, map[string]any{"now": now})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostClock))
	if err != nil {
		writeJSON(w, http.StatusRequestEntityTooLarge, map[string]any{"error": "that is too much"})
		return
	}
	ask, ok := readClock(body)
	if !ok {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": `send {"advance":"72h"}`})
		return
	}
	by, err := s.ahead(r.Context(), ask)
	if err != nil {
		s.clockFailed(w, r, err)
		return
	}
	if by < 0 || by > mostAhead {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": "advance is a duration from 0s to 8784h, such as 72h; time moves only ahead"})
		return
	}
	before, err := s.Clock.Now(r.Context())
	if err != nil {
		s.clockFailed(w, r, err)
		return
	}
	if time.Until(before.Add(by)) > mostOffset { //nolint:forbidigo // portal time is measured by the machine's
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": "portal time is at most 20 years ahead of the real time; begin a new demo"})
		return
	}
	now, err := s.Clock.AdvanceClock(r.Context(), by)
	if err != nil {
		s.clockFailed(w, r, err)
		return
	}
	if s.Swept != nil {
		s.Swept(r.Context())
	}
	if ask.next != nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.Local(*ask.next), http.StatusSeeOther)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"now": now})
}

func (s *server) clockFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.Log.ErrorContext(r.Context(), "clock", "error", err.Error())
	http.Error(w, "internal error", http.StatusInternalServerError)
}

// clockAsk is how the clock is to be moved; next is set by forms.
type clockAsk struct {
	advance, until string
	next           *string
}

// readClock reads JSON, however it is labelled, or a form.
func readClock(body []byte) (clockAsk, bool) {
	if trimmed := bytes.TrimSpace(body); len(trimmed) == 0 || trimmed[0] == '{' {
		var ask struct {
			Advance string `json:"advance"`
		}
		decoder := json.NewDecoder(bytes.NewReader(trimmed))
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&ask)
		return clockAsk{advance: ask.Advance}, err == nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("advance") && !form.Has("until") {
		return clockAsk{}, false
	}
	next := form.Get("next")
	return clockAsk{form.Get("advance"), form.Get("until"), &next}, true
}

// ahead answers how far to move. An instant that is behind already takes no time, so
// that pressing twice does no harm; what cannot be read is negative.
func (s *server) ahead(ctx context.Context, ask clockAsk) (time.Duration, error) {
	if ask.until == "" {
		by, err := time.ParseDuration(ask.advance)
		if err != nil {
			return -1, nil //nolint:nilerr // told by the answer
		}
		return by, nil
	}
	until, err := time.Parse(time.RFC3339Nano, ask.until)
	if err != nil {
		return -1, nil //nolint:nilerr // told by the answer
	}
	now, err := s.Clock.Now(ctx)
	return max(0, until.Sub(now)), err
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

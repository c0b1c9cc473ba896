package web

import (
	"encoding/json"
	"net/http"
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

// clock answers portal time, after moving it when asked: POST {"advance":"72h"}.
func (s *server) clock(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		now, err := s.Clock.Now(r.Context())
		if err != nil {
			s.Log.ErrorContext(r.Context(), "clock", "error", err.Error())
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		}
		writeJSON(w, http.StatusOK, map[string]any{"now": now})
		return
	}
	var ask struct {
		Advance string `json:"advance"`
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&ask); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": `send {"advance":"72h"}`})
		return
	}
	by, err := time.ParseDuration(ask.Advance)
	if err != nil || by < 0 || by > 366*24*time.Hour {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": "advance is a duration from 0s to 8784h, such as 72h; time moves only ahead"})
		return
	}
	now, err := s.Clock.AdvanceClock(r.Context(), by)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "clock", "error", err.Error())
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	if s.Swept != nil {
		s.Swept(r.Context())
	}
	writeJSON(w, http.StatusOK, map[string]any{"now": now})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

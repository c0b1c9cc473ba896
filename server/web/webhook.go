package web

import (
	"errors"
	"io"
	"net/http"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/payment"
)

// webhook stores the card provider's event and says thanks; a job looks at it.
func (s *server) webhook(w http.ResponseWriter, r *http.Request) {
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, payment.MaxEventBytes))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		http.Error(w, "not readable", http.StatusBadRequest)
		return
	}
	err = s.Events.Receive(r.Context(), payload, r.Header.Get("Stripe-Signature"))
	switch {
	case err == nil:
		w.WriteHeader(http.StatusOK)
	case fault.Is(err, fault.Invalid):
		// Forged, stale or altered: nothing was kept.
		s.Log.WarnContext(r.Context(), "event refused", "error", err.Error())
		http.Error(w, "refused", http.StatusBadRequest)
	default:
		// Not stored: the provider sends it again.
		s.Log.ErrorContext(r.Context(), "event not stored", "error", err.Error())
		http.Error(w, "try again", http.StatusServiceUnavailable)
	}
}

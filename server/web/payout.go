package web

import (
	"context"
	"fmt"
	"mime"
	"net/http"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/payout"
)

// Payouts hands out the bank's papers of a payout batch.
type Payouts interface {
	BankFile(ctx context.Context, id uuid.UUID, format payout.Format) (content []byte, filename string, err error)
	Receipt(ctx context.Context, id uuid.UUID) (*gen.PayoutBatch, error)
}

// Receipts shows the papers that banks give; package media's Store is one.
type Receipts interface {
	ServePaper(w http.ResponseWriter, r *http.Request, key, filename string)
}

// bankFileTypes are what the files for the bank are.
var bankFileTypes = map[payout.Format]string{
	payout.CSV:      "text/csv; charset=utf-8",
	payout.Workbook: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// bankFile downloads the file for the bank. It holds account numbers: it is never
// kept by anything between us and the officer.
func (s *server) bankFile(format payout.Format) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := uuid.Parse(r.PathValue("id"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		content, name, err := s.Payouts.BankFile(r.Context(), id, format)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		w.Header().Set("Content-Type", bankFileTypes[format])
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(content)
	}
}

// receipt shows the bank's receipt to those who may see the bank file.
func (s *server) receipt(w http.ResponseWriter, r *http.Request) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	batch, err := s.Payouts.Receipt(r.Context(), id)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.Receipts.ServePaper(w, r, batch.ReceiptKey, payout.ReceiptName(batch))
}

// refuse answers a fault as plain text in the reader's language.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	faults := fault.All(err)
	if len(faults) == 0 {
		s.Log.ErrorContext(r.Context(), "request failed", "route", r.Pattern, "error", err.Error())
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	status := map[fault.Kind]int{
		fault.Invalid: http.StatusBadRequest, fault.Conflict: http.StatusConflict, fault.NotFound: http.StatusNotFound,
		fault.Denied: http.StatusForbidden, fault.Unauthenticated: http.StatusUnauthorized, fault.Unavailable: http.StatusServiceUnavailable,
	}[faults[0].Kind]
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, message.Fault(message.Of(r.Context()), faults[0]))
}

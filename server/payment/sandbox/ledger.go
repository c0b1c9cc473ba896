package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// ledgerCharge is one try to take money, for tests that count.
type ledgerCharge struct {
	ID            string `json:"id"`
	PaymentIntent ref    `json:"payment_intent"`
	Pledge        string `json:"pledge"`
	Campaign      string `json:"campaign"`
	Amount        int64  `json:"amount"`
	Refunded      int64  `json:"refunded"`
	Fee           int64  `json:"fee"`
	Status        string `json:"status"`
	FailureCode   ref    `json:"failure_code"`
	Created       int64  `json:"created"`
}

// showLedger lists every charge, oldest first.
func (s *Sandbox) showLedger(w http.ResponseWriter, r *http.Request) {
	rows, err := s.reader.QueryContext(r.Context(), `
SELECT c.body, COALESCE(json_extract(b.body, '$.fee'), 0)
FROM object c LEFT JOIN object b ON b.kind = 'balance_transaction' AND b.owner = c.id
WHERE c.kind = 'charge' ORDER BY c.seq`)
	if err != nil {
		s.fail(w, r, fmt.Errorf("read ledger: %w", err))
		return
	}
	defer func() { _ = rows.Close() }()
	out := []ledgerCharge{}
	for rows.Next() {
		var body []byte
		var line ledgerCharge
		if err := rows.Scan(&body, &line.Fee); err != nil {
			s.fail(w, r, fmt.Errorf("read ledger: %w", err))
			return
		}
		var c charge
		if err := json.Unmarshal(body, &c); err != nil {
			s.fail(w, r, fmt.Errorf("decode charge: %w", err))
			return
		}
		line.ID, line.PaymentIntent, line.Amount, line.Refunded = c.ID, c.PaymentIntent, c.Amount, c.AmountRefunded
		line.Status, line.FailureCode, line.Created = c.Status, c.FailureCode, c.Created
		line.Pledge, line.Campaign = c.Metadata["pledge"], c.Metadata["campaign"]
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		s.fail(w, r, fmt.Errorf("read ledger: %w", err))
		return
	}
	respond(w, http.StatusOK, map[string]any{"charges": out})
}

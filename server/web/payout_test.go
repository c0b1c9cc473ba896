package web_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/web"
)

// papers answer every batch but the refused one with the format that was asked for.
type papers struct{ refused uuid.UUID }

func (p papers) BankFile(_ context.Context, id uuid.UUID, format payout.Format) ([]byte, string, error) {
	if id == p.refused {
		return nil, "", fault.NewDenied("payout.bank_file")
	}
	return []byte(format), "batch." + string(format), nil
}

func (papers) Receipt(context.Context, uuid.UUID) (*gen.PayoutBatch, error) {
	return nil, errors.New("nobody asks for it")
}

func TestTheBankFileIsHandedOutInBothForms(t *testing.T) {
	t.Parallel()
	batch, refused := uuid.New(), uuid.New()
	h := serve(t, func(c *web.Config) { c.Payouts = papers{refused} })
	for form, kind := range map[string]string{
		"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	} {
		w := ask(h, http.MethodGet, "/payouts/"+batch.String()+"/bank-file."+form, "")
		if w.Code != http.StatusOK || w.Body.String() != form || w.Header().Get("Content-Type") != kind ||
			w.Header().Get("Content-Disposition") != "attachment; filename=batch."+form || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q with %v", form, w.Code, w.Body, w.Header())
		}
		if w := ask(h, http.MethodGet, "/payouts/"+refused.String()+"/bank-file."+form, ""); w.Code != http.StatusForbidden || w.Body.String() == form {
			t.Errorf("%s of another county: %d", form, w.Code)
		}
	}
}

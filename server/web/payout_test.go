package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/web"
)

// papers answer every batch but the refused one with the format that was asked for.
type papers struct {
	refused uuid.UUID
	receipt string
}

func (p papers) BankFile(_ context.Context, id uuid.UUID, format payout.Format) ([]byte, string, error) {
	if id == p.refused {
		return nil, "", fault.NewDenied("payout.bank_file")
	}
	return []byte(format), "batch." + string(format), nil
}

func (p papers) Receipt(_ context.Context, id uuid.UUID) (*gen.PayoutBatch, error) {
	if id == p.refused {
		return nil, fault.NewDenied("payout.bank_file")
	}
	return &gen.PayoutBatch{ID: id, RegionPath: "/6212/621226", CreatedAt: time.Date(2026, 11, 1, 17, 0, 0, 0, time.UTC), ReceiptKey: p.receipt}, nil
}

func TestTheBankFileIsHandedOutInBothForms(t *testing.T) {
	t.Parallel()
	batch, refused := uuid.New(), uuid.New()
	h := serve(t, func(c *web.Config) { c.Payouts = papers{refused: refused} })
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

func TestAPDFReceiptIsDownloadedByThoseWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	kept, err := media.Open(t.Context(), "mem://")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	const paper = "%PDF-1.7\n<!doctype html><script>alert(1)</script>\n%%EOF\n"
	key, err := kept.PutPaper(t.Context(), strings.NewReader(paper))
	if err != nil {
		t.Fatal(err)
	}
	batch, refused := uuid.MustParse("018f0000-0000-7000-8000-00000000cafe"), uuid.New()
	h := serve(t, func(c *web.Config) { c.Payouts, c.Receipts, c.Media = papers{refused, key}, kept, kept.Handler() })
	w := ask(h, http.MethodGet, "/payouts/"+batch.String()+"/receipt", "")
	if w.Code != http.StatusOK || w.Body.String() != paper {
		t.Fatalf("%d %q", w.Code, w.Body)
	}
	// Nothing of what is on every answer weakens what keeps it from being shown.
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=receipt-621226-2026-11-02-0000cafe.pdf",
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := w.Header().Values(header); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	for path, code := range map[string]int{
		"/payouts/" + refused.String() + "/receipt":                http.StatusForbidden,
		"/payouts/x/receipt":                                       http.StatusNotFound,
		"/media/" + strings.TrimSuffix(key, ".pdf") + "/paper.pdf": http.StatusNotFound,
	} {
		if w := ask(h, http.MethodGet, path, ""); w.Code != code || strings.Contains(w.Body.String(), "%PDF") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

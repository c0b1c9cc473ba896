package payout_test

import (
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestAReceiptMayBeAPDF(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		o.campaign(dangchang, "当归", 500_00, 0)
		b := o.create("k")
		pdf := func() *strings.Reader { return strings.NewReader("%PDF-1.7\n<script>\n%%EOF\n") }
		attach := func(r io.Reader) (*gen.PayoutBatch, error) { return o.service.AttachReceipt(o.making(), b.ID, r) }
		if _, err := attach(strings.NewReader("<!doctype html>")); !fault.HasCode(err, "PAPER_FORMAT") {
			t.Errorf("a page of words: %v", err)
		}
		first, err := attach(pdf())
		if err != nil || !media.IsPDF(first.ReceiptKey) {
			t.Fatalf("%v, %v", first, err)
		}
		if name := payout.ReceiptName(first); !regexp.MustCompile(`^receipt-621226-\d{4}-\d{2}-\d{2}-[0-9a-f]{8}\.pdf$`).MatchString(name) {
			t.Errorf("it is downloaded as %s", name)
		}
		if got, err := o.service.Receipt(o.checking(), b.ID); err != nil || got.ReceiptKey != first.ReceiptKey || o.acts("payout.read_receipt", o.checker) != 1 {
			t.Errorf("the receipt is answered %v, %v", got, err)
		}
		if second, err := attach(picture(t)); err != nil || media.IsPDF(second.ReceiptKey) {
			t.Errorf("a picture in its place: %v, %v", second, err)
		}
		// Withdrawn while the file was on its way: it is not left behind.
		kept := &watched{Receipts: o.service.Receipts, then: func() {
			if _, err := o.service.Withdraw(o.making(), payout.WithdrawInput{ID: b.ID, Reason: "stop"}); err != nil {
				t.Error(err)
			}
		}}
		o.service.Receipts = kept
		_, err = attach(pdf())
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		if !media.IsPDF(kept.put) || kept.deleted != kept.put {
			t.Errorf("%q was kept, %q deleted", kept.put, kept.deleted)
		}
	})
}

// watched are receipts of which something happens right after one is kept.
type watched struct {
	payout.Receipts
	then         func()
	put, deleted string
}

func (w *watched) PutPaper(ctx context.Context, r io.Reader) (string, error) {
	var err error
	w.put, err = w.Receipts.PutPaper(ctx, r)
	w.then()
	return w.put, err
}

func (w *watched) Delete(ctx context.Context, key string) error {
	w.deleted = key
	return w.Receipts.Delete(ctx, key)
}

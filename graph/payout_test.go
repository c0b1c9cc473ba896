package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// owed writes a campaign whose payee is owed ¥149.
func owed(w *graphtest.World) *gen.Campaign {
	c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignViable})
	w.Collect(c)
	return c
}

const payablesQuery = `{payables(region:"621226"){payeeName payeeBank payeeLast4 obstacle amount{minor}
	campaign{id slug title state region{name ancestors{name}} raised{minor} owner{displayName} photos{url} viewerCan{edit}}}}`

func TestPayablesSayWhoseBatchIsInTheWayInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		w.Batch(owed(w), payoutbatch.StateMADE)
		bare := owed(w)
		bare.Update().SetPayeeBank("").ExecX(w.System)
		owed(w)
		for lang, want := range map[string][2]string{
			message.English: {"In the batch that MAKER made on ", "The payee's name, bank or account is missing."},
			message.Chinese: {"已经在MAKER ", "收款方的户名、银行或账号不全。"},
		} {
			a := w.AskIn(message.With(context.Background(), lang), w.Maker, payablesQuery, nil)
			for i, text := range want {
				if got, _ := a.Get(fmt.Sprintf("payables.%d.obstacle", i)).(string); !strings.HasPrefix(got, text) || strings.Contains(got, "…") {
					t.Errorf("%s: %q, want %q", lang, got, text)
				}
			}
			if a.Get("payables.2.obstacle") != nil || a.Get("payables.2.amount.minor") != 149_00. || a.Get("payables.2.payeeBank") != "甘肃农信" {
				t.Errorf("what can be paid is told as %s", a.Body)
			}
		}
		if a := w.Ask(w.Maker, `{payables(region:"621226208"){payeeName}}`, nil); a.Code() != "COUNTY_UNKNOWN" {
			t.Errorf("a township: %s", a.Body)
		}
	})
}

func TestPayablesTakeAsManyStatementsForManyAsForFew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		w.Batch(owed(w), payoutbatch.StateMADE)
		owed(w)
		readers := []*graphtest.Viewer{w.Maker, w.Holder("AUDITOR", "y")}
		few := map[string]int64{}
		for _, v := range readers {
			few[v.Name], _ = counted(t, w, v, payablesQuery, nil)
		}
		for i := range 20 {
			if c := owed(w); i%2 == 0 {
				w.Batch(c, payoutbatch.StateMADE)
			}
		}
		for _, v := range readers {
			many, trips := counted(t, w, v, payablesQuery, nil)
			t.Logf("%s: %d statements, %d trips", v.Name, many, trips)
			if list, _ := w.Ask(v, payablesQuery, nil).Get("payables").([]any); len(list) != 22 || many != few[v.Name] || many > 12 {
				t.Errorf("%s: %d statements for 2 and %d for %d", v.Name, few[v.Name], many, len(list))
			}
		}
	})
}

func TestThirtyBatchesTakeAsManyStatementsAsThree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		for range 10 {
			w.Batch(owed(w), payoutbatch.StateWITHDRAWN)
			w.Batch(owed(w), payoutbatch.StateMADE)
			w.Batch(owed(w), payoutbatch.StateCONFIRMED)
		}
		const query = `query($n:Int){payoutBatches(first:$n){edges{node{id state total{minor} region{name ancestors{name level}} madeBy{displayName}
			confirmedBy{displayName} confirmedAt withdrawnBy{displayName} withdrawnAt withdrawReason bankReference bankFileUrl receiptUrl receiptKind viewerCan{confirm withdraw} lines{payeeName payeeBank payeeLast4 amount{minor} campaign{title slug}}}}
			pageInfo{hasNextPage endCursor}}}`
		for _, v := range []*graphtest.Viewer{w.Maker, w.Holder("COUNTY_FINANCE", "c"), w.Holder("CITY_OFFICER", "y")} {
			three, _ := counted(t, w, v, query, map[string]any{"n": 3})
			thirty, trips := counted(t, w, v, query, map[string]any{"n": 30})
			t.Logf("%s: %d statements, %d trips", v.Name, thirty, trips)
			if three != thirty || thirty > 7 {
				t.Errorf("%s: %d statements for three and %d for thirty", v.Name, three, thirty)
			}
		}
		a := w.Ask(w.Maker, query, map[string]any{"n": 2})
		if a.Text("payoutBatches.edges.0.node.confirmedBy.displayName") == "" || a.Get("payoutBatches.edges.0.node.receiptUrl") == nil ||
			a.Get("payoutBatches.edges.0.node.region.ancestors.1.name") == nil || a.Get("payoutBatches.edges.1.node.viewerCan.withdraw") != true {
			t.Errorf("the newest batches are %s", a.Body)
		}
	})
}

func TestAWithdrawnBatchTellsTheOtherOfficerWhoWhenAndWhy(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		b := w.Batch(owed(w), payoutbatch.StateMADE)
		input := map[string]any{"payoutBatchId": graphtest.NodeID("PayoutBatch", b.ID), "reason": " 账号写错了\r\n请重做 "}
		const withdraw = `mutation($input:WithdrawPayoutBatchInput!){withdrawPayoutBatch(input:$input){payoutBatch{state withdrawnBy{displayName} withdrawReason} userErrors{code}}}`
		first := w.Ask(w.Maker, withdraw, map[string]any{"input": input})
		if first.Get("withdrawPayoutBatch.payoutBatch.withdrawReason") != "账号写错了\n请重做" {
			t.Fatal(first.Body)
		}
		if again := w.Ask(w.Maker, withdraw, map[string]any{"input": input}); again.Body != first.Body {
			t.Errorf("after a lost answer: %s", again.Body)
		}
		other := w.Holder("COUNTY_FINANCE", "c")
		if a := w.Ask(other, withdraw, map[string]any{"input": input}); a.Get("withdrawPayoutBatch.userErrors.0.code") != "PAYOUT_NOT_OPEN" {
			t.Errorf("by another officer: %s", a.Body)
		}
		a := w.Ask(other, `query($id:ID!){node(id:$id){... on PayoutBatch{state withdrawnBy{displayName} withdrawnAt withdrawReason confirmedBy{id} viewerCan{withdraw}}}}`,
			map[string]any{"id": graphtest.NodeID("PayoutBatch", b.ID)})
		if a.Get("node.state") != "WITHDRAWN" || a.Text("node.withdrawnBy.displayName") != "MAKER" || a.Text("node.withdrawnAt") == "" ||
			a.Text("node.withdrawReason") != "账号写错了\n请重做" || a.Get("node.confirmedBy") != nil || a.Get("node.viewerCan.withdraw") != false {
			t.Errorf("the other officer reads %s", a.Body)
		}
	})
}

func TestAReceiptMayBeAPDF(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		b := w.Batch(owed(w), payoutbatch.StateMADE)
		const attach = `mutation($input:AttachPayoutReceiptInput!){attachPayoutReceipt(input:$input){payoutBatch{receiptUrl receiptKind} userErrors{code message}}}`
		send := func(file []byte) *graphtest.Answer {
			return w.Upload(w.Maker, attach, map[string]any{"payoutBatchId": graphtest.NodeID("PayoutBatch", b.ID)}, file)
		}
		large := append(append([]byte("%PDF-1.7\n"), make([]byte, 6<<20)...), "%%EOF\n"...)
		for name, c := range map[string]struct {
			file       []byte
			code, text string
		}{
			"six megabytes":   {large, "PDF_TOO_LARGE", "这个 PDF 太大了，最多 5 兆。另存小一点，或者截图再传。"},
			"a page of words": {[]byte("<!doctype html><script>alert(1)</script>"), "PAPER_FORMAT", "这个文件不是完整的 PDF，也不是能用的图片。请选 PDF，或拍一张照片。"},
		} {
			a := send(c.file)
			if a.Get("attachPayoutReceipt.userErrors.0.code") != c.code || a.Get("attachPayoutReceipt.userErrors.0.message") != c.text || a.Get("attachPayoutReceipt.payoutBatch") != nil {
				t.Errorf("%s: %s", name, a.Body)
			}
		}
		whole := append(append([]byte("%PDF-1.7\n"), make([]byte, 5<<20-16)...), "%%EOF\n"...)
		for _, c := range []struct {
			file []byte
			kind string
		}{{whole, "PDF"}, {photo, "PICTURE"}} {
			if a := send(c.file); a.Get("attachPayoutReceipt.payoutBatch.receiptKind") != c.kind || a.Get("attachPayoutReceipt.payoutBatch.receiptUrl") != "/payouts/"+b.ID.String()+"/receipt" {
				t.Errorf("%s: %s", c.kind, a.Body)
			}
		}
	})
}

func TestTenComparisonsTakeAsManyStatementsAsOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		for range 3 {
			owed(w)
		}
		for range 20 {
			w.Compared(false)
		}
		const query = `query($n:Int){reconciliations(first:$n){edges{cursor node{id state createdAt finishedAt matched underWay
			differences{kind text sources movements ledger{minor} provider{minor} %s}}} pageInfo{hasNextPage endCursor}}}`
		city := w.Holder("CITY_OFFICER", "y")
		for with, most := range map[string]int64{"": 1, "campaign{title slug region{name ancestors{name}}}": 3} {
			for _, v := range []*graphtest.Viewer{w.Maker, city} {
				asks := fmt.Sprintf(query, with)
				one, _ := counted(t, w, v, asks, map[string]any{"n": 1})
				ten, trips := counted(t, w, v, asks, map[string]any{"n": 20})
				t.Logf("%s with %q: %d statements, %d trips", v.Name, with, ten, trips)
				if one != ten || ten > most {
					t.Errorf("%s with %q: %d statements for one and %d for ten", v.Name, with, one, ten)
				}
			}
		}
		a := w.Ask(city, fmt.Sprintf(query, "campaign{title}"), map[string]any{"n": 20})
		if list, _ := a.Get("reconciliations.edges").([]any); len(list) != 10 {
			t.Fatalf("%d comparisons", len(list))
		}
		differences, _ := a.Get("reconciliations.edges.0.node.differences").([]any)
		kinds := map[string]int{}
		for _, d := range differences {
			d := d.(map[string]any)
			if (d["campaign"] == nil) != (d["kind"] == "NOT_IN_LEDGER") {
				t.Errorf("it differs by %v", d)
			}
			kinds[d["kind"].(string)+" "+d["text"].(string)]++
		}
		if len(kinds) != 2 || kinds["NOT_AT_PROVIDER 我们账上有 ¥152，付款服务那边没有这笔。"] != 3 || kinds["NOT_IN_LEDGER 付款服务那边有一笔 ¥100，我们账上没有。"] != 1 {
			t.Errorf("the differences are %v", kinds)
		}
	})
}

func TestAComparisonIsStartedAndAnsweredAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		const start = `mutation($k:String!){startReconciliation(input:{idempotencyKey:$k}){reconciliation{id state finishedAt differences{campaign{id}}} userErrors{code field}}}`
		first := w.Ask(w.Maker, start, map[string]any{"k": "one"})
		id, _ := first.Get("startReconciliation.reconciliation.id").(string)
		if id == "" || first.Get("startReconciliation.reconciliation.state") != "RUNNING" {
			t.Fatal(first.Body)
		}
		if again := w.Ask(w.Holder("COUNTY_FINANCE", "f"), start, map[string]any{"k": "two"}); again.Get("startReconciliation.reconciliation.id") != id {
			t.Errorf("while it runs another is started: %s", again.Body)
		}
		if a := w.Ask(w.Maker, start, map[string]any{"k": ""}); a.Get("startReconciliation.userErrors.0.field") != "idempotencyKey" || a.Get("startReconciliation.reconciliation") != nil {
			t.Errorf("without a key: %s", a.Body)
		}
		row := w.DB.Client.Reconciliation.Query().OnlyX(w.System)
		if err := w.Do.Reconciliations.Compare(context.Background(), row.ID, 1); err != nil {
			t.Fatal(err)
		}
		a := w.Ask(w.Maker, `query($id:ID!){node(id:$id){... on Reconciliation{state matched finishedAt problem differences{kind}}}}`, map[string]any{"id": id})
		if a.Get("node.state") != "DONE" || a.Get("node.finishedAt") == nil {
			t.Errorf("it ended as %s", a.Body)
		}
		if a.Get("node.problem") != nil {
			t.Errorf("what did not fail has a problem: %s", a.Body)
		}
		failed := graphtest.NodeID("Reconciliation", w.Compared(true).ID)
		a = w.Ask(w.Maker, `query($id:ID!){node(id:$id){... on Reconciliation{state problem matched}}}`, map[string]any{"id": failed})
		if text, _ := a.Get("node.problem").(string); a.Get("node.state") != "FAILED" || !strings.HasPrefix(text, "付款服务暂时没有回应") {
			t.Errorf("it failed as %s", a.Body)
		}
		w.Do.Reconciliations.Gateway = nil
		if a := w.Ask(w.Maker, start, map[string]any{"k": "three"}); a.Get("startReconciliation.userErrors.0.code") != "RECONCILIATION_OFF" {
			t.Errorf("without a provider: %s", a.Body)
		}
	})
}

func TestAnAccountThatDoesNotOpenLeavesTheBatchAtTheDesk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		b := w.Batch(owed(w), payoutbatch.StateMADE)
		if _, err := db.Writer().ExecContext(t.Context(), db.Rebind("UPDATE payout_lines SET payee_account_sealed = ?"), []byte("of another key")); err != nil {
			t.Fatal(err)
		}
		a := w.Ask(w.Maker, `query($id:ID!){node(id:$id){... on PayoutBatch{lines{payeeName payeeBank payeeLast4}}}}`, map[string]any{"id": graphtest.NodeID("PayoutBatch", b.ID)})
		if a.Get("node.lines.0.payeeBank") != "甘肃农信" || a.Get("node.lines.0.payeeLast4") != nil {
			t.Errorf("the desk sees %s", a.Body)
		}
	})
}

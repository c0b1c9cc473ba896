package payout_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"shanhuo.app/server/payout"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheBankFileSaysWhomToPayAndNothingRuns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		plain := o.campaign(dangchang, "当归", 1234_56, 40_00)
		evil := o.campaign(dangchang, `=HYPERLINK("http://x"),"`, 300_00, 0)
		db.Client.Campaign.UpdateOne(evil).SetPayeeName("=cmd|' /C calc'!A0").SetPayeeBank("+1,\r\n@SUM(A1)").
			SetPayeeAccountSealed(o.keys.SealText("-6228480402564890018", personal.PayeeAccount)).ExecX(o.system())
		b := o.create("k")
		content, name, err := o.service.BankFile(o.making(), b.ID, payout.CSV)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^payout-621226-\d{4}-\d{2}-\d{2}-[0-9a-f]{8}\.csv$`).MatchString(name) {
			t.Errorf("the file is called %q", name)
		}
		body, marked := bytes.CutPrefix(content, []byte("\xef\xbb\xbf"))
		if !marked {
			t.Error("the byte order mark is missing")
		}
		if bytes.Count(body, []byte("\n")) != bytes.Count(body, []byte("\r\n")) || bytes.Count(body, []byte("\n")) != 3 {
			t.Errorf("lines end wrongly: %q", body)
		}
		rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%v, %v", rows, err)
		}
		want := [][]string{
			{"序号", "收款户名", "收款银行", "收款账号", "金额(元)", "用途"},
			{"1", plain.PayeeName, plain.PayeeBank, account, "1273.56", "山货货款 当归"},
			{"2", "'=cmd|' /C calc'!A0", "'+1,  @SUM(A1)", "'-6228480402564890018", "299.00", `山货货款 =HYPERLINK("http://x"),"`},
		}
		for i := range want {
			if !slices.Equal(rows[i], want[i]) {
				t.Errorf("row %d is %q, want %q", i, rows[i], want[i])
			}
			for _, cell := range rows[i] {
				if strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					t.Errorf("row %d: %q may run", i, cell)
				}
			}
		}
		again, _, err := o.service.BankFile(o.checking(), o.confirm(b, "7000007").ID, payout.CSV)
		if err != nil || !bytes.Equal(again, content) {
			t.Errorf("after the confirmation the file is another one: %v", err)
		}
		if o.acts("payout.bank_file", o.maker) != 1 || o.acts("payout.bank_file", o.checker) != 1 {
			t.Error("not every look at the account numbers is recorded")
		}
	})
}

func TestTheWorkbookKeepsEveryDigitOfAnAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		plain := o.campaign(dangchang, "当归", 1234_56, 40_00)
		evil := o.campaign(dangchang, "=1+1", 300_00, 0)
		db.Client.Campaign.UpdateOne(evil).SetPayeeName("=cmd|' /C calc'!A0").SetPayeeBank("+1,\r\n@SUM(A1)").ExecX(o.system())
		b := o.create("k")
		content, name, err := o.service.BankFile(o.making(), b.ID, payout.Workbook)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, ".xlsx") {
			t.Errorf("the file is called %q", name)
		}
		book, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		sheet := book.GetSheetName(0)
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{
			{"序号", "收款户名", "收款银行", "收款账号", "金额(元)", "用途"},
			{"1", plain.PayeeName, plain.PayeeBank, account, "1273.56", "山货货款 当归"},
			{"2", "=cmd|' /C calc'!A0", "+1,  @SUM(A1)", account, "299.00", "山货货款 =1+1"},
		}
		if !slices.EqualFunc(rows, want, slices.Equal[[]string]) {
			t.Errorf("the rows are %q, want %q", rows, want)
		}
		for _, at := range []string{"B3", "D2", "D3", "F3"} {
			kind, err := book.GetCellType(sheet, at)
			formula, wrong := book.GetCellFormula(sheet, at)
			if err != nil || wrong != nil || formula != "" || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
				t.Errorf("%s is of type %v with formula %q: %v, %v", at, kind, formula, err, wrong)
			}
		}
		if o.acts("payout.bank_file", o.maker) != 1 {
			t.Error("the look at the account numbers is not recorded")
		}
		if end, err := o.service.AccountEnd(b.Edges.Lines[0]); err != nil || end != account[len(account)-4:] {
			t.Errorf("the account ends with %q, %v", end, err)
		}
	})
}

func TestAnAccountThatDoesNotOpenStopsTheFile(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	o := open(t, db)
	c := o.campaign(dangchang, "当归", 100_00, 0)
	db.Client.Campaign.UpdateOne(c).SetPayeeAccountSealed(o.keys.SealText(account, personal.Address)).ExecX(o.system())
	b, err := o.service.Create(o.making(), payout.CreateInput{RegionCode: "621226", IdempotencyKey: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if content, _, err := o.service.BankFile(o.making(), b.ID, payout.CSV); err == nil {
		t.Errorf("the file is %q", content)
	}
	if o.acts("payout.bank_file", o.maker) != 0 {
		t.Error("a file that was not drawn is in the trail")
	}
}

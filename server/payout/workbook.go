package payout

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/xuri/excelize/v2"
)

const (
	textFormat   = 49 // what spreadsheets call "@": it stays as it was typed
	amountFormat = 2  // "0.00"
)

// writeWorkbook writes the rows as a spreadsheet. Text in it is text, whatever it looks
// like: no account number is rounded and nothing runs.
func writeWorkbook(rows []bankRow) (content []byte, err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	sheet := book.GetSheetName(0)
	text, err := book.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return nil, err
	}
	amount, err := book.NewStyle(&excelize.Style{NumFmt: amountFormat})
	if err != nil {
		return nil, err
	}
	// Columns wide enough for what is in them; a number that does not fit shows as ####.
	failed := errors.Join(
		book.SetColStyle(sheet, "A:F", text), book.SetColStyle(sheet, "E", amount),
		book.SetColWidth(sheet, "B", "C", 28), book.SetColWidth(sheet, "D", "D", 36),
		book.SetColWidth(sheet, "E", "E", 14), book.SetColWidth(sheet, "F", "F", 40),
	)
	put := func(row int, cells []string) {
		for i, s := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			failed = errors.Join(failed, err, book.SetCellStr(sheet, at, s))
		}
	}
	put(1, bankHeader)
	for i, r := range rows {
		put(i+2, []string{strconv.Itoa(i + 1), printable(r.payee), printable(r.bank), printable(r.account), "", printable(r.purpose)})
		failed = errors.Join(failed, book.SetCellFloat(sheet, "E"+strconv.Itoa(i+2), float64(r.amount)/100, 2, 64))
	}
	var out bytes.Buffer
	failed = errors.Join(failed, book.Write(&out))
	return out.Bytes(), failed
}

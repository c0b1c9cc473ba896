package payout

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// bankHeader names the columns as the banks' own forms do; the file is for them, so it
// is Chinese whatever the officer reads.
var bankHeader = []string{"序号", "收款户名", "收款银行", "收款账号", "金额(元)", "用途"}

// byteOrderMark tells spreadsheets that the file is UTF-8.
const byteOrderMark = "\uFEFF"

// Format is how the bank's file is written; its value ends the file's name.
type Format string

// The formats of the bank's file.
const (
	// CSV is for programs, in UTF-8. Spreadsheets take an account number in it for a
	// number and cut it to 15 digits.
	CSV Format = "csv"
	// Workbook is for people: a spreadsheet whose account numbers are text.
	Workbook Format = "xlsx"
)

// BankFile answers the file with which the bank is told to pay a batch: amounts in yuan
// and the payees' whole account numbers. Who drew it is recorded. It
// refuses a withdrawn batch with PAYOUT_NOT_OPEN, and with OWED_LESS one that is still
// to be paid although less is owed by now: money that left too early does not come back.
func (s *Service) BankFile(ctx context.Context, id uuid.UUID, format Format) (content []byte, filename string, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		seen, err := load(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := access.Require(ctx, access.PayoutBankFile, access.OfPayout(seen)); err != nil {
			return err
		}
		campaigns, err := lockCampaigns(ctx, tx, campaignIDs(seen.Edges.Lines))
		if err != nil {
			return err
		}
		b, err := lockBatch(ctx, tx, id)
		if err != nil {
			return err
		}
		titles := make(map[uuid.UUID]string, len(campaigns))
		for _, c := range campaigns {
			titles[c.ID] = c.Title
		}
		if err := mayPay(ctx, tx, b, titles); err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := s.bankRows(b, titles)
		if err != nil {
			return err
		}
		write := writeCSV
		if format == Workbook {
			write = writeWorkbook
		}
		if content, err = write(rows); err != nil {
			return fmt.Errorf("payout: bank file: %w", err)
		}
		filename = fileName("payout", b, string(format))
		after := map[string]any{"state": b.State, "lines": len(b.Edges.Lines), "format": format}
		return record(ctx, tx, b, access.PayoutBankFile, nil, after, "", now)
	})
	if err != nil {
		return nil, "", err
	}
	return content, filename, nil
}

// mayPay refuses a batch that the bank must not pay any more.
func mayPay(ctx context.Context, tx *gen.Tx, b *gen.PayoutBatch, titles map[uuid.UUID]string) error {
	switch b.State {
	case payoutbatch.StateCONFIRMED:
		return nil
	case payoutbatch.StateWITHDRAWN:
		return notOpen(b)
	}
	for _, line := range b.Edges.Lines {
		total, _, err := owed(ctx, tx, line.CampaignID)
		if err != nil {
			return err
		}
		if total < line.AmountMinor {
			return fault.NewConflict("OWED_LESS", "").With("campaign", titles[line.CampaignID]).
				With("amount", line.AmountMinor).With("owed", max(0, total))
		}
	}
	return nil
}

// bankRow is one line of the bank's file.
type bankRow struct {
	payee, bank, account string
	amount               money.Fen
	purpose              string
}

func (s *Service) bankRows(b *gen.PayoutBatch, titles map[uuid.UUID]string) ([]bankRow, error) {
	rows := make([]bankRow, len(b.Edges.Lines))
	for i, line := range b.Edges.Lines {
		account, err := s.account(line)
		if err != nil {
			return nil, err
		}
		rows[i] = bankRow{line.PayeeName, line.PayeeBank, account, line.AmountMinor, "山货货款 " + titles[line.CampaignID]}
	}
	return rows, nil
}

func (s *Service) account(line *gen.PayoutLine) (string, error) {
	account, err := s.Keys.OpenText(line.PayeeAccountSealed, personal.PayeeAccount)
	if err != nil {
		return "", fmt.Errorf("payout: account of line %s: %w", line.ID, err)
	}
	return account, nil
}

// AccountEnd answers the last four digits of the account that a line pays into, by
// which two officers can compare it with the payee's papers.
func (s *Service) AccountEnd(line *gen.PayoutLine) (string, error) {
	account, err := s.account(line)
	return account[max(0, len(account)-4):], err
}

func writeCSV(rows []bankRow) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(byteOrderMark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	records := [][]string{bankHeader}
	for i, r := range rows {
		records = append(records, []string{strconv.Itoa(i + 1), cell(r.payee), cell(r.bank), cell(r.account), yuan(r.amount), cell(r.purpose)})
	}
	err := w.WriteAll(records)
	return out.Bytes(), err
}

// cell makes text harmless to a spreadsheet, which would run as a formula what begins
// with one of its signs, full-width ones too: such text gets an apostrophe in front, and
// control characters become spaces.
func cell(s string) string {
	lead, _ := utf8.DecodeRuneInString(s)
	s = printable(s)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsSpace))
	if unicode.IsControl(lead) || strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + s
	}
	return s
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFEFF' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// yuan writes an amount as banks' forms want it: 1234.50.
func yuan(f money.Fen) string {
	return fmt.Sprintf("%d.%02d", f/100, f%100)
}

// fileName names a paper of a batch by its county and the day on which it was made.
func fileName(paper string, b *gen.PayoutBatch, ending string) string {
	id := b.ID.String()
	return paper + "-" + b.RegionPath.Code() + "-" + b.CreatedAt.In(clock.Shanghai).Format(time.DateOnly) + "-" + id[len(id)-8:] + "." + ending
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/store"
)

// errDiffers ends a check that found differences; they are printed already.
var errDiffers = errors.New("differences were found")

// maxProof bounds the proof that is read: a closing of a million pledges.
const maxProof = 1 << 30

type verifyCmd struct {
	Closing verifyClosingCmd `cmd:"" help:"Recompute a closing proof that was downloaded from a campaign's page. Needs no database. Exit 1 when it does not hold."`
	Totals  verifyTotalsCmd  `cmd:"" help:"Recompute every stored total from its facts. Exit 1 when one differs."`
}

type verifyClosingCmd struct {
	File string `arg:"" help:"The proof; - for standard input."`
}

// Run recomputes the proof and names what differs.
func (c *verifyClosingCmd) Run(_ context.Context, s streams) error {
	var from io.Reader = os.Stdin
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open the proof: %w", err)
		}
		defer file.Close() //nolint:errcheck // only read
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxProof))
	if err != nil {
		return fmt.Errorf("read the proof: %w", err)
	}
	report, err := closing.Verify(raw)
	if err != nil {
		return err
	}
	return printReport(s.out, report)
}

// printReport prints what a check found, and answers an error when something differs.
func printReport(out io.Writer, report interface {
	fmt.Stringer
	OK() bool
}) error {
	if _, err := fmt.Fprintln(out, report.String()); err != nil {
		return err
	}
	if !report.OK() {
		return errDiffers
	}
	return nil
}

type verifyTotalsCmd struct{ storage }

// Run recomputes totals and prints each difference.
func (c *verifyTotalsCmd) Run(ctx context.Context, s streams) error {
	db, err := openStore(ctx, &c.storage)
	if err != nil {
		return err
	}
	report, err := reconcile.Totals(access.AsSystem(ctx, access.ForTotals), &campaign.Service{DB: db})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return printReport(s.out, report)
}

type reconcileCmd struct {
	storage
	provider
}

// Run compares the ledger with the provider.
func (c *reconcileCmd) Run(ctx context.Context, s streams) error {
	if err := c.provider.check(); err != nil {
		return err
	}
	db, err := openStore(ctx, &c.storage)
	if err != nil {
		return err
	}
	report, err := c.compare(access.AsSystem(ctx, access.ForReconciling), db, c.logger(s))
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return printReport(s.out, report)
}

func (c *reconcileCmd) compare(ctx context.Context, db *store.DB, log *slog.Logger) (reconcile.Report, error) {
	config := stripe.Config{APIKey: c.StripeKey, HTTPTimeout: c.StripeTimeout}
	switch {
	case c.StripeKey != "":
	case c.SandboxURL != "":
		config.APIKey, config.BaseURL = sandboxKey, strings.TrimSuffix(c.SandboxURL, "/")
	default:
		url, done, err := lendSandbox(ctx, filepath.Join(c.DataDir, "sandbox.db"), log)
		if err != nil {
			return reconcile.Report{}, err
		}
		defer done()
		config.APIKey, config.BaseURL = sandboxKey, url
	}
	gateway, err := stripe.New(config)
	if err != nil {
		return reconcile.Report{}, err
	}
	return reconcile.Run(ctx, db, gateway)
}

// lendSandbox serves the portal's sandbox file on a port of its own for the time of
// one command, so that the portal need not be running.
func lendSandbox(ctx context.Context, file string, log *slog.Logger) (url string, done func(), err error) {
	if _, err := os.Stat(file); err != nil {
		return "", nil, &settingError{"stripe-api-key", "is needed: there is no sandbox in the data folder to compare with"}
	}
	box, err := sandbox.Open(sandbox.Config{File: file, PublicURL: "http://127.0.0.1", Log: log})
	if err != nil {
		return "", nil, err
	}
	url, stop, err := serveSandbox(ctx, box)
	if err != nil {
		return "", nil, errors.Join(err, box.Close())
	}
	return url, func() { stop(); _ = box.Close() }, nil
}

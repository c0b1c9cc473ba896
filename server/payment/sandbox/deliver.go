package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	deliveryTimeout = 10 * time.Second
	// leaseTime is how long a claimed delivery is left alone by others. It outlives
	// the time-out, so that only a crash makes a delivery happen again.
	leaseTime    = 15 * time.Second
	deliveryLook = 250 * time.Millisecond
	atOnce       = 8
	longestWait  = time.Minute
)

// Quiet keeps what happens from now on from being delivered, for a portal that fills
// itself and reads every outcome at once. The events are still listed. Delivery
// goes on when end is called.
func (s *Sandbox) Quiet() (end func()) {
	s.quiet.Add(1)
	var once sync.Once
	return func() { once.Do(func() { s.quiet.Add(-1) }) }
}

func (s *Sandbox) delivers() bool { return s.cfg.WebhookURL != "" && s.quiet.Load() == 0 }

// Run delivers events and ends pages whose time is over, until ctx ends.
func (s *Sandbox) Run(ctx context.Context) {
	tick := time.NewTicker(deliveryLook)
	defer tick.Stop()
	for {
		if err := s.endExpired(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.ErrorContext(ctx, "sandbox cannot end expired pages", "error", err)
		}
		busy, err := s.deliverDue(ctx)
		if err != nil && ctx.Err() == nil {
			s.cfg.Log.ErrorContext(ctx, "sandbox cannot deliver events", "error", err)
		}
		if busy && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// endExpired ends open pages whose time is over.
func (s *Sandbox) endExpired(ctx context.Context) error {
	now := s.now()
	var due bool
	if err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM object WHERE expires > 0 AND expires <= ?)`,
		now.Unix()).Scan(&due); err != nil {
		return fmt.Errorf("look for expired pages: %w", err)
	}
	if !due {
		return nil
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		t := &turn{ctx: ctx, db: tx, tx: tx, now: now, base: s.cfg.PublicURL}
		ids, err := t.expired()
		if err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := t.session(id); err != nil {
				return err
			}
		}
		return t.sendEvents(s.delivers())
	})
}

func (t *turn) expired() ([]string, error) {
	rows, err := t.db.QueryContext(t.ctx, `SELECT id FROM object WHERE expires > 0 AND expires <= ? LIMIT 100`, t.now.Unix())
	if err != nil {
		return nil, fmt.Errorf("list expired pages: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read expired pages: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

type delivery struct {
	seq      int64
	body     []byte
	forged   bool
	attempts int
}

// deliverDue sends what is due, a few at once, and tells whether it sent any.
func (s *Sandbox) deliverDue(ctx context.Context) (busy bool, err error) {
	if s.cfg.WebhookURL == "" {
		return false, nil
	}
	batch, err := s.claim(ctx)
	if err != nil || len(batch) == 0 {
		return false, err
	}
	errs := make([]error, len(batch))
	var sending sync.WaitGroup
	for n, d := range batch {
		sending.Go(func() { errs[n] = s.settle(ctx, d, s.send(ctx, d)) })
	}
	sending.Wait()
	return true, errors.Join(errs...)
}

// claim takes due deliveries so that another process leaves them alone.
func (s *Sandbox) claim(ctx context.Context) ([]delivery, error) {
	now := time.Now()
	var due bool
	if err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM delivery WHERE due <= ?)`, now.UnixMicro()).Scan(&due); err != nil {
		return nil, fmt.Errorf("look for deliveries: %w", err)
	}
	if !due {
		return nil, nil
	}
	var batch []delivery
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
UPDATE delivery SET due = ?, attempts = attempts + 1
WHERE seq IN (SELECT seq FROM delivery WHERE due <= ? ORDER BY due, seq LIMIT ?)
RETURNING seq, body, forged, attempts`, now.Add(leaseTime).UnixMicro(), now.UnixMicro(), atOnce)
		if err != nil {
			return fmt.Errorf("claim deliveries: %w", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var d delivery
			if err := rows.Scan(&d.seq, &d.body, &d.forged, &d.attempts); err != nil {
				return fmt.Errorf("read deliveries: %w", err)
			}
			batch = append(batch, d)
		}
		return rows.Err()
	})
	return batch, err
}

// send posts one event and answers why it was not taken. The reason is for the
// next try, not for the log: a portal that restarts refuses connections for a while.
func (s *Sandbox) send(ctx context.Context, d delivery) error {
	secret := s.cfg.WebhookSecret
	if d.forged {
		// Whoever forges an event does not know the secret.
		secret = newID("whsec_")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.WebhookURL, bytes.NewReader(d.body))
	if err != nil {
		return fmt.Errorf("webhook request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Stripe/1.0 (sandbox)")
	req.Header.Set("Stripe-Signature", sign(d.body, secret, s.now()))
	res, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxBodyBytes))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("webhook answered %d", res.StatusCode)
	}
	return nil
}

// settle forgets a delivery that was taken, or a forged one whatever came of
// it, and puts the others off.
func (s *Sandbox) settle(ctx context.Context, d delivery, failed error) error {
	// A stop must not turn a delivery that was taken into one that is repeated.
	ctx = context.WithoutCancel(ctx)
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if failed == nil || d.forged {
			_, err := tx.ExecContext(ctx, `DELETE FROM delivery WHERE seq = ?`, d.seq)
			return err
		}
		s.cfg.Log.DebugContext(ctx, "sandbox event was not taken", "attempt", d.attempts, "error", failed)
		_, err := tx.ExecContext(ctx, `UPDATE delivery SET due = ? WHERE seq = ?`,
			time.Now().Add(backoff(d.attempts)).UnixMicro(), d.seq)
		return err
	})
}

// backoff is how long a refused event waits: half a second, doubled each time,
// a minute at most.
func backoff(attempts int) time.Duration {
	wait := 500 * time.Millisecond
	for range attempts - 1 {
		if wait *= 2; wait >= longestWait {
			return longestWait
		}
	}
	return wait
}

// sign makes a Stripe-Signature header.
func sign(body []byte, secret string, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

package sandbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The faults that can be asked for.
const (
	// faultTimeout carries the request out and then hangs up instead of answering.
	faultTimeout = "timeout_after_success"
	// faultDrop hangs up before anything is done.
	faultDrop = "drop_connection"
	// fault429 and fault500 answer so before anything is done and keep nothing for the key.
	fault429 = "429"
	fault500 = "500"
	// faultDecline makes the bank refuse with Code.
	faultDecline = "decline"
	// faultDouble, faultReorder, faultDelay and faultForge bend the events of a request.
	faultDouble  = "double_events"
	faultReorder = "reorder_events"
	faultDelay   = "delay_events"
	faultForge   = "forge_event"
)

var requestFaults = []string{faultTimeout, faultDrop, fault429, fault500, faultDecline}
var eventFaults = []string{faultDouble, faultReorder, faultDelay, faultForge}

const (
	longestDelay = 10 * time.Minute
	// defaultReorder separates the events of one request.
	defaultReorder = time.Second
	defaultDelay   = 2 * time.Second
)

// faultRequest is what POST /faults takes and GET /faults lists.
type faultRequest struct {
	ID   int64  `json:"id,omitempty"`
	Kind string `json:"kind"`
	// Times is how often it strikes. Absent it is once, or without end when
	// Probability is given.
	Times *int64 `json:"times,omitempty"`
	// Probability is the chance that a matching request is struck; absent is 1.
	Probability *float64 `json:"probability,omitempty"`
	// Method and Path narrow it; Path is a prefix of the request's path.
	Method  string `json:"method,omitempty"`
	Path    string `json:"path,omitempty"`
	DelayMs int64  `json:"delayMs,omitempty"`
	// Code is the decline code of the kind decline.
	Code string `json:"code,omitempty"`
	// Seed makes the draws of Probability repeatable; absent is 1.
	Seed *int64 `json:"seed,omitempty"`
}

// endless marks a fault that strikes until it is deleted.
const endless = -1

func (s *Sandbox) addFault(w http.ResponseWriter, r *http.Request) {
	// A page elsewhere can post a form to this address but not JSON.
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		respondError(w, &apiError{status: http.StatusUnsupportedMediaType, Type: typeInvalidRequest, Message: "Send the fault as application/json."})
		return
	}
	var in faultRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		respondError(w, invalid("", "The fault could not be read: "+err.Error()))
		return
	}
	if err := in.complete(); err != nil {
		s.fail(w, r, err)
		return
	}
	err := s.inTx(r.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `
INSERT INTO fault (kind, method, path, code, delay_ms, probability, remaining, seed, draws)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING id`,
			in.Kind, in.Method, in.Path, in.Code, in.DelayMs, *in.Probability, *in.Times, *in.Seed).Scan(&in.ID)
	})
	if err != nil {
		s.fail(w, r, fmt.Errorf("store fault: %w", err))
		return
	}
	respond(w, http.StatusCreated, in)
}

// complete fills in what was left out and refuses what makes no sense.
func (in *faultRequest) complete() error {
	if !slices.Contains(requestFaults, in.Kind) && !slices.Contains(eventFaults, in.Kind) {
		return invalid("kind", "Unknown fault: "+in.Kind)
	}
	if in.Times == nil {
		times := int64(1)
		if in.Probability != nil {
			times = endless
		}
		in.Times = &times
	}
	if *in.Times < 1 && *in.Times != endless {
		return invalid("times", "times is at least 1, or -1 for without end.")
	}
	if in.Probability == nil {
		always := 1.0
		in.Probability = &always
	}
	if *in.Probability < 0 || *in.Probability > 1 {
		return invalid("probability", "probability is between 0 and 1.")
	}
	if in.DelayMs < 0 || in.DelayMs > longestDelay.Milliseconds() {
		return invalid("delayMs", "delayMs is between 0 and 600000.")
	}
	if (in.Code != "") != (in.Kind == faultDecline) {
		return invalid("code", "code belongs to the kind decline, which needs it.")
	}
	if in.Seed == nil {
		seed := int64(1)
		in.Seed = &seed
	}
	return nil
}

func (s *Sandbox) listFaults(w http.ResponseWriter, r *http.Request) {
	rows, err := s.reader.QueryContext(r.Context(),
		`SELECT id, kind, method, path, code, delay_ms, probability, remaining, seed FROM fault WHERE remaining <> 0 ORDER BY id`)
	if err != nil {
		s.fail(w, r, fmt.Errorf("list faults: %w", err))
		return
	}
	defer func() { _ = rows.Close() }()
	out := []faultRequest{}
	for rows.Next() {
		var f faultRequest
		if err := rows.Scan(&f.ID, &f.Kind, &f.Method, &f.Path, &f.Code, &f.DelayMs, &f.Probability, &f.Times, &f.Seed); err != nil {
			s.fail(w, r, fmt.Errorf("read faults: %w", err))
			return
		}
		out = append(out, f)
	}
	if err := rows.Err(); err != nil {
		s.fail(w, r, fmt.Errorf("read faults: %w", err))
		return
	}
	respond(w, http.StatusOK, map[string]any{"faults": out})
}

func (s *Sandbox) clearFaults(w http.ResponseWriter, r *http.Request) {
	err := s.inTx(r.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(r.Context(), `DELETE FROM fault`)
		return err
	})
	if err != nil {
		s.fail(w, r, fmt.Errorf("clear faults: %w", err))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// struckFault is one fault that strikes now.
type struckFault struct {
	kind  string
	code  string
	delay time.Duration
}

// draw decides which of the wanted kinds strike a request, counts them, and
// remembers how far the generator of each has come.
func draw(ctx context.Context, tx *sql.Tx, kinds []string, method, path string) ([]struckFault, error) {
	rows, err := tx.QueryContext(ctx,
		`SELECT id, kind, method, path, code, delay_ms, probability, seed, draws FROM fault WHERE remaining <> 0 ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read faults: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var struck []struckFault
	hits := map[int64]bool{}
	for rows.Next() {
		var f struckFault
		var id, delayMs, seed, draws int64
		var onMethod, onPath string
		var probability float64
		if err := rows.Scan(&id, &f.kind, &onMethod, &onPath, &f.code, &delayMs, &probability, &seed, &draws); err != nil {
			return nil, fmt.Errorf("read faults: %w", err)
		}
		if !slices.Contains(kinds, f.kind) || (onMethod != "" && onMethod != method) || !strings.HasPrefix(path, onPath) {
			continue
		}
		f.delay = time.Duration(delayMs) * time.Millisecond
		chance := rand.New(rand.NewPCG(uint64(seed), uint64(draws))) //nolint:gosec // repeatable on purpose: nothing here is secret
		hits[id] = chance.Float64() < probability
		if hits[id] {
			struck = append(struck, f)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("read faults: %w", err)
	}
	for id, hit := range hits {
		_, err := tx.ExecContext(ctx,
			`UPDATE fault SET draws = draws + 1, remaining = CASE WHEN remaining > 0 AND ? THEN remaining - 1 ELSE remaining END WHERE id = ?`, hit, id)
		if err != nil {
			return nil, fmt.Errorf("count fault: %w", err)
		}
	}
	return struck, nil
}

// faultHit is what strikes one request.
type faultHit []struckFault

// strike draws the faults of a request, in a transaction of their own: one that
// stops the request must count although nothing else happens.
func (s *Sandbox) strike(ctx context.Context, method, path string) (faultHit, error) {
	var armed bool
	if err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fault WHERE remaining <> 0)`).Scan(&armed); err != nil {
		return nil, fmt.Errorf("look for faults: %w", err)
	}
	if !armed {
		return nil, nil
	}
	var hit faultHit
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		hit, err = draw(ctx, tx, requestFaults, method, path)
		return err
	})
	return hit, err
}

func (h faultHit) find(kind string) (struckFault, bool) {
	for _, f := range h {
		if f.kind == kind {
			return f, true
		}
	}
	return struckFault{}, false
}

// beforehand carries out a fault that stops the request and tells whether it did.
func (h faultHit) beforehand(w http.ResponseWriter, r *http.Request) bool {
	if f, ok := h.find(faultDrop); ok {
		wait(r.Context(), f.delay)
		abort(w)
		return true
	}
	if f, ok := h.find(fault429); ok {
		wait(r.Context(), f.delay)
		respondError(w, &apiError{status: http.StatusTooManyRequests, Type: typeInvalidRequest, Code: "rate_limit", Message: "Too many requests hit the API too quickly."})
		return true
	}
	if f, ok := h.find(fault500); ok {
		wait(r.Context(), f.delay)
		respondError(w, &apiError{status: http.StatusInternalServerError, Type: typeAPI, Message: "An unknown error occurred."})
		return true
	}
	return false
}

// afterwards tells whether the answer is to be lost.
func (h faultHit) afterwards() bool {
	_, ok := h.find(faultTimeout)
	return ok
}

// hangUp loses the answer.
func (h faultHit) hangUp(w http.ResponseWriter, r *http.Request) {
	f, _ := h.find(faultTimeout)
	wait(r.Context(), f.delay)
	abort(w)
}

// decline answers the refusal that a fault asks for.
func (h faultHit) decline() *decline {
	if f, ok := h.find(faultDecline); ok {
		return declineFor(f.code)
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// abort breaks the answer off after its first byte. Without that byte Go's own
// client would send a request with an idempotency key again by itself, and the
// caller would never see the fault. Taking the connection over works below any
// middleware that would turn a panic into an answer.
func abort(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "4096")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte("{"))
	control := http.NewResponseController(w)
	_ = control.Flush()
	if conn, _, err := control.Hijack(); err == nil {
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}

// bentEvents is how the events of one request are bent.
type bentEvents struct {
	double  bool
	forge   bool
	delay   time.Duration
	reorder time.Duration
}

func (t *turn) eventFaults() (bentEvents, error) {
	struck, err := draw(t.ctx, t.tx, eventFaults, t.method, t.path)
	if err != nil {
		return bentEvents{}, err
	}
	var out bentEvents
	for _, f := range struck {
		switch f.kind {
		case faultDouble:
			out.double = true
		case faultForge:
			out.forge = true
		case faultDelay:
			out.delay = orElse(f.delay, defaultDelay)
		case faultReorder:
			out.reorder = orElse(f.delay, defaultReorder)
		}
	}
	return out, nil
}

func orElse(d, fallback time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return fallback
}

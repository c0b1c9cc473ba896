package sandbox

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// keyLifetime is how long an idempotency key is remembered.
const keyLifetime = 24 * time.Hour

// turn is one request being carried out: what was asked, the transaction it
// happens in, and the events it will send.
type turn struct {
	ctx    context.Context
	db     queryer
	tx     *sql.Tx // nil when only reading
	now    time.Time
	form   url.Values
	id     string // the {id} of the path
	method string
	path   string
	base   string // the public URL
	// forced is a decline asked for by a fault, or nil.
	forced *decline
	// fingerprintKey keys the fingerprints of cards.
	fingerprintKey []byte
	emitted        []emission
}

// action carries out one API request. It answers an object to render, or an
// *apiError; any other error is a fault of the sandbox itself.
type action func(t *turn) (any, error)

// read serves an action that changes nothing.
func (s *Sandbox) read(do action) http.Handler {
	return s.guarded(func(w http.ResponseWriter, r *http.Request, hit faultHit) {
		t := s.turn(r)
		t.db = s.reader
		if hit.afterwards() {
			hit.hangUp(w, r)
			return
		}
		answer, err := do(t)
		if err == nil {
			answer, err = t.render(answer)
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		respond(w, http.StatusOK, answer)
	})
}

// write serves an action that changes something: its objects, its events and
// the answer kept for its idempotency key commit together.
func (s *Sandbox) write(do action) http.Handler {
	return s.guarded(func(w http.ResponseWriter, r *http.Request, hit faultHit) {
		key := ""
		if r.Method == http.MethodPost {
			key = r.Header.Get("Idempotency-Key")
		}
		if len(key) > 255 {
			s.fail(w, r, invalid("Idempotency-Key", "Keys for idempotent requests can be at most 255 characters long."))
			return
		}
		a, err := s.onceWithKey(r, key, hit, do)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.nudge()
		if hit.afterwards() {
			hit.hangUp(w, r)
			return
		}
		if a.replayed {
			w.Header().Set("Idempotent-Replayed", "true")
		}
		if key != "" {
			w.Header().Set("Idempotency-Key", key)
		}
		respond(w, a.status, json.RawMessage(a.body))
	})
}

// answer is what goes back to the caller and is kept for its key.
type answer struct {
	status   int
	body     []byte
	replayed bool
}

// onceWithKey is once while nobody else in this process works on the key. The
// key is free again before the answer is sent or lost, so that a caller may come
// back at once.
func (s *Sandbox) onceWithKey(r *http.Request, key string, hit faultHit, do action) (answer, error) {
	if key != "" {
		if !s.keys.take(key) {
			return answer{}, keyInUse(key)
		}
		defer s.keys.give(key)
	}
	return s.once(r, key, hit, do)
}

// once carries an action out unless its key already has an answer.
func (s *Sandbox) once(r *http.Request, key string, hit faultHit, do action) (answer, error) {
	t := s.turn(r)
	t.forced = hit.decline()
	// A caller that hangs up does not undo what it asked for.
	t.ctx = context.WithoutCancel(r.Context())
	request := describeRequest(r, t.form)
	var out answer
	err := s.inTx(t.ctx, func(tx *sql.Tx) error {
		t.tx, t.db = tx, tx
		if key != "" {
			kept, err := t.keptAnswer(key, request)
			if err != nil {
				return err
			}
			if kept != nil {
				out = *kept
				return nil
			}
		}
		result, outcome := do(t)
		if outcome == nil {
			result, outcome = t.render(result)
		}
		if outcome != nil && !isKept(outcome) {
			return outcome
		}
		var err error
		if out, err = encode(result, outcome); err != nil {
			return err
		}
		if key != "" {
			if err := t.keepAnswer(key, request, out); err != nil {
				return err
			}
		}
		return t.sendEvents(s.delivers())
	})
	return out, err
}

func encode(result any, outcome error) (answer, error) {
	status := http.StatusOK
	if refused := (*apiError)(nil); errors.As(outcome, &refused) {
		status, result = refused.status, map[string]any{"error": refused}
	}
	body, err := json.Marshal(result)
	if err != nil {
		return answer{}, fmt.Errorf("encode answer: %w", err)
	}
	return answer{status: status, body: body}, nil
}

func (t *turn) keptAnswer(key, request string) (*answer, error) {
	if _, err := t.tx.ExecContext(t.ctx, `DELETE FROM answer WHERE key = ? AND created <= ?`,
		key, t.now.Add(-keyLifetime).Unix()); err != nil {
		return nil, fmt.Errorf("forget old key: %w", err)
	}
	kept := answer{replayed: true}
	var first string
	err := t.tx.QueryRowContext(t.ctx, `SELECT request, status, body FROM answer WHERE key = ?`, key).
		Scan(&first, &kept.status, &kept.body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look up key: %w", err)
	case first != request:
		return nil, keyReused(key)
	}
	return &kept, nil
}

func (t *turn) keepAnswer(key, request string, a answer) error {
	_, err := t.tx.ExecContext(t.ctx, `INSERT INTO answer (key, request, status, body, created) VALUES (?, ?, ?, ?, ?)`,
		key, request, a.status, a.body, t.now.Unix())
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// describeRequest is equal for requests that mean the same.
func describeRequest(r *http.Request, form url.Values) string {
	sum := sha256.Sum256([]byte(r.Method + " " + r.URL.Path + "\n" + form.Encode()))
	return hex.EncodeToString(sum[:])
}

// guarded does what comes before every API request: the key, the version, the
// form, and the faults that strike first.
func (s *Sandbox) guarded(next func(http.ResponseWriter, *http.Request, faultHit)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Request-Id", newID("req_"))
		w.Header().Set("Stripe-Version", APIVersion)
		if err := authenticate(r); err != nil {
			s.fail(w, r, err)
			return
		}
		if v := r.Header.Get("Stripe-Version"); v != "" && v != APIVersion {
			s.fail(w, r, invalid("", "The sandbox speaks version "+APIVersion+" only, not "+v+"."))
			return
		}
		if err := r.ParseForm(); err != nil {
			s.fail(w, r, unreadable(err))
			return
		}
		hit, err := s.strike(r.Context(), r.Method, r.URL.Path)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if hit.beforehand(w, r) {
			return
		}
		next(w, r, hit)
	})
}

// authenticate takes any test key: the sandbox is one account. A live key is
// refused in words, because it means that somebody mixed the two up.
func authenticate(r *http.Request) error {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		key, _, _ = r.BasicAuth()
	}
	switch {
	case key == "":
		return &apiError{status: http.StatusUnauthorized, Type: typeInvalidRequest, Message: "You did not provide an API key."}
	case strings.HasPrefix(key, "sk_live_"), strings.HasPrefix(key, "rk_live_"):
		return &apiError{status: http.StatusUnauthorized, Type: typeInvalidRequest, Message: "A live key was sent to the sandbox. Nothing was done."}
	case !strings.HasPrefix(key, "sk_test_"):
		return &apiError{status: http.StatusUnauthorized, Type: typeInvalidRequest, Message: "Invalid API key provided: the sandbox takes keys that begin with sk_test_."}
	}
	return nil
}

func (s *Sandbox) turn(r *http.Request) *turn {
	return &turn{
		ctx:            r.Context(),
		now:            s.now(),
		form:           r.Form,
		id:             r.PathValue("id"),
		method:         r.Method,
		path:           r.URL.Path,
		base:           s.cfg.PublicURL,
		fingerprintKey: s.secret,
	}
}

func respond(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "the answer could not be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func respondError(w http.ResponseWriter, e *apiError) {
	respond(w, e.status, map[string]any{"error": e})
}

// fail answers an error. One that is not the caller's is logged here.
func (s *Sandbox) fail(w http.ResponseWriter, r *http.Request, err error) {
	var refused *apiError
	if errors.As(err, &refused) {
		respondError(w, refused)
		return
	}
	s.cfg.Log.ErrorContext(r.Context(), "sandbox request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	respondError(w, &apiError{status: http.StatusInternalServerError, Type: typeAPI, Message: "The sandbox failed. Its log says why."})
}

package sandbox

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// emission is one event that a request gives rise to, with the object as it was
// at that moment.
type emission struct {
	kind string
	body json.RawMessage
	err  error
}

type event struct {
	ID              string        `json:"id"`
	Object          string        `json:"object"`
	APIVersion      string        `json:"api_version"`
	Created         int64         `json:"created"`
	Livemode        bool          `json:"livemode"`
	PendingWebhooks int           `json:"pending_webhooks"`
	Type            string        `json:"type"`
	Request         *eventRequest `json:"request"`
	Data            eventData     `json:"data"`
}

type eventRequest struct {
	ID             *string `json:"id"`
	IdempotencyKey *string `json:"idempotency_key"`
}

type eventData struct {
	Object json.RawMessage `json:"object"`
}

// emit notes an event; it is stored with the transaction.
func (t *turn) emit(kind string, o any) {
	body, err := json.Marshal(o)
	t.emitted = append(t.emitted, emission{kind: kind, body: body, err: err})
}

// sendEvents stores what was emitted and files it for delivery, bent by the
// faults that concern events.
func (t *turn) sendEvents(deliver bool) error {
	if len(t.emitted) == 0 {
		return nil
	}
	bent, err := t.eventFaults()
	if err != nil {
		return err
	}
	// Deliveries keep the machine's time: the portal's may stand still in a test.
	now := time.Now()
	for n, e := range t.emitted {
		if e.err != nil {
			return fmt.Errorf("encode event %s: %w", e.kind, e.err)
		}
		ev := event{
			ID: newID("evt_"), Object: "event", APIVersion: APIVersion, Created: t.now.Unix(), PendingWebhooks: 1,
			Type: e.kind, Request: &eventRequest{}, Data: eventData{Object: e.body},
		}
		body, err := json.Marshal(ev)
		if err != nil {
			return fmt.Errorf("encode event %s: %w", e.kind, err)
		}
		if _, err := t.tx.ExecContext(t.ctx, `INSERT INTO event (id, type, created, body) VALUES (?, ?, ?, ?)`,
			ev.ID, ev.Type, ev.Created, body); err != nil {
			return fmt.Errorf("store event: %w", err)
		}
		if !deliver {
			continue
		}
		due := now.Add(bent.delay)
		if bent.reorder > 0 {
			// The last one first, and all of them after what later requests send.
			due = due.Add(bent.reorder * time.Duration(len(t.emitted)-n))
		}
		copies := 1
		if bent.double {
			copies = 2
		}
		for range copies {
			if err := t.fileDelivery(ev.ID, body, false, due); err != nil {
				return err
			}
		}
		if bent.forge {
			ev.ID = newID("evt_")
			forged, err := json.Marshal(ev)
			if err != nil {
				return fmt.Errorf("encode forged event: %w", err)
			}
			if err := t.fileDelivery(ev.ID, forged, true, now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *turn) fileDelivery(eventID string, body []byte, forged bool, due time.Time) error {
	_, err := t.tx.ExecContext(t.ctx, `INSERT INTO delivery (event_id, body, forged, due, attempts) VALUES (?, ?, ?, ?, 0)`,
		eventID, body, forged, due.UnixMicro())
	if err != nil {
		return fmt.Errorf("file delivery: %w", err)
	}
	return nil
}

func listEvents(t *turn) (any, error) {
	if err := t.allow("type", "created", "limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	w, err := t.window()
	if err != nil {
		return nil, err
	}
	query, args := `SELECT body FROM event WHERE 1 = 1`, []any{}
	if kind := t.form.Get("type"); kind != "" {
		query += ` AND type = ?`
		args = append(args, kind)
	}
	query, args = w.narrow(query, args, "event")
	return t.collect(query, args, w.limit)
}

func getEvent(t *turn) (any, error) {
	if err := t.allow(); err != nil {
		return nil, err
	}
	var body json.RawMessage
	err := t.db.QueryRowContext(t.ctx, `SELECT body FROM event WHERE id = ?`, t.id).Scan((*[]byte)(&body))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, missing("event", t.id, "id")
	}
	if err != nil {
		return nil, fmt.Errorf("load event: %w", err)
	}
	return body, nil
}

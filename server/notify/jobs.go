package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/server/access"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// River works jobs with a lower number first: nobody waits for a sign-in code
// behind ten thousand notices of a closing.
const (
	urgent = 1
	single = 2
	bulk   = 3
)

const (
	// maxTries is how often a delivery is tried; River waits attempt⁴ seconds
	// between them, about 80 minutes in all.
	maxTries = 8
	// codeLife is how long a sign-in code is worth delivering.
	codeLife = 5 * time.Minute
	// sendTimeout bounds one try.
	sendTimeout = 30 * time.Second
)

// DeliverArgs is the job of delivering one message. It carries no personal data:
// jobs are kept readable in the queue's table.
type DeliverArgs struct {
	MessageID uuid.UUID `json:"message_id"`
}

// Kind of the job.
func (DeliverArgs) Kind() string { return "notify.deliver" }

func bulkPriority(notices []Notice) int {
	if len(notices) > 1 {
		return bulk
	}
	return single
}

func enqueue(ctx context.Context, tx *gen.Tx, ids []uuid.UUID, priority int) error {
	params := make([]river.InsertManyParams, len(ids))
	for i, id := range ids {
		params[i] = river.InsertManyParams{
			Args:       DeliverArgs{MessageID: id},
			InsertOpts: &river.InsertOpts{MaxAttempts: maxTries, Priority: priority},
		}
	}
	return jobs.InsertMany(ctx, tx, params)
}

// Delivery is what a sender hands over: one message to one address.
type Delivery struct {
	ID      uuid.UUID // the same at every try, so that the other side can tell a repeat
	To      string
	Subject string // e-mail only
	Text    string
}

// Sender delivers to the outside world. Its errors name neither address nor text,
// because they are logged. An error that no further try can mend wraps ErrRefused.
type Sender interface {
	Send(ctx context.Context, d Delivery) error
}

// ErrRefused says that the other side will never take this message.
var ErrRefused = errors.New("notify: refused for good")

// errNoSender is mended by a setting, so the message waits for it.
var errNoSender = errors.New("notify: no sender is set up for this channel")

// Worker delivers messages. Delivery is at least once: when the portal dies after
// sending and before noting it, the message goes out again under the same id.
type Worker struct {
	river.WorkerDefaults[DeliverArgs]
	DB   *store.DB
	Keys *personal.Keys
	Log  *slog.Logger
	// Senders by channel, EMAIL and SMS.
	Senders map[string]Sender
	// Keep leaves the texts readable after delivery, for the outbox of demo mode.
	Keep bool
}

// Timeout of one try.
func (w *Worker) Timeout(*river.Job[DeliverArgs]) time.Duration { return sendTimeout }

// Work delivers one message.
func (w *Worker) Work(ctx context.Context, job *river.Job[DeliverArgs]) error {
	ctx = access.AsSystem(ctx, access.ForMessages)
	m, err := w.DB.Client.Message.Get(ctx, job.Args.MessageID)
	if gen.IsNotFound(err) {
		return river.JobCancel(errors.New("notify: the message was deleted"))
	}
	if err != nil {
		return fmt.Errorf("notify: load message: %w", err)
	}
	if m.State != message.StateQUEUED {
		return nil
	}
	now, err := w.DB.Now(ctx)
	if err != nil {
		return fmt.Errorf("notify: %w", err)
	}
	if m.Kind == SignInCode && now.Sub(m.CreatedAt) > codeLife {
		return w.note(ctx, m, message.StateFAILED, nil)
	}
	sending := w.send(ctx, m)
	switch {
	case sending == nil:
		return w.note(ctx, m, message.StateSENT, &now)
	case errors.Is(sending, ErrRefused) || job.Attempt >= maxTries:
		w.Log.WarnContext(ctx, "message given up", "message", m.ID, "kind", m.Kind, "tries", job.Attempt, "error", sending.Error())
		return w.note(ctx, m, message.StateFAILED, nil)
	default:
		return errors.Join(sending, w.DB.Client.Message.UpdateOneID(m.ID).AddTries(1).Exec(ctx))
	}
}

func (w *Worker) send(ctx context.Context, m *gen.Message) error {
	sender, ok := w.Senders[string(m.Channel)]
	if !ok {
		return errNoSender
	}
	d := Delivery{ID: m.ID}
	for _, part := range []struct {
		sealed []byte
		into   *string
	}{{m.ToSealed, &d.To}, {m.SubjectSealed, &d.Subject}, {m.TextSealed, &d.Text}} {
		plain, err := w.Keys.OpenText(part.sealed, personal.Message)
		if err != nil {
			return fmt.Errorf("notify: open message: %w", err)
		}
		*part.into = plain
	}
	return sender.Send(ctx, d)
}

// note records the outcome and forgets what was said. The last notice to somebody
// who was taken away is forgotten whole: the address on it was promised to be gone.
func (w *Worker) note(ctx context.Context, m *gen.Message, state message.State, sentAt *time.Time) error {
	if m.Kind == Erased && !w.Keep {
		if _, err := w.DB.Client.Message.Delete().Where(message.ID(m.ID)).Exec(ctx); err != nil {
			return fmt.Errorf("notify: forget the last notice: %w", err)
		}
		return nil
	}
	u := w.DB.Client.Message.Update().
		Where(message.ID(m.ID), message.StateEQ(message.StateQUEUED)).
		SetState(state).
		SetNillableSentAt(sentAt).
		AddTries(1)
	if !w.Keep {
		u.SetSubjectSealed([]byte{}).SetTextSealed([]byte{})
	}
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("notify: note delivery: %w", err)
	}
	return nil
}

package notify

import (
	"context"
	stdsql "database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/access"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// chunk is how many notices go into one statement.
const chunk = 500

// Queue keeps one notice in tx and has it delivered after the commit. A person
// without any contact is passed over: their clerk tells them. So is one who does
// not want notices of this kind.
func (n *Notifier) Queue(ctx context.Context, tx *gen.Tx, notice Notice) error {
	return n.QueueMany(ctx, tx, []Notice{notice})
}

// QueueMany is Queue for many people: a handful of statements for each 500
// notices. (On SQLite River inserts its jobs one by one, inside the process.)
func (n *Notifier) QueueMany(ctx context.Context, tx *gen.Tx, notices []Notice) error {
	if len(notices) == 0 {
		return nil
	}
	ctx = access.AsSystem(ctx, access.ForMessages)
	at, err := store.Now(ctx, tx)
	if err != nil {
		return fmt.Errorf("notify: %w", err)
	}
	for part := range slices.Chunk(notices, chunk) {
		readers, err := findReaders(ctx, tx, part)
		if err != nil {
			return err
		}
		rows := make([]*gen.MessageCreate, 0, len(part))
		for _, notice := range part {
			reader, ok := readers[notice.PersonID]
			if !ok || !reader.wants(notice.Kind) {
				continue
			}
			l, err := n.compose(reader.Locale, reader.Channel, notice.Kind, notice.Link, notice.Args)
			if err != nil {
				return err
			}
			to, err := n.keys.Open(reader.Sealed, personal.Contact)
			if err != nil {
				// Passed over like somebody without a contact: a letter must not undo the act
				// it tells of, least of all a charge that the bank has made.
				slog.ErrorContext(ctx, "notify: a contact does not open", "person", notice.PersonID)
				continue
			}
			rows = append(rows, n.row(tx, l, reader.Channel, to, notice.Kind, notice.DedupeKey).
				SetCreatedAt(at).SetPersonID(notice.PersonID))
		}
		if err := n.keep(ctx, tx, rows, bulkPriority(notices)); err != nil {
			return err
		}
	}
	return nil
}

// QueueTo keeps one message to an address, whether or not anyone is known there.
// The code is the part of args that demo mode shows apart.
func (n *Notifier) QueueTo(ctx context.Context, tx *gen.Tx, to To, kind, dedupeKey string, args map[string]any, code string) error {
	l, err := n.compose(to.Locale, to.Channel, kind, "", args)
	if err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForMessages)
	at, err := store.Now(ctx, tx)
	if err != nil {
		return fmt.Errorf("notify: %w", err)
	}
	row := n.row(tx, l, to.Channel, []byte(to.Address), kind, dedupeKey).SetCreatedAt(at)
	if n.demo && code != "" {
		row.SetCodeSealed(n.keys.SealText(code, personal.Message))
	}
	return n.keep(ctx, tx, []*gen.MessageCreate{row}, urgent)
}

func (n *Notifier) row(tx *gen.Tx, l letter, channel string, to []byte, kind, dedupeKey string) *gen.MessageCreate {
	return tx.Message.Create().
		SetID(uuid.Must(uuid.NewV7())).
		SetChannel(message.Channel(channel)).
		SetKind(kind).
		SetDedupeKey(dedupeKey).
		SetToSealed(n.keys.Seal(to, personal.Message)).
		SetSubjectSealed(n.keys.SealText(l.subject, personal.Message)).
		SetTextSealed(n.keys.SealText(l.text, personal.Message))
}

// keep inserts the rows whose dedupe key is new and a delivery job for each of
// those. Which ones are new is read back by id: a conflict leaves no trace.
func (n *Notifier) keep(ctx context.Context, tx *gen.Tx, rows []*gen.MessageCreate, priority int) error {
	rows = distinct(rows)
	if len(rows) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i], _ = row.Mutation().ID()
	}
	err := tx.Message.CreateBulk(rows...).OnConflictColumns(message.FieldDedupeKey).DoNothing().Exec(ctx)
	if err != nil && !errors.Is(err, stdsql.ErrNoRows) {
		return fmt.Errorf("notify: keep messages: %w", err)
	}
	kept, err := tx.Message.Query().Where(message.IDIn(ids...)).IDs(ctx)
	if err != nil {
		return fmt.Errorf("notify: read kept messages: %w", err)
	}
	return enqueue(ctx, tx, kept, priority)
}

// distinct drops the later of two rows with one dedupe key inside one call.
func distinct(rows []*gen.MessageCreate) []*gen.MessageCreate {
	seen := make(map[string]bool, len(rows))
	return slices.DeleteFunc(rows, func(row *gen.MessageCreate) bool {
		key, _ := row.Mutation().DedupeKey()
		twice := seen[key]
		seen[key] = true
		return twice
	})
}

// reader is how a person is told: the contact they gave first, in their language.
type reader struct {
	PersonID uuid.UUID `sql:"person_id"`
	Channel  string    `sql:"channel"`
	Sealed   []byte    `sql:"sealed"`
	Locale   string    `sql:"locale"`
	Unwanted []byte    `sql:"unwanted_notices"` // JSON, nil when there was never a choice
	unwanted []Choice
}

// wants tells whether notices of this kind may go to the reader.
func (r *reader) wants(kind string) bool {
	choice, choosable := Choosable(kind)
	return !choosable || !slices.Contains(r.unwanted, choice)
}

func findReaders(ctx context.Context, tx *gen.Tx, notices []Notice) (map[uuid.UUID]reader, error) {
	ids := make([]uuid.UUID, 0, len(notices))
	for _, n := range notices {
		if !slices.Contains(ids, n.PersonID) {
			ids = append(ids, n.PersonID)
		}
	}
	var rows []reader
	err := tx.Contact.Query().
		Where(contact.PersonIDIn(ids...)).
		Order(gen.Asc(contact.FieldCreatedAt, contact.FieldID)).
		Modify(func(s *sql.Selector) {
			people := sql.Table(person.Table)
			s.Join(people).On(s.C(contact.FieldPersonID), people.C(person.FieldID))
			s.Select(s.C(contact.FieldPersonID), s.C(contact.FieldChannel), s.C(contact.FieldSealed), people.C(person.FieldLocale),
				people.C(person.FieldUnwantedNotices))
		}).
		Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("notify: find contacts: %w", err)
	}
	first := make(map[uuid.UUID]reader, len(rows))
	for _, r := range rows {
		if _, ok := first[r.PersonID]; ok {
			continue
		}
		if len(r.Unwanted) > 0 {
			if err := json.Unmarshal(r.Unwanted, &r.unwanted); err != nil {
				return nil, fmt.Errorf("notify: unwanted notices of %s: %w", r.PersonID, err)
			}
		}
		first[r.PersonID] = r
	}
	return first, nil
}

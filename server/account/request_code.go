package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/signincode"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// RequestCode sends a one-time code to a phone number or e-mail address. Origin is
// the network address that asks, locale the language of the message. Whether
// anybody is known there makes no difference to the answer nor to the work done.
// Faults: the identifier is wrong, TOO_MANY_CODES, SIGN_IN_LOCKED.
func (s *Service) RequestCode(ctx context.Context, identifier, origin, locale string) error {
	to, err := Identify(identifier)
	if err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForSignIn)
	id := uuid.Must(uuid.NewV7())
	code, err := newCode()
	if err != nil {
		return err
	}
	contactDigest, originDigest := s.keys.Digest(personal.Contact, to.Address), s.keys.Digest(personal.Network, network(origin))
	// The row is committed before the limits are counted, so that of many requests at
	// one moment each sees the others, and no more than the limit can pass.
	var now time.Time
	err = s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if now, err = store.Now(ctx, tx); err != nil {
			return err
		}
		err := tx.SignInCode.Create().SetID(id).SetCreatedAt(now).SetContactDigest(contactDigest).SetOriginDigest(originDigest).
			SetCodeHash(s.codeHash(id, code)).SetExpiresAt(now.Add(codeLife)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("account: keep a code: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var refused *fault.Fault
	err = s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if refused, err = s.countCodes(ctx, tx, id, now, contactDigest, originDigest); err != nil {
			return err
		}
		if refused != nil {
			// A refused request does not count, or asking again would never end it.
			if err := tx.SignInCode.DeleteOneID(id).Exec(ctx); err != nil && !gen.IsNotFound(err) {
				return fmt.Errorf("account: take a code back: %w", err)
			}
			return nil
		}
		return s.notifier.QueueTo(ctx, tx, notify.To{Channel: string(to.Channel), Address: to.Address, Locale: message.Known(locale)},
			notify.SignInCode, codeMessage(id), map[string]any{"code": code, "minutes": int(codeLife / time.Minute)}, code)
	})
	if err == nil && refused != nil {
		return refused
	}
	return err
}

// codeMessage is the key of the message in which a code goes.
func codeMessage(id uuid.UUID) string { return "code:" + id.String() }

// countCodes asks the limits about the code with this id.
func (s *Service) countCodes(ctx context.Context, tx *gen.Tx, id uuid.UUID, now time.Time, contactDigest, originDigest string) (*fault.Fault, error) {
	limits := s.config.Limits
	rows, err := tx.SignInCode.Query().
		Where(signincode.ContactDigest(contactDigest), signincode.CreatedAtGT(now.Add(-limits.longest())), signincode.IDNEQ(id)).
		Select(signincode.FieldID, signincode.FieldCreatedAt, signincode.FieldTries).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: count codes: %w", err)
	}
	earlier := make([]asked, len(rows))
	for i, row := range rows {
		earlier[i] = asked{at: row.CreatedAt, wrong: row.Tries}
	}
	fromOrigin, err := tx.SignInCode.Query().
		Where(signincode.OriginDigest(originDigest), signincode.CreatedAtGT(now.Add(-limits.OriginWindow)), signincode.IDNEQ(id)).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: count codes: %w", err)
	}
	return limits.judge(now, earlier, fromOrigin), nil
}

// newCode answers six random digits.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("account: make a code: %w", err)
	}
	return fmt.Sprintf("%0*d", codeDigits, n.Int64()), nil
}

// codeHash is keyed and bound to the row: a million codes are too few for a hash
// that anybody could compute.
func (s *Service) codeHash(id uuid.UUID, code string) []byte {
	return []byte(s.keys.Digest(personal.SignInCode, id.String()+":"+code))
}

package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/ent/gen/signincode"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// SignInInput is a code that came to an address. Kind says whether a browser gets
// a cookie or an API client a bearer token; see Device for device.
type SignInInput struct {
	Identifier string
	Code       string
	Kind       signin.Kind
	Device     string
	Locale     string
}

// SignedIn is a new sign-in. The token is shown once; only its hash is kept.
type SignedIn struct {
	Token  string
	SignIn *gen.SignIn
	Person *gen.Person
	// New says that the person was not known before: time to ask what to call them.
	New bool
}

// tokenBytes is how much chance is in a token.
const tokenBytes = 32

// SignIn trades a code for a token. Who comes for the first time becomes a person
// with a neutral display name. The browser's former sign-in, if the context has
// one, ends. Every code that does not fit, whatever the reason, is the one fault
// CODE_WRONG: the newest code of an address counts, once, for five minutes and five
// tries.
func (s *Service) SignIn(ctx context.Context, in SignInInput) (*SignedIn, error) {
	to, err := Identify(in.Identifier)
	if err != nil {
		return nil, err
	}
	if err := signin.KindValidator(in.Kind); err != nil {
		return nil, fault.NewInvalid("INVALID", "kind")
	}
	a := admission{kind: in.Kind, device: in.Device, former: access.From(ctx), requestID: access.RequestID(ctx)}
	ctx = access.WithRequestID(access.AsSystem(access.Public(ctx), access.ForSignIn), a.requestID)
	var answer *SignedIn
	err = s.inTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		answer = nil
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		fits, err := s.useCode(ctx, tx, now, to, readCode(in.Code))
		if err != nil || !fits {
			return err // a wrong try is committed, so that it counts
		}
		person, isNew, err := s.findOrCreate(ctx, tx, to, "", in.Locale)
		if err != nil {
			return err
		}
		answer, err = s.admit(ctx, tx, now, a, person, isNew)
		return err
	})
	if err != nil {
		return nil, err
	}
	if answer == nil {
		return nil, fault.NewInvalid("CODE_WRONG", "code")
	}
	return answer, nil
}

// admission is what a sign-in notes beside the person: how they come, the browser's
// former sign-in if it has one, and the request.
type admission struct {
	kind      signin.Kind
	device    string
	former    *access.Principal
	requestID string
}

// admit makes a sign-in of a person.
func (s *Service) admit(ctx context.Context, tx *gen.Tx, now time.Time, a admission, person *gen.Person, isNew bool) (*SignedIn, error) {
	token, err := newToken()
	if err != nil {
		return nil, err
	}
	row, err := tx.SignIn.Create().SetPersonID(person.ID).SetCreatedAt(now).SetSeenAt(now).SetExpiresAt(now.Add(s.life(a.kind))).
		SetTokenHash(tokenHash(token)).SetKind(a.kind).SetDevice(cut(a.device)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: keep a sign-in: %w", err)
	}
	if a.former != nil && a.kind == signin.KindCOOKIE {
		if err := end(ctx, tx, now, signin.ID(a.former.SignInID), signin.KindEQ(signin.KindCOOKIE)); err != nil {
			return nil, err
		}
	}
	return &SignedIn{Token: token, SignIn: row, Person: person, New: isNew}, audit.Write(ctx, tx, audit.Act{
		Action: "sign_in.create", Object: "sign_in", ObjectID: row.ID.String(), At: now,
		After: map[string]any{"kind": a.kind, "device": row.Device, "first": isNew},
		By:    &audit.Actor{PersonID: &person.ID, RequestID: a.requestID},
	})
}

// useCode spends the newest code of an address if it fits, and a try if not. The
// try is taken first, in one guarded statement: of many guesses at one moment five
// get as far as the comparison, and of two right ones the first wins.
func (s *Service) useCode(ctx context.Context, tx *gen.Tx, now time.Time, to Identifier, code string) (bool, error) {
	row, err := tx.SignInCode.Query().Where(signincode.ContactDigest(s.keys.Digest(personal.Contact, to.Address))).
		Order(gen.Desc(signincode.FieldCreatedAt, signincode.FieldID)).First(ctx)
	if gen.IsNotFound(err) {
		row, err = &gen.SignInCode{}, nil // compared with all the same, so that it takes as long
	}
	if err != nil {
		return false, fmt.Errorf("account: find a code: %w", err)
	}
	taken, err := tx.SignInCode.Update().
		Where(signincode.ID(row.ID), signincode.UsedAtIsNil(), signincode.TriesLT(codeTries), signincode.ExpiresAtGT(now)).
		AddTries(1).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("account: try a code: %w", err)
	}
	fits := subtle.ConstantTimeCompare(s.codeHash(row.ID, code), row.CodeHash) == 1
	if taken == 0 || !fits {
		return false, nil
	}
	if err := tx.SignInCode.UpdateOneID(row.ID).SetUsedAt(now).AddTries(-1).Exec(ctx); err != nil {
		return false, fmt.Errorf("account: use a code: %w", err)
	}
	return true, nil
}

func (s *Service) life(kind signin.Kind) time.Duration {
	if kind == signin.KindBEARER {
		return s.config.BearerLife
	}
	return s.config.CookieLife
}

func newToken() (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("account: make a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

const maxDevice = 40

// cut bounds what a client says about itself.
func cut(device string) string {
	r := []rune(device)
	return string(r[:min(len(r), maxDevice)])
}

// neutralName is what a person is called before choosing a name.
func neutralName(locale string) (string, error) {
	tag, err := newCode()
	if err != nil {
		return "", err
	}
	return message.In(locale).Text("account.neutralName", map[string]any{"tag": tag[:4]}), nil
}

// personOf answers an id for audit rows and grants, nil for nobody.
func personOf(p *access.Principal) *uuid.UUID {
	if p == nil {
		return nil
	}
	return &p.PersonID
}

package account

import (
	"context"
	"slices"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// DemoSignIn lets a visitor of the demonstration be one of its people without a code,
// in a browser; see Device for device. Whoever is not one of them looks as if they
// did not exist. Outside of demo mode nobody is, and it is DENIED.
func (s *Service) DemoSignIn(ctx context.Context, identifier, device string) (*SignedIn, error) {
	if len(s.config.DemoPeople) == 0 {
		return nil, fault.NewDenied(string(access.DemoUse))
	}
	if err := access.Require(ctx, access.DemoUse, access.Object{}); err != nil {
		return nil, err
	}
	to, err := Identify(identifier)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(s.config.DemoPeople, to.Address) {
		return nil, fault.NewNotFound("person")
	}
	a := admission{kind: signin.KindCOOKIE, device: device, former: access.From(ctx), requestID: access.RequestID(ctx)}
	ctx = access.WithRequestID(access.AsSystem(access.Public(ctx), access.ForSignIn), a.requestID)
	var answer *SignedIn
	err = s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		known, err := tx.Contact.Query().Where(contact.Digest(s.keys.Digest(personal.Contact, to.Address))).Only(ctx)
		if err != nil {
			return err
		}
		person, err := alive(ctx, tx, known.PersonID)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		answer, err = s.admit(ctx, tx, now, a, person, false)
		return err
	})
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("person")
	}
	return answer, err
}

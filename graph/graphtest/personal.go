package graphtest

import (
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
)

// KeptAddress keeps another address of a person each time.
func (w *World) KeptAddress(owner uuid.UUID) *gen.Address {
	w.Helper()
	a := Address
	a.Detail = fmt.Sprintf("延安中路 %d 号", w.Next())
	kept, err := w.Do.Addresses.Save(access.With(w.System, &access.Principal{PersonID: owner}), a)
	w.must(err)
	row, err := w.DB.Client.Address.Get(w.System, kept.ID)
	w.must(err)
	return row
}

// Erasure is a person's open wish to be erased.
func (w *World) Erasure(owner uuid.UUID) *gen.Erasure {
	w.Helper()
	e, err := w.DB.Client.Erasure.Create().SetPersonID(owner).SetCreatedAt(w.now).SetDueAt(w.now.Add(account.ErasureAfter)).Save(w.System)
	w.must(err)
	return e
}

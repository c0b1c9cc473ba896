package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/grant"
	entmessage "shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/ent/gen/signincode"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
)

// erase takes away what tells who a person is. What the books and the trail keep
// names them by an id that leads nowhere any more: pledges with their amounts, the
// ledger, questions, posts, reports and audit rows. The drafts are the person's, locked.
func (s *Service) erase(ctx context.Context, tx *gen.Tx, e *gen.Erasure, p *gen.Person, drafts []*gen.Campaign, now time.Time) error {
	contacts, err := tx.Contact.Query().Where(contact.PersonID(p.ID)).Order(gen.Asc(contact.FieldCreatedAt, contact.FieldID)).All(ctx)
	if err != nil {
		return fmt.Errorf("contacts: %w", err)
	}
	for _, step := range []func() error{
		func() error { return eraseMessages(ctx, tx, p.ID, contacts) },
		func() error { return s.sayGoodbye(ctx, tx, e, p, contacts) },
		func() error { return erasePossessions(ctx, tx, p.ID) },
		func() error { return s.eraseFromPledges(ctx, tx, p.ID) },
		func() error { return voidDrafts(ctx, tx, p, drafts, now) },
		func() error { return leaveVillages(ctx, tx, p.ID, now) },
		func() error {
			return tx.Person.UpdateOne(p).SetDisplayName(message.In(p.Locale).Text("account.erasedName", nil)).ClearUnwantedNotices().SetErasedAt(now).Exec(ctx)
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Act{
		Action: string(access.PersonErase), Object: "person", ObjectID: p.ID.String(), For: &p.ID, At: now, After: map[string]any{"erasure": e.ID},
	})
}

// eraseMessages forgets what was sent to the person, and the codes that were sent to
// their addresses, with the messages in which they went.
func eraseMessages(ctx context.Context, tx *gen.Tx, id uuid.UUID, contacts []*gen.Contact) error {
	digests := make([]string, len(contacts))
	for i, c := range contacts {
		digests[i] = c.Digest
	}
	codes, err := tx.SignInCode.Query().Where(signincode.ContactDigestIn(digests...)).IDs(ctx)
	if err != nil {
		return fmt.Errorf("sign-in codes: %w", err)
	}
	sent := make([]string, len(codes))
	for i, code := range codes {
		sent[i] = codeMessage(code)
	}
	if _, err := tx.Message.Delete().Where(entmessage.Or(entmessage.PersonID(id), entmessage.DedupeKeyIn(sent...))).Exec(ctx); err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	if _, err := tx.SignInCode.Delete().Where(signincode.IDIn(codes...)).Exec(ctx); err != nil {
		return fmt.Errorf("sign-in codes: %w", err)
	}
	return nil
}

// sayGoodbye sends the last notice, to the contact at which the person always was told.
// It names nobody and is forgotten once it is delivered.
func (s *Service) sayGoodbye(ctx context.Context, tx *gen.Tx, e *gen.Erasure, p *gen.Person, contacts []*gen.Contact) error {
	if len(contacts) == 0 {
		return nil
	}
	to, err := s.identifier(contacts[0])
	if err != nil {
		return err
	}
	return s.notifier.QueueTo(ctx, tx, notify.To{Channel: string(to.Channel), Address: to.Address, Locale: message.Known(p.Locale)},
		notify.Erased, "erased:"+e.ID.String(), nil, "")
}

// erasePossessions deletes what is about nobody but the person.
func erasePossessions(ctx context.Context, tx *gen.Tx, id uuid.UUID) error {
	for _, rows := range []struct {
		what   string
		remove interface {
			Exec(ctx context.Context) (int, error)
		}
	}{
		{"contacts", tx.Contact.Delete().Where(contact.PersonID(id))},
		{"addresses", tx.Address.Delete().Where(address.PersonID(id))},
		{"sign-ins", tx.SignIn.Delete().Where(signin.PersonID(id))},
		{"follows", tx.Follow.Delete().Where(follow.PersonID(id))},
	} {
		if _, err := rows.remove.Exec(ctx); err != nil {
			return fmt.Errorf("%s: %w", rows.what, err)
		}
	}
	return nil
}

// eraseFromPledges overwrites where goods went, and the card's name. Amounts, states and
// the province, by which freight was priced, stay.
func (s *Service) eraseFromPledges(ctx context.Context, tx *gen.Tx, id uuid.UUID) error {
	nowhere, err := json.Marshal(offer.Address{})
	if err != nil {
		return fmt.Errorf("addresses of pledges: %w", err)
	}
	err = tx.Pledge.Update().Where(pledge.BackerID(id)).
		SetAddressSealed(s.keys.Seal(nowhere, personal.Address)).SetMethodBrand("").SetMethodLast4("").Exec(ctx)
	if err != nil {
		return fmt.Errorf("addresses of pledges: %w", err)
	}
	return nil
}

// voidDrafts ends and empties campaigns that never began.
func voidDrafts(ctx context.Context, tx *gen.Tx, p *gen.Person, drafts []*gen.Campaign, now time.Time) error {
	reason := message.In(p.Locale).Text("account.erasedDraft", nil)
	acts := make([]audit.Act, len(drafts))
	for i, c := range drafts {
		err := tx.Campaign.UpdateOne(c).SetState(lifecycle.CampaignCancelled).SetStateReason(reason).AddVersion(1).
			SetSummary("").SetStory(offer.Story{}).SetBeneficiaryName("").SetSearchText("").
			SetPayeeName("").SetPayeeBank("").ClearPayeeAccountSealed().SetPayeeAccountLast4("").Exec(ctx)
		if err != nil {
			return fmt.Errorf("drafts: %w", err)
		}
		acts[i] = audit.Act{
			Action: string(access.CampaignCancel), Object: "campaign", ObjectID: c.ID.String(), Region: c.RegionPath, For: &p.ID, At: now,
			Before: map[string]any{"state": c.State}, After: map[string]any{"state": lifecycle.CampaignCancelled},
		}
	}
	return audit.WriteAll(ctx, tx, acts)
}

// leaveVillages takes away the person's enrolment as a household.
func leaveVillages(ctx context.Context, tx *gen.Tx, id uuid.UUID, now time.Time) error {
	held, err := tx.Grant.Query().Where(grant.PersonID(id), grant.RevokedAtIsNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("grants: %w", err)
	}
	acts := make([]audit.Act, len(held))
	for i, g := range held {
		if err := tx.Grant.UpdateOne(g).SetRevokedAt(now).Exec(ctx); err != nil {
			return fmt.Errorf("grants: %w", err)
		}
		acts[i] = audit.Act{
			Action: string(access.GrantRevoke), Object: "grant", ObjectID: g.ID.String(), Region: g.RegionPath, For: &id, At: now,
			Before: map[string]any{"role": g.Role, "expires_at": g.ExpiresAt},
		}
	}
	return audit.WriteAll(ctx, tx, acts)
}

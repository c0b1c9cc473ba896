package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/grant"
	entmessage "shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/ent/gen/signincode"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
)

// taken is what an erasure leaves to be done once it is committed.
type taken struct {
	photos []string // the keys of pictures whose files are to go
	unsaid error    // why the last notice could not be sent
}

// erase takes away what tells who a person is. What the books and the trail keep
// names them by an id that leads nowhere any more: pledges with their amounts, the
// ledger, questions, posts, reports and audit rows. The campaigns that never opened
// are the person's, locked.
func (s *Service) erase(ctx context.Context, tx *gen.Tx, e *gen.Erasure, p *gen.Person, unopened []*gen.Campaign, now time.Time) (*taken, error) {
	contacts, err := tx.Contact.Query().Where(contact.PersonID(p.ID)).Order(gen.Asc(contact.FieldCreatedAt, contact.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("contacts: %w", err)
	}
	left := &taken{}
	for _, step := range []func() error{
		func() error { return eraseMessages(ctx, tx, p.ID, contacts) },
		func() (err error) { left.unsaid, err = s.sayGoodbye(ctx, tx, e, p, contacts); return err },
		func() error { return erasePossessions(ctx, tx, p.ID) },
		func() error { return s.eraseFromPledges(ctx, tx, p.ID) },
		func() (err error) { left.photos, err = emptyUnopened(ctx, tx, p, unopened, now); return err },
		func() error { return forgetPayees(ctx, tx, p.ID) },
		func() error { return leaveVillages(ctx, tx, p.ID, now) },
		func() error {
			return tx.Person.UpdateOne(p).SetDisplayName(message.In(p.Locale).Text("account.erasedName", nil)).ClearUnwantedNotices().SetErasedAt(now).Exec(ctx)
		},
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return left, audit.Write(ctx, tx, audit.Act{
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
// It names nobody and is forgotten once it is delivered. A contact that no key opens any
// more is no reason to keep the rest: unsaid says so.
func (s *Service) sayGoodbye(ctx context.Context, tx *gen.Tx, e *gen.Erasure, p *gen.Person, contacts []*gen.Contact) (unsaid, err error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	to, err := s.identifier(contacts[0])
	if err != nil {
		return fmt.Errorf("the last notice is not sent: %w", err), nil
	}
	return nil, s.notifier.QueueTo(ctx, tx, notify.To{Channel: string(to.Channel), Address: to.Address, Locale: message.Known(p.Locale)},
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

// eraseFromPledges overwrites where goods went, and the card's name, and has cards that
// are still saved at the provider forgotten there. Amounts, states and the province, by
// which freight was priced, stay.
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
	if err := tx.Pledge.Update().Where(pledge.BackerID(id), pledge.MethodNotNil()).SetMethodForgetDue(true).Exec(ctx); err != nil {
		return fmt.Errorf("cards of pledges: %w", err)
	}
	return nil
}

// emptyUnopened empties campaigns that never opened and what was written about them in
// their reviews, ends those that were drafts, and answers the keys of their pictures. Nobody pledged to their tiers.
func emptyUnopened(ctx context.Context, tx *gen.Tx, p *gen.Person, unopened []*gen.Campaign, now time.Time) ([]string, error) {
	if len(unopened) == 0 {
		return nil, nil
	}
	words := message.In(p.Locale)
	ids := make([]uuid.UUID, len(unopened))
	var acts []audit.Act
	for i, c := range unopened {
		ids[i] = c.ID
		update := tx.Campaign.UpdateOne(c).SetStateReason(words.Text("account.erasedDraft", nil)).AddVersion(1).
			SetTitle(words.Text("account.erasedTitle", nil)).SetSummary("").SetStory(offer.Story{}).ClearCosts().ClearLadder().SetBeneficiaryName("").SetSearchText("").
			ClearCoverID().SetPayeeName("").SetPayeeBank("").ClearPayeeAccountSealed().SetPayeeAccountLast4("")
		if c.State == lifecycle.CampaignDraft {
			update.SetState(lifecycle.CampaignCancelled)
			acts = append(acts, audit.Act{
				Action: string(access.CampaignCancel), Object: "campaign", ObjectID: c.ID.String(), Region: c.RegionPath, For: &p.ID, At: now,
				Before: map[string]any{"state": c.State}, After: map[string]any{"state": lifecycle.CampaignCancelled},
			})
		}
		if err := update.Exec(ctx); err != nil {
			return nil, fmt.Errorf("drafts: %w", err)
		}
	}
	if err := forgetSearched(ctx, tx); err != nil {
		return nil, err
	}
	photos, err := tx.Photo.Query().Where(photo.CampaignIDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("photos of drafts: %w", err)
	}
	var keys []string
	for _, shown := range photos {
		if shown.Format != media.SVG { // the project's own drawings hang in many places
			keys = append(keys, shown.Key)
		}
	}
	if _, err := tx.Photo.Delete().Where(photo.CampaignIDIn(ids...)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("photos of drafts: %w", err)
	}
	if _, err := tx.Tier.Delete().Where(tier.CampaignIDIn(ids...)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("tiers of drafts: %w", err)
	}
	// What reviewers wrote about it may name the person too. That they decided stays.
	if err := tx.ReviewStep.Update().Where(reviewstep.CampaignIDIn(ids...)).SetComment("").ClearQuestions().ClearAnswers().Exec(ctx); err != nil {
		return nil, fmt.Errorf("reviews of drafts: %w", err)
	}
	return keys, audit.WriteAll(ctx, tx, acts)
}

// forgetSearched takes the words that are gone out of SQLite's search index as well, which
// only marks them as deleted until it is merged.
func forgetSearched(ctx context.Context, tx *gen.Tx) error {
	if tx.Dialect() != dialect.SQLite {
		return nil
	}
	if _, err := tx.SQL().ExecContext(ctx, `INSERT INTO campaign_search (campaign_search) VALUES ('optimize')`); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	return nil
}

// forgetPayees takes the bank and account from campaigns that will never be paid.
func forgetPayees(ctx context.Context, tx *gen.Tx, owner uuid.UUID) error {
	err := tx.Campaign.Update().
		Where(campaign.OwnerID(owner), campaign.StateIn(lifecycle.CampaignFailed, lifecycle.CampaignCancelled)).
		SetPayeeBank("").ClearPayeeAccountSealed().SetPayeeAccountLast4("").Exec(ctx)
	if err != nil {
		return fmt.Errorf("payees: %w", err)
	}
	return nil
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

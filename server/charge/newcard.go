package charge

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// NewCard opens the provider's page on which a backer saves another card for a
// charge that failed, and answers its address. The caller is the backer, or has
// opened the pledge's signed link (access.ForPledgeLinks). One page is open at a
// time: an open one is answered again. Faults: PLEDGE_NOT_FAILING, DUNNING_OVER,
// CHARGE_UNDER_WAY, PAYMENT_UNAVAILABLE, PLEDGING_OFF.
func (s *Service) NewCard(ctx context.Context, pledgeID uuid.UUID) (url string, err error) {
	p, err := s.own(ctx, pledgeID)
	if err != nil {
		return "", err
	}
	if err := s.off(); err != nil {
		return "", err
	}
	ctx = access.AsSystem(ctx, access.ForCharging)
	if url, err := s.openPage(ctx, p); err != nil || url != "" {
		return url, err
	}
	var a *gen.Attempt
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		p, err = lockPledge(ctx, tx, pledgeID)
		if err != nil {
			return err
		}
		if err := s.curable(ctx, tx, p); err != nil {
			return err
		}
		// A page whose answer was lost is asked for again with the same key.
		a, err = tx.Attempt.Query().Where(attempt.PledgeID(p.ID), attempt.KindEQ(attempt.KindCHECKOUT),
			attempt.StateEQ(attempt.StateSENT), attempt.SentAtGT(machineNow().Add(-keyLife))).
			Order(gen.Desc(attempt.FieldNumber)).First(ctx)
		if err == nil || !gen.IsNotFound(err) {
			return err
		}
		a, err = s.newAttempt(ctx, tx, p, attempt.KindCHECKOUT, "", "")
		return err
	})
	if err != nil {
		return "", err
	}
	return s.sendPage(ctx, a, p)
}

func (s *Service) sendPage(ctx context.Context, a *gen.Attempt, p *gen.Pledge) (string, error) {
	backer, err := s.DB.Client.Person.Get(ctx, p.BackerID)
	if err != nil || backer.ProviderCustomer == nil {
		return "", errors.Join(fmt.Errorf("charge: customer of pledge %s", p.ID), err)
	}
	c, err := s.DB.Client.Campaign.Get(ctx, p.CampaignID)
	if err != nil {
		return "", fmt.Errorf("charge: campaign of pledge %s: %w", p.ID, err)
	}
	note := ""
	if p.FinalMinor != nil {
		note = message.In(p.Consent.Locale).Text("charge.cardNote", map[string]any{"amount": *p.FinalMinor, "campaign": c.Title})
	}
	success, cancel := s.Links.CardSaved(p.ID)
	if err := s.Gate.Wait(ctx); err != nil {
		return "", err
	}
	checkout, err := s.Gateway.OpenSetup(ctx, payment.NewSetup{
		Key: a.Key, CustomerID: *backer.ProviderCustomer, PledgeID: p.ID.String(), CampaignID: p.CampaignID.String(),
		SuccessURL: success, CancelURL: cancel, Locale: p.Consent.Locale, Note: note,
	})
	if err != nil {
		if !payment.CanRetry(err) {
			s.Log.ErrorContext(ctx, "provider refused a page for a card", "attempt", a.Key, "error", err.Error())
			if endErr := s.DB.Client.Attempt.UpdateOneID(a.ID).SetState(attempt.StateFAILED).SetOutcome("refused").SetDoneAt(machineNow()).Exec(ctx); endErr != nil {
				return "", fmt.Errorf("charge: end attempt: %w", endErr)
			}
		}
		return "", payment.Fault(err)
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if err := tx.Attempt.UpdateOneID(a.ID).SetState(attempt.StateDONE).SetProviderID(checkout.ID).SetDoneAt(machineNow()).Exec(ctx); err != nil {
			return fmt.Errorf("charge: end attempt: %w", err)
		}
		return tx.Pledge.UpdateOneID(p.ID).SetCheckoutID(checkout.ID).SetCheckoutURL(checkout.URL).Exec(ctx)
	})
	return checkout.URL, err
}

// own loads a pledge for its backer or whoever opened its link.
func (s *Service) own(ctx context.Context, id uuid.UUID) (*gen.Pledge, error) {
	p, err := s.DB.Client.Pledge.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("pledge")
	}
	if err != nil {
		return nil, fmt.Errorf("charge: pledge: %w", err)
	}
	return p, access.Require(ctx, access.PledgeChange, access.OfPledge(p))
}

// curable answers nil when another card or a confirmation may still save the pledge.
func (s *Service) curable(ctx context.Context, tx *gen.Tx, p *gen.Pledge) error {
	if !slices.Contains(failing, p.State) {
		if busy := p.State == lifecycle.PledgeCharging || p.State == lifecycle.PledgeProcessing; busy {
			return fault.NewConflict("CHARGE_UNDER_WAY", "")
		}
		return fault.NewConflict("PLEDGE_NOT_FAILING", "")
	}
	c, err := tx.Campaign.Get(ctx, p.CampaignID)
	if err != nil {
		return fmt.Errorf("charge: campaign: %w", err)
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return err
	}
	if c.DunningEndsAt == nil || !now.Before(*c.DunningEndsAt) || pastConsent(p, now) {
		return fault.NewConflict("DUNNING_OVER", "")
	}
	busy, err := underWay(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if busy {
		return fault.NewConflict("CHARGE_UNDER_WAY", "")
	}
	return nil
}

// openPage looks at the page that was opened last: an open one is used again, and a
// card that was saved on it is put to use before there is a next.
func (s *Service) openPage(ctx context.Context, p *gen.Pledge) (string, error) {
	if p.CheckoutID == nil || !slices.Contains(failing, p.State) {
		return "", nil
	}
	if err := s.Gate.WaitRead(ctx); err != nil {
		return "", err
	}
	setup, err := s.Gateway.Setup(ctx, *p.CheckoutID)
	if err != nil {
		return "", payment.Fault(err)
	}
	switch setup.Status {
	case payment.SetupOpen, payment.SetupActionRequired, payment.SetupFailed:
		return p.CheckoutURL, nil
	case payment.SetupSucceeded:
		used, err := s.useSetup(ctx, setup)
		if err == nil && used {
			err = fault.NewConflict("CHARGE_UNDER_WAY", "")
		}
		return "", err
	}
	return "", nil
}

// UseCard puts the card to use that was saved on a page NewCard opened: the same
// charge is confirmed with it at once, by a job. Doing it again changes nothing.
func (s *Service) UseCard(ctx context.Context, checkoutID string) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForCheckout)
	if err := s.Gate.WaitRead(ctx); err != nil {
		return err
	}
	setup, err := s.Gateway.Setup(ctx, checkoutID)
	if err != nil {
		return fmt.Errorf("charge: read checkout: %w", err)
	}
	_, err = s.useSetup(ctx, setup)
	return err
}

// UseSetup is UseCard for a setup that was read already.
func (s *Service) UseSetup(ctx context.Context, setup payment.Setup) error {
	_, err := s.useSetup(access.AsSystem(ctx, access.ForCheckout), setup)
	return err
}

// useSetup answers whether the card is new to the pledge and will be charged.
func (s *Service) useSetup(ctx context.Context, setup payment.Setup) (used bool, err error) {
	if setup.Status != payment.SetupSucceeded || setup.Method.ID == "" {
		return false, nil
	}
	id, campaign, ours, err := s.whose(ctx, payment.Charge{PledgeID: setup.PledgeID, CampaignID: setup.CampaignID, CustomerID: setup.CustomerID, IntentID: setup.IntentID})
	if err != nil {
		return false, err
	}
	if !ours {
		s.Log.ErrorContext(ctx, "a card was saved for a pledge it does not belong to", "setup", setup.IntentID, "pledge named", setup.PledgeID)
		return false, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		used = false
		p, err := lockPledge(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.Method != nil && *p.Method == setup.Method.ID {
			return nil
		}
		known, err := tx.Attempt.Query().Where(attempt.PledgeID(p.ID), attempt.Method(setup.Method.ID)).Exist(ctx)
		if err != nil || known {
			return err // this card had its turn
		}
		switch {
		case p.State == lifecycle.PledgeCharging, p.State == lifecycle.PledgeProcessing:
			return fault.NewConflict("CHARGE_UNDER_WAY", "")
		case !slices.Contains(failing, p.State):
			// Too late to be of use: it is not kept.
			return s.forgetLater(ctx, tx, p, setup.Method.ID)
		}
		used = true
		return s.replaceCard(ctx, tx, p, setup)
	})
	if err != nil {
		return false, fmt.Errorf("charge: use card: %w", err)
	}
	if used {
		s.changed(campaign)
	}
	return used, nil
}

func (s *Service) replaceCard(ctx context.Context, tx *gen.Tx, p *gen.Pledge, setup payment.Setup) error {
	if p.Method != nil {
		if err := s.forgetLater(ctx, tx, p, *p.Method); err != nil {
			return err
		}
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return err
	}
	due := clock.Cut(now.Add(dueLease))
	err = tx.Pledge.UpdateOne(p).SetMethod(setup.Method.ID).SetMethodBrand(setup.Method.Brand).SetMethodLast4(setup.Method.Last4).
		SetSetupIntent(setup.IntentID).SetCheckoutURL("").SetChargeDueAt(due).Exec(ctx)
	if err != nil {
		return fmt.Errorf("store card: %w", err)
	}
	// Which card it is concerns nobody who reads the trail.
	if err := audit.Write(ctx, tx, audit.Act{
		Action: "pledge.replace_card", Object: "pledge", ObjectID: p.ID.String(), Region: p.RegionPath, For: &p.BackerID, At: now,
		Before: map[string]any{"state": p.State, "decline": p.DeclineCode},
	}); err != nil {
		return err
	}
	return jobs.InsertMany(ctx, tx, []river.InsertManyParams{{Args: ChargeArgs{PledgeID: p.ID, Due: due}, InsertOpts: onChargeQueue()}})
}

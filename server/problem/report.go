// Package problem is reports that something about a campaign is wrong, for the
// county to look at. They are never public.
package problem

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// Service is the use cases of problems.
type Service struct {
	DB     *store.DB
	Notify *notify.Notifier
}

// ReportInput is what somebody found wrong with a campaign.
type ReportInput struct {
	CampaignID uuid.UUID
	Kind       string // one of Kinds
	Text       string
	ClientKey  *uuid.UUID // made by the client, once for each report
}

// Report tells the county's officers of a problem with a campaign that the public can see. The
// same person with the same ClientKey gets the report that the key made.
func (s *Service) Report(ctx context.Context, in ReportInput) (*gen.Problem, error) {
	words := text.Lines(in.Text)
	var p *gen.Problem
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if access.From(ctx) == nil {
			return fault.NewUnauthenticated()
		}
		c, err := tx.Campaign.Get(ctx, in.CampaignID)
		if gen.IsNotFound(err) {
			return fault.NewNotFound("campaign")
		}
		if err != nil {
			return fmt.Errorf("problem: load the campaign: %w", err)
		}
		if err := access.Require(ctx, access.ProblemReport, access.OfCampaign(c)); err != nil {
			return err
		}
		me := access.PersonID(ctx)
		// The lock on oneself keeps many reports at once from passing the limit, and a
		// second request with a key from passing the first.
		_, err = tx.Person.Query().Where(person.ID(me), person.ErasedAtIsNil(), store.ForUpdate).OnlyID(ctx)
		if gen.IsNotFound(err) {
			return fault.NewUnauthenticated() // erased since the request was let in
		}
		if err != nil {
			return fmt.Errorf("problem: lock the reporter: %w", err)
		}
		if p, err = reportedWith(ctx, tx, c, in.ClientKey); err != nil || p != nil {
			return err
		}
		if err := Check(in.Kind, words).Err(); err != nil {
			return err
		}
		if c.LaunchedAt == nil || !c.State.Public() {
			return fault.NewConflict("NOT_LAUNCHED", "")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		today, err := tx.Problem.Query().Where(problem.ReporterID(me), problem.CreatedAtGT(now.Add(-day))).Count(ctx)
		if err != nil {
			return fmt.Errorf("problem: count: %w", err)
		}
		if today >= PerDay {
			return fault.NewConflict("TOO_MANY_PROBLEMS", "").With("max", PerDay)
		}
		p, err = tx.Problem.Create().SetCreatedAt(now).SetCampaignID(c.ID).SetRegionPath(c.RegionPath).SetReporterID(me).
			SetKind(in.Kind).SetText(words).SetNillableClientKey(in.ClientKey).Save(ctx)
		if err != nil {
			return fmt.Errorf("problem: report: %w", err)
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.ProblemReport), Object: "problem", ObjectID: p.ID.String(), Region: p.RegionPath,
			After: map[string]any{"campaign": c.ID, "kind": p.Kind}, At: now,
		})
		if err != nil {
			return err
		}
		// The words stay in the portal: they may name people.
		return s.Notify.QueueOffice(ctx, tx, access.CountyOfficer, c.RegionPath, notify.Notice{
			Kind: notify.ProblemReported, DedupeKey: "problem:" + p.ID.String(), Link: "/g/projects/" + c.Slug,
			Args: map[string]any{"campaign": c.Title},
		})
	})
	if err != nil {
		return nil, err
	}
	return p.Unwrap(), nil
}

// reportedWith answers the report on c that the reporter has made with key, nil when
// there is none yet.
func reportedWith(ctx context.Context, tx *gen.Tx, c *gen.Campaign, key *uuid.UUID) (*gen.Problem, error) {
	if key == nil {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	p, err := tx.Problem.Query().Where(problem.ReporterID(access.PersonID(ctx)), problem.ClientKey(*key)).Only(ctx)
	switch {
	case gen.IsNotFound(err):
		return nil, nil //nolint:nilnil // "not there" is an answer here
	case err != nil:
		return nil, fmt.Errorf("problem: find by the client's key: %w", err)
	case p.CampaignID != c.ID:
		return nil, fault.NewConflict("CLIENT_KEY_USED", "clientKey")
	}
	return p, nil
}

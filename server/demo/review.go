package demo

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
)

// review is the way of a draft over the desks, as far as the content says: drafted
// and submitted on two days, attested on the next, decided on the one after.
func (s *story) review() []act {
	day, steps := s.reviewDay()
	plan := []act{
		s.act(s.days.at(day, draftingHour, number(s.of.Slug, 60)), "draft", s.draft, s.drafted),
		s.act(s.days.at(day+1, draftingHour, number(s.of.Slug, 50)), "submit", s.submit, s.submitted),
		s.act(s.days.at(day+2, deciderHour, number(s.of.Slug, 40)), "attest", s.attest, s.decided(reviewstep.KindVILLAGE)),
	}
	if steps <= len(plan) {
		return plan[:steps]
	}
	decide := s.act(s.days.at(day+3, deciderHour, number(s.of.Slug, 30)), "decide", s.decide, s.decided(reviewstep.KindCOUNTY))
	if s.of.State.Launched() {
		decide.at = s.days.launch(s.of)
	}
	return append(plan, decide)
}

// reviewDay answers the day of the draft, and how many of its steps are done.
func (s *story) reviewDay() (day, steps int) {
	switch {
	case s.of.State == content.State(lifecycle.CampaignDraft):
		return -1, 1
	case s.of.ReviewStep == content.Village:
		return -2, 2
	case s.of.ReviewStep == content.County:
		return -3, 3
	case s.of.State == content.State(lifecycle.CampaignScheduled):
		return -4, 4
	case s.of.State.Launched():
		return s.of.LaunchDay - 3, 4
	default: // returned or rejected
		return s.of.Decision.Day - 3, 4
	}
}

func (s *story) draft(ctx context.Context) error {
	c, err := s.find(ctx)
	if err != nil {
		return err
	}
	if c == nil {
		in := campaign.CreateInput{RegionCode: s.of.VillageCode, Edit: s.edit()}
		if s.of.DraftedByClerk() {
			in.OnBehalfOf = &s.cast[s.of.Household].PersonID
		}
		if c, err = s.Campaigns.Create(s.as(ctx, s.of.Author), in); err != nil {
			return fmt.Errorf("create: %w", err)
		}
	}
	if err := s.know(ctx, c.ID); err != nil {
		return err
	}
	if c.CoverID != nil {
		return nil
	}
	return s.hangCover(ctx, c.ID)
}

func (s *story) drafted(ctx context.Context) (bool, error) {
	c, err := s.find(ctx)
	return c != nil && c.CoverID != nil, err
}

// hangCover gives the campaign a copy of its produce's drawing. The comment makes
// the file this campaign's own.
func (s *story) hangCover(ctx context.Context, id uuid.UUID) error {
	svg, err := fs.ReadFile(content.Illustrations(), s.of.Cover())
	if err != nil {
		return fmt.Errorf("cover: %w", err)
	}
	drawing, err := s.Media.PutIllustration(ctx, append(svg, "<!-- "+s.of.Slug+" -->\n"...))
	if err != nil {
		return fmt.Errorf("cover: %w", err)
	}
	if _, err := s.Campaigns.AddIllustration(ctx, id, drawing, s.of.TitleZh); err != nil {
		return fmt.Errorf("cover: %w", err)
	}
	return nil
}

// edit is everything the content says about the campaign. Texts that fit are given in
// both languages; what the portal has one language for is in Chinese.
func (s *story) edit() campaign.Edit {
	summary, days, month := both(s.of.SummaryZh, " ", s.of.SummaryEn), s.of.Days(), s.days.deliveryMonth(s.of)
	e := campaign.Edit{
		Title: &s.of.TitleZh, Summary: &summary, Produce: &s.of.Produce, Beneficiary: &s.of.HouseholdName,
		PayeeName: &s.of.Payee.NameZh, PayeeBank: &s.of.Payee.BankNameZh, PayeeAccount: &s.of.Payee.AccountNumber,
		Goal: &s.of.Goal, Days: &days, DeliveryMonth: &month, Story: &s.of.Story, Ladder: s.of.Ladder,
	}
	if s.of.LaunchDay > 0 {
		at := s.days.launch(s.of)
		e.LaunchAt = &at
	}
	for _, c := range s.of.Costs {
		e.Costs = append(e.Costs, offer.CostLine{Kind: c.Kind, Label: c.LabelZh, BasisPoints: c.BasisPoints})
	}
	for _, t := range s.of.Tiers {
		e.Tiers = append(e.Tiers, campaign.Tier{
			Title: t.TitleZh, Goods: both(t.GoodsZh, " · ", t.GoodsEn), Price: t.Price, Stock: &t.Limit, PerPerson: &t.PerPerson, Freight: t.Freight,
		})
	}
	return e
}

func both(zh, between, en string) string {
	if en == "" {
		return zh
	}
	return zh + between + en
}

func (s *story) submit(ctx context.Context) error {
	_, err := s.Campaigns.Submit(s.as(ctx, s.of.Author), s.id, 0)
	return err
}

func (s *story) submitted(ctx context.Context) (bool, error) {
	c, err := s.row(ctx)
	return err == nil && c.Round > 0, err
}

// attest says that the clerk went there the day before, as the claims tell.
func (s *story) attest(ctx context.Context) error {
	now, err := s.DB.Now(ctx)
	if err != nil {
		return fmt.Errorf("when the clerk was there: %w", err)
	}
	return s.rule(ctx, s.of.Attestation.By, review.Ruling{
		Decision: review.Approve, Comment: s.of.Attestation.ClaimZh,
		VisitedOn: now.In(clock.Shanghai).AddDate(0, 0, -1).Format(time.DateOnly),
	})
}

// decide is the county's word on the campaign.
func (s *story) decide(ctx context.Context) error {
	if s.of.ApprovedBy != "" {
		return s.rule(ctx, s.of.ApprovedBy, review.Ruling{Decision: review.Approve})
	}
	ruling := review.Ruling{Decision: review.Reject, Comment: s.note()}
	if s.of.State == content.Returned {
		ruling.Decision, ruling.Questions = review.Return, s.of.Decision.Questions
	}
	return s.rule(ctx, s.of.Decision.By, ruling)
}

// note is what the county says about its decision.
func (s *story) note() string {
	return both(strings.TrimSpace(s.of.Decision.NoteZh), "\n", strings.TrimSpace(s.of.Decision.NoteEn))
}

func (s *story) rule(ctx context.Context, by string, ruling review.Ruling) error {
	step, err := s.DB.Client.ReviewStep.Query().Where(reviewstep.CampaignID(s.id), reviewstep.StateEQ(reviewstep.StateOPEN)).OnlyID(ctx)
	if err != nil {
		return fmt.Errorf("read the review: %w", err)
	}
	_, err = s.Reviews.Decide(s.as(ctx, by), review.DecideInput{CampaignID: s.id, StepID: step, Ruling: ruling})
	return err
}

func (s *story) decided(kind reviewstep.Kind) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		done, err := s.DB.Client.ReviewStep.Query().
			Where(reviewstep.CampaignID(s.id), reviewstep.KindEQ(kind), reviewstep.StateNEQ(reviewstep.StateOPEN)).Exist(ctx)
		if err != nil {
			return false, fmt.Errorf("read the review: %w", err)
		}
		return done, nil
	}
}

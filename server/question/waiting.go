package question

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// DaysMax is the longest wait that can be asked for.
const DaysMax = 365

// answerable are the states in which somebody still waits for an answer.
var answerable = []lifecycle.Campaign{
	lifecycle.CampaignLive, lifecycle.CampaignSuspended, lifecycle.CampaignCollecting, lifecycle.CampaignShortfall,
	lifecycle.CampaignViable, lifecycle.CampaignSettled,
}

// Answerable tells whether a question about a campaign in this state waits for an
// answer: one that failed or was cancelled asks nobody to answer any more.
func Answerable(state lifecycle.Campaign) bool { return slices.Contains(answerable, state) }

// answers is a campaign that is public and in a state that is Answerable.
func answers() predicate.Campaign {
	return campaign.And(campaign.StateIn(answerable...), campaign.LaunchedAtNotNil())
}

// WaitingInput chooses questions that nobody has answered. Region narrows to itself and
// what lies below, CampaignID to one campaign, Days to those that wait as long or longer.
type WaitingInput struct {
	Region     region.Path
	CampaignID *uuid.UUID
	Days       int
	keyset.Page
}

// WaitingPage is one page of questions that wait, the oldest first.
type WaitingPage struct {
	*keyset.List[*gen.Question]
	whole *gen.QuestionQuery // without pages
}

// Total counts the whole list.
func (p *WaitingPage) Total(ctx context.Context) (int, error) {
	n, err := p.whole.Clone().Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("question: count those that wait: %w", err)
	}
	return n, nil
}

// Waiting answers the questions without an answer in the regions of the reader's office.
// Those of campaigns that failed or were cancelled do not wait any more.
func (s *Service) Waiting(ctx context.Context, in WaitingInput) (*WaitingPage, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	places := me.Regions(access.CampaignWatch)
	if len(places) == 0 {
		return nil, fault.NewDenied(string(access.CampaignWatch))
	}
	size, after, err := in.Start()
	if err != nil {
		return nil, err
	}
	if in.Days < 0 || in.Days > DaysMax {
		return nil, fault.NewInvalid("OUT_OF_RANGE", "days").With("min", 0).With("max", DaysMax)
	}
	now, err := s.DB.Now(ctx)
	if err != nil {
		return nil, fmt.Errorf("question: %w", err)
	}
	whole := s.DB.Client.Question.Query().Where(
		question.AnsweredAtIsNil(), question.CreatedAtLTE(now.Add(-time.Duration(in.Days)*day)),
		question.HasCampaignWith(
			predicate.Campaign(store.WithinAny(campaign.FieldRegionPath, places)),
			predicate.Campaign(store.Within(campaign.FieldRegionPath, in.Region)),
			answers(),
		))
	if in.CampaignID != nil {
		whole.Where(question.CampaignID(*in.CampaignID))
	}
	rows, err := whole.Clone().Where(keyset.Rising(question.FieldCreatedAt, question.FieldID, after)).Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("question: those that wait: %w", err)
	}
	list := keyset.ListOf(rows, size, func(q *gen.Question) keyset.Key { return keyset.Key{At: q.CreatedAt, ID: q.ID} })
	return &WaitingPage{List: list, whole: whole}, nil
}

// Open counts the questions of each of these campaigns that wait for an answer, as
// Waiting lists them. It leaves out those without any.
func (s *Service) Open(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID]int, error) {
	if len(campaigns) == 0 {
		return nil, nil //nolint:nilnil // an empty map is an answer
	}
	var counts []struct {
		CampaignID uuid.UUID `sql:"campaign_id"`
		Count      int       `sql:"count"`
	}
	err := s.DB.Client.Question.Query().
		Where(question.CampaignIDIn(campaigns...), question.AnsweredAtIsNil(), question.HasCampaignWith(answers())).
		GroupBy(question.FieldCampaignID).Aggregate(gen.Count()).Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("question: count: %w", err)
	}
	open := make(map[uuid.UUID]int, len(counts))
	for _, c := range counts {
		open[c.CampaignID] = c.Count
	}
	return open, nil
}

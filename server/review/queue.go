package review

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/predicate"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// QueueInput chooses open steps. What is empty does not narrow; Region narrows to
// itself and what lies below.
type QueueInput struct {
	Region region.Path
	// Watch shows every open step the reader's office may see, such as those of the
	// villages below a county, and not only those it decides.
	Watch   bool
	Kind    reviewstep.Kind
	Overdue bool
	Search  string // up to five terms, each of which has to occur
	keyset.Page
}

// QueuePage is one page of open steps, the oldest due first.
type QueuePage struct {
	Rows      []QueueRow
	HasNext   bool
	EndCursor string
	whole     *gen.ReviewStepQuery // the queue without pages
	now       time.Time
}

// Total counts the whole queue.
func (p *QueuePage) Total(ctx context.Context) (int, error) {
	n, err := p.whole.Clone().Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("review: count the queue: %w", err)
	}
	return n, nil
}

// OverdueTotal counts what was due before the page was read.
func (p *QueuePage) OverdueTotal(ctx context.Context) (int, error) {
	n, err := p.whole.Clone().Where(reviewstep.DueAtLT(p.now)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("review: count what is overdue: %w", err)
	}
	return n, nil
}

// QueueRow is one step that waits, with its campaign.
type QueueRow struct {
	*gen.ReviewStep
	Campaign  *gen.Campaign
	Place     string // the name of the office's region
	Overdue   bool
	MayDecide bool // the reader may decide it; false also for one's own work
}

// Queue answers the open steps in the reader's grants.
func (s *Service) Queue(ctx context.Context, in QueueInput) (*QueuePage, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	size, err := in.Size()
	if err != nil {
		return nil, err
	}
	after, err := in.Key()
	if err != nil {
		return nil, err
	}
	if len(me.Regions(access.ReviewReadQueue)) == 0 {
		return nil, fault.NewDenied(string(access.ReviewReadQueue))
	}
	words, err := terms(in.Search)
	if err != nil {
		return nil, err
	}
	now, err := s.DB.Now(ctx)
	if err != nil {
		return nil, err
	}
	whole := s.DB.Client.ReviewStep.Query().Where(in.where(me, now)...).Where(about(words))
	steps, err := whole.Clone().
		Where(keyset.Rising(reviewstep.FieldDueAt, reviewstep.FieldID, after)).
		WithCampaign().Limit(size + 1).Modify(withPlace).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: queue: %w", err)
	}
	steps, more := keyset.Cut(steps, size)
	attestors, err := s.attestors(ctx, steps)
	if err != nil {
		return nil, err
	}
	page := &QueuePage{HasNext: more, whole: whole, now: now, Rows: make([]QueueRow, 0, len(steps))}
	for _, step := range steps {
		place, err := step.Value("place")
		if err != nil {
			return nil, fmt.Errorf("review: queue: %w", err)
		}
		row := QueueRow{ReviewStep: step, Campaign: step.Edges.Campaign, Overdue: Overdue(step.DueAt, now)}
		row.Place, _ = place.(string)
		action, object := duty(row.Campaign, step, attestors[step.CampaignID])
		row.MayDecide = access.Allowed(ctx, action, object)
		page.Rows = append(page.Rows, row)
	}
	if n := len(steps); n > 0 {
		page.EndCursor = keyset.Key{At: steps[n-1].DueAt, ID: steps[n-1].ID}.Cursor()
	}
	return page, nil
}

// where is all that chooses steps but the search.
func (in QueueInput) where(me *access.Principal, now time.Time) []predicate.ReviewStep {
	where := []predicate.ReviewStep{
		reviewstep.StateEQ(reviewstep.StateOPEN),
		within(me.Regions(access.ReviewReadQueue)),
		predicate.ReviewStep(store.Within(reviewstep.FieldRegionPath, in.Region)),
	}
	if !in.Watch {
		where = append(where, reviewstep.Or(
			reviewstep.And(reviewstep.KindEQ(reviewstep.KindVILLAGE), within(me.Regions(access.ReviewAttest))),
			reviewstep.And(reviewstep.KindEQ(reviewstep.KindCOUNTY), within(me.Regions(access.ReviewApprove))),
		))
	}
	if in.Kind != "" {
		where = append(where, reviewstep.KindEQ(in.Kind))
	}
	if in.Overdue {
		where = append(where, reviewstep.DueAtLT(now))
	}
	return where
}

func within(paths []region.Path) predicate.ReviewStep {
	return predicate.ReviewStep(store.WithinAny(reviewstep.FieldRegionPath, paths))
}

// withPlace reads the name of a step's region with it.
func withPlace(s *sql.Selector) {
	place := sql.Table(genregion.Table).As("place_region")
	s.LeftJoin(place).On(place.C(genregion.FieldID), s.C(reviewstep.FieldRegionCode))
	// Never NULL: ent cannot scan a column whose type SQLite does not tell.
	s.AppendSelectExprAs(sql.Raw("COALESCE("+place.C(genregion.FieldName)+", '')"), "place")
}

// attestors answers the villages' steps of the campaigns whose county step is in
// the queue, in one statement: who attested does not approve.
func (s *Service) attestors(ctx context.Context, steps []*gen.ReviewStep) (map[uuid.UUID][]*gen.ReviewStep, error) {
	rounds := map[uuid.UUID]int{}
	ids := make([]uuid.UUID, 0, len(steps))
	for _, step := range steps {
		if step.Kind == reviewstep.KindCOUNTY {
			rounds[step.CampaignID] = step.Round
			ids = append(ids, step.CampaignID)
		}
	}
	found := map[uuid.UUID][]*gen.ReviewStep{}
	if len(ids) == 0 {
		return found, nil
	}
	villages, err := s.DB.Client.ReviewStep.Query().
		Where(reviewstep.CampaignIDIn(ids...), reviewstep.KindEQ(reviewstep.KindVILLAGE)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: load who attested: %w", err)
	}
	for _, v := range villages {
		if v.Round == rounds[v.CampaignID] {
			found[v.CampaignID] = append(found[v.CampaignID], v)
		}
	}
	return found, nil
}

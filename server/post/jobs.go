package post

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
)

// announceChunk is how many people one job tells; the next job tells the next ones.
const announceChunk = 200

// AnnounceArgs tells followers and backers of a post, the people after After by id.
type AnnounceArgs struct {
	PostID uuid.UUID `json:"post_id"`
	After  uuid.UUID `json:"after"`
}

// Kind names the job.
func (AnnounceArgs) Kind() string { return "post.announce" }

// Announcer works AnnounceArgs.
type Announcer struct {
	river.WorkerDefaults[AnnounceArgs]
	Service *Service
}

// Work tells one chunk of people.
func (w *Announcer) Work(ctx context.Context, job *river.Job[AnnounceArgs]) error {
	return w.Service.Announce(access.AsSystem(ctx, access.ForMessages), job.Args)
}

// Announce queues the notices of one chunk of people and, in the same transaction,
// the job for the next chunk. Run twice it tells nobody twice.
func (s *Service) Announce(ctx context.Context, args AnnounceArgs) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		p, err := tx.Post.Get(ctx, args.PostID)
		if gen.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("post: announce: %w", err)
		}
		c, err := tx.Campaign.Get(ctx, p.CampaignID)
		if err != nil {
			return fmt.Errorf("post: announce: %w", err)
		}
		people, err := audience(ctx, tx, c.ID, args.After)
		if err != nil {
			return err
		}
		notices := make([]notify.Notice, 0, len(people))
		for _, person := range people {
			if person == p.AuthorID {
				continue
			}
			notices = append(notices, notify.Notice{
				PersonID: person, Kind: notify.PostPublished, DedupeKey: fmt.Sprintf("post:%s:%s", p.ID, person),
				Args: map[string]any{"campaign": c.Title, "title": p.Title}, Link: "/c/" + c.Slug,
			})
		}
		if err := s.Notify.QueueMany(ctx, tx, notices); err != nil {
			return err
		}
		if len(people) < announceChunk {
			return nil
		}
		return jobs.Insert(ctx, tx, AnnounceArgs{PostID: p.ID, After: people[len(people)-1]}, nil)
	})
}

// audience answers the next people by id who follow or back a campaign, each once.
func audience(ctx context.Context, tx *gen.Tx, campaignID, after uuid.UUID) ([]uuid.UUID, error) {
	var followers, backers []uuid.UUID
	err := tx.Follow.Query().Where(follow.CampaignID(campaignID), follow.PersonIDGT(after)).
		Order(follow.ByPersonID()).Limit(announceChunk).Select(follow.FieldPersonID).Scan(ctx, &followers)
	if err != nil {
		return nil, fmt.Errorf("post: find followers: %w", err)
	}
	err = tx.Pledge.Query().Where(pledge.CampaignID(campaignID), pledge.StateIn(lifecycle.CountedPledges...),
		func(s *sql.Selector) { s.Where(sql.GT(s.C(pledge.FieldBackerID), after)) }).
		Order(pledge.ByBackerID()).Limit(announceChunk).Unique(true).Select(pledge.FieldBackerID).Scan(ctx, &backers)
	if err != nil {
		return nil, fmt.Errorf("post: find backers: %w", err)
	}
	people := slices.Concat(followers, backers)
	slices.SortFunc(people, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	people = slices.Compact(people)
	return people[:min(len(people), announceChunk)], nil
}

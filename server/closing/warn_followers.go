package closing

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
)

// warnFollowers tells one page of those who follow the campaign, and files the job of
// the next. Who backs it has been told what the deadline means for their card, and
// the owner knows it.
func (s *Service) warnFollowers(ctx context.Context, tx *gen.Tx, c *gen.Campaign, after *uuid.UUID) error {
	query := tx.Follow.Query().Where(follow.CampaignID(c.ID))
	if after != nil {
		query = query.Where(follow.PersonIDGT(*after))
	}
	var people, backers []uuid.UUID
	if err := query.Order(follow.ByPersonID()).Limit(chunk).Select(follow.FieldPersonID).Scan(ctx, &people); err != nil {
		return err
	}
	err := tx.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.StateEQ(lifecycle.PledgeCommitted), pledge.BackerIDIn(people...)).
		Select(pledge.FieldBackerID).Scan(ctx, &backers)
	if err != nil {
		return err
	}
	told := make(map[uuid.UUID]bool, len(backers)+1)
	for _, id := range append(backers, c.OwnerID) {
		told[id] = true
	}
	notices := make([]notify.Notice, 0, len(people))
	for _, id := range people {
		if told[id] {
			continue
		}
		notices = append(notices, notify.Notice{
			PersonID: id, Kind: notify.FollowedSoon, DedupeKey: "ends:" + c.ID.String() + ":" + id.String(), Link: "/c/" + c.Slug,
			Args: map[string]any{"campaign": c.Title, "deadline": *c.Deadline, "raised": c.RaisedMinor, "goal": c.GoalMinor},
		})
	}
	if err := s.Notify.QueueMany(ctx, tx, notices); err != nil {
		return err
	}
	if len(people) < chunk {
		return nil
	}
	return jobs.Insert(ctx, tx, WarnArgs{CampaignID: c.ID, Followers: true, After: &people[len(people)-1]}, nil)
}

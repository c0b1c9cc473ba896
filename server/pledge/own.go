package pledge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// Own is what somebody has pledged to one campaign: how many pledges that count, of how
// many units, the newest of them, and the newest whose card failed and can still be
// replaced.
type Own struct {
	Pledges, Units int
	Newest, Failed uuid.UUID
}

// Own answers what whoever is signed in has pledged to a campaign, nothing for others,
// in one statement.
func (s *Service) Own(ctx context.Context, campaignID uuid.UUID) (Own, error) {
	var own Own
	me := access.From(ctx)
	if me == nil {
		return own, nil
	}
	err := s.DB.ReadBatch(ctx, store.Query{SQL: ownPledges, Args: []any{campaignID, me.PersonID}, Scan: func(rows store.Rows) error {
		for rows.Next() {
			var newest, failed uuid.NullUUID
			if err := rows.Scan(&newest, &failed, &own.Pledges, &own.Units); err != nil {
				return err
			}
			own.Newest, own.Failed = newest.UUID, failed.UUID
		}
		return rows.Err()
	}})
	if err != nil {
		return Own{}, fmt.Errorf("own pledges to a campaign: %w", err)
	}
	return own, nil
}

var ownPledges = `WITH own AS (SELECT id, created_at, state FROM pledges WHERE campaign_id = ? AND backer_id = ? AND state IN (` + countedStates + `))
SELECT (SELECT id FROM own ORDER BY created_at DESC, id DESC LIMIT 1),
	(SELECT id FROM own WHERE state IN (` + curableStates + `) ORDER BY created_at DESC, id DESC LIMIT 1), (SELECT COUNT(*) FROM own),
	(SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM pledge_lines WHERE pledge_id IN (SELECT id FROM own))`

var curableStates = quoted([]lifecycle.Pledge{lifecycle.PledgeAuthRequired, lifecycle.PledgeErroredSoft, lifecycle.PledgeErroredHard})

package pledge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// Support is what the public sees of a pledge that counts. Name is the backer's
// display name, empty when they want to stay anonymous.
type Support struct {
	PledgeID uuid.UUID
	Name     string
	Units    int
	At       time.Time
}

// SupportPage is supports, newest first.
type SupportPage struct {
	Rows      []Support
	HasNext   bool
	EndCursor string
}

// Latest lists the newest pledges that count, in one statement whose cost does not
// grow with the campaign. Whether the reader may see the campaign is the caller's
// to know.
func (s *Service) Latest(ctx context.Context, campaignID uuid.UUID, first int, after string) (SupportPage, error) {
	size, from, err := pageOf(first, after)
	if err != nil {
		return SupportPage{}, err
	}
	var rows []Support
	err = s.DB.ReadBatch(ctx, latest(campaignID, size, from, &rows))
	if err != nil {
		return SupportPage{}, fmt.Errorf("list supports: %w", err)
	}
	var page SupportPage
	page.Rows, page.HasNext = keyset.Cut(rows, size)
	if n := len(page.Rows); n > 0 {
		page.EndCursor = keyset.Key{At: page.Rows[n-1].At, ID: page.Rows[n-1].PledgeID}.Cursor()
	}
	return page, nil
}

// latest takes the newest of each counted state from the index and of these the
// newest of all: sorting everything that counts would make a big campaign slow.
func latest(campaignID uuid.UUID, size int, from *keyset.Key, into *[]Support) store.Query {
	older, limit := "", size+1
	if from != nil {
		older = " AND p.committed_at <= ? AND (p.committed_at < ? OR p.id < ?)"
	}
	var parts []string
	var args []any
	for _, state := range lifecycle.CountedPledges {
		parts = append(parts, `SELECT id FROM (SELECT p.id FROM pledges p WHERE p.campaign_id = ? AND p.state = '`+string(state)+
			`'`+older+` ORDER BY p.committed_at DESC, p.id DESC LIMIT ?) `+strings.ToLower(string(state)))
		args = append(args, campaignID)
		if from != nil {
			args = append(args, from.At, from.At, from.ID)
		}
		args = append(args, limit)
	}
	return store.Query{
		SQL: `WITH newest AS (` + strings.Join(parts, " UNION ALL ") + `)
			SELECT p.id, CASE WHEN p.anonymous THEN '' ELSE COALESCE(who.display_name, '') END, p.committed_at,
				(SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM pledge_lines l WHERE l.pledge_id = p.id)
			FROM newest JOIN pledges p ON p.id = newest.id LEFT JOIN persons who ON who.id = p.backer_id
			ORDER BY p.committed_at DESC, p.id DESC LIMIT ?`,
		Args: append(args, limit),
		Scan: func(rows store.Rows) error {
			*into = nil
			for rows.Next() {
				var r Support
				if err := rows.Scan(&r.PledgeID, &r.Name, &r.At, &r.Units); err != nil {
					return fmt.Errorf("read support: %w", err)
				}
				r.At = r.At.UTC()
				*into = append(*into, r)
			}
			return rows.Err()
		},
	}
}

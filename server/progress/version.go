package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/server/store"
)

// RowVersion answers what New needs to find changes that another server made: the
// numbers of a campaign's progress in one text, from its row and its few tiers.
func RowVersion(db *store.DB) func(ctx context.Context, campaignID uuid.UUID) (string, error) {
	query := db.Rebind(`SELECT CAST(c.updated_at AS TEXT) || ' ' || c.state || ' ' || CAST(c.version AS TEXT) || ' ' ||
		CAST(c.backer_count AS TEXT) || ' ' || CAST(c.pledge_count AS TEXT) || ' ' || CAST(c.raised_minor AS TEXT) || ' ' ||
		CAST(c.collected_minor AS TEXT) || ' ' || CAST(c.refunded_minor AS TEXT) || ' ' || CAST(c.paid_out_minor AS TEXT) || ' ' ||
		CAST((SELECT COALESCE(SUM(t.claimed), 0) FROM tiers t WHERE t.campaign_id = c.id) AS TEXT)
		FROM campaigns c WHERE c.id = ?`)
	return func(ctx context.Context, campaignID uuid.UUID) (string, error) {
		var version string
		err := db.Reader().QueryRowContext(ctx, query, campaignID).Scan(&version)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("progress: version: %w", err)
		}
		return version, nil
	}
}

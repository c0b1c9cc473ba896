package campaign

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/money"
	"shanhuo.app/server/store"
)

// Who approved the steps of a campaign's last round, and its closing, beside
// campaigns c.
const (
	vouchColumns = `c.consent_on, vs.decided_at, vp.display_name, vr.name, vs.visited_on, ks.decided_at, kp.display_name, kr.name,
	k.closed_at, k.success, k.backers, k.goods_minor, k.sha256`
	vouchJoins = `LEFT JOIN review_steps vs ON vs.campaign_id = c.id AND vs.round = c.round AND vs.kind = 'VILLAGE' AND vs.state = 'APPROVED'
LEFT JOIN persons vp ON vp.id = vs.decided_by
LEFT JOIN regions vr ON vr.id = vs.region_code
LEFT JOIN review_steps ks ON ks.campaign_id = c.id AND ks.round = c.round AND ks.kind = 'COUNTY' AND ks.state = 'APPROVED'
LEFT JOIN persons kp ON kp.id = ks.decided_by
LEFT JOIN regions kr ON kr.id = ks.region_code
LEFT JOIN closings k ON k.campaign_id = c.id`
)

// scannedVouches takes the values of vouchColumns.
type scannedVouches struct {
	vouchedAt, approvedAt, closedAt    instant
	consent, voucher, village, visited sql.NullString
	approver, county, hash             sql.NullString
	success                            sql.NullBool
	backers, goods                     sql.NullInt64
}

func (v *scannedVouches) targets() []any {
	return []any{
		&v.consent, &v.vouchedAt, &v.voucher, &v.village, &v.visited, &v.approvedAt, &v.approver, &v.county,
		&v.closedAt, &v.success, &v.backers, &v.goods, &v.hash,
	}
}

func (v *scannedVouches) vouches() Vouches {
	out := Vouches{ConsentOn: clock.Day(v.consent.String)}
	if v.vouchedAt.valid {
		out.Vouched = &Vouch{Name: v.voucher.String, Office: v.village.String, At: v.vouchedAt.at, VisitedOn: clock.Day(v.visited.String)}
	}
	if v.approvedAt.valid {
		out.Approved = &Vouch{Name: v.approver.String, Office: v.county.String, At: v.approvedAt.at}
	}
	if v.closedAt.valid {
		out.Closing = &Outcome{
			At: v.closedAt.at, Success: v.success.Bool, Backers: int(v.backers.Int64), Goods: money.Fen(v.goods.Int64), SHA256: v.hash.String,
		}
	}
	return out
}

// VouchesOf answers the vouches of several campaigns in one statement. The caller has
// read the campaigns and so knows that the reader may see them.
func (s *Service) VouchesOf(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID]Vouches, error) {
	of := make(map[uuid.UUID]Vouches, len(campaigns))
	if len(campaigns) == 0 {
		return of, nil
	}
	args := make([]any, len(campaigns))
	for i, id := range campaigns {
		args[i] = id
	}
	err := s.DB.ReadBatch(ctx, store.Query{
		SQL: `SELECT c.id, ` + vouchColumns + ` FROM campaigns c ` + vouchJoins + `
			WHERE c.id IN (?` + strings.Repeat(", ?", len(args)-1) + `)`,
		Args: args,
		Scan: func(rows store.Rows) error {
			for rows.Next() {
				var id uuid.UUID
				var v scannedVouches
				if err := rows.Scan(append([]any{&id}, v.targets()...)...); err != nil {
					return err
				}
				of[id] = v.vouches()
			}
			return rows.Err()
		},
	})
	if err != nil {
		return nil, fmt.Errorf("campaign: vouches: %w", err)
	}
	return of, nil
}

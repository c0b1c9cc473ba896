package campaign

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Page is everything the public page of a campaign shows. Campaign, Tiers and Photos
// carry only columns that anyone may see: no bank, no account.
type Page struct {
	Campaign  *gen.Campaign
	Places    []Place // from the city down to the village
	Owner     string  // display names
	DraftedBy string  // empty when the owner wrote it
	Tiers     []*gen.Tier
	Photos    []*gen.Photo
	Vouches
	Voices
}

// Vouches is who stands for a campaign, and what its closing decided.
type Vouches struct {
	Vouched  *Vouch // the village's; nil before it has vouched
	Approved *Vouch // the county's
	Closing  *Outcome
	// ConsentOn is the day on which the clerk who drafted it says the household signed
	// for that; zero when none was given.
	ConsentOn time.Time
}

// Vouch is who of which office stands for a campaign, and since when.
type Vouch struct {
	Name   string
	Office string // the region's name
	At     time.Time
	// VisitedOn is the day on which they say to have been there; zero when they did not
	// say so.
	VisitedOn time.Time
}

// Outcome is what the closing decided; its proof can be downloaded.
type Outcome struct {
	At      time.Time
	Success bool
	Backers int
	Goods   money.Fen
	SHA256  string
}

// Page answers the page of a campaign in five statements, on PostgreSQL in one
// round trip. What it costs does not grow with the campaign's pledges: totals are
// the stored caches, and each list is the end of an index. People who may read a
// draft get the same page as a preview.
func (s *Service) Page(ctx context.Context, slug string) (*Page, error) {
	p, photos := &Page{}, photosByPost{}
	err := s.DB.ReadBatch(ctx,
		store.Query{SQL: pageCampaign, Args: []any{slug}, Scan: p.scanCampaign},
		store.Query{SQL: pageTiers, Args: []any{slug}, Scan: p.scanTiers},
		store.Query{SQL: pagePhotos, Args: []any{slug}, Scan: photos.scan},
		store.Query{SQL: supportsBySlug, Args: []any{slug}, Scan: p.scanSupports},
		store.Query{SQL: saidBySlug, Args: []any{slug}, Scan: p.scanSaid},
	)
	if err != nil {
		return nil, fmt.Errorf("campaign: page: %w", err)
	}
	if p.Campaign == nil || !Public(p.Campaign) && !access.Allowed(ctx, access.CampaignReadDraft, access.OfCampaign(p.Campaign)) {
		return nil, fault.NewNotFound("campaign")
	}
	p.cut()
	p.Photos = photos[uuid.Nil]
	p.show(photos)
	return p, nil
}

const pageCampaign = `SELECT c.id, c.created_at, c.updated_at, c.slug, c.title, c.summary, c.state, c.version, c.region_code, c.region_path,
	c.produce, c.owner_id, c.drafted_by, c.beneficiary_name, c.payee_name, c.goal_minor, c.floor_basis_points, c.days, c.delivery_month,
	c.story, c.costs, c.ladder, c.launch_at, c.launched_at, c.deadline, c.closed_at, c.dunning_ends_at, c.settled_at, c.state_reason,
	c.cover_id, c.raised_minor, c.backer_count, c.pledge_count, c.collected_minor, c.freight_collected_minor, c.fees_minor,
	c.refunded_minor, c.paid_out_minor, c.momentum,
	v.name, t.id, t.name, t.path, y.id, y.name, y.path, r.id, r.name, r.path,
	o.display_name, d.display_name, ` + vouchColumns + `
FROM campaigns c
LEFT JOIN regions v ON v.id = c.region_code
LEFT JOIN regions t ON t.id = v.parent_code
LEFT JOIN regions y ON y.id = t.parent_code
LEFT JOIN regions r ON r.id = y.parent_code
LEFT JOIN persons o ON o.id = c.owner_id
LEFT JOIN persons d ON d.id = c.drafted_by
` + vouchJoins + `
WHERE c.slug = ?`

func (p *Page) scanCampaign(rows store.Rows) error {
	for rows.Next() {
		c := &gen.Campaign{}
		var story, costs, ladder []byte
		var created, updated, launch, launched, deadline, closed, dunning, settled instant
		var village, owner, drafter sql.NullString
		var above [3]struct{ code, name, path sql.NullString }
		var vouches scannedVouches
		var cover uuid.NullUUID
		err := rows.Scan(append([]any{&c.ID, &created, &updated, &c.Slug, &c.Title, &c.Summary, &c.State, &c.Version, &c.RegionCode, &c.RegionPath,
			&c.Produce, &c.OwnerID, &c.DraftedBy, &c.BeneficiaryName, &c.PayeeName, &c.GoalMinor, &c.FloorBasisPoints, &c.Days, &c.DeliveryMonth,
			&story, &costs, &ladder, &launch, &launched, &deadline, &closed, &dunning, &settled, &c.StateReason,
			&cover, &c.RaisedMinor, &c.BackerCount, &c.PledgeCount, &c.CollectedMinor, &c.FreightCollectedMinor, &c.FeesMinor,
			&c.RefundedMinor, &c.PaidOutMinor, &c.Momentum,
			&village, &above[2].code, &above[2].name, &above[2].path, &above[1].code, &above[1].name, &above[1].path,
			&above[0].code, &above[0].name, &above[0].path,
			&owner, &drafter}, vouches.targets()...)...)
		if err != nil {
			return err
		}
		for _, column := range []struct {
			raw  []byte
			into any
		}{{story, &c.Story}, {costs, &c.Costs}, {ladder, &c.Ladder}} {
			if err := fromJSON(column.raw, column.into); err != nil {
				return err
			}
		}
		c.CreatedAt, c.UpdatedAt = created.at, updated.at
		c.LaunchAt, c.LaunchedAt, c.Deadline, c.ClosedAt = launch.ptr(), launched.ptr(), deadline.ptr(), closed.ptr()
		c.DunningEndsAt, c.SettledAt = dunning.ptr(), settled.ptr()
		if cover.Valid {
			c.CoverID = &cover.UUID
		}
		p.Campaign, p.Owner = c, owner.String
		if c.DraftedBy != c.OwnerID {
			p.DraftedBy = drafter.String
		}
		for i, a := range above {
			if a.code.Valid {
				p.Places = append(p.Places, Place{Code: a.code.String, Name: a.name.String, Level: region.Levels[i], Path: region.Path(a.path.String)})
			}
		}
		p.Places = append(p.Places, Place{Code: c.RegionCode, Name: village.String, Level: region.Village, Path: c.RegionPath})
		p.Vouches = vouches.vouches()
	}
	return rows.Err()
}

const pageTiers = `SELECT id, campaign_id, position, title, goods, price_minor, stock, per_person, freight, claimed, promised
FROM tiers WHERE campaign_id = (SELECT id FROM campaigns WHERE slug = ?) ORDER BY position`

func (p *Page) scanTiers(rows store.Rows) error {
	for rows.Next() {
		t := &gen.Tier{}
		var freight []byte
		if err := rows.Scan(&t.ID, &t.CampaignID, &t.Position, &t.Title, &t.Goods, &t.PriceMinor, &t.Stock, &t.PerPerson, &freight,
			&t.Claimed, &t.Promised); err != nil {
			return err
		}
		if err := fromJSON(freight, &t.Freight); err != nil {
			return err
		}
		p.Tiers = append(p.Tiers, t)
	}
	return rows.Err()
}

// pagePhotos reads a campaign's own photos and those of the posts that its page shows.
var pagePhotos = fmt.Sprintf(`WITH hot AS (SELECT id FROM campaigns WHERE slug = ?)
SELECT %s FROM photos WHERE campaign_id = (SELECT id FROM hot) AND (post_id IS NULL OR post_id IN (%s))
ORDER BY position`, photoColumns, latestPosts)

func fromJSON(raw []byte, into any) error {
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("read a stored value: %w", err)
	}
	return nil
}

// instant reads a time from either database: SQLite answers text where a column of
// a subquery has lost its declared type.
type instant struct {
	at    time.Time
	valid bool
}

// sqliteTime is how times are written in SQLite's columns.
const sqliteTime = "2006-01-02 15:04:05.999999999-07:00"

// Scan is part of sql.Scanner.
func (t *instant) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t = instant{}
		return nil
	case time.Time:
		*t = instant{v.UTC(), true}
		return nil
	case string:
		at, err := time.Parse(sqliteTime, v)
		*t = instant{at.UTC(), err == nil}
		return err
	default:
		return fmt.Errorf("%T is no time", v)
	}
}

func (t *instant) ptr() *time.Time {
	if !t.valid {
		return nil
	}
	return &t.at
}

package page

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Village is what the page of a region of any level says besides its campaigns.
type Village struct {
	Places  []campaign.Place // from the city down to the region itself
	Below   []Below
	Grown   []Grown
	Offices []Office
	Backers int       // pledges of its campaigns that count
	Raised  money.Fen // goods promised in campaigns that were not given up
}

// Here is the region itself.
func (v Village) Here() campaign.Place { return v.Places[len(v.Places)-1] }

// Below is a region right below, with how many campaigns it has.
type Below struct {
	Code, Name string
	Live, Past int
}

// Grown is one kind of produce, with how many campaigns sold it.
type Grown struct {
	Produce    string
	Live, Past int
}

// Office is an office that vouched, as what it is and not as who sits there.
type Office struct {
	County     bool // the county's centre; otherwise a village's service point
	Code, Name string
	Campaigns  int
}

// mostOffices is how many offices a page lists: a township has about twenty.
const mostOffices = 30

var regionCode = regexp.MustCompile(`^[0-9]{4,12}$`)

// Village answers a region and what stands around it, or a NotFound fault: a
// statement for the way down the tree and then three, on PostgreSQL in two round trips.
func (r Reads) Village(ctx context.Context, code string) (*Village, error) {
	if !regionCode.MatchString(code) {
		return nil, fault.NewNotFound("region")
	}
	out := &Village{}
	if err := r.DB.ReadBatch(ctx, store.Query{SQL: wayDown, Args: []any{code}, Scan: out.scanPlaces}); err != nil {
		return nil, fmt.Errorf("page: region: %w", err)
	}
	if len(out.Places) == 0 {
		return nil, fault.NewNotFound("region")
	}
	here := out.Here()
	within, args := store.WithinSQL(r.DB.Dialect, "c.region_path", here.Path)
	queries := []store.Query{
		{SQL: grown + within + ` GROUP BY c.produce ORDER BY COUNT(*) DESC, c.produce`, Args: args, Scan: out.scanGrown},
		{SQL: offices(here.Level, within), Args: append(args[:len(args):len(args)], mostOffices), Scan: out.scanOffices},
	}
	if _, ok := here.Level.Below(); ok {
		queries = append(queries, store.Query{SQL: below(r.DB.Postgres()), Args: []any{code}, Scan: out.scanBelow})
	}
	if err := r.DB.ReadBatch(ctx, queries...); err != nil {
		return nil, fmt.Errorf("page: around a region: %w", err)
	}
	return out, nil
}

const wayDown = `WITH RECURSIVE up AS (
	SELECT id, name, level, path, parent_code FROM regions WHERE id = ?
	UNION ALL SELECT r.id, r.name, r.level, r.path, r.parent_code FROM regions r JOIN up ON r.id = up.parent_code)
SELECT id, name, level, path FROM up ORDER BY LENGTH(path)`

func (v *Village) scanPlaces(rows store.Rows) error {
	for rows.Next() {
		var p campaign.Place
		if err := rows.Scan(&p.Code, &p.Name, &p.Level, &p.Path); err != nil {
			return err
		}
		v.Places = append(v.Places, p)
	}
	return rows.Err()
}

// shown is what anyone may read of campaigns c: the same as campaign.Public.
var shown = `c.launched_at IS NOT NULL AND c.state IN ('` + joined(lifecycle.PublicCampaigns) + `')`

var grown = `SELECT c.produce, SUM(CASE WHEN c.state = 'LIVE' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'LIVE' THEN 0 ELSE 1 END),
	CAST(SUM(c.pledge_count) AS BIGINT), CAST(SUM(CASE WHEN c.state IN ('` + joined(counted) + `') THEN c.raised_minor ELSE 0 END) AS BIGINT)
FROM campaigns c WHERE ` + shown + ` AND `

func joined(states []lifecycle.Campaign) string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = string(s)
	}
	return strings.Join(names, "', '")
}

func (v *Village) scanGrown(rows store.Rows) error {
	for rows.Next() {
		var g Grown
		var backers int
		var raised money.Fen
		if err := rows.Scan(&g.Produce, &g.Live, &g.Past, &backers, &raised); err != nil {
			return err
		}
		v.Grown, v.Backers, v.Raised = append(v.Grown, g), v.Backers+backers, v.Raised+raised
	}
	return rows.Err()
}

// offices writes the query of who vouched for what is shown: up to the county the
// county's centres, below it also the villages' service points.
func offices(level region.Level, within string) string {
	kinds := `'COUNTY', 'VILLAGE'`
	if level == region.City || level == region.County {
		kinds = `'COUNTY'`
	}
	return `SELECT s.kind = 'COUNTY', s.region_code, r.name, COUNT(*) FROM campaigns c
	JOIN review_steps s ON s.campaign_id = c.id AND s.round = c.round AND s.state = 'APPROVED' AND s.kind IN (` + kinds + `)
	JOIN regions r ON r.id = s.region_code
	WHERE ` + shown + ` AND ` + within + `
	GROUP BY s.kind, s.region_code, r.name ORDER BY s.kind DESC, COUNT(*) DESC, s.region_code LIMIT ?`
}

func (v *Village) scanOffices(rows store.Rows) error {
	for rows.Next() {
		var o Office
		if err := rows.Scan(&o.County, &o.Code, &o.Name, &o.Campaigns); err != nil {
			return err
		}
		v.Offices = append(v.Offices, o)
	}
	return rows.Err()
}

// below writes the query of the regions right below one, each counted from the index
// on the path.
func below(postgres bool) string {
	atLeast, less := ">=", "<"
	if postgres {
		atLeast, less = "~>=~", "~<~"
	}
	count := func(state string) string {
		return `(SELECT COUNT(*) FROM campaigns c WHERE ` + shown + ` AND c.state ` + state + ` 'LIVE' AND (c.region_path = r.path
			OR (c.region_path ` + atLeast + ` (r.path || '/') AND c.region_path ` + less + ` (r.path || '0'))))`
	}
	return `SELECT r.id, r.name, ` + count("=") + `, ` + count("<>") + ` FROM regions r WHERE r.parent_code = ? ORDER BY r.id`
}

func (v *Village) scanBelow(rows store.Rows) error {
	for rows.Next() {
		var b Below
		if err := rows.Scan(&b.Code, &b.Name, &b.Live, &b.Past); err != nil {
			return err
		}
		v.Below = append(v.Below, b)
	}
	return rows.Err()
}

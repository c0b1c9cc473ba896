package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/closing"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/ent/gen/predicate"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// ListInput chooses campaigns. What is empty does not narrow, except States: a list
// that asks for none shows what is public.
type ListInput struct {
	Region        region.Path // this region and everything below it
	States        []lifecycle.Campaign
	Produce       []string
	Search        string // up to five terms, each of which has to occur
	DeliveryMonth string // YYYY-MM
	Mine          bool   // only what the reader owns or drafted; any state
	OrderBy       Order
	keyset.Page
	watched []region.Path      // only in these, those of an office
	also    predicate.Campaign // nil for none
}

// ListPage is one page of a list. Total counts the whole list.
type ListPage struct {
	Rows      []Row
	HasNext   bool
	EndCursor string
	Total     int
	order     Order
	at        time.Time // when an office looked; zero for other lists
}

// Cursor answers where a row of this page stands, to continue a list after it.
func (p *ListPage) Cursor(row Row) string { return cursorOf(p.order, row.Campaign) }

// Row is a campaign as a list shows it.
type Row struct {
	*gen.Campaign
	Tiers []*gen.Tier
	Cover *Cover
	// ClosedBackers is how many backers the closing counted, which decided the price.
	ClosedBackers int
	Places        []Place // from the city down to the village
}

// Cover is the first photo of a campaign.
type Cover struct {
	Key           string
	Width, Height int
	Color, Format string
	Alt           string
}

// Place is a region's name and where it lies.
type Place struct {
	Code  string
	Name  string
	Level region.Level
	Path  region.Path
}

// List answers a page of the campaigns the reader may see, in at most four
// statements: the page with covers and places, its tiers, and the total.
func (s *Service) List(ctx context.Context, in ListInput) (*ListPage, error) {
	size, err := in.Size()
	if err != nil {
		return nil, err
	}
	order := in.OrderBy
	if order == "" {
		order = ByEnding
	}
	after, err := parseCursor(order, in.After)
	if err != nil {
		return nil, err
	}
	where, err := in.where(ctx)
	if err != nil {
		return nil, err
	}
	total, err := s.DB.Client.Campaign.Query().Where(where...).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: count: %w", err)
	}
	rows, err := s.DB.Client.Campaign.Query().Where(where...).
		Where(in.order(order, after)).
		WithTiers(func(q *gen.TierQuery) { q.Order(tier.ByPosition()) }).
		Limit(size + 1).
		Modify(joinPlacesAndCover).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: list: %w", err)
	}
	rows, more := keyset.Cut(rows, size)
	page := &ListPage{HasNext: more, Total: total, order: order, Rows: make([]Row, len(rows))}
	for i, c := range rows {
		if page.Rows[i], err = rowOf(c); err != nil {
			return nil, err
		}
		page.EndCursor = cursorOf(order, c)
	}
	return page, nil
}

func (in ListInput) where(ctx context.Context) ([]predicate.Campaign, error) {
	var faults fault.List
	where := []predicate.Campaign{seen(ctx)}
	states := in.States
	if in.Mine {
		me := access.From(ctx)
		if me == nil {
			return nil, fault.NewUnauthenticated()
		}
		where = append(where, campaign.Or(campaign.OwnerID(me.PersonID), campaign.DraftedBy(me.PersonID)))
	} else {
		states = public(states)
	}
	if len(states) > 0 {
		where = append(where, campaign.StateIn(states...))
	}
	if in.watched != nil {
		where = append(where, predicate.Campaign(store.WithinAny(campaign.FieldRegionPath, in.watched)))
	}
	if in.also != nil {
		where = append(where, in.also)
	}
	if in.Region != "" {
		where = append(where, predicate.Campaign(store.Within(campaign.FieldRegionPath, in.Region)))
	}
	if len(in.Produce) > 0 {
		if slices.ContainsFunc(in.Produce, func(p string) bool { return !slices.Contains(offer.Produce, p) }) {
			faults.Addf("PRODUCE_UNKNOWN", "produce")
		}
		where = append(where, campaign.ProduceIn(in.Produce...))
	}
	if in.DeliveryMonth != "" {
		if !isMonth(in.DeliveryMonth) {
			faults.Addf("DELIVERY_MONTH_FORM", "deliveryMonth")
		}
		where = append(where, campaign.DeliveryMonth(in.DeliveryMonth))
	}
	terms, err := SearchTerms(in.Search)
	faults = append(faults, fault.All(err)...)
	if len(terms) > 0 {
		where = append(where, matching(terms))
	}
	return where, faults.Err()
}

// matching lets through the campaigns in whose search text every term occurs. The
// exact answer is the substring comparison, the same on both databases; the
// trigram indexes only find the candidates.
func matching(terms []string) predicate.Campaign {
	return func(s *sql.Selector) {
		column := s.C(campaign.FieldSearchText)
		if s.Dialect() == dialect.Postgres {
			for _, term := range terms {
				s.Where(sql.P(func(b *sql.Builder) {
					b.WriteString(column).WriteString(" LIKE ").Arg("%" + likeEscape.Replace(term) + "%")
				}))
			}
			return
		}
		if match := trigramMatch(terms); match != "" {
			s.Where(sql.P(func(b *sql.Builder) {
				b.WriteString(s.C(campaign.FieldID)).
					WriteString(" IN (SELECT campaign_id FROM campaign_search WHERE campaign_search MATCH ").Arg(match).WriteString(")")
			}))
		}
		for _, term := range terms {
			s.Where(sql.P(func(b *sql.Builder) {
				b.WriteString("instr(").WriteString(column).WriteString(", ").Arg(term).WriteString(") > 0")
			}))
		}
	}
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// trigramMatch writes an FTS5 query of the terms that have a trigram at all.
func trigramMatch(terms []string) string {
	var quoted []string
	for _, term := range terms {
		if len([]rune(term)) >= 3 {
			quoted = append(quoted, `"`+strings.ReplaceAll(term, `"`, `""`)+`"`)
		}
	}
	return strings.Join(quoted, " AND ")
}

// The columns that joinPlacesAndCover adds, by the level of the place.
var placeAliases = []string{"city", "county", "township", "village"}

// joinPlacesAndCover reads the names of the places and the cover with the campaigns.
func joinPlacesAndCover(s *sql.Selector) {
	below := s.C(campaign.FieldRegionCode)
	for i := len(placeAliases) - 1; i >= 0; i-- {
		alias := placeAliases[i]
		t := sql.Table(genregion.Table).As(alias)
		s.LeftJoin(t).On(t.C(genregion.FieldID), below)
		below = t.C(genregion.FieldParentCode)
		for _, column := range []string{genregion.FieldID, genregion.FieldName, genregion.FieldPath} {
			addColumn(s, t.C(column), "''", alias+"_"+column)
		}
	}
	closed := sql.Table(closing.Table).As("closed")
	s.LeftJoin(closed).On(closed.C(closing.FieldCampaignID), s.C(campaign.FieldID))
	addColumn(s, closed.C(closing.FieldBackers), "0", "closed_backers")
	cover := sql.Table(photo.Table).As("cover")
	s.LeftJoin(cover).On(cover.C(photo.FieldID), s.C(campaign.FieldCoverID))
	for _, column := range []string{photo.FieldKey, photo.FieldColor, photo.FieldFormat, photo.FieldAlt} {
		addColumn(s, cover.C(column), "''", "cover_"+column)
	}
	for _, column := range []string{photo.FieldWidth, photo.FieldHeight} {
		addColumn(s, cover.C(column), "0", "cover_"+column)
	}
}

// addColumn selects a joined column, never as NULL: ent cannot scan one whose type
// SQLite does not tell.
func addColumn(s *sql.Selector, column, instead, as string) {
	s.AppendSelectExprAs(sql.Raw("COALESCE("+column+", "+instead+")"), as)
}

func rowOf(c *gen.Campaign) (Row, error) {
	row := Row{Campaign: c, Tiers: c.Edges.Tiers}
	for i, alias := range placeAliases {
		code, err := added[string](c, alias+"_"+genregion.FieldID)
		if err != nil {
			return Row{}, err
		}
		name, err := added[string](c, alias+"_"+genregion.FieldName)
		if err != nil {
			return Row{}, err
		}
		path, err := added[string](c, alias+"_"+genregion.FieldPath)
		if err != nil {
			return Row{}, err
		}
		if code != "" {
			row.Places = append(row.Places, Place{Code: code, Name: name, Level: region.Levels[i], Path: region.Path(path)})
		}
	}
	backers, err := added[int64](c, "closed_backers")
	if err != nil {
		return Row{}, err
	}
	row.ClosedBackers = int(backers)
	key, err := added[string](c, "cover_"+photo.FieldKey)
	if err != nil || key == "" {
		return row, err
	}
	cover := &Cover{Key: key}
	for column, into := range map[string]*string{photo.FieldColor: &cover.Color, photo.FieldFormat: &cover.Format, photo.FieldAlt: &cover.Alt} {
		if *into, err = added[string](c, "cover_"+column); err != nil {
			return Row{}, err
		}
	}
	for column, into := range map[string]*int{photo.FieldWidth: &cover.Width, photo.FieldHeight: &cover.Height} {
		n, err := added[int64](c, "cover_"+column)
		if err != nil {
			return Row{}, err
		}
		*into = int(n)
	}
	row.Cover = cover
	return row, nil
}

// added answers a column that was joined to c.
func added[T string | int64](c *gen.Campaign, column string) (T, error) {
	var zero T
	v, err := c.Value(column)
	if err != nil {
		return zero, fmt.Errorf("campaign: %w", err)
	}
	if v, ok := v.(T); ok {
		return v, nil
	}
	return zero, fmt.Errorf("campaign: column %s is a %T", column, v)
}

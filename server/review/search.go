package review

import (
	"strings"
	"unicode/utf8"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"golang.org/x/text/unicode/norm"

	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

// What a search of the queue may ask for.
const (
	SearchTermsMax = 5
	SearchRunesMax = 50
)

// terms parses a search: words between spaces, each of which has to occur, in the
// form in which a campaign keeps its search text.
func terms(search string) ([]string, error) {
	search = text.Line(search)
	if !text.Plain(search, false) {
		return nil, fault.NewInvalid("TEXT_CONTROL", "search")
	}
	if n := utf8.RuneCountInString(search); n > SearchRunesMax {
		return nil, fault.NewInvalid("TOO_LONG", "search").With("max", SearchRunesMax).With("length", n)
	}
	list := strings.Fields(strings.ToLower(norm.NFKC.String(search)))
	if len(list) > SearchTermsMax {
		return nil, fault.NewInvalid("TOO_MANY", "search").With("max", SearchTermsMax)
	}
	return list, nil
}

// about lets through the steps of campaigns in whose search text (title, beneficiary,
// places, produce and summary) every term occurs. It is correlated: each open step
// costs one look at a primary key, and a term is compared as it is, without
// wildcards, the same on both databases. Whoever has the queue reads its drafts, so
// it tells nobody of what they do not see.
func about(terms []string) predicate.ReviewStep {
	return func(s *sql.Selector) {
		if len(terms) == 0 {
			return
		}
		step := s.C(reviewstep.FieldCampaignID)
		c := sql.Dialect(s.Dialect()).Table(campaign.Table).As("searched")
		inner := sql.Dialect(s.Dialect()).Select(c.C(campaign.FieldID)).From(c).Where(sql.ColumnsEQ(c.C(campaign.FieldID), step))
		find := "instr"
		if s.Dialect() == dialect.Postgres {
			find = "strpos"
		}
		for _, term := range terms {
			inner.Where(sql.P(func(b *sql.Builder) {
				b.WriteString(find + "(" + c.C(campaign.FieldSearchText) + ", ").Arg(term).WriteString(") > 0")
			}))
		}
		s.Where(sql.Exists(inner))
	}
}

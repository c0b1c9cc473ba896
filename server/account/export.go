package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/store"
)

// maxExported bounds each list of an export.
const maxExported = 10_000

// Export answers all that the portal knows of the signed-in person, as a JSON document
// for themselves: amounts in fen, times UTC. Of each list it has the newest 10,000 rows,
// and "cut" names the lists that had more. Each export is in the audit trail; the
// sixth in 24 hours is the fault TOO_MANY_EXPORTS.
func (s *Service) Export(ctx context.Context) ([]byte, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.PersonExport, access.Own(me)); err != nil {
		return nil, err
	}
	e := &export{Service: s, me: me, own: map[string]bool{}}
	if err := s.noteExport(ctx, me, &e.document); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name   string
		gather func(ctx context.Context) (rows int, err error)
	}{
		{"contacts", e.contacts},
		{"addresses", e.addresses},
		{"signIns", e.signIns},
		{"signInCodes", e.signInCodes},
		{"grants", e.grants},
		{"erasures", e.erasures},
		{"pledges", e.pledges},
		{"campaigns", e.campaigns},
		{"questions", e.questions},
		{"posts", e.posts},
		{"follows", e.follows},
		{"problems", e.problems},
		{"notices", e.notices},
		{"audit", e.audit},
	} {
		rows, err := part.gather(ctx)
		if err != nil {
			return nil, fmt.Errorf("account: export %s: %w", part.name, err)
		}
		if rows > maxExported {
			e.document.Cut = append(e.document.Cut, part.name)
		}
	}
	out, err := json.MarshalIndent(e.document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("account: export: %w", err)
	}
	return out, nil
}

// noteExport writes the export into the trail, where the next one counts it, and
// begins the document.
func (s *Service) noteExport(ctx context.Context, me uuid.UUID, d *document) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		// The lock makes exports of one person follow each other, so that each is counted.
		p, err := oneself(ctx, tx)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		before, err := tx.AuditEntry.Query().Where(auditentry.ActorID(me), auditentry.CreatedAtGT(now.Add(-24*time.Hour)),
			auditentry.Action(string(access.PersonExport))).Count(ctx)
		if err != nil {
			return fmt.Errorf("account: count exports: %w", err)
		}
		if err := mayExport(before); err != nil {
			return err
		}
		*d = document{MadeAt: now, Cut: []string{}, Person: personRow{
			ID: p.ID, DisplayName: p.DisplayName, Locale: p.Locale, CreatedAt: p.CreatedAt, UnwantedNotices: append([]string{}, p.UnwantedNotices...),
		}}
		return audit.Write(ctx, tx, audit.Act{Action: string(access.PersonExport), Object: "person", ObjectID: me.String(), At: now})
	})
}

// document is an export.
type document struct {
	MadeAt      time.Time     `json:"madeAt"`
	Person      personRow     `json:"person"`
	Contacts    []contactRow  `json:"contacts"`
	Addresses   []addressRow  `json:"addresses"`
	SignIns     []signInRow   `json:"signIns"`
	SignInCodes []codeRow     `json:"signInCodes"`
	Grants      []grantRow    `json:"grants"`
	Erasures    []erasureRow  `json:"erasures"`
	Pledges     []pledgeRow   `json:"pledges"`
	Campaigns   []campaignRow `json:"campaigns"`
	Questions   []questionRow `json:"questions"`
	Posts       []postRow     `json:"posts"`
	Follows     []followRow   `json:"follows"`
	Problems    []problemRow  `json:"problems"`
	Notices     []noticeRow   `json:"notices"`
	Audit       []auditRow    `json:"audit"`
	// Cut names the lists of which older rows are missing.
	Cut []string `json:"cut"`
}

// export gathers a document. What may be read is read as the person; the portal itself
// only looks up what nobody reads, such as which notices were sent.
type export struct {
	*Service
	me       uuid.UUID
	own      map[string]bool // kinds and ids of what the document has as the person's own
	document document
}

// rows turns what was read, one more than fits, into rows of the document.
func rows[R, D any](into *[]D, read []R, one func(R) D) int {
	*into = make([]D, min(len(read), maxExported))
	for i := range *into {
		(*into)[i] = one(read[i])
	}
	return len(read)
}

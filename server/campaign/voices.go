package campaign

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// How much of what is said around a campaign its page shows.
const (
	pageSupports  = 10
	pagePosts     = 3
	pageQuestions = 20
)

// Voices is the latest of what is said around a campaign, the newest first.
type Voices struct {
	Supports  []Support
	Posts     []Post
	Questions []Question
	// Whether older ones follow.
	MoreSupports, MorePosts, MoreQuestions bool
}

// cut keeps what a page shows of what was read, which is one more of each.
func (v *Voices) cut() {
	v.Supports, v.MoreSupports = keyset.Cut(v.Supports, pageSupports)
	v.Posts, v.MorePosts = keyset.Cut(v.Posts, pagePosts)
	v.Questions, v.MoreQuestions = keyset.Cut(v.Questions, pageQuestions)
}

// Support is one pledge as the public sees it. Name is empty when the backer chose
// to be anonymous.
type Support struct {
	ID       uuid.UUID
	Name     string
	Quantity int
	At       time.Time
}

// Post is an update with its author's display name and its photos in their order.
type Post struct {
	*gen.Post
	Author string
	Photos []*gen.Photo
}

// Question is a question with the display names of both sides; Answerer is empty
// while it waits.
type Question struct {
	*gen.Question
	Asker, Answerer string
}

// supports writes the query of a campaign's latest supports. It takes the end of the
// index (campaign, state, committed_at) once per state and merges the ends: one IN
// over the states would sort every pledge of the campaign.
func supports(which string) string {
	ends := make([]string, len(lifecycle.CountedPledges))
	for i, state := range lifecycle.CountedPledges {
		ends[i] = fmt.Sprintf(`SELECT * FROM (SELECT id, backer_id, anonymous, committed_at FROM pledges
			WHERE campaign_id = (SELECT id FROM hot) AND state = '%s' AND committed_at IS NOT NULL
			ORDER BY committed_at DESC, id DESC LIMIT %d) AS s%d`, state, pageSupports+1, i)
	}
	return fmt.Sprintf(`WITH hot AS (SELECT id FROM campaigns WHERE %s = ?),
	latest AS (SELECT * FROM (%s) AS ends ORDER BY committed_at DESC, id DESC LIMIT %d)
	SELECT l.id, CASE WHEN l.anonymous THEN '' ELSE b.display_name END, l.committed_at,
		(SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM pledge_lines WHERE pledge_id = l.id)
	FROM latest l JOIN persons b ON b.id = l.backer_id ORDER BY l.committed_at DESC, l.id DESC`,
		which, strings.Join(ends, "\nUNION ALL\n"), pageSupports+1)
}

// latestPosts are the ids of the posts that a page shows, of the campaign in hot.
var latestPosts = fmt.Sprintf(`SELECT id FROM posts WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT %d`, pagePosts)

const photoColumns = `id, campaign_id, post_id, position, key, width, height, color, format, alt`

var postPhotosByID = fmt.Sprintf(`WITH hot AS (SELECT id FROM campaigns WHERE id = ?)
SELECT %s FROM photos WHERE post_id IN (%s) ORDER BY position`, photoColumns, latestPosts)

// photosByPost are photos by the post they belong to, each list in its order. What
// belongs to no post is the campaign's own and lies under the nil UUID.
type photosByPost map[uuid.UUID][]*gen.Photo

// scan reads photoColumns.
func (of photosByPost) scan(rows store.Rows) error {
	for rows.Next() {
		f := &gen.Photo{}
		var in uuid.NullUUID
		if err := rows.Scan(&f.ID, &f.CampaignID, &in, &f.Position, &f.Key, &f.Width, &f.Height, &f.Color, &f.Format, &f.Alt); err != nil {
			return err
		}
		if in.Valid {
			f.PostID = &in.UUID
		}
		of[in.UUID] = append(of[in.UUID], f)
	}
	return rows.Err()
}

// show hangs photos on the posts they belong to.
func (v *Voices) show(photos photosByPost) {
	for i := range v.Posts {
		v.Posts[i].Photos = photos[v.Posts[i].ID]
	}
}

var (
	supportsBySlug = supports("slug")
	supportsByID   = supports("id")
	saidBySlug     = said("slug")
	saidByID       = said("id")
)

func (v *Voices) scanSupports(rows store.Rows) error {
	for rows.Next() {
		var s Support
		var at instant
		if err := rows.Scan(&s.ID, &s.Name, &at, &s.Quantity); err != nil {
			return err
		}
		s.At = at.at
		v.Supports = append(v.Supports, s)
	}
	return rows.Err()
}

// said writes the query of a campaign's latest posts and questions, in one
// statement: both are a text by somebody at some time, a question perhaps with an
// answer.
func said(which string) string {
	return fmt.Sprintf(`WITH hot AS (SELECT id FROM campaigns WHERE %s = ?), said AS (
		SELECT * FROM (SELECT 'POST' AS kind, id, campaign_id, created_at, author_id AS by_id, title, body,
				CAST(NULL AS TIMESTAMPTZ) AS answered_at, CAST(NULL AS UUID) AS answered_by
			FROM posts WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT %d) AS p
		UNION ALL
		SELECT * FROM (SELECT 'QUESTION', id, campaign_id, created_at, asked_by, text, answer, answered_at, answered_by
			FROM questions WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT %d) AS q)
	SELECT s.kind, s.id, s.campaign_id, s.created_at, s.by_id, s.title, s.body, s.answered_at, s.answered_by, a.display_name, b.display_name
	FROM said s JOIN persons a ON a.id = s.by_id LEFT JOIN persons b ON b.id = s.answered_by
	ORDER BY s.created_at DESC, s.id DESC`, which, pagePosts+1, pageQuestions+1)
}

func (v *Voices) scanSaid(rows store.Rows) error {
	for rows.Next() {
		var kind, head, body, author string
		var id, campaignID, by uuid.UUID
		var answeredBy uuid.NullUUID
		var at, answeredAt instant
		var answerer sql.NullString
		if err := rows.Scan(&kind, &id, &campaignID, &at, &by, &head, &body, &answeredAt, &answeredBy, &author, &answerer); err != nil {
			return err
		}
		if kind == "POST" {
			v.Posts = append(v.Posts, Post{
				Post: &gen.Post{ID: id, CampaignID: campaignID, CreatedAt: at.at, AuthorID: by, Title: head, Body: body}, Author: author,
			})
			continue
		}
		q := &gen.Question{ID: id, CampaignID: campaignID, CreatedAt: at.at, AskedBy: by, Text: head, Answer: body, AnsweredAt: answeredAt.ptr()}
		if answeredBy.Valid {
			q.AnsweredBy = &answeredBy.UUID
		}
		v.Questions = append(v.Questions, Question{Question: q, Asker: author, Answerer: answerer.String})
	}
	return rows.Err()
}

// VoicesOf answers the voices of several campaigns, on PostgreSQL in one round trip.
// The caller has read the campaigns and so knows that the reader may see them.
func (s *Service) VoicesOf(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID]Voices, error) {
	found := make([]Voices, len(campaigns))
	photos := make([]photosByPost, len(campaigns))
	queries := make([]store.Query, 0, 3*len(campaigns))
	for i, id := range campaigns {
		photos[i] = photosByPost{}
		queries = append(queries,
			store.Query{SQL: supportsByID, Args: []any{id}, Scan: found[i].scanSupports},
			store.Query{SQL: saidByID, Args: []any{id}, Scan: found[i].scanSaid},
			store.Query{SQL: postPhotosByID, Args: []any{id}, Scan: photos[i].scan})
	}
	if err := s.DB.ReadBatch(ctx, queries...); err != nil {
		return nil, fmt.Errorf("campaign: voices: %w", err)
	}
	of := make(map[uuid.UUID]Voices, len(campaigns))
	for i, id := range campaigns {
		found[i].cut()
		found[i].show(photos[i])
		of[id] = found[i]
	}
	return of, nil
}

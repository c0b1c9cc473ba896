package demo

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"shanhuo.app/ent/gen"
	genphoto "shanhuo.app/ent/gen/photo"
	genpost "shanhuo.app/ent/gen/post"
	genquestion "shanhuo.app/ent/gen/question"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/post"
)

// talk is the campaign's posts, and the questions and problems with what was answered
// and done on the same day.
func (s *story) talk() []act {
	acts := s.problems()
	for _, p := range s.of.Posts {
		acts = append(acts, s.act(s.days.at(p.Day, postingHour, number(p.TitleZh, 60)), "post "+p.TitleZh,
			func(ctx context.Context) error { return s.publish(ctx, p) },
			func(ctx context.Context) (bool, error) {
				row, err := s.postOf(ctx, p)
				if row == nil || p.Drawing == "" {
					return row != nil, err
				}
				return s.DB.Client.Photo.Query().Where(genphoto.PostID(row.ID)).Exist(ctx)
			}))
	}
	for _, q := range s.of.Questions {
		asked := s.days.at(q.Day, askingHour, number(q.BodyZh, 60))
		acts = append(acts, s.act(asked, "question of "+q.By,
			func(ctx context.Context) error {
				_, err := s.Questions.Ask(s.as(ctx, q.By), s.id, q.BodyZh)
				return err
			},
			func(ctx context.Context) (bool, error) {
				row, err := s.questionOf(ctx, q)
				return row != nil, err
			}))
		if q.AnswerZh == "" {
			continue
		}
		acts = append(acts,
			s.act(later(s.days.at(q.Day, answersHour, number(q.AnswerZh, 60)), asked.Add(time.Minute)), "answer to "+q.By,
				func(ctx context.Context) error {
					row, err := s.questionOf(ctx, q)
					if err != nil {
						return err
					}
					if row == nil {
						return fmt.Errorf("the question is missing")
					}
					_, err = s.Questions.Answer(s.as(ctx, s.of.Author), row.ID, q.AnswerZh)
					return err
				},
				func(ctx context.Context) (bool, error) {
					row, err := s.questionOf(ctx, q)
					return row != nil && row.AnsweredAt != nil, err
				}))
	}
	return acts
}

// publish publishes a post, and hangs a copy of its drawing on it. The comment makes
// the file this post's own.
func (s *story) publish(ctx context.Context, p content.Post) error {
	row, err := s.postOf(ctx, p)
	if err != nil {
		return err
	}
	if row == nil {
		in := post.PublishInput{CampaignID: s.id, Title: p.TitleZh, Body: p.BodyZh}
		if row, err = s.Posts.Publish(s.as(ctx, s.of.Author), in); err != nil {
			return err
		}
	}
	if p.Drawing == "" {
		return nil
	}
	svg, err := fs.ReadFile(content.Illustrations(), p.Drawing)
	if err != nil {
		return fmt.Errorf("drawing: %w", err)
	}
	drawing, err := s.Media.PutIllustration(ctx, fmt.Appendf(svg, "<!-- %s, day %d -->\n", s.of.Slug, p.Day))
	if err != nil {
		return fmt.Errorf("drawing: %w", err)
	}
	return s.Posts.AddIllustration(ctx, row.ID, drawing, p.DrawingZh)
}

// postOf answers a post, nil when it was not published yet.
func (s *story) postOf(ctx context.Context, p content.Post) (*gen.Post, error) {
	row, err := s.DB.Client.Post.Query().Where(genpost.CampaignID(s.id), genpost.Title(p.TitleZh)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("find the post: %w", err)
	}
	return row, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// questionOf answers a question, nil when it was not asked yet.
func (s *story) questionOf(ctx context.Context, q content.Question) (*gen.Question, error) {
	row, err := s.DB.Client.Question.Query().
		Where(genquestion.CampaignID(s.id), genquestion.AskedBy(s.cast[q.By].PersonID), genquestion.Text(q.BodyZh)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("find the question: %w", err)
	}
	return row, nil
}

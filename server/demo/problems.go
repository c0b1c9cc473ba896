package demo

import (
	"context"
	"fmt"
	"time"

	"shanhuo.app/ent/gen"
	genproblem "shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/problem"
)

// problems is what backers reported, and what the county did about it.
func (s *story) problems() []act {
	var acts []act
	for _, p := range s.of.Problems {
		reported := s.days.at(p.Day, askingHour, number(p.BodyZh, 60))
		acts = append(acts, s.act(reported, "problem of "+p.By,
			func(ctx context.Context) error {
				_, err := s.Problems.Report(s.as(ctx, p.By), problem.ReportInput{CampaignID: s.id, Kind: p.Kind, Text: p.BodyZh})
				return err
			},
			func(ctx context.Context) (bool, error) {
				row, err := s.problemOf(ctx, p)
				return row != nil, err
			}))
		if p.OutcomeZh == "" {
			continue
		}
		acts = append(acts, s.act(later(s.days.at(p.Day, deciderHour, number(p.OutcomeZh, 60)), reported.Add(time.Minute)), "problem of "+p.By+" handled",
			func(ctx context.Context) error {
				row, err := s.problemOf(ctx, p)
				if err != nil {
					return err
				}
				if row == nil {
					return fmt.Errorf("the problem is missing")
				}
				_, err = s.Problems.Handle(s.as(ctx, s.of.ApprovedBy), row.ID, p.OutcomeZh)
				return err
			},
			func(ctx context.Context) (bool, error) {
				row, err := s.problemOf(ctx, p)
				return row != nil && row.State == genproblem.StateDONE, err
			}))
	}
	return acts
}

// problemOf answers a problem, nil when it was not reported yet.
func (s *story) problemOf(ctx context.Context, p content.Problem) (*gen.Problem, error) {
	row, err := s.DB.Client.Problem.Query().
		Where(genproblem.CampaignID(s.id), genproblem.ReporterID(s.cast[p.By].PersonID), genproblem.Text(p.BodyZh)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("find the problem: %w", err)
	}
	return row, nil
}

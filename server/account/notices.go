package account

import (
	"context"
	"slices"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
)

// NoticeChoice is notices that can be done without, and whether the person wants them.
type NoticeChoice struct {
	Choice notify.Choice
	Wanted bool
}

// Notices answers what the signed-in person chose, in a fixed order, of what concerns
// them. Who never chose wants everything.
func (s *Service) Notices(ctx context.Context) ([]NoticeChoice, error) {
	me, err := s.Me(ctx)
	if err != nil {
		return nil, err
	}
	choices := notify.ChoicesOf(access.From(ctx))
	list := make([]NoticeChoice, len(choices))
	for i, choice := range choices {
		list[i] = NoticeChoice{Choice: choice, Wanted: !slices.Contains(me.UnwantedNotices, string(choice))}
	}
	return list, nil
}

// SetUnwantedNotices replaces the whole choice of the signed-in person. What concerns
// their money, review or sign-in comes whatever they choose; see notify.Choosable.
func (s *Service) SetUnwantedNotices(ctx context.Context, unwanted []notify.Choice) (*gen.Person, error) {
	for _, choice := range unwanted {
		if !slices.Contains(notify.Choices, choice) {
			return nil, fault.NewInvalid("INVALID", "unwantedNotices")
		}
	}
	kept := []string{}
	for _, choice := range notify.Choices {
		if slices.Contains(unwanted, choice) {
			kept = append(kept, string(choice))
		}
	}
	return s.change(ctx, "unwanted_notices", func(p *gen.Person) any { return append([]string{}, p.UnwantedNotices...) }, kept,
		func(u *gen.PersonUpdateOne) { u.SetUnwantedNotices(kept) })
}

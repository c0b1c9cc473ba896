package notify

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
)

// QueueHousehold is QueueMany of one notice to the owner of a campaign and to the clerk
// who drafted it for them, who passes it on to people without a phone. The notice's
// PersonID is filled in, and added to its DedupeKey.
func (n *Notifier) QueueHousehold(ctx context.Context, tx *gen.Tx, c *gen.Campaign, notice Notice) error {
	people := []uuid.UUID{c.OwnerID}
	if c.DraftedBy != c.OwnerID {
		people = append(people, c.DraftedBy)
	}
	return n.queueEach(ctx, tx, people, notice)
}

func (n *Notifier) queueEach(ctx context.Context, tx *gen.Tx, people []uuid.UUID, notice Notice) error {
	notices := make([]Notice, len(people))
	for i, person := range people {
		notices[i] = notice
		notices[i].PersonID, notices[i].DedupeKey = person, notice.DedupeKey+":"+person.String()
	}
	return n.QueueMany(ctx, tx, notices)
}

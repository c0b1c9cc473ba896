package campaign

import (
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
)

func TestOnlyThePortalHangsDrawings(t *testing.T) {
	t.Parallel()
	owner := access.With(t.Context(), &access.Principal{PersonID: uuid.New()})
	_, err := (&Service{}).AddIllustration(owner, uuid.New(), media.Photo{Format: media.SVG}, "")
	if !fault.Is(err, fault.Denied) {
		t.Errorf("got %v", err)
	}
}

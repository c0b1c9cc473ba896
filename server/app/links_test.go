package app

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// TestWhereTheProviderLeadsBackToIsAPage: the pages know one address for everybody who comes back.
func TestWhereTheProviderLeadsBackToIsAPage(t *testing.T) {
	t.Parallel()
	links, id := &pledgeLinks{base: "https://portal.example"}, uuid.New()
	back := "https://portal.example/pledges/" + id.String() + "/return"
	saved, cancelled := links.CardSaved(id)
	if links.BankReturn(id) != back || !strings.HasPrefix(saved, back+"?session=") || cancelled != strings.TrimSuffix(back, "/return") {
		t.Errorf("%s, %s, %s", links.BankReturn(id), saved, cancelled)
	}
}

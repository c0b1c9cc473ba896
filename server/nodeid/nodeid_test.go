package nodeid_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/nodeid"
)

func TestAnIdIsReadBackAndGoesIntoAnAddressAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind, key := rapid.StringMatching(`[A-Za-z]{1,14}`).Draw(t, "kind"), rapid.StringMatching(`[0-9A-Za-z-]{1,40}`).Draw(t, "key")
		id := nodeid.Of(kind, key)
		if gotKind, gotKey := nodeid.Split(id); gotKind != kind || gotKey != key {
			t.Fatalf("%s %q came back as %s %q", kind, key, gotKind, gotKey)
		}
		if url.PathEscape(id) != id || strings.ContainsAny(id, "+/=") {
			t.Fatalf("%s changes in an address", id)
		}
	})
	row := uuid.New()
	if kind, key := nodeid.Split(nodeid.OfRow(nodeid.ReviewStep, row)); kind != "ReviewStep" || key != row.String() {
		t.Errorf("%s %s", kind, key)
	}
	for _, wrong := range []string{
		"?", "a", "UmV2aWV3U3RlcDo=", nodeid.Of("", "x"), nodeid.Of("Region", "\xff"), nodeid.Of("Region", "6\x002"),
		"0190aa3a-0000-7000-803f-d4688b46b1b6", // a UUID with a colon in what it is read as
	} {
		if kind, key := nodeid.Split(wrong); kind != "" || key != "" {
			t.Errorf("%q is read as %q %q", wrong, kind, key)
		}
	}
}

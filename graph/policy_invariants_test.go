package graph_test

import (
	"slices"
	"strings"
	"testing"

	"shanhuo.app/graph/graphtest"
)

// personalFields may be seen by nobody but the person themselves, whatever policy.csv says;
// as orders only by the household that sends the goods, and the clerk who drafted for it.
var personalFields = []string{"shippingAddress", "addresses", "card", "checkoutUrl"}

// atTheVillage are the reads of what waits for the village's word: a clerk of it, or of
// what it lies in, compares the account with the passbook.
var atTheVillage = map[string]bool{"campaign IN_REVIEW": true, "node ReviewStep VILLAGE": true}

// checkInvariants holds answers against what must be true whatever the policy
// says. It knows nothing of access.
func checkInvariants(t *testing.T, w *graphtest.World, r read, saw []seen) {
	t.Helper()
	for j, v := range w.Viewers {
		for path, how := range saw[j] {
			if how == null || how == empty || how == no {
				continue
			}
			for _, field := range personalFields {
				ours := strings.Contains("."+path+".", ".orders.") && (v == w.Owner || v == w.Author)
				if strings.Contains("."+path+".", "."+field+".") && v != w.Backer && !ours {
					t.Errorf("%s: %s sees %s", r.name, v.Name, path)
				}
			}
			if strings.Contains("."+path+".", ".orders.edges.") && v != w.Owner && v != w.Author {
				t.Errorf("%s: %s sees %s", r.name, v.Name, path)
			}
			role, place, _ := strings.Cut(v.Name, "@")
			if (strings.HasSuffix(path, "payeeBank") || strings.HasSuffix(path, "payeeLast4")) && role != "COUNTY_FINANCE" && role != "COUNTY_OFFICER" && v != w.Maker && v != w.Attestor {
				t.Errorf("%s: %s sees %s", r.name, v.Name, path)
			}
			if strings.Contains(path, ".payee.") && role != "COUNTY_FINANCE" && role != "COUNTY_OFFICER" &&
				(role != "VILLAGE_CLERK" || !atTheVillage[r.name] && r.root != "reviewQueue" || !strings.ContainsAny(place, "vtcyp")) &&
				!slices.Contains([]*graphtest.Viewer{w.Owner, w.Author, w.FarOwner, w.Maker, w.Attestor}, v) {
				t.Errorf("%s: %s sees %s", r.name, v.Name, path)
			}
			if (role == "ADMIN" || role == "AUDITOR" || role == "CITY_OFFICER") && how == yes && strings.Contains(path, "viewerCan.") && !strings.HasSuffix(path, ".pledge") {
				t.Errorf("%s: %s, who only reads, is told %s", r.name, v.Name, path)
			}
		}
		if strings.Contains(r.name, "DRAFT in the") && saw[j][r.root] == visible && v != w.FarOwner && !coversElsewhere(r.name, v.Name) {
			t.Errorf("%s sees a %s", v.Name, r.name)
		}
	}
}

// coversElsewhere tells whether a role that reads drafts is held above the other county.
func coversElsewhere(read, viewer string) bool {
	role, letter, _ := strings.Cut(viewer, "@")
	switch role {
	case "VILLAGE_CLERK", "TOWNSHIP_OFFICER", "COUNTY_OFFICER", "CITY_OFFICER", "AUDITOR":
		return letter == "y" || letter == "p" || letter == "f" && strings.Contains(read, "far") || letter == "m" && strings.Contains(read, "namesake")
	}
	return false
}

package policies_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"shanhuo.app/policies"
	"shanhuo.app/server/access"
)

// may tells whether a role may do an action in its own region.
func may(role access.Role, action access.Action) bool {
	return strings.Contains(reach(role, action, levels[1]), "o")
}

func TestEveryRowNamesAKnownRoleAndAction(t *testing.T) {
	t.Parallel()
	r := csv.NewReader(strings.NewReader(policies.Policy))
	r.Comment = '#'
	r.TrimLeadingSpace = true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	allowed := map[access.Action]bool{}
	for _, row := range rows {
		if len(row) != 4 || row[0] != "p" {
			t.Errorf("row %q does not have the form p, ROLE, object, action", row)
			continue
		}
		action := access.Action(row[2] + "." + row[3])
		if !slices.Contains(roles(), access.Role(row[1])) {
			t.Errorf("row %q names a role nobody can have", row)
		}
		if !slices.Contains(access.Actions, action) {
			t.Errorf("row %q names an action that is not in access.Actions", row)
		}
		if key := strings.Join(row, ","); seen[key] {
			t.Errorf("row %q stands twice", row)
		} else {
			seen[key] = true
		}
		allowed[action] = true
		// The row holds where its role is in office.
		if !may(access.Role(row[1]), action) {
			t.Errorf("row %q has no effect", row)
		}
	}
	for _, action := range access.Actions {
		if !allowed[action] {
			t.Errorf("nobody at all may do %s", action)
		}
	}
}

func TestAGrantReachesItsRegionAndWhatIsBelowAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, own := range levels {
		for _, role := range access.Granted {
			for _, action := range access.Actions {
				got := reach(role, action, own)
				free := reach(access.Backer, action, own) != "." // open to whoever is signed in
				if got != "." && got != "oc" && !free {
					t.Errorf("%s at %s may do %s in %q", role, own, action, got)
				}
			}
		}
	}
}

// The money, and what only looks at it.
var (
	moneyActs  = []access.Action{access.PayoutCreate, access.PayoutConfirm, access.PayoutWithdraw, access.PayoutBankFile, access.ShortfallDecide}
	moneyReads = []access.Action{access.PayoutRead, access.LedgerRead, access.ReconciliationRead, access.ReconciliationReadUnassigned, access.CampaignReadPayee, access.PledgeRead}
	approvals  = []access.Action{access.ReviewAttest, access.ReviewApprove, access.CampaignSuspend, access.CampaignResume, access.CampaignCancel}
	rights     = []access.Action{access.GrantGive, access.GrantRevoke}
	reads      = []access.Action{
		access.CampaignReadDraft, access.CampaignWatch, access.CampaignReadPayee, access.ReviewReadQueue, access.ProblemList, access.PledgeRead,
		access.PledgeReadPersonal, access.ClosingReadProof, access.PayoutRead, access.LedgerRead, access.ReconciliationRead, access.ReconciliationReadUnassigned, access.PersonReadContact,
		access.PersonListHouseholds, access.SignInList, access.GrantList, access.AuditRead, access.DemoUse,
	}
	personalReads = []access.Action{access.PledgeReadPersonal, access.PersonReadContact, access.AddressRead, access.PersonExport, access.CampaignReadPayee, access.PersonListHouseholds, access.PledgeReadOrders}
)

func TestInvariantsOfTheRoles(t *testing.T) {
	t.Parallel()
	only := func(name string, actions []access.Action, wanted ...access.Role) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, action := range actions {
				for _, role := range roles() {
					if role == access.Author && may(access.VillageClerk, action) {
						continue // the author in this table is a clerk
					}
					if may(role, action) && !slices.Contains(wanted, role) {
						t.Errorf("%s may do %s", role, action)
					}
				}
			}
		})
	}
	never := func(name string, role access.Role, actions ...access.Action) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, action := range actions {
				if may(role, action) {
					t.Errorf("%s may do %s", role, action)
				}
			}
		})
	}
	only("only county finance moves money", moneyActs[:4], access.CountyFinance)
	only("only county finance starts a comparison with the card provider", []access.Action{access.ReconciliationStart}, access.CountyFinance)
	only("a county sees no differences but its own", []access.Action{access.ReconciliationReadUnassigned}, access.CityOfficer, access.Auditor)
	only("only the county decides about a shortfall", []access.Action{access.ShortfallDecide}, access.CountyOfficer)
	only("only the village's clerk attests", []access.Action{access.ReviewAttest}, access.VillageClerk)
	only("only the county's officer approves", []access.Action{access.ReviewApprove}, access.CountyOfficer)
	only("only the county's officer stops and resumes", []access.Action{access.CampaignSuspend, access.CampaignResume, access.CampaignCancel}, access.CountyOfficer)
	only("only an admin gives and takes rights", rights, access.Admin)
	only("only the backer changes and cancels a pledge", []access.Action{access.PledgeChange, access.PledgeCancel}, access.Owner)
	only("only the backer sees where a pledge is sent", []access.Action{access.PledgeReadPersonal}, access.Owner)
	only("only the household and who drafted for it see whom to send its goods to", []access.Action{access.PledgeReadOrders}, access.Owner, access.Author)
	only("only oneself sees a person's contact and kept addresses", []access.Action{access.PersonReadContact, access.AddressRead}, access.Owner)
	only("only oneself takes along or takes away one's own data", []access.Action{access.PersonExport, access.PersonErase, access.AddressSave, access.AddressRemove}, access.Owner)
	only("somebody who is not signed in reads proofs and uses the demo", slices.DeleteFunc(slices.Clone(access.Actions), func(a access.Action) bool {
		return a == access.ClosingReadProof || a == access.DemoUse || !may(access.Anyone, a)
	}))
	never("an admin has no money and no approvals", access.Admin, slices.Concat(moneyActs, moneyReads, approvals)...)
	never("an auditor sees nothing personal", access.Auditor, personalReads...)
	never("finance approves nothing", access.CountyFinance, approvals...)
	never("the county's officer pays nothing", access.CountyOfficer, moneyActs[:4]...)
	never("a household decides nothing", access.Household, slices.Concat(moneyActs, moneyReads, approvals, rights)...)
	for _, role := range []access.Role{access.Auditor, access.CityOfficer, access.TownshipOfficer} {
		t.Run(string(role)+" only reads", func(t *testing.T) {
			t.Parallel()
			for _, action := range access.Actions {
				if may(role, action) && !slices.Contains(reads, action) && !may(access.Backer, action) {
					t.Errorf("%s may do %s", role, action)
				}
			}
		})
	}
}

// The queue answers campaigns with its steps, and searches their texts.
func TestWhoReadsTheQueueReadsTheDraftsInIt(t *testing.T) {
	t.Parallel()
	for _, role := range roles() {
		if may(role, access.ReviewReadQueue) && !may(role, access.CampaignReadDraft) {
			t.Errorf("%s reads the queue and no drafts", role)
		}
	}
}

func TestTheModelHasNoRoleTree(t *testing.T) {
	t.Parallel()
	if strings.Contains(policies.Model, "[role_definition]") || strings.Contains(policies.Model, "g(") {
		t.Error("grants are rows of the database; a g in the model caches them past their revocation")
	}
}

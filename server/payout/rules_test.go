package payout

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

const county = region.Path("/6212/621226")

func TestOnlyPayableCampaignsOfTheCountyAreChosen(t *testing.T) {
	t.Parallel()
	people := []uuid.UUID{uuid.New(), uuid.New(), uuid.New(), uuid.New()}
	places := []region.Path{county + "/621226208", "/6212/6212260/621226099", "/6212/621221/621221100", county}
	rapid.Check(t, func(t *rapid.T) {
		candidates := make([]candidate, rapid.IntRange(0, 8).Draw(t, "n"))
		var asked []uuid.UUID
		for i := range candidates {
			candidates[i] = candidate{
				ID:     uuid.New(),
				Region: rapid.SampledFrom(places).Draw(t, "place"),
				State:  rapid.SampledFrom(lifecycle.Campaigns).Draw(t, "state"),
				Owed:   money.Fen(rapid.Int64Range(-5, 5).Draw(t, "owed")),
				Payee:  rapid.Bool().Draw(t, "payee"),
				Hands:  []uuid.UUID{rapid.SampledFrom(people).Draw(t, "owner")},
			}
			if rapid.Bool().Draw(t, "open") {
				candidates[i].Open = &Made{}
			}
			if rapid.Bool().Draw(t, "asked") {
				asked = append(asked, candidates[i].ID)
			}
		}
		chosen, err := choose(people[0], county, asked, candidates)
		if err != nil {
			if chosen = nil; len(fault.All(err)) == 0 {
				t.Fatalf("an error without a fault: %v", err)
			}
		}
		for _, c := range chosen {
			if c.Owed <= 0 || c.Open != nil || !c.Payee || (c.State != lifecycle.CampaignViable && c.State != lifecycle.CampaignSettled) {
				t.Fatalf("%+v is paid", c)
			}
			if len(asked) > 0 && !county.Covers(c.Region) {
				t.Fatalf("%+v lies elsewhere", c)
			}
			if len(asked) == 0 && c.Hands[0] == people[0] {
				t.Fatalf("%+v is the maker's own", c)
			}
		}
		if err == nil && len(asked) > 0 && len(chosen) != len(asked) {
			t.Fatalf("%d of %d were chosen", len(chosen), len(asked))
		}
		if err == nil && sum(chosen) <= 0 {
			t.Fatalf("a batch of %s", sum(chosen))
		}
	})
}

func TestACampaignIsSettledWhenNothingIsOwedAnyMore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state lifecycle.Campaign
		owed  money.Fen
		want  lifecycle.Campaign
	}{
		{lifecycle.CampaignViable, 0, lifecycle.CampaignSettled},
		{lifecycle.CampaignViable, 1, lifecycle.CampaignViable},
		{lifecycle.CampaignViable, -1, lifecycle.CampaignViable},
		{lifecycle.CampaignSettled, 0, lifecycle.CampaignSettled},
		{lifecycle.CampaignSettled, 7, lifecycle.CampaignSettled},
	} {
		if got := next(c.state, c.owed); got != c.want {
			t.Errorf("%s with %s owed becomes %s, want %s", c.state, c.owed, got, c.want)
		}
	}
}

func TestABatchHoldsALimitedNumberOfLines(t *testing.T) {
	t.Parallel()
	candidates := make([]candidate, MaxLines+50)
	for i := range candidates {
		candidates[i] = candidate{ID: uuid.New(), State: lifecycle.CampaignViable, Owed: money.MaxAmount, Payee: true}
	}
	chosen, err := choose(uuid.New(), county, nil, candidates)
	if err != nil || len(chosen) != MaxLines || sum(chosen) != MaxLines*money.MaxAmount {
		t.Errorf("%d lines of %s, %v", len(chosen), sum(chosen), err)
	}
}

// TestNothingInACellRunsInASpreadsheet is a corpus of what people write into a payee's
// name to have it run as a formula on the finance officer's machine.
func TestNothingInACellRunsInASpreadsheet(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"":                       "",
		"宕昌县当归合作社":               "宕昌县当归合作社",
		"a=b+c":                  "a=b+c",
		"6228480402564890018":    "6228480402564890018",
		"539.00":                 "539.00",
		"=1+1":                   "'=1+1",
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"=cmd|' /C calc'!A0":     "'=cmd|' /C calc'!A0",
		"+8613812345678":         "'+8613812345678",
		"-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
		"@SUM(A1:A9)":            "'@SUM(A1:A9)",
		"\t=1+1":                 "' =1+1",
		"\r=1+1":                 "' =1+1",
		"\n=1+1":                 "' =1+1",
		"\tname":                 "' name",
		"  =1+1":                 "'  =1+1",
		"\u00a0=1+1":             "'\u00a0=1+1",
		"\u3000=1+1":             "'\u3000=1+1",
		"\uFEFF=1+1":             "' =1+1",
		"\x00=1+1":               "' =1+1",
		"＝1＋1":                   "'＝1＋1",
		"＋1":                     "'＋1",
		"－1":                     "'－1",
		"＠SUM(A1)":               "'＠SUM(A1)",
		"two\r\nlines":           "two  lines",
		"a\xffb":                 "a\uFFFDb",
		"'=1+1":                  "'=1+1",
	} {
		if got := cell(s); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := cell(rapid.String().Draw(t, "text"))
		if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") {
			t.Fatalf("%q may run", s)
		}
		if strings.ContainsAny(s, "\r\n\x00") {
			t.Fatalf("%q breaks the line", s)
		}
	})
}

func TestAmountsAreWrittenAsBanksReadThem(t *testing.T) {
	t.Parallel()
	for f, want := range map[money.Fen]string{1: "0.01", 10: "0.10", 100: "1.00", 123456789: "1234567.89", money.MaxAmount: "100000000.00"} {
		if got := yuan(f); got != want {
			t.Errorf("%d fen is %s, want %s", f, got, want)
		}
	}
}

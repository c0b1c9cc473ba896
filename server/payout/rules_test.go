package payout

import (
	"fmt"
	"maps"
	"slices"
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

// flaws are what can keep a campaign out of a batch.
var flaws = []struct {
	spoil func(t *rapid.T, c *candidate)
	asked string // the code for one that was asked for; empty when choose pays for it
	left  bool   // whether a batch for everything leaves it out
}{
	{func(t *rapid.T, c *candidate) {
		c.State = rapid.SampledFrom(lifecycle.Campaigns).Filter(func(s lifecycle.Campaign) bool {
			return s != lifecycle.CampaignViable && s != lifecycle.CampaignSettled
		}).Draw(t, "state")
	}, "CAMPAIGN_NOT_PAYABLE", true},
	{func(_ *rapid.T, c *candidate) { c.Open = &Made{} }, "IN_OPEN_BATCH", true},
	{func(t *rapid.T, c *candidate) { c.Owed = money.Fen(rapid.Int64Range(-2, 0).Draw(t, "owed")) }, "NOTHING_TO_PAY", true},
	{func(_ *rapid.T, c *candidate) { c.Payee = false }, "PAYEE_MISSING", true},
	// What lies elsewhere is no candidate of a batch for everything in the county.
	{func(t *rapid.T, c *candidate) {
		c.Region = rapid.SampledFrom([]region.Path{"/6212/6212260/621226099", "/6212/621221/621221100", "/6212"}).Draw(t, "elsewhere")
	}, "CAMPAIGN_UNKNOWN", false},
	// Whoever asks for their own is refused when the batch is made.
	{func(t *rapid.T, c *candidate) { c.Hands[rapid.IntRange(0, 1).Draw(t, "hand")] = maker }, "", true},
}

var maker = uuid.New()

func TestExactlyThePayableCampaignsOfTheCountyAreChosen(t *testing.T) {
	t.Parallel()
	walks, paying := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		byID := rapid.Bool().Draw(t, "by id")
		var candidates []candidate
		var asked, want []uuid.UUID
		faults := map[string]string{} // by field
		for range rapid.IntRange(1, 8).Draw(t, "n") {
			c := candidate{
				ID: uuid.New(), Region: rapid.SampledFrom([]region.Path{county, county + "/621226208"}).Draw(t, "place"),
				State: rapid.SampledFrom(payable).Draw(t, "state"), Owed: money.Fen(rapid.Int64Range(1, 5).Draw(t, "owed")),
				Payee: true, Hands: []uuid.UUID{uuid.New(), uuid.New()},
			}
			code, left := "", false
			if rapid.IntRange(0, 2).Draw(t, "flawed") == 0 {
				flaw := rapid.SampledFrom(flaws).Draw(t, "flaw")
				if byID || flaw.left {
					flaw.spoil(t, &c)
					code, left = flaw.asked, flaw.left
				}
			}
			candidates = append(candidates, c)
			switch {
			case !byID && !left:
				want = append(want, c.ID)
			case byID && rapid.IntRange(0, 3).Draw(t, "asked") > 0:
				if code != "" {
					faults[fmt.Sprintf("campaignIds.%d", len(asked))] = code
				} else {
					want = append(want, c.ID)
				}
				asked = append(asked, c.ID)
			}
		}
		if len(asked) > 0 && rapid.IntRange(0, 3).Draw(t, "repeated") == 0 {
			asked = append(asked, asked[0]) // which changes nothing
		}
		switch {
		case byID && len(asked) == 0, byID && rapid.IntRange(0, 9).Draw(t, "unknown") == 0:
			faults[fmt.Sprintf("campaignIds.%d", len(asked))] = "CAMPAIGN_UNKNOWN"
			asked = append(asked, uuid.New())
		case !byID && len(want) == 0:
			faults[""] = "NOTHING_TO_PAY"
		}
		walks++
		chosen, err := choose(maker, county, asked, candidates)
		got := map[string]string{}
		for _, f := range fault.All(err) {
			got[f.Field] = f.Code
		}
		if !maps.Equal(got, faults) || (err == nil) != (len(faults) == 0) {
			t.Fatalf("refused are %v (%v), want %v", got, err, faults)
		}
		if err != nil {
			return
		}
		paying++
		var ids []uuid.UUID
		for _, c := range chosen {
			ids = append(ids, c.ID)
		}
		if !slices.Equal(ids, want) {
			t.Fatalf("chosen are %v, want %v", ids, want)
		}
	})
	if !t.Failed() && paying < walks/3 {
		t.Errorf("only %d of %d walks paid anybody", paying, walks)
	}
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

func TestABanksReferenceHasSixSignsAndADigit(t *testing.T) {
	t.Parallel()
	for reference, want := range map[string]bool{
		"ABC-001": true, "20261121-7": true, "陇南示范银行 20261121-7": true, "示范回单 康县-0001": true, "７００００７": true, "ABC 2026-11-22/7": true,
		"": false, "x": false, "7": false, "12345": false, "ABCDEF": false, "已经付款了吧": false, "1 - 2 - 3 - 4": false, "......": false,
	} {
		if got := referenceLike(reference); got != want {
			t.Errorf("%q: %v", reference, got)
		}
	}
}

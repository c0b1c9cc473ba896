package account

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/region"
)

func TestIdentifyReadsOneFormOfEachAddress(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"13800138000": "SMS +8613800138000", "+8613800138000": "SMS +8613800138000", "8613800138000": "SMS +8613800138000",
		"0086 138 0013 8000": "SMS +8613800138000", " 138-0013-8000 ": "SMS +8613800138000", "(+86) 138 0013 8000": "SMS +8613800138000",
		"１３８００１３８０００": "SMS +8613800138000", "＋８６１３８００１３８０００": "SMS +8613800138000",
		"Lin@Example.com": "EMAIL lin@example.com", " lin+walnut@mail.example.com\n": "EMAIL lin+walnut@mail.example.com",
		"lin＠example.com": "EMAIL lin@example.com", "a.b@c-d.org": "EMAIL a.b@c-d.org",
	} {
		got, err := Identify(typed)
		if err != nil || string(got.Channel)+" "+got.Address != want {
			t.Errorf("%q: %v, %v", typed, got, err)
		}
	}
	for typed, code := range map[string]string{
		"": "REQUIRED", "   ": "REQUIRED", "12345": "IDENTIFIER_INVALID", "23800138000": "IDENTIFIER_INVALID", "12800138000": "IDENTIFIER_INVALID",
		"138001380000": "IDENTIFIER_INVALID", "+4915112345678": "IDENTIFIER_INVALID", "021-62345678": "IDENTIFIER_INVALID", "lin": "IDENTIFIER_INVALID",
		"lin@": "EMAIL_INVALID", "@example.com": "EMAIL_INVALID", "lin@example": "EMAIL_INVALID", "lin@@example.com": "EMAIL_INVALID",
		"Lin <lin@example.com>": "EMAIL_INVALID", "lin@example.com,x@example.com": "EMAIL_INVALID", "lin@example..com": "EMAIL_INVALID",
		"lin@exa mple.com": "EMAIL_INVALID", "lin\r\nBcc: x@example.com": "EMAIL_INVALID", "林@example.com": "EMAIL_INVALID",
		"\"a b\"@example.com": "EMAIL_INVALID", strings.Repeat("a", 250) + "@example.com": "EMAIL_INVALID",
	} {
		if got, err := Identify(typed); !fault.HasCode(err, code) || got != (Identifier{}) {
			t.Errorf("%q: %v, %v, want %s", typed, got, err, code)
		}
	}
}

func TestIdentifyAnswersWhatItAnswered(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.OneOf(rapid.String(), rapid.StringMatching(`(\+86|86|0086)?[ -]?1[0-9 ]{8,14}`), rapid.StringMatching(`[A-Za-z.+]{1,6}@[a-zA-Z.-]{1,8}`)).Draw(t, "typed")
		first, err := Identify(typed)
		if err != nil {
			return
		}
		again, err := Identify(first.Address)
		if err != nil || again != first {
			t.Fatalf("%q became %q and then %q (%v)", typed, first.Address, again.Address, err)
		}
	})
}

func FuzzIdentify(f *testing.F) {
	f.Add("13800138000")
	f.Add("lin@example.com")
	f.Fuzz(func(t *testing.T, typed string) {
		if id, err := Identify(typed); err == nil && strings.ContainsAny(id.Address, " \r\n\t<>,;\"") {
			t.Errorf("%q became %q", typed, id.Address)
		}
	})
}

func TestAWholeNetworkIsOneOrigin(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "203.0.113.7:5555": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "[2001:db8:1:2::9]:443": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "a desk": "a desk",
	} {
		if got := network(origin); got != want {
			t.Errorf("%q: %q, want %q", origin, got, want)
		}
	}
}

func TestReadCode(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"012345": "012345", " 012 345\n": "012345", "012-345": "012345", "０１２３４５": "012345",
		"": "", "12345": "", "1234567": "", "12345a": "", "-12345": "", "١٢٣٤٥٦": "",
	} {
		if got := readCode(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestReadName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"林家": "林家", "  Lin   Wei ": "Lin Wei", "山货 9527": "山货 9527", "O'Neil": "O'Neil"} {
		if got, err := readName(typed, "displayName"); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for typed, code := range map[string]string{
		"": "REQUIRED", " \t\n": "REQUIRED", strings.Repeat("林", 31): "TOO_LONG", "a\u202eb": "NAME_INVALID", "a\x00b": "NAME_INVALID", "\xff": "NAME_INVALID",
		"林 13800138000": "NAME_HAS_CONTACT", "138-0013-8000": "NAME_HAS_CONTACT", "１３８００１３８０００": "NAME_HAS_CONTACT", "lin@example.com": "NAME_HAS_CONTACT", "lin＠ex": "NAME_HAS_CONTACT",
	} {
		if got, err := readName(typed, "displayName"); !fault.HasCode(err, code) {
			t.Errorf("%q: %q, %v, want %s", typed, got, err, code)
		}
	}
}

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func ago(d time.Duration, wrong int) asked { return asked{at: noon.Add(-d), wrong: wrong} }

func TestJudge(t *testing.T) {
	t.Parallel()
	l := CodeLimits{PerContact: 3, ContactWindow: 15 * time.Minute, PerOrigin: 10, OriginWindow: time.Hour, WrongTries: 10, WrongWindow: time.Hour, LockFor: 15 * time.Minute}
	m := time.Minute
	for name, c := range map[string]struct {
		earlier []asked
		origin  int
		code    string
		minutes int
	}{
		"the first":                               {nil, 0, "", 0},
		"the third":                               {[]asked{ago(m, 0), ago(2*m, 0)}, 2, "", 0},
		"the fourth":                              {[]asked{ago(m, 0), ago(2*m, 0), ago(14*m, 0)}, 3, "TOO_MANY_CODES", 1},
		"the fourth, after a quarter of an hour":  {[]asked{ago(m, 0), ago(2*m, 0), ago(15*m, 0)}, 3, "", 0},
		"the wait is until the oldest leaves":     {[]asked{ago(m, 0), ago(2*m, 0), ago(3*m, 0)}, 3, "TOO_MANY_CODES", 12},
		"from a busy network":                     {nil, 10, "TOO_MANY_CODES", 60},
		"from a network with room for one":        {nil, 9, "", 0},
		"after ten wrong tries":                   {[]asked{ago(5*m, 5), ago(20*m, 5)}, 2, "SIGN_IN_LOCKED", 10},
		"after nine wrong tries":                  {[]asked{ago(5*m, 5), ago(20*m, 4)}, 2, "", 0},
		"after ten, of which five are long ago":   {[]asked{ago(5*m, 5), ago(60*m, 5)}, 2, "", 0},
		"a quarter of an hour after the last one": {[]asked{ago(15*m, 5), ago(20*m, 5)}, 2, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := l.judge(noon, c.earlier, c.origin)
			switch {
			case f == nil && c.code == "":
			case f == nil || f.Code != c.code || f.Args["n"] != c.minutes:
				t.Errorf("got %v %v, want %s in %d minutes", f, f.Args, c.code, c.minutes)
			}
		})
	}
}

func TestNobodyGivesForLongerThanTheyHold(t *testing.T) {
	t.Parallel()
	day := func(n int) *time.Time { at := noon.AddDate(0, 0, n); return &at }
	const county = region.Path("/6212/621226")
	giver := &access.Principal{PersonID: uuid.New(), Grants: []access.Grant{
		{Role: access.CountyOfficer, Region: county}, {Role: access.Admin, Region: county, ExpiresAt: day(10)}, {Role: access.Admin, Region: county, ExpiresAt: day(20)}}}
	for name, c := range map[string]struct {
		place region.Path
		until *time.Time
		want  bool
	}{
		"as long as the longest": {county, day(20), true},
		"shorter, below":         {county + "/621226208", day(5), true},
		"longer":                 {county, day(21), false},
		"for ever":               {county, nil, false},
		"above":                  {"/6212", day(5), false},
		"next door":              {county + "0", day(5), false},
	} {
		if got := mayLast(giver, access.GrantGive, c.place, c.until); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	giver.Grants = append(giver.Grants, access.Grant{Role: access.Admin, Region: county})
	if !mayLast(giver, access.GrantGive, county, nil) {
		t.Error("who holds for ever cannot give for ever")
	}
}

func TestDeviceNamesNoVersion(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 14; 22041) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36":                              "Chrome · Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49 Safari/604.1": "WeChat · iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0":                            "Edge · Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15":                               "Safari · Mac",
		"curl/8.8.0": "", "": "",
	} {
		if got := Device(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}

func TestAMonthOfDeliveryIsAnsweredForUntilThirtyDaysLater(t *testing.T) {
	t.Parallel()
	until := answeredFor("2027-01")
	if want := time.Date(2027, time.March, 3, 0, 0, 0, 0, clock.Shanghai); !until.Equal(want) {
		t.Errorf("January 2027 is answered for until %v", until)
	}
	rapid.Check(t, func(t *rapid.T) {
		month := clock.MonthOf(time.Date(2027, time.Month(rapid.IntRange(1, 24).Draw(t, "month")), 1, 0, 0, 0, 0, clock.Shanghai))
		end := answeredFor(month)
		now := end.Add(time.Duration(rapid.Int64Range(-int64(60*24*time.Hour), int64(60*24*time.Hour)).Draw(t, "after")))
		if open := month >= firstUnanswered(now); open != now.Before(end) {
			t.Errorf("%s at %v: open %v, and ends %v", month, now, open, end)
		}
	})
}

func TestTheNoticeOfAnErasureThatWaitsCountsTheSameDays(t *testing.T) {
	t.Parallel()
	days := strconv.Itoa(int(DeliveryAnswers / (24 * time.Hour)))
	for _, lang := range message.Languages {
		for _, code := range []string{"ERASURE_GOODS", "ERASURE_DELIVERY"} {
			if text := message.In(lang).Text("account.waitsFor."+code, nil); !strings.Contains(text, days) {
				t.Errorf("%s: %s", lang, text)
			}
		}
	}
}

package main

import (
	"strings"
	"testing"
	"time"
)

const stream = `{"Action":"start","Package":"shanhuo.app/a"}
{"Action":"run","Package":"shanhuo.app/a","Test":"TestGood"}
{"Action":"output","Package":"shanhuo.app/a","Test":"TestGood","Output":"chatter\n"}
{"Action":"pass","Package":"shanhuo.app/a","Test":"TestGood","Elapsed":0.1}
{"Action":"output","Package":"shanhuo.app/a","Test":"TestLater","Output":"=== RUN   TestLater\n"}
{"Action":"output","Package":"shanhuo.app/a","Test":"TestLater","Output":"    a_test.go:9: no engine\n"}
{"Action":"output","Package":"shanhuo.app/a","Test":"TestLater","Output":"--- SKIP: TestLater (0.00s)\n"}
{"Action":"skip","Package":"shanhuo.app/a","Test":"TestLater","Elapsed":0}
{"Action":"output","Package":"shanhuo.app/a","Output":"ok  \tshanhuo.app/a\t1.5s\n"}
{"Action":"pass","Package":"shanhuo.app/a","Elapsed":1.5}
{"Action":"output","Package":"shanhuo.app/b","Test":"TestBad","Output":"    b_test.go:3: got 1, want 2\n"}
{"Action":"fail","Package":"shanhuo.app/b","Test":"TestBad","Elapsed":0}
{"Action":"output","Package":"shanhuo.app/b","Output":"FAIL\tshanhuo.app/b\t0.1s\n"}
{"Action":"fail","Package":"shanhuo.app/b","Elapsed":0.1}
{"Action":"build-output","ImportPath":"shanhuo.app/c","Output":"c.go:1: undefined: x\n"}
{"Action":"build-fail","ImportPath":"shanhuo.app/c"}
{"Action":"output","Package":"shanhuo.app/c","Output":"FAIL\tshanhuo.app/c [build failed]\n"}
{"Action":"fail","Package":"shanhuo.app/c","Elapsed":0}
{"Action":"output","Package":"shanhuo.app/d","Test":"TestHangs","Output":"panic: test timed out\n"}
{"Action":"output","Package":"shanhuo.app/d","Output":"FAIL\tshanhuo.app/d\t9s\n"}
{"Action":"fail","Package":"shanhuo.app/d","Elapsed":9}
not json
`

func TestSummary(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	seen := newTally(&out)
	if err := seen.read(strings.NewReader(stream)); err != nil {
		t.Fatal(err)
	}
	seen.report(75*time.Second, true)
	text := out.String()
	for fact, want := range map[string]string{
		"a passed package shows its line":       "ok  \tshanhuo.app/a\t1.5s\n",
		"a failed test shows what it said":      "b_test.go:3: got 1, want 2\n",
		"a failed package shows its line":       "FAIL\tshanhuo.app/b\t0.1s\n",
		"a compiler's complaint is shown":       "c.go:1: undefined: x\n",
		"a test that never ended is shown":      "panic: test timed out\n",
		"a line that is not an event is shown":  "not json\n",
		"a skipped test is named with a reason": "SKIPPED  shanhuo.app/a TestLater: a_test.go:9: no engine\n",
		"a failed test is named":                "FAILED   shanhuo.app/b TestBad\n",
		"a package that did not build is named": "FAILED   shanhuo.app/c\n",
		"a package that timed out is named":     "FAILED   shanhuo.app/d\n",
		"the slowest package comes first":       "\n    9.0 s  shanhuo.app/d\n",
		"everything is counted":                 "1 tests passed, 3 failed, 1 skipped in 1m15s\n",
		"a skip is a failure in CI":             "with CI=true a skipped test is a failure\n",
	} {
		t.Run(fact, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing from:\n%s", want, text)
			}
		})
	}
	if strings.Contains(text, "chatter") {
		t.Error("a passed test's output is shown")
	}
	if strings.Contains(text, "no test of that name") {
		t.Error("it is said that there was no test")
	}
}

func TestARunWithoutTestsFails(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]int{
		`{"Action":"pass","Package":"shanhuo.app/a","Test":"TestGood"}`: 0,
		`{"Action":"pass","Package":"shanhuo.app/a"}`:                   1,
	} {
		if code := run(t.Context(), []string{"echo", output}, false); code != want {
			t.Errorf("%s ends with %d, not %d", output, code, want)
		}
	}
}

// Command summary runs go test -json, shows what a person needs of it, and counts:
//
//	go run ./e2e/summary go test -json ./...
//
// It prints each package's line as it ends, everything a failed test said, and at
// the end every skipped test with its reason. With CI=true a skipped test is a
// failure: what was not tried there was not proved. Without any test it fails as well: a
// name that no test has any more looks like success to go test.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./e2e/summary go test -json [ARGUMENT …]")
		os.Exit(2)
	}
	// The tests get Ctrl-C from the terminal too; this waits for what they say.
	signal.Ignore(os.Interrupt)
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv("CI") == "true"))
}

func run(ctx context.Context, arguments []string, strict bool) int {
	began := time.Now()
	command := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		return 1
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		for received := range stop {
			_ = command.Process.Signal(received)
		}
	}()
	seen := newTally(os.Stdout)
	readErr := seen.read(output)
	err = errors.Join(readErr, command.Wait())
	seen.report(time.Since(began), strict)
	switch {
	case err != nil || seen.failed > 0:
		return 1
	case strict && len(seen.skipped) > 0, seen.none():
		return 1
	default:
		return 0
	}
}

// event is a line of go test -json (go doc test2json).
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

type skip struct{ name, reason string }

type packageTime struct {
	name    string
	seconds float64
}

type tally struct {
	out            io.Writer
	said           map[string]map[string]*strings.Builder // package → test ("" for the package) → output
	passed, failed int
	skipped        []skip
	failures       []string
	packages       []packageTime
}

func newTally(out io.Writer) *tally {
	return &tally{out: out, said: map[string]map[string]*strings.Builder{}}
}

func (t *tally) read(output io.Reader) error {
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil {
				fmt.Fprint(t.out, line)
			} else {
				t.take(e)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read go test's output: %w", err)
		}
	}
}

func (t *tally) take(e event) {
	switch e.Action {
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "output":
		t.output(e.Package, e.Test).WriteString(e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.endPackage(e)
		} else {
			t.endTest(e)
		}
	}
}

func (t *tally) output(name, test string) *strings.Builder {
	tests := t.said[name]
	if tests == nil {
		tests = map[string]*strings.Builder{}
		t.said[name] = tests
	}
	if tests[test] == nil {
		tests[test] = &strings.Builder{}
	}
	return tests[test]
}

func (t *tally) endTest(e event) {
	said := t.output(e.Package, e.Test).String()
	delete(t.said[e.Package], e.Test)
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		t.skipped = append(t.skipped, skip{e.Package + " " + e.Test, reason(said)})
	case "fail":
		t.failed++
		t.failures = append(t.failures, e.Package+" "+e.Test)
		fmt.Fprint(t.out, said)
	}
}

func (t *tally) endPackage(e event) {
	t.packages = append(t.packages, packageTime{e.Package, e.Elapsed})
	if e.Action == "fail" {
		if t.failed == 0 || !slices.ContainsFunc(t.failures, func(name string) bool { return strings.HasPrefix(name, e.Package+" ") }) {
			t.failed++
			t.failures = append(t.failures, e.Package)
		}
		// A panic or a timeout ends the package before its tests report.
		for test, said := range t.said[e.Package] {
			if test != "" {
				fmt.Fprint(t.out, said.String())
			}
		}
		fmt.Fprint(t.out, t.output(e.Package, "").String())
	} else {
		for line := range strings.Lines(t.output(e.Package, "").String()) {
			// A line without tests says nothing about anything.
			if strings.HasPrefix(line, "ok ") {
				fmt.Fprint(t.out, line)
			}
		}
	}
	delete(t.said, e.Package)
}

func (t *tally) report(took time.Duration, strict bool) {
	slices.SortFunc(t.packages, func(a, b packageTime) int {
		switch {
		case a.seconds > b.seconds:
			return -1
		case a.seconds < b.seconds:
			return 1
		default:
			return strings.Compare(a.name, b.name)
		}
	})
	fmt.Fprintln(t.out)
	for _, slow := range t.packages[:min(5, len(t.packages))] {
		fmt.Fprintf(t.out, "%7.1f s  %s\n", slow.seconds, slow.name)
	}
	for _, s := range t.skipped {
		fmt.Fprintf(t.out, "SKIPPED  %s: %s\n", s.name, s.reason)
	}
	for _, name := range t.failures {
		fmt.Fprintf(t.out, "FAILED   %s\n", name)
	}
	fmt.Fprintf(t.out, "%d tests passed, %d failed, %d skipped in %s\n", t.passed, t.failed, len(t.skipped), took.Round(time.Second))
	if strict && len(t.skipped) > 0 {
		fmt.Fprintln(t.out, "with CI=true a skipped test is a failure")
	}
	if t.none() {
		fmt.Fprintln(t.out, "there was no test of that name")
	}
}

// none tells whether there was nothing to run.
func (t *tally) none() bool { return t.passed+t.failed+len(t.skipped) == 0 }

// reason is what the test gave to Skip: its last line of output that go test did
// not write itself.
func reason(said string) string {
	last := "no reason given"
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "===") {
			last = line
		}
	}
	return last
}

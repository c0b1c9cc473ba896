// Package e2e runs the real binary and talks to it as people and programs do: over
// HTTP, by forms, GraphQL and the command line. It imports nothing of the product.
package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// executable is the portal as it was built for this run.
var executable string

// scratch is a folder for the whole run.
var scratch string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "shanhuo-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	scratch = folder
	// A binary that exists already, a release for example, is tested as it is.
	if executable = os.Getenv("SHANHUO_TEST_BINARY"); executable == "" {
		executable = filepath.Join(folder, "shanhuo")
		if err := buildPortal(); err != nil {
			fmt.Fprintln(os.Stderr, "e2e:", err)
			return 1
		}
	}
	code := m.Run()
	if err := errors.Join(shared.stop(), templates.drop()); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return max(code, 1)
	}
	return code
}

func buildPortal() error {
	build := exec.CommandContext(context.Background(), "go", "build", "-o", executable, "./server")
	build.Dir = ".."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("the portal cannot be built: %w\n%s", err, out)
	}
	return nil
}

// environment is what the portal and its commands are given: nothing of the portal's
// own settings may come in from outside.
func environment(more ...string) []string {
	var kept []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		switch {
		case strings.HasPrefix(name, "SHANHUO_"), strings.HasPrefix(name, "STRIPE_"), strings.HasPrefix(name, "OTEL_"), name == "DATABASE_URL":
		default:
			kept = append(kept, setting)
		}
	}
	return append(kept, more...)
}

// result is what a command of the portal came to.
type result struct {
	code     int
	out, err string
}

// command runs one command of the portal to its end.
func command(t testing.TB, arguments ...string) result {
	t.Helper()
	return commandIn(t, nil, arguments...)
}

// commandIn is command with further environment variables.
func commandIn(t testing.TB, env []string, arguments ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	return runCommand(ctx, t, env, arguments...)
}

func runCommand(ctx context.Context, t testing.TB, env []string, arguments ...string) result {
	t.Helper()
	var out, problems bytes.Buffer
	c := exec.CommandContext(ctx, executable, arguments...)
	c.Env = environment(env...)
	c.Dir = t.TempDir()
	c.Stdout, c.Stderr = &out, &problems
	err := c.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) || ctx.Err() != nil {
		t.Fatalf("shanhuo %s: %v\n%s", strings.Join(arguments, " "), errors.Join(err, ctx.Err()), problems.String())
	}
	return result{c.ProcessState.ExitCode(), out.String(), problems.String()}
}

// must fails the test unless the command ended well.
func (r result) must(t testing.TB) result {
	t.Helper()
	if r.code != 0 {
		t.Fatalf("exit code %d\n%s%s", r.code, r.out, r.err)
	}
	return r
}

// patience is how long the slowest thing may take on a busy machine with two cores.
const patience = 60 * time.Second

// eventually asks again until done answers nil, and fails with its last answer.
func eventually(t testing.TB, what string, done func() error) {
	t.Helper()
	eventuallyWithin(t, patience, what, done)
}

func eventuallyWithin(t testing.TB, limit time.Duration, what string, done func() error) {
	t.Helper()
	deadline := time.Now().Add(limit)
	pause := 20 * time.Millisecond
	for {
		err := done()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s: %v", what, limit, err)
		}
		time.Sleep(pause)
		pause = min(2*pause, 250*time.Millisecond)
	}
}

// missing ends a test for which the machine lacks something. What was not tried in CI
// was not proved.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

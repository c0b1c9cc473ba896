// Command postgres runs another command with one real PostgreSQL beside it:
//
//	go run ./e2e/postgres -- go test ./...
//
// The command finds the server's address, for its superuser, in
// SHANHUO_TEST_POSTGRES. The container is removed when the command ends, whether
// it passed, failed or was interrupted, and its exit code is passed on.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"shanhuo.app/e2e/postgres/container"
)

// Variable holds the address of the shared server for the tests.
const Variable = "SHANHUO_TEST_POSTGRES"

func main() {
	arguments := os.Args[1:]
	if len(arguments) > 0 && arguments[0] == "--" {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		fmt.Fprintln(os.Stderr, "usage: go run ./e2e/postgres -- COMMAND [ARGUMENT …]")
		os.Exit(2)
	}
	code, err := run(context.Background(), arguments)
	if err != nil {
		fmt.Fprintln(os.Stderr, "postgres:", err)
		if code == 0 {
			code = 1
		}
	}
	os.Exit(code)
}

// run returns the command's exit code. An error is about the server, or about a
// command that could not be started.
func run(ctx context.Context, arguments []string) (code int, err error) {
	// Registered before the container exists: an interrupt while it starts must
	// remove it too.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)

	starting, interrupted := context.WithCancel(ctx)
	defer interrupted()
	type outcome struct {
		server *container.Postgres
		err    error
	}
	outcomes := make(chan outcome, 1)
	began := time.Now()
	go func() {
		server, err := container.Start(starting)
		outcomes <- outcome{server, err}
	}()
	var started outcome
	select {
	case started = <-outcomes:
	case received := <-signals:
		interrupted()
		started = <-outcomes
		if started.err == nil {
			started.err = started.server.Terminate(ctx)
		}
		return exitCode(received), started.err
	}
	if started.err != nil {
		return 1, started.err
	}
	server := started.server
	defer func() { err = errors.Join(err, server.Terminate(ctx)) }()
	fmt.Fprintf(os.Stderr, "postgres: ready in %.1f s\n", time.Since(began).Seconds())

	command := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = append(os.Environ(), Variable+"="+server.URL("postgres"))
	if err := command.Start(); err != nil {
		return 1, fmt.Errorf("start %s: %w", arguments[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case received := <-signals:
			// At a terminal the command got Ctrl-C as well; a second one does
			// no harm, and without a terminal this is the only one.
			_ = command.Process.Signal(received)
		case err := <-ended:
			var failed *exec.ExitError
			switch {
			case err == nil:
				return 0, nil
			case errors.As(err, &failed):
				return statusCode(failed), nil
			default:
				return 1, fmt.Errorf("run %s: %w", arguments[0], err)
			}
		}
	}
}

// statusCode is the exit code as a shell reports it: 128 and the number of the
// signal for a command that died of one.
func statusCode(failed *exec.ExitError) int {
	if status, ok := failed.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return failed.ExitCode()
}

func exitCode(received os.Signal) int {
	if number, ok := received.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return 1
}

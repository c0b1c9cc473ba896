package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// settings say how a server is started.
type settings struct {
	place      place
	production bool     // no demo mode
	arguments  []string // further flags
	env        []string
	listen     string // host:port; a free port of 127.0.0.1 when empty
}

// server is one running process of the portal.
type server struct {
	settings
	base    string // http://127.0.0.1:port
	command *exec.Cmd
	ended   chan struct{}
	log     *journal
	started time.Time
	ready   time.Duration // from exec to /readyz 200
}

// demo starts a demo server, with people and no campaigns yet, on a place of its own.
// It is stopped when the test ends.
func demo(t testing.TB, database string, arguments ...string) *server {
	t.Helper()
	return start(t, settings{place: seededPlace(t, database, people), arguments: arguments})
}

// start runs a server until the test ends and waits until it is ready.
func start(t testing.TB, with settings) *server {
	t.Helper()
	s, err := launch(with)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("the server at %s said:\n%s", s.base, s.log.tail(150))
		}
	})
	return s
}

// launch runs a server and waits until it is ready. A port that somebody took in the
// meantime is tried again with another one.
func launch(with settings) (*server, error) {
	var last error
	for range 5 {
		s := &server{settings: with, log: &journal{}}
		if s.listen == "" {
			port, err := freePort()
			if err != nil {
				return nil, err
			}
			s.listen = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		}
		last = s.run()
		if last == nil {
			return s, nil
		}
		if with.listen != "" || !strings.Contains(last.Error(), "address already in use") {
			return nil, last
		}
	}
	return nil, last
}

// run starts the process and waits for /readyz.
func (s *server) run() error {
	arguments := []string{"serve", "--listen", s.listen}
	if !s.production {
		arguments = append(arguments, "--demo")
		if s.place.data != "" {
			arguments = append(arguments, "--demo-data", s.place.data)
		}
	}
	arguments = append(append(arguments, s.place.flags()...), s.arguments...)
	s.base = "http://" + s.listen
	s.command = exec.CommandContext(context.Background(), executable, arguments...)
	s.command.Env = environment(s.env...)
	s.command.Dir = s.place.folder
	s.command.Stdout, s.command.Stderr = s.log, s.log
	s.started = time.Now()
	if err := s.command.Start(); err != nil {
		return fmt.Errorf("start the portal: %w", err)
	}
	s.ended = make(chan struct{})
	go func(c *exec.Cmd, ended chan struct{}) {
		_ = c.Wait()
		close(ended)
	}(s.command, s.ended)
	return s.waitReady()
}

func (s *server) waitReady() error {
	deadline := time.Now().Add(2 * patience)
	for {
		response, err := http.Get(s.base + "/readyz")
		if err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				s.ready = time.Since(s.started)
				return nil
			}
		}
		select {
		case <-s.ended:
			return fmt.Errorf("the portal ended with %d before it was ready:\n%s", s.command.ProcessState.ExitCode(), s.log.tail(50))
		case <-time.After(15 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("the portal was not ready in time:\n%s", s.log.tail(50)), s.kill())
		}
	}
}

// kill ends the process at once, as kill -9 or a power cut would.
func (s *server) kill() error {
	if err := s.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill the portal: %w", err)
	}
	<-s.ended
	return nil
}

// restart runs the server again, at the same address and on the same data.
func (s *server) restart() error { return s.run() }

// interrupt sends SIGTERM and answers the exit code.
func (s *server) interrupt() (int, error) {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, fmt.Errorf("stop the portal: %w", err)
	}
	select {
	case <-s.ended:
		return s.command.ProcessState.ExitCode(), nil
	case <-time.After(patience):
		return 0, errors.Join(errors.New("the portal did not stop on SIGTERM"), s.kill())
	}
}

// stop ends the server, if it still runs.
func (s *server) stop() error {
	select {
	case <-s.ended:
		return nil
	default:
	}
	_, err := s.interrupt()
	return err
}

// cli runs a command on the server's own data.
func (s *server) cli(t testing.TB, arguments ...string) result {
	t.Helper()
	return command(t, append(arguments, s.place.flags()...)...)
}

// freePort looks below the range that the kernel gives to outgoing connections: while
// a killed server is down, one of those could take its port.
func freePort() (int, error) {
	const lowest, count, tries = 30000, 2700, 100
	var last error
	for range tries {
		port := lowest + rand.IntN(count)
		listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			last = err
			continue
		}
		return port, listener.Close()
	}
	return 0, fmt.Errorf("find a free port: %w", last)
}

// journal keeps what a server said.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps more of it.
func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) tail(lines int) string {
	all := strings.Split(strings.TrimRight(j.String(), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// shared are the servers, with all demo campaigns, that tests which only read, or leave
// nothing that others could notice, may use together: one a database. Their clock is
// never moved.
var shared = &pool{servers: map[string]*pooled{}}

type pool struct {
	mu      sync.Mutex
	servers map[string]*pooled
}

type pooled struct {
	once   sync.Once
	server *server
	err    error
}

// sharedDemo answers the demo server that several tests use.
func sharedDemo(t testing.TB, database string) *server {
	t.Helper()
	needsDatabase(t, database)
	shared.mu.Lock()
	one, ok := shared.servers[database]
	if !ok {
		one = &pooled{}
		shared.servers[database] = one
	}
	shared.mu.Unlock()
	one.once.Do(func() {
		// The template is not copied: nothing else is, once this server writes to it.
		source, err := templates.get(database, everything)
		if err != nil {
			one.err = err
			return
		}
		own := place{database: database, data: everything, folder: source.folder + "-shared"}
		own.url = "sqlite:" + own.folder + "/shanhuo.db"
		if err := os.CopyFS(own.folder, os.DirFS(source.folder)); err != nil {
			one.err = err
			return
		}
		if database == postgres {
			name := unique("e2e_shared_")
			own.url = databaseURL(name)
			if one.err = createDatabase(context.Background(), name, nameOf(source.url)); one.err != nil {
				return
			}
		}
		one.server, one.err = launch(settings{place: own})
	})
	if one.err != nil {
		t.Fatal(one.err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the shared server at %s said:\n%s", one.server.base, one.server.log.tail(80))
		}
	})
	return one.server
}

// stop ends the shared servers and drops their databases.
func (p *pool) stop() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for database, one := range p.servers {
		if one.server == nil {
			continue
		}
		errs = append(errs, one.server.stop())
		if database == postgres {
			errs = append(errs, tell(context.Background(), "DROP DATABASE IF EXISTS "+nameOf(one.server.place.url)+" WITH (FORCE)"))
		}
	}
	return errors.Join(errs...)
}

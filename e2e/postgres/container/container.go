// Package container runs a real PostgreSQL in a container for the tests that
// need one: one shared server for the suites that make a database each, and
// servers of their own for the tests that kill, pause or restart it.
package container

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// ImageVariable names the setting that chooses the image. Unset, it is the one
// image.sh built on this machine, or else DefaultImage.
const ImageVariable = "SHANHUO_POSTGRES_IMAGE"

// DefaultImage is pulled from a registry.
const DefaultImage = "postgres:17-alpine"

// recipeLabel is on the images that image.sh builds.
const recipeLabel = "shanhuo.recipe"

// readyWithin bounds the wait for the first connection: initdb on a busy
// machine with two cores takes seconds.
const readyWithin = 90 * time.Second

const password = "shanhuo-test"

// Postgres is one running server. Its address stays the same when it is killed
// and started again.
type Postgres struct {
	container *testcontainers.DockerContainer
	docker    *client.Client
	port      int
}

// Start runs a server with fsync on and room for 400 connections, bound to
// 127.0.0.1 only, and returns once it answers. Arguments are added to the
// postgres command line, such as "-c", "log_statement=all".
func Start(ctx context.Context, arguments ...string) (*Postgres, error) {
	// testcontainers would dial localhost by IPv6 first and time out; its reaper
	// is an image of its own that cannot be pulled everywhere, so whoever starts
	// a container must Terminate it.
	if err := errors.Join(
		os.Setenv("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1"),
		os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"),
	); err != nil {
		return nil, fmt.Errorf("set up testcontainers: %w", err)
	}
	log.SetDefault(quiet{})
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	docker, err := client.New(client.FromEnv)
	if err != nil {
		return nil, fmt.Errorf("reach the container engine: %w", err)
	}
	image, err := chooseImage(ctx, docker)
	if err != nil {
		return nil, errors.Join(err, docker.Close())
	}

	command := append([]string{"postgres", "-c", "max_connections=400", "-c", "fsync=on", "-c", "jit=off"}, arguments...)
	started, err := testcontainers.Run(ctx, image,
		testcontainers.WithEnv(map[string]string{"POSTGRES_PASSWORD": password}),
		testcontainers.WithCmd(command...),
		testcontainers.WithConfigModifier(func(config *container.Config) {
			config.ExposedPorts = network.PortSet{network.MustParsePort("5432/tcp"): {}}
			// SIGTERM waits for every client to leave, SIGINT closes their
			// connections.
			config.StopSignal = "SIGINT"
		}),
		testcontainers.WithHostConfigModifier(func(config *container.HostConfig) {
			// The port is chosen here and not by the engine, which would choose
			// another one at every start.
			config.PortBindings = network.PortMap{network.MustParsePort("5432/tcp"): {{
				HostIP:   netip.MustParseAddr("127.0.0.1"),
				HostPort: strconv.Itoa(port),
			}}}
			// PostgreSQL's parallel workers share memory; docker gives 64 MB.
			config.ShmSize = 256 << 20
		}),
	)
	server := &Postgres{container: started, docker: docker, port: port}
	if err == nil {
		err = server.ready(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", image, err), server.Terminate(ctx))
	}
	return server, nil
}

// URL is the address of a database on this server, for its superuser.
func (p *Postgres) URL(database string) string {
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword("postgres", password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)),
		Path:     database,
		RawQuery: "sslmode=disable",
	}
	return address.String()
}

// Kill ends every process of the server at once, as kill -9 or a power cut
// would; what was committed stays on its volume.
func (p *Postgres) Kill(ctx context.Context) error {
	if _, err := p.docker.ContainerKill(ctx, p.container.GetContainerID(), client.ContainerKillOptions{Signal: "SIGKILL"}); err != nil {
		return fmt.Errorf("kill PostgreSQL: %w", err)
	}
	return nil
}

// Restart starts a killed server again, at the same address, and returns once it
// has recovered and answers.
func (p *Postgres) Restart(ctx context.Context) error {
	if _, err := p.docker.ContainerStart(ctx, p.container.GetContainerID(), client.ContainerStartOptions{}); err != nil {
		return fmt.Errorf("start PostgreSQL again: %w", err)
	}
	return p.ready(ctx)
}

// Pause freezes the server: connections stay open and nothing is answered.
func (p *Postgres) Pause(ctx context.Context) error {
	if _, err := p.docker.ContainerPause(ctx, p.container.GetContainerID(), client.ContainerPauseOptions{}); err != nil {
		return fmt.Errorf("pause PostgreSQL: %w", err)
	}
	return nil
}

// Resume ends a Pause.
func (p *Postgres) Resume(ctx context.Context) error {
	if _, err := p.docker.ContainerUnpause(ctx, p.container.GetContainerID(), client.ContainerUnpauseOptions{}); err != nil {
		return fmt.Errorf("resume PostgreSQL: %w", err)
	}
	return nil
}

// Terminate removes the container and its data. It works after Start's context
// was cancelled.
func (p *Postgres) Terminate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	defer func() { _ = p.docker.Close() }()
	if p.container == nil {
		return nil
	}
	if _, err := p.docker.ContainerRemove(ctx, p.container.GetContainerID(), client.ContainerRemoveOptions{
		RemoveVolumes: true,
		Force:         true,
	}); err != nil {
		return fmt.Errorf("remove PostgreSQL's container: %w", err)
	}
	return nil
}

// ready asks until a query is answered over TCP. The official image listens on
// its Unix socket alone while it initialises, so the first answer here is the
// real server's.
func (p *Postgres) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		err := p.ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not answer within %s: %w", readyWithin, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (p *Postgres) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	connection, err := pgx.Connect(ctx, p.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(ctx) }()
	return connection.Ping(ctx)
}

func chooseImage(ctx context.Context, docker *client.Client) (string, error) {
	if image := os.Getenv(ImageVariable); image != "" {
		return image, nil
	}
	built, err := docker.ImageList(ctx, client.ImageListOptions{
		Filters: client.Filters{}.Add("label", recipeLabel).Add("dangling", "false"),
	})
	if err != nil {
		return "", fmt.Errorf("ask the container engine for its images: %w", err)
	}
	for _, image := range built.Items {
		if len(image.RepoTags) > 0 {
			return image.RepoTags[0], nil
		}
	}
	return DefaultImage, nil
}

// freePort looks below the range the kernel gives to outgoing connections (32768
// and up on Linux): while a killed server is down, one of those could take its
// port and it would not start again.
func freePort(ctx context.Context) (int, error) {
	const lowest, count, tries = 20000, 10000, 50
	var last error
	for range tries {
		port := lowest + rand.IntN(count)
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			last = err
			continue
		}
		return port, listener.Close()
	}
	return 0, fmt.Errorf("find a free port: %w", last)
}

// quiet keeps testcontainers' progress out of the test output; what fails comes
// back as an error.
type quiet struct{}

func (quiet) Printf(string, ...any) {}

package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"shanhuo.app/server/payment/sandbox"
)

type sandboxCmd struct {
	DataDir       string `name:"data-dir" env:"SHANHUO_DATA_DIR" default:"data" help:"Folder of the sandbox's file."`
	Listen        string `name:"listen" env:"SHANHUO_SANDBOX_LISTEN" default:"127.0.0.1:12111" help:"Address to listen on; loopback only."`
	PublicURL     string `name:"public-url" env:"SHANHUO_SANDBOX_PUBLIC_URL" placeholder:"URL" help:"How browsers reach it. Default: http://LISTEN."`
	WebhookURL    string `name:"webhook-url" env:"SHANHUO_SANDBOX_WEBHOOK_URL" default:"http://127.0.0.1:8080/webhooks/stripe" help:"Where events are sent."`
	WebhookSecret string `name:"webhook-secret" env:"SHANHUO_SANDBOX_WEBHOOK_SECRET" required:"" placeholder:"SECRET" help:"Signs the events; give the portal the same as --stripe-webhook-secret."`
}

// Run serves the sandbox until it is stopped.
func (c *sandboxCmd) Run(ctx context.Context, s streams) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil || !loopback(host) {
		return &settingError{"listen", "must be a loopback address such as 127.0.0.1:12111: nobody signs in to the sandbox"}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	public := strings.TrimSuffix(c.PublicURL, "/")
	if public == "" {
		public = "http://" + listener.Addr().String()
	}
	log := (&storage{LogLevel: "info"}).logger(s)
	box, err := sandbox.Open(sandbox.Config{
		File: filepath.Join(c.DataDir, "sandbox.db"), PublicURL: public,
		WebhookURL: c.WebhookURL, WebhookSecret: c.WebhookSecret, Log: log,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	done := make(chan struct{})
	go func() { defer close(done); box.Run(ctx) }()
	server := &http.Server{Handler: box.Handler(), ReadHeaderTimeout: 10 * time.Second}
	_, _ = fmt.Fprintf(s.out, "Sandbox on %s. No real card works here.\n", public)
	err = serveUntil(ctx, server, listener, 5*time.Second)
	<-done
	return errors.Join(err, box.Close())
}

// serveUntil serves until ctx ends, then lets requests finish for a while.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener, patience time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		// Event streams never end by themselves.
		return server.Close()
	}
	return nil
}

// serveSandbox serves a sandbox's API on a loopback port of its own.
func serveSandbox(ctx context.Context, box *sandbox.Sandbox) (url string, done func(), err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen for the sandbox: %w", err)
	}
	server := &http.Server{Handler: box.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

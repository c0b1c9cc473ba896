package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The callers of pages share the machine with what they measure, and net/http's client
// would cost more than a page that lies ready. So they write requests that were made
// before, and read of an answer no more than where it ends.

// caller is one connection that is kept open.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte
}

func dial(ctx context.Context, address string) (*caller, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &caller{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// ask sends a request and reads its answer into body, unless it is no 200.
func (c *caller) ask(request []byte) error {
	if _, err := c.conn.Write(request); err != nil {
		return err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("answered %q", line)
	}
	length, chunked := -1, false
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
	}
	c.body = c.body[:0]
	switch {
	case chunked:
		return c.chunks()
	case length < 0:
		return errors.New("an answer without a length")
	}
	return c.part(length)
}

// part reads n more bytes of the body.
func (c *caller) part(n int) error {
	at := len(c.body)
	if cap(c.body) < at+n {
		c.body = append(make([]byte, 0, 2*(at+n)), c.body...)
	}
	c.body = c.body[:at+n]
	_, err := io.ReadFull(c.in, c.body[at:])
	return err
}

func (c *caller) chunks() error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return err
		}
		if err := c.part(int(n)); err != nil {
			return err
		}
		if _, err := c.in.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}

// visitors is a number of connections to one server, which take the requests in turn.
type visitors struct {
	callers  []*caller
	requests [][]byte
}

// visit opens the connections and looks at an answer on each and to each request.
func visit(b *testing.B, address string, requests [][]byte, whole func(body []byte) error) *visitors {
	b.Helper()
	v := &visitors{requests: requests}
	for range conns {
		c, err := dial(b.Context(), address)
		must(b, err)
		b.Cleanup(func() { _ = c.conn.Close() })
		v.callers = append(v.callers, c)
	}
	for i := range max(conns, len(requests)) {
		c := v.callers[i%conns]
		must(b, c.ask(requests[i%len(requests)]))
		must(b, whole(c.body))
	}
	return v
}

// press answers how many requests a second are answered.
func (v *visitors) press(b *testing.B, about time.Duration) float64 {
	b.Helper()
	var answered atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for i, c := range v.callers {
		wg.Go(func() {
			n := 0
			for ; time.Since(start) < about; n++ {
				if err := c.ask(v.requests[(i+n)%len(v.requests)]); err != nil {
					b.Error(err)
					break
				}
			}
			answered.Add(int64(n))
		})
	}
	wg.Wait()
	return float64(answered.Load()) / time.Since(start).Seconds()
}

// written is a request as it goes over the wire.
func written(b *testing.B, method, address, target, body string, headers map[string]string) []byte {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, "http://"+address+target, bytes.NewReader([]byte(body)))
	must(b, err)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	var out bytes.Buffer
	must(b, r.Write(&out))
	return out.Bytes()
}

// serve listens on a loopback port until the benchmark ends and answers its address.
func serve(b *testing.B, handler http.Handler) string {
	b.Helper()
	listener, err := new(net.ListenConfig).Listen(b.Context(), "tcp", "127.0.0.1:0")
	must(b, err)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

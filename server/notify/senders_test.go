package notify_test

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/notify"
)

// mailServer is a small SMTP server that answers RCPT with rcpt and hands over
// what it is given.
func mailServer(t *testing.T, rcpt string) (port int, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serveMail(t, l, rcpt)
}

func serveMail(t *testing.T, l net.Listener, rcpt string) (port int, got <-chan string) {
	t.Helper()
	t.Cleanup(func() { _ = l.Close() })
	received := make(chan string, 4)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go talk(conn, rcpt, received)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, received
}

func talk(conn net.Conn, rcpt string, received chan<- string) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) { _, _ = fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(line); {
		case strings.HasPrefix(verb, "EHLO"):
			say("250-test")
			say("250-AUTH LOGIN PLAIN")
			say("250 8BITMIME")
		case strings.HasPrefix(verb, "AUTH"):
			received <- line
			say("235 welcome")
		case strings.HasPrefix(verb, "RCPT"):
			say(rcpt)
		case strings.HasPrefix(verb, "DATA"):
			say("354 go on")
			var body strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				body.WriteString(line)
			}
			received <- body.String()
			say("250 taken")
		case strings.HasPrefix(verb, "QUIT"):
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func smtp(t *testing.T, port int, tls string) *notify.SMTP {
	t.Helper()
	s, err := notify.NewSMTP(notify.SMTPConfig{
		Host: "127.0.0.1", Port: port, From: "山货 <notice@shanhuo.example>", TLS: tls, Timeout: 2 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func letter(to string) notify.Delivery {
	return notify.Delivery{ID: uuid.MustParse("0198c0de-0000-7000-8000-000000000001"), To: to, Subject: "已扣款 ¥120", Text: "第一行\n.第二行"}
}

func TestEMailIsSent(t *testing.T) {
	t.Parallel()
	port, got := mailServer(t, "250 ok")
	if err := smtp(t, port, notify.TLSNone).Send(t.Context(), letter("lin@example.com")); err != nil {
		t.Fatal(err)
	}
	mail := <-got
	for _, want := range []string{
		"Message-ID: <0198c0de-0000-7000-8000-000000000001@shanhuo.app>", "To: <lin@example.com>",
		"Auto-Submitted: auto-generated", "=?UTF-8?", "notice@shanhuo.example",
	} {
		if !strings.Contains(mail, want) {
			t.Errorf("%q is missing in\n%s", want, mail)
		}
	}
}

func TestTheMailPasswordTravelsOverTLS(t *testing.T) {
	t.Parallel()
	certificate := httptest.NewTLSServer(nil)
	defer certificate.Close()
	l, err := tls.Listen("tcp", "127.0.0.1:0", certificate.TLS)
	if err != nil {
		t.Fatal(err)
	}
	port, got := serveMail(t, l, "250 ok")
	config := notify.SMTPConfig{
		Host: "127.0.0.1", Port: port, From: "notice@shanhuo.example", TLS: notify.TLSImplicit, Timeout: 2 * time.Second,
		Username: "shanhuo", Password: "secret",
		TLSConfig: certificate.Client().Transport.(*http.Transport).TLSClientConfig,
	}
	s, err := notify.NewSMTP(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), letter("lin@example.com")); err != nil {
		t.Fatal(err)
	}
	if auth := <-got; !strings.HasPrefix(auth, "AUTH PLAIN ") {
		t.Errorf("signed in with %q", auth)
	}
	if mail := <-got; !strings.Contains(mail, "To: <lin@example.com>") {
		t.Errorf("the server got %q", mail)
	}

	config.TLSConfig = nil
	if s, err = notify.NewSMTP(config); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), letter("lin@example.com")); err == nil {
		t.Error("a certificate nobody vouches for was trusted")
	}
}

func TestAMailServersRefusalNamesNobody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rcpt, to string
		forGood  bool
	}{
		"unknown recipient": {"550 5.1.1 <lin@example.com> unknown", "lin@example.com", true},
		"full for now":      {"452 4.2.2 <lin@example.com> full", "lin@example.com", false},
		"no address":        {"250 ok", "lin@example.com\r\nBcc: <all@example.com>", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port, _ := mailServer(t, c.rcpt)
			err := smtp(t, port, notify.TLSNone).Send(t.Context(), letter(c.to))
			if err == nil || errors.Is(err, notify.ErrRefused) != c.forGood {
				t.Fatalf("%v, want refused for good: %v", err, c.forGood)
			}
			if strings.Contains(err.Error(), "example.com") {
				t.Errorf("the error names the address: %v", err)
			}
		})
	}
}

func TestEMailDoesNotLeaveUnprotected(t *testing.T) {
	t.Parallel()
	t.Run("a server without TLS is refused when TLS is mandatory", func(t *testing.T) {
		t.Parallel()
		port, got := mailServer(t, "250 ok")
		if err := smtp(t, port, notify.TLSMandatory).Send(t.Context(), letter("lin@example.com")); err == nil {
			t.Fatal("sent")
		}
		select {
		case mail := <-got:
			t.Fatalf("the server got %q", mail)
		default:
		}
	})
	for name, c := range map[string]notify.SMTPConfig{
		"none to another machine": {Host: "mail.example.com", Port: 25, From: "a@example.com", TLS: notify.TLSNone},
		"no policy":               {Host: "127.0.0.1", Port: 25, From: "a@example.com"},
		"no sender":               {Host: "127.0.0.1", Port: 25, TLS: notify.TLSNone},
		"no host":                 {Port: 25, From: "a@example.com", TLS: notify.TLSMandatory},
	} {
		if _, err := notify.NewSMTP(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestASilentMailServerTimesOut(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := notify.NewSMTP(notify.SMTPConfig{
		Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, From: "a@example.com", TLS: notify.TLSNone, Timeout: 200 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Send(t.Context(), letter("lin@example.com")) }()
	select {
	case err := <-done:
		if err == nil {
			t.Fatal("sent to a server that says nothing")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting after 10 s")
	}
}

func TestSMSGateway(t *testing.T) {
	t.Parallel()
	var elsewhere bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere = true }))
	defer other.Close()
	for name, c := range map[string]struct {
		status           int
		wantErr, forGood bool
	}{
		"taken":               {200, false, false},
		"taken for later":     {202, false, false},
		"not a number":        {422, true, true},
		"token not accepted":  {401, true, false},
		"too many":            {429, true, false},
		"broken":              {500, true, false},
		"redirects elsewhere": {307, true, false},
	} {
		gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			var sms map[string]string
			if err := json.Unmarshal(body, &sms); err != nil {
				t.Error(err)
			}
			if len(sms) != 3 || sms["to"] != "13800000001" || sms["text"] != "第一行\n.第二行" || sms["id"] == "" || r.Header.Get("Authorization") != "Bearer secret" {
				t.Errorf("%s: the gateway got %s with %q", name, body, r.Header.Get("Authorization"))
			}
			w.Header().Set("Location", other.URL)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, "about 13800000001")
		}))
		g, err := notify.NewSMSGateway(gateway.URL, "secret")
		if err != nil {
			t.Fatal(err)
		}
		err = g.Send(t.Context(), letter("13800000001"))
		if (err != nil) != c.wantErr || errors.Is(err, notify.ErrRefused) != c.forGood {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "13800000001") {
			t.Errorf("%s: the error names the number", name)
		}
		gateway.Close()
		if err := g.Send(t.Context(), letter("13800000001")); err == nil || strings.Contains(err.Error(), strconv.Itoa(13800000001)) {
			t.Errorf("%s: a gateway that is gone: %v", name, err)
		}
	}
	if elsewhere {
		t.Error("a redirect was followed")
	}
}

func TestSMSGatewayAddress(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"https://sms.example.com/send":  true,
		"http://127.0.0.1:9000/send":    true,
		"http://[::1]:9000/send":        true,
		"http://localhost:9000/send":    true,
		"http://sms.example.com/send":   false,
		"http://127.0.0.1.example.com/": false,
		"ftp://127.0.0.1/":              false,
		"https://user:pass@example.com": false,
		"sms.example.com":               false,
		"":                              false,
		"https://":                      false,
	} {
		if _, err := notify.NewSMSGateway(address, "t"); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := notify.NewSMSGateway("https://sms.example.com", ""); err == nil {
		t.Error("a gateway without a token was accepted")
	}
}

package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// The ways in which a connection to a mail server is protected.
const (
	TLSImplicit      = "implicit"      // TLS from the first byte, usually port 465
	TLSMandatory     = "mandatory"     // STARTTLS or nothing, usually port 587
	TLSOpportunistic = "opportunistic" // STARTTLS when offered
	TLSNone          = "none"          // in the clear, to this machine only
)

// SMTPConfig is how e-mail leaves.
type SMTPConfig struct {
	Host     string
	Port     int
	Username string // empty for a server that asks nobody
	Password string
	From     string // "山货 <notice@example.org>"
	TLS      string
	Timeout  time.Duration // of greeting the server, and then of handing over; 10 s when zero
	// TLSConfig replaces the machine's own trust, for mail servers with a private authority.
	TLSConfig *tls.Config
}

// SMTP sends e-mail through a mail server.
type SMTP struct{ config SMTPConfig }

// NewSMTP checks the settings; it does not connect.
func NewSMTP(c SMTPConfig) (*SMTP, error) {
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.TLS == TLSNone && !loopback(c.Host) {
		return nil, errors.New("notify: e-mail may leave unprotected only to a mail server on this machine")
	}
	if _, err := c.client(c.dial); err != nil {
		return nil, err
	}
	if err := mail.NewMsg().From(c.From); err != nil {
		return nil, fmt.Errorf("notify: sender address: %w", err)
	}
	return &SMTP{config: c}, nil
}

func (c SMTPConfig) client(dial mail.DialContextFunc) (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(c.Port), mail.WithTimeout(c.Timeout), mail.WithDialContextFunc(dial)}
	switch c.TLS {
	case TLSImplicit:
		options = append(options, mail.WithSSL())
	case TLSMandatory:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case TLSOpportunistic:
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case TLSNone:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("notify: %q is no way to protect e-mail: use %s, %s, %s or %s",
			c.TLS, TLSImplicit, TLSMandatory, TLSOpportunistic, TLSNone)
	}
	if c.TLSConfig != nil {
		options = append(options, mail.WithTLSConfig(c.TLSConfig))
	}
	if c.Username != "" {
		options = append(options, mail.WithSMTPAuthCustom(&login{user: c.Username, password: c.Password, host: c.Host}))
	}
	client, err := mail.NewClient(c.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("notify: mail server: %w", err)
	}
	return client, nil
}

// Send delivers one e-mail. The Message-ID comes from the message's id, so that
// mail programs show a repeated delivery once.
func (s *SMTP) Send(ctx context.Context, d Delivery) error {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := m.From(s.config.From); err != nil {
		return errors.New("notify: sender address is not usable")
	}
	if err := m.To(d.To); err != nil {
		return fmt.Errorf("%w: the address is no e-mail address", ErrRefused)
	}
	m.SetMessageIDWithValue(d.ID.String() + "@shanhuo.app")
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(d.Subject)
	m.SetBodyString(mail.TypeTextPlain, d.Text)

	// go-mail leaves the connection open when the greeting fails.
	var opened net.Conn
	defer func() {
		if opened != nil {
			_ = opened.Close()
		}
	}()
	client, err := s.config.client(func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		opened, err = s.config.dial(ctx, network, address)
		return opened, err
	})
	if err != nil {
		return err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return withoutAddress(err)
	}
	err = client.SendWithSMTPClient(conn, m)
	// A server that took the message and then says goodbye badly has still taken it.
	_ = client.CloseWithSMTPClient(conn)
	return withoutAddress(err)
}

// dial connects with a deadline on the connection itself: go-mail sets none until
// it sends, so that a server which never greets would hold the job forever.
func (c SMTPConfig) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("notify: connect: %w", err)
	}
	if err := conn.SetDeadline(time.Now().Add(c.Timeout)); err != nil { //nolint:forbidigo // sockets know only the machine's time
		return nil, errors.Join(fmt.Errorf("notify: connect: %w", err), conn.Close())
	}
	if c.TLS != TLSImplicit {
		return conn, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.TLSConfig != nil {
		config = c.TLSConfig.Clone()
	}
	config.ServerName = c.Host
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("notify: secure the connection: %w", err), conn.Close())
	}
	return secured, nil
}

// login signs in by PLAIN where the server offers it and by LOGIN otherwise. Both
// refuse to speak over a connection that is not encrypted.
type login struct {
	user, password, host string
	chosen               smtp.Auth
}

// Start chooses the way and begins.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	l.chosen = smtp.LoginAuth(l.user, l.password, l.host, false)
	if slices.Contains(server.Auth, "PLAIN") {
		l.chosen = smtp.PlainAuth("", l.user, l.password, l.host, false)
	}
	return l.chosen.Start(server)
}

// Next answers the server's next question.
func (l *login) Next(question []byte, more bool) ([]byte, error) {
	return l.chosen.Next(question, more)
}

// withoutAddress keeps of a mail server's answer what may be logged: servers like
// to repeat the address.
func withoutAddress(err error) error {
	if err == nil {
		return nil
	}
	var sending *mail.SendError
	if !errors.As(err, &sending) {
		var network net.Error
		if errors.As(err, &network) && network.Timeout() {
			return errors.New("notify: the mail server did not answer in time")
		}
		return errors.New("notify: the mail server could not be reached, or refused the connection")
	}
	if sending.Reason == mail.ErrSMTPRcptTo && !sending.IsTemp() {
		return fmt.Errorf("%w: the mail server does not know the recipient (%d)", ErrRefused, sending.ErrorCode())
	}
	return fmt.Errorf("notify: the mail server did not take the message (%d)", sending.ErrorCode())
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

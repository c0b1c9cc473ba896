package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// SMSGateway sends SMS through an HTTP service: POST {"to","text","id"} with a bearer
// token. Any 2xx answer means that the service took the message. The service is
// expected to send a repeated id once.
type SMSGateway struct {
	url    string
	token  string
	client *http.Client
}

// NewSMSGateway checks the settings. The address is https, except on this machine.
func NewSMSGateway(address, token string) (*SMSGateway, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return nil, errors.New("notify: the SMS gateway's address cannot be read")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, errors.New("notify: the SMS gateway's address has to be https")
	}
	if token == "" {
		return nil, errors.New("notify: the SMS gateway needs a token")
	}
	return &SMSGateway{url: address, token: token, client: &http.Client{
		Timeout: 10 * time.Second,
		// A redirect would carry the number and the text to someone nobody chose.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Send delivers one SMS.
func (g *SMSGateway) Send(ctx context.Context, d Delivery) error {
	body, err := json.Marshal(map[string]string{"to": d.To, "text": d.Text, "id": d.ID.String()})
	if err != nil {
		return fmt.Errorf("notify: sms: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url, bytes.NewReader(body))
	if err != nil {
		return errors.New("notify: the SMS gateway's address cannot be used")
	}
	req.Header.Set("Authorization", "Bearer "+g.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := g.client.Do(req)
	if err != nil {
		return errors.New("notify: the SMS gateway does not answer")
	}
	defer res.Body.Close() //nolint:errcheck // the answer's body is not used
	// Reading the rest lets the connection be used again; the text is not ours to log.
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return nil
	case res.StatusCode == http.StatusBadRequest || res.StatusCode == http.StatusUnprocessableEntity:
		return fmt.Errorf("%w: the SMS gateway answered %d", ErrRefused, res.StatusCode)
	default:
		return fmt.Errorf("notify: the SMS gateway answered %d", res.StatusCode)
	}
}

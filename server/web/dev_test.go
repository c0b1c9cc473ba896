package web_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"shanhuo.app/server/web"
)

// moving is a clock that can be moved.
type moving struct{ now time.Time }

func (m *moving) Now(context.Context) (time.Time, error) { return m.now, nil }

func (m *moving) AdvanceClock(_ context.Context, by time.Duration) (time.Time, error) {
	m.now = m.now.Add(by)
	return m.now, nil
}

func TestTheDemoClockMovesByAForm(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	deadline := start.Add(50 * time.Hour).Format(time.RFC3339Nano)
	for name, c := range map[string]struct {
		form   url.Values
		status int
		ahead  time.Duration
		to     string
	}{
		"by a while":                        {url.Values{"advance": {"24h"}, "next": {"/c/walnut"}}, 303, 24 * time.Hour, "local:/c/walnut"},
		"to an instant":                     {url.Values{"until": {deadline}, "next": {"/"}}, 303, 50 * time.Hour, "local:/"},
		"an instant that is past":           {url.Values{"until": {"2020-01-01T00:00:00Z"}, "next": {"/"}}, 303, 0, "local:/"},
		"where it leads is somebody's else": {url.Values{"advance": {"1h"}, "next": {"//evil.example"}}, 303, time.Hour, "local://evil.example"},
		"back":                              {url.Values{"advance": {"-1h"}, "next": {"/"}}, 400, 0, ""},
		"too far":                           {url.Values{"until": {"2999-01-01T00:00:00Z"}, "next": {"/"}}, 400, 0, ""},
		"no instant":                        {url.Values{"until": {"soon"}}, 400, 0, ""},
		"nothing":                           {url.Values{"next": {"/"}}, 400, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, swept := &moving{start}, 0
			h := serve(t, func(w *web.Config) {
				w.Clock, w.Local = clock, func(next string) string { return "local:" + next }
				w.Swept = func(context.Context) { swept++ }
			})
			w := ask(h, "POST", "/dev/clock", c.form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
			if w.Code != c.status || clock.now.Sub(start) != c.ahead || (swept == 1) != (c.status == 303) {
				t.Errorf("%d, moved by %s, swept %d times: %s", w.Code, clock.now.Sub(start), swept, w.Body)
			}
			if got := w.Header().Get("Location"); c.to != "" && got != c.to && got != "/"+c.to {
				t.Errorf("it leads to %q", got)
			}
		})
	}
}

func TestTheDemoClockReadsJSONHoweverItIsLabelled(t *testing.T) {
	t.Parallel()
	clock := &moving{time.Unix(0, 0).UTC()}
	w := ask(serve(t, func(w *web.Config) { w.Clock = clock }), "POST", "/dev/clock", `{"advance":"2h"}`, "Content-Type", "application/x-www-form-urlencoded")
	if w.Code != 200 || clock.now.Unix() != 7200 {
		t.Errorf("%d at %s: %s", w.Code, clock.now, w.Body)
	}
}

func TestTheDemoClockMovesTwentyYearsAtMost(t *testing.T) {
	t.Parallel()
	clock := &moving{time.Now()}
	h := serve(t, func(w *web.Config) { w.Clock = clock })
	moved := 0
	for range 30 {
		switch w := ask(h, "POST", "/dev/clock", `{"advance":"8784h"}`); w.Code {
		case 200:
			moved++
		case 400:
		default:
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if moved < 19 || moved > 20 {
		t.Errorf("moved %d years", moved)
	}
}

func TestPressingTwiceToADeadlineMovesOnce(t *testing.T) {
	t.Parallel()
	clock := &moving{time.Unix(0, 0).UTC()}
	h := serve(t, func(w *web.Config) { w.Clock, w.Local = clock, func(next string) string { return next } })
	form := url.Values{"until": {time.Unix(3600, 0).UTC().Format(time.RFC3339Nano)}, "next": {"/"}}.Encode()
	for range 2 {
		if w := ask(h, "POST", "/dev/clock", form); w.Code != 303 || clock.now.Unix() != 3600 {
			t.Errorf("%d at %s", w.Code, clock.now)
		}
	}
}

package sandbox

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestEventsAreSentUntilTheyAreTaken(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	taken := make(chan string, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) <= 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		taken <- r.Header.Get("Stripe-Signature")
	}))
	t.Cleanup(hook.Close)
	b := openBox(t, filepath.Join(t.TempDir(), "sandbox.db"), hook.URL)
	who := b.must(b.call("POST", "/v1/customers", "")).text("id")
	s := b.openSession(who, "en")
	b.must(b.call("POST", "/v1/checkout/sessions/"+s.text("id")+"/expire", ""))
	select {
	case signature := <-taken:
		if !strings.HasPrefix(signature, "t=1762142400,v1=") {
			t.Error(signature)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the event is given up")
	}
	if n := calls.Load(); n != 3 {
		t.Errorf("%d calls", n)
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		var left int
		if err := b.reader.QueryRow(`SELECT count(*) FROM delivery`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d deliveries are left", left)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestEventsOutliveARestart(t *testing.T) {
	t.Parallel()
	var up atomic.Bool
	taken := make(chan struct{}, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !up.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		taken <- struct{}{}
	}))
	t.Cleanup(hook.Close)
	b := openBox(t, filepath.Join(t.TempDir(), "sandbox.db"), hook.URL)
	who := b.must(b.call("POST", "/v1/customers", "")).text("id")
	s := b.openSession(who, "en")
	b.must(b.call("POST", "/v1/checkout/sessions/"+s.text("id")+"/expire", ""))
	b.close()
	up.Store(true)
	openBox(t, b.file, hook.URL)
	select {
	case <-taken:
	case <-time.After(20 * time.Second):
		t.Fatal("the event is lost")
	}
}

func TestBackoffGrowsToAMinute(t *testing.T) {
	t.Parallel()
	for attempts, want := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 8: time.Minute, 1000: time.Minute} {
		if got := backoff(attempts); got != want {
			t.Errorf("after %d: %s, want %s", attempts, got, want)
		}
	}
}

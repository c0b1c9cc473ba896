package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestABodyThatNeverEndsIsGivenUp(t *testing.T) {
	t.Parallel()
	read := make(chan error, 1)
	server := httptest.NewServer(timely(50*time.Millisecond, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		read <- err
	})))
	defer server.Close()
	line, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	if _, err := io.WriteString(line, "POST / HTTP/1.1\r\nHost: portal\r\nContent-Length: 10\r\n\r\n1"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-read:
		if err == nil {
			t.Error("the body was taken for whole")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the server still waits")
	}
}

func TestAnAnswerMayTakeLongerThanItsBody(t *testing.T) {
	t.Parallel()
	const within = 50 * time.Millisecond
	server := httptest.NewServer(timely(within, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			t.Error(err)
		}
		select {
		case <-r.Context().Done():
			t.Error("the request was ended")
		case <-time.After(4 * within): // that long nothing may happen
		}
		_, _ = io.WriteString(w, "done")
	})))
	defer server.Close()
	for range 2 { // the second on the same connection
		res, err := http.Post(server.URL, "text/plain", strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		if err != nil || string(got) != "done" {
			t.Errorf("answered %q, %v", got, err)
		}
		_ = res.Body.Close()
	}
}

func TestBrowsersAreToldToComeByHTTPSOnlyWherePeopleDo(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{"https://portal.example": "max-age=31536000", "http://127.0.0.1:8080": ""} {
		w := httptest.NewRecorder()
		strictly(base, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if got := w.Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("%s: %q", base, got)
		}
	}
}

package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strings"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

var errPanic = errors.New("a resolver panicked")

// tidy makes refused requests follow the GraphQL-over-HTTP specification more
// closely than gqlgen does: a document that was never executed is answered
// without "data", with 200 for clients that ask for application/json, and a body
// that is no JSON is not repeated back to its sender.
func tidy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		held := &holder{ResponseWriter: w}
		next.ServeHTTP(held, r)
		if held.status == 0 {
			return
		}
		status, body := refused(r, held.status, w.Header().Get("Content-Type"), held.body.Bytes())
		w.Header().Del("Content-Length")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	})
}

func refused(r *http.Request, status int, contentType string, body []byte) (int, []byte) {
	media, _, _ := mime.ParseMediaType(contentType)
	var answer map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil || answer["errors"] == nil {
		return status, body
	}
	if string(answer["data"]) == "null" {
		delete(answer, "data")
	}
	if bytes.Contains(answer["errors"], []byte("could not be decoded")) {
		message := message.Fault(message.Of(r.Context()), fault.NewInvalid("BODY_NOT_JSON", ""))
		answer["errors"] = mustJSON([]map[string]any{{"message": message, "extensions": map[string]any{"code": "BODY_NOT_JSON"}}})
	} else if status == http.StatusUnprocessableEntity {
		if media == "application/json" {
			status = http.StatusOK
		} else {
			status = http.StatusBadRequest
		}
	}
	return status, mustJSON(answer)
}

func mustJSON(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of JSON that was just read
	}
	return out
}

// holder keeps an answer back whose status says it was refused; everything else,
// event streams above all, passes straight through.
type holder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	passed bool
}

// WriteHeader decides whether the answer is held.
func (h *holder) WriteHeader(status int) {
	json := strings.Contains(h.Header().Get("Content-Type"), "json")
	if status >= http.StatusBadRequest && json && !h.passed {
		h.status = status
		return
	}
	h.passed = true
	h.ResponseWriter.WriteHeader(status)
}

// Write writes or holds.
func (h *holder) Write(b []byte) (int, error) {
	if h.status != 0 {
		return h.body.Write(b)
	}
	h.passed = true
	return h.ResponseWriter.Write(b)
}

// Flush lets event streams through.
func (h *holder) Flush() {
	if f, ok := h.ResponseWriter.(http.Flusher); ok && h.status == 0 {
		h.passed = true
		f.Flush()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (h *holder) Unwrap() http.ResponseWriter { return h.ResponseWriter }

package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// tidy makes requests that are refused follow the GraphQL-over-HTTP specification more
// closely than gqlgen does: what was never executed is answered without "data", with
// 200 for clients that ask for application/json and 4xx for the others, always
// with a code and a sentence, and never with what was sent.
func tidy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f, status := readBody(w, r); f != nil {
			answer(w, r, status, f)
			return
		}
		held := &holder{ResponseWriter: w, begun: new(bool)}
		r = r.WithContext(context.WithValue(r.Context(), begunKey{}, held.begun))
		next.ServeHTTP(held, r)
		if held.status == 0 {
			return
		}
		status, body := refused(r, held.status, w.Header().Get("Content-Type"), held.body.Bytes())
		switch status {
		case http.StatusMethodNotAllowed:
			w.Header().Set("Allow", http.MethodPost)
		case http.StatusUnauthorized:
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	})
}

// readBody looks at a body before gqlgen does, which repeats JSON that it cannot read
// to the sender and, for subscriptions, to the log, and takes a form of any shape.
func readBody(w http.ResponseWriter, r *http.Request) (*fault.Fault, int) {
	media, about, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.Method != http.MethodPost:
		return nil, 0
	case media == "multipart/form-data":
		return readForm(w, r, about)
	case media != "application/json":
		return fault.NewInvalid("BODY_TYPE", ""), http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return fault.NewInvalid("BODY_TOO_LARGE", "").With("most", maxBody>>20), http.StatusRequestEntityTooLarge
	case err != nil:
		return fault.NewInvalid("BODY_NOT_JSON", ""), http.StatusBadRequest
	case bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) && json.Valid(body):
		return fault.NewInvalid("BATCH_REFUSED", ""), http.StatusBadRequest
	}
	var params struct {
		Query         *string                    `json:"query"`
		OperationName *string                    `json:"operationName"`
		Variables     map[string]json.RawMessage `json:"variables"`
		Extensions    map[string]json.RawMessage `json:"extensions"`
	}
	if !json.Valid(body) {
		return fault.NewInvalid("BODY_NOT_JSON", ""), http.StatusBadRequest
	}
	if err := json.Unmarshal(body, &params); err != nil || params.Query == nil && params.Extensions == nil {
		return fault.NewInvalid("BODY_NOT_GRAPHQL", ""), http.StatusBadRequest
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil, 0
}

func answer(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	_, _ = w.Write(mustJSON(map[string]any{"errors": []any{present(r.Context(), f)}}))
}

// refused answers status and body of what was not executed.
func refused(r *http.Request, status int, contentType string, body []byte) (int, []byte) {
	var told struct {
		Errors []map[string]any `json:"errors"`
	}
	if json.Unmarshal(body, &told) != nil || len(told.Errors) == 0 {
		return status, body
	}
	for _, e := range told.Errors {
		extensions, _ := e["extensions"].(map[string]any)
		if extensions["code"] != nil {
			continue
		}
		// Written by a transport itself, in English only.
		detail, _ := e["message"].(string)
		code := "BAD_REQUEST"
		switch {
		case strings.Contains(detail, "request body too large"):
			code, status = "BODY_TOO_LARGE", http.StatusRequestEntityTooLarge
			e["message"] = message.Fault(message.Of(r.Context()), fault.NewInvalid(code, "").With("most", maxUpload>>20))
		case status == http.StatusNotAcceptable:
			code, status = "NOT_BY_GET", http.StatusMethodNotAllowed
			e["message"] = message.Fault(message.Of(r.Context()), fault.NewInvalid(code, ""))
		default:
			e["message"] = badRequestText(r.Context(), detail)
		}
		e["extensions"] = map[string]any{"code": code}
	}
	media, _, _ := mime.ParseMediaType(contentType)
	asJSON := media == "application/json"
	switch status {
	case http.StatusUnprocessableEntity:
		if status = http.StatusBadRequest; asJSON && r.Method == http.MethodPost && !isForm(r) || asJSON && r.Method == http.MethodGet {
			status = http.StatusOK
		}
	case http.StatusOK:
		if !asJSON {
			status = http.StatusBadRequest
			if extensions, _ := told.Errors[0]["extensions"].(map[string]any); extensions["code"] == "UNAUTHENTICATED" {
				status = http.StatusUnauthorized
			}
		}
	}
	return status, mustJSON(map[string]any{"errors": told.Errors})
}

func isForm(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/")
}

func mustJSON(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of JSON that was just read
	}
	return out
}

type begunKey struct{}

// begun notes that an operation is executed, so that its answer is passed on as it is.
func begun(ctx context.Context) {
	if b, ok := ctx.Value(begunKey{}).(*bool); ok {
		*b = true
	}
}

// holder keeps an answer back that comes without an execution; everything else,
// event streams above all, passes straight through.
type holder struct {
	http.ResponseWriter
	begun  *bool
	status int
	body   bytes.Buffer
	passed bool
}

// WriteHeader decides whether the answer is held.
func (h *holder) WriteHeader(status int) {
	if h.passed || h.status != 0 {
		return
	}
	if media := h.Header().Get("Content-Type"); !*h.begun && (media == "" || strings.Contains(media, "json")) && status != http.StatusNoContent {
		h.status = status
		return
	}
	h.passed = true
	h.ResponseWriter.WriteHeader(status)
}

// Write writes or holds.
func (h *holder) Write(b []byte) (int, error) {
	if !h.passed && h.status == 0 {
		h.WriteHeader(http.StatusOK)
	}
	if h.status != 0 {
		return h.body.Write(b)
	}
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

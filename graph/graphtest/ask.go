package graphtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
)

// Answer is what the API said.
type Answer struct {
	Status int             `json:"-"`
	Body   string          `json:"-"`
	Header http.Header     `json:"-"`
	Data   json.RawMessage `json:"data"`
	Errors []Error         `json:"errors"`
}

// Error is one top-level error.
type Error struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

// Code answers the error's code.
func (e Error) Code() string {
	code, _ := e.Extensions["code"].(string)
	return code
}

// Code answers the code of the first top-level error, "" when there is none.
func (a *Answer) Code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Code()
}

// Into reads the data.
func (a *Answer) Into(v any) error { return json.Unmarshal(a.Data, v) }

// Get answers what lies at a path of the data ("campaign.owner.id", "campaigns.edges.0"), nil when nothing does.
func (a *Answer) Get(path string) any {
	var at any
	if json.Unmarshal(a.Data, &at) != nil {
		return nil
	}
	for _, step := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i := int(json.Number(step).String()[0] - '0')
			if i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

// Text answers the words at a path, "" when there are none or the path leads nowhere.
func (a *Answer) Text(path string) string {
	text, _ := a.Get(path).(string)
	return text
}

// Ask asks the API outside of demo mode.
func (w *World) Ask(v *Viewer, query string, vars map[string]any) *Answer {
	return w.AskIn(context.Background(), v, query, vars)
}

// AskIn is Ask under a context: one that counts statements, or carries a language.
func (w *World) AskIn(ctx context.Context, v *Viewer, query string, vars map[string]any) *Answer {
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return w.Send(ctx, w.Handler, v, r)
}

// Upload asks with a file in the variable "file" inside of input.
func (w *World) Upload(v *Viewer, query string, input map[string]any, file []byte) *Answer {
	input["file"] = nil
	return w.upload(v, query, input, []string{"file"}, [][]byte{file})
}

// UploadPhotos asks with files in the list "photos" inside of input.
func (w *World) UploadPhotos(v *Viewer, query string, input map[string]any, files ...[]byte) *Answer {
	input["photos"] = make([]any, len(files))
	fields := make([]string, len(files))
	for i := range files {
		fields[i] = fmt.Sprintf("photos.%d", i)
	}
	return w.upload(v, query, input, fields, files)
}

func (w *World) upload(v *Viewer, query string, input map[string]any, fields []string, files [][]byte) *Answer {
	operations, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"input": input}})
	if err != nil {
		panic(err)
	}
	where := map[string][]string{}
	for i, field := range fields {
		where[strconv.Itoa(i)] = []string{"variables.input." + field}
	}
	places, err := json.Marshal(where)
	if err != nil {
		panic(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("operations", string(operations))
	_ = form.WriteField("map", string(places))
	for i, file := range files {
		part, _ := form.CreateFormFile(strconv.Itoa(i), "photo.jpg")
		_, _ = part.Write(file)
	}
	_ = form.Close()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/graphql", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.Send(context.Background(), w.Handler, v, r)
}

// Send hands a request to a handler as v.
func (w *World) Send(ctx context.Context, h http.Handler, v *Viewer, r *http.Request) *Answer {
	if v.Principal == nil {
		ctx = access.WithRequestID(access.Public(ctx), "request of ANYONE")
	} else {
		ctx = access.With(ctx, v.Principal)
	}
	if lang := r.Header.Get("Accept-Language"); lang != "" {
		ctx = message.With(ctx, message.Match(lang))
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r.WithContext(ctx))
	a := &Answer{Status: out.Code, Body: out.Body.String(), Header: out.Header()}
	_ = json.Unmarshal(out.Body.Bytes(), a) // not every answer is JSON; Body has it all
	return a
}

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"testing"
	"time"
)

// client speaks GraphQL to one server as one person, or as a stranger.
type client struct {
	base  string
	token string
	lang  string // Accept-Language
}

// stranger answers a client that is not signed in.
func (s *server) stranger() *client { return &client{base: s.base, lang: "en"} }

// in answers the same client in another language.
func (c *client) in(lang string) *client {
	other := *c
	other.lang = lang
	return &other
}

// at answers the same client at another server of the same portal.
func (c *client) at(s *server) *client {
	other := *c
	other.base = s.base
	return &other
}

// vars are the variables of an operation.
type vars = map[string]any

// reply is the answer to one operation.
type reply struct {
	status int
	header http.Header
	body   []byte
	Data   json.RawMessage   `json:"data"`
	Errors []topLevelFailure `json:"errors"`
}

type topLevelFailure struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

// transport is shared by everything here: thousands of requests need its connections.
var transport = &http.Transport{MaxIdleConns: 600, MaxIdleConnsPerHost: 300, DisableCompression: true}

var caller = &http.Client{Transport: transport, Timeout: 2 * time.Minute}

// send sends an operation and answers whatever comes back.
func (c *client) send(query string, variables vars) (reply, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return reply{}, fmt.Errorf("write an operation: %w", err)
	}
	return c.post("application/json", bytes.NewReader(body))
}

func (c *client) post(contentType string, body io.Reader) (reply, error) {
	request, err := http.NewRequest(http.MethodPost, c.base+"/graphql", body)
	if err != nil {
		return reply{}, fmt.Errorf("make a request: %w", err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Accept", "application/graphql-response+json, application/json")
	c.sign(request)
	return exchange(request)
}

func (c *client) sign(request *http.Request) {
	request.Header.Set("Accept-Language", c.lang)
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
}

func exchange(request *http.Request) (reply, error) {
	response, err := caller.Do(request)
	if err != nil {
		return reply{}, fmt.Errorf("ask the portal: %w", err)
	}
	defer response.Body.Close()
	out := reply{status: response.StatusCode, header: response.Header}
	if out.body, err = io.ReadAll(response.Body); err != nil {
		return out, fmt.Errorf("read the answer: %w", err)
	}
	// What is not JSON stays as it came.
	_ = json.Unmarshal(out.body, &out)
	return out, nil
}

// try sends an operation and fails the test only when there is no answer.
func (c *client) try(t testing.TB, query string, variables vars) reply {
	t.Helper()
	r, err := c.send(query, variables)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ask sends an operation that has to be answered without errors and answers its data.
func (c *client) ask(t testing.TB, query string, variables vars) node {
	t.Helper()
	r := c.try(t, query, variables)
	if len(r.Errors) > 0 || len(r.Data) == 0 {
		t.Fatalf("%s\n%d %s", query, r.status, r.body)
	}
	return r.data(t)
}

// change runs a mutation that has to succeed and answers its payload. The mutation's
// name is the field; selection is what is asked of the payload.
func (c *client) change(t testing.TB, name string, input vars, selection string) node {
	t.Helper()
	payload := c.attempt(t, name, input, selection)
	if faults := payload.at("userErrors").list(); len(faults) > 0 {
		t.Fatalf("%s: %s", name, payload.raw())
	}
	return payload
}

// attempt runs a mutation that may be refused by userErrors.
func (c *client) attempt(t testing.TB, name string, input vars, selection string) node {
	t.Helper()
	return c.ask(t, mutation(name, selection), vars{"input": input}).at(name)
}

// mutation writes the document of a mutation with one input.
func mutation(name, selection string) string {
	kind := strings.ToUpper(name[:1]) + name[1:] + "Input!"
	return fmt.Sprintf("mutation($input: %s) { %s(input: $input) { %s userErrors { code message field } } }", kind, name, selection)
}

// upload runs a mutation with a file, in the form of a GraphQL multipart request.
func (c *client) upload(t testing.TB, name string, input vars, selection, filename string, file []byte) reply {
	t.Helper()
	input["file"] = nil
	operations, err := json.Marshal(map[string]any{"query": mutation(name, selection), "variables": vars{"input": input}})
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	write := func(field string, content []byte) {
		part, err := form.CreateFormField(field)
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write("operations", operations)
	write("map", []byte(`{"0":["variables.input.file"]}`))
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="0"; filename="` + filename + `"`}, "Content-Type": {"application/octet-stream"},
	})
	if err == nil {
		_, err = part.Write(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := c.post(form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// node is a value somewhere in an answer. Walking past what is not there answers an
// empty node.
type node struct{ value any }

func (r reply) data(t testing.TB) node {
	t.Helper()
	n, err := parse(r.Data)
	if err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
	return n
}

func parse(raw []byte) (node, error) {
	var n node
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&n.value); err != nil {
		return n, fmt.Errorf("read JSON: %w", err)
	}
	return n, nil
}

// at walks a path such as "campaign.tiers.0.id".
func (n node) at(path string) node {
	for step := range strings.SplitSeq(path, ".") {
		switch v := n.value.(type) {
		case map[string]any:
			n = node{v[step]}
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return node{}
			}
			n = node{v[i]}
		default:
			return node{}
		}
	}
	return n
}

func (n node) text() string {
	s, _ := n.value.(string)
	return s
}

func (n node) number() int64 {
	v, _ := n.value.(json.Number)
	i, _ := v.Int64()
	return i
}

func (n node) yes() bool {
	b, _ := n.value.(bool)
	return b
}

func (n node) null() bool { return n.value == nil }

func (n node) list() []node {
	items, _ := n.value.([]any)
	out := make([]node, len(items))
	for i, item := range items {
		out[i] = node{item}
	}
	return out
}

func (n node) raw() string {
	b, err := json.Marshal(n.value)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// codes lists the codes of a payload's userErrors.
func (n node) codes() []string {
	var out []string
	for _, e := range n.at("userErrors").list() {
		out = append(out, e.at("code").text())
	}
	return out
}

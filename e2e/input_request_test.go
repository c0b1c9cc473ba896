package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// uploads are files that are no photos.
var uploads = []wrong{
	{"a file of words", uploading(func(*testing.T) []byte { return []byte("I am a photo, believe me.") }), "PHOTO_FORMAT", "*"},
	{"an empty file", uploading(func(*testing.T) []byte { return nil }), "PHOTO_FORMAT", "*"},
	{"a drawing with a script", uploading(func(*testing.T) []byte {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	}), "PHOTO_FORMAT", "*"},
	{"a moving picture", uploading(func(*testing.T) []byte { return []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;") }), "PHOTO_FORMAT", "*"},
	{"half a photo", uploading(func(t *testing.T) []byte { whole := picture(t); return whole[:len(whole)/2] }), "PHOTO_BROKEN", "*"},
	{"a page behind a photo", uploading(func(t *testing.T) []byte {
		return append(picture(t), "<!doctype html><script>alert(1)</script>"...)
	}), "PHOTO_EXTRA_DATA", "*"},
	{"a picture that unpacks to ten gigabytes", uploading(func(*testing.T) []byte { return bomb(50_000, 50_000) }), "PHOTO_TOO_MANY_PIXELS", "*"},
	{"a picture one pixel high and a million wide", uploading(func(*testing.T) []byte { return bomb(1_000_000, 1) }), "PHOTO_TOO_MANY_PIXELS", "*"},
	{"a photo of more than ten megabytes", uploading(func(t *testing.T) []byte {
		return append(picture(t), make([]byte, 10<<20)...)
	}), "PHOTO_TOO_LARGE", "*"},
	{"a photo of thirty megabytes", uploading(func(t *testing.T) []byte {
		return append(picture(t), make([]byte, 30<<20)...)
	}), "BODY_TOO_LARGE", "*"},
	{"a photo for somebody else's campaign", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["backer"].in(lang).upload(t, "addPhoto", vars{"campaignId": b.draft}, "photo { id }", "x.jpg", picture(t)))
	}, "NOT_FOUND", "*"},
	{"a form without a file", func(t *testing.T, b *bench, lang string) refused {
		return raw(t, b, lang, "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}\r\n--x--\r\n")
	}, "BAD_REQUEST", "*"},
	{"a form that breaks off", func(t *testing.T, b *bench, lang string) refused {
		return raw(t, b, lang, "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{ viewer { id } }\"}")
	}, "BAD_REQUEST", "*"},
}

func uploading(file func(*testing.T) []byte) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		return first(b.clerk.in(lang).upload(t, "addPhoto", vars{"campaignId": b.draft}, "photo { id }", "x.jpg", file(t)))
	}
}

// bomb is a PNG of a few bytes that says it is very large.
func bomb(width, height uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		body := append([]byte(kind), data...)
		b.Write(body)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	chunk("IDAT", []byte("\x78\x9c\x03\x00\x00\x00\x00\x01"))
	chunk("IEND", nil)
	return b.Bytes()
}

// requests are bodies and headers that are no GraphQL request.
var requests = []wrong{
	{"words instead of JSON", posting("application/json", "hello"), "BODY_NOT_JSON", "*"},
	{"half of a JSON object", posting("application/json", `{"query":"{ viewer`), "BODY_NOT_JSON", "*"},
	{"nothing", posting("application/json", ""), "BODY_NOT_JSON", "*"},
	{"a number", posting("application/json", "42"), "BODY_NOT_GRAPHQL", "*"},
	{"a batch", posting("application/json", `[{"query":"{ viewer { id } }"},{"query":"{ viewer { id } }"}]`), "BATCH_REFUSED", "*"},
	{"another kind of body", posting("text/csv", "query,viewer"), "BODY_TYPE", "*"},
	{"no operation", posting("application/json", `{"query":""}`), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"variables that are a list", posting("application/json", `{"query":"{ viewer { id } }","variables":[]}`), "BODY_NOT_GRAPHQL", "*"},
	{"twelve megabytes", func(t *testing.T, b *bench, lang string) refused {
		return raw(t, b, lang, "application/json", `{"query":"{ viewer { id } }","extensions":{"x":"`+strings.Repeat("x", 12<<20)+`"}}`)
	}, "BODY_TOO_LARGE", "*"},
	{"a mutation by GET", func(t *testing.T, b *bench, lang string) refused {
		query := url.Values{"query": {`mutation { signOut { signedOut } }`}}
		request, err := http.NewRequest(http.MethodGet, b.base+"/graphql?"+query.Encode(), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept", "application/graphql-response+json")
		b.people["backer"].in(lang).sign(request)
		r, err := exchange(request)
		if err != nil {
			t.Fatal(err)
		}
		if r.status != http.StatusMethodNotAllowed {
			t.Errorf("it is answered %d", r.status)
		}
		return first(r)
	}, "NOT_BY_GET", "*"},
	{"a form on another site", func(t *testing.T, b *bench, lang string) refused {
		body := strings.NewReader(url.Values{"query": {"mutation { signOut { signedOut } }"}}.Encode())
		return foreign(t, b, lang, "/graphql", "application/x-www-form-urlencoded", body)
	}, "CROSS_SITE", "*"},
	{"a script on another site", func(t *testing.T, b *bench, lang string) refused {
		return foreign(t, b, lang, "/graphql", "application/json", strings.NewReader(`{"query":"mutation { signOut { signedOut } }"}`))
	}, "CROSS_SITE", "*"},
	{"a page's form on another site", func(t *testing.T, b *bench, lang string) refused {
		return foreign(t, b, lang, "/sign-out", "application/x-www-form-urlencoded", strings.NewReader(""))
	}, "CROSS_SITE", "*"},
}

func posting(contentType, body string) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		return raw(t, b, lang, contentType, body)
	}
}

func raw(t *testing.T, b *bench, lang, contentType, body string) refused {
	t.Helper()
	r, err := b.people["backer"].in(lang).post(contentType, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return first(r)
}

// foreign sends what a browser would send for another site.
func foreign(t *testing.T, b *bench, lang, path, contentType string, body io.Reader) refused {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, b.base+path, body)
	if err != nil {
		t.Fatal(err)
	}
	b.people["backer"].in(lang).sign(request)
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Origin", "https://elsewhere.example")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	r, err := exchange(request)
	if err != nil {
		t.Fatal(err)
	}
	if r.status != http.StatusForbidden {
		t.Errorf("it is answered %d", r.status)
	}
	if len(r.Errors) > 0 {
		return first(r)
	}
	// A page, or a line of text.
	return refused{code: "CROSS_SITE", message: words(r.body), status: r.status, body: string(r.body)}
}

// words is the text of a page or of a line.
func words(body []byte) string {
	var out strings.Builder
	inside := false
	for _, r := range string(body) {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
		case !inside:
			out.WriteRune(r)
		}
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	return text[:min(len(text), 400)]
}

// documents are GraphQL documents and variables that cannot be carried out.
var documents = []wrong{
	{"no GraphQL", asking("hello", nil), "GRAPHQL_PARSE_FAILED", "*"},
	{"a field that does not exist", asking("{ nothing }", nil), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"an operation that does not exist", posting("application/json", `{"query":"query A { viewer { id } }","operationName":"B"}`), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"an argument that does not exist", asking(`{ campaigns(nothing: 1) { totalCount } }`, nil), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"text for a number", asking(`query($n: Int) { campaigns(first: $n) { totalCount } }`, vars{"n": "many"}), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"a number beyond all numbers", asking(`query($n: Int) { campaigns(first: $n) { totalCount } }`, vars{"n": 1e30}), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"a kind of produce that does not exist", asking(`query($p: [Produce!]) { campaigns(produce: $p) { totalCount } }`, vars{"p": []string{"GOLD"}}), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"a variable that is missing", asking(`query($id: ID!) { node(id: $id) { id } }`, nil), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"nothing where something is required", asking(mutation("createPledge", "pledge { id }"), vars{"input": nil}), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"a list where one is required", asking(`query($c: String!) { region(code: $c) { id } }`, vars{"c": []string{"6212"}}), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"a time that is none", func(t *testing.T, b *bench, lang string) refused {
		return first(b.clerk.in(lang).try(t, mutation("createCampaign", "campaign { id }"), vars{"input": draft(b.now(t), vars{"launchAt": "tomorrow"})}))
	}, "TIME_FORM", "*"},
	{"a document too deep", asking("{ region(code: \"6212\") "+strings.Repeat("{ children ", 40)+"{ id }"+strings.Repeat(" }", 41), nil), "QUERY_TOO_DEEP", "*"},
	{"a document too wide", asking("{ "+strings.Repeat("viewer { id } ", 1100)+"}", nil), "QUERY_TOO_WIDE", "*"},
	{"seven hundred aliases", asking("{ "+aliases(700, "viewer { id }")+"}", nil), "QUERY_TOO_WIDE", "*"},
	{"a thousand guesses by alias", asking("mutation { "+aliases(1000, `signIn(input: {identifier: "backer2@example.org", code: "123456"}) { token }`)+"}", nil), "QUERY_TOO_LONG", "*"},
	{"fragments that double", asking(doubling(20), nil), "QUERY_TOO_WIDE", "*"},
	{"fragments in a circle", asking("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", nil), "GRAPHQL_VALIDATION_FAILED", "*"},
	{"a document of a hundred thousand words", asking("{ "+strings.Repeat("viewer ", 100_000)+"}", nil), "QUERY_TOO_LONG", "*"},
	{"a search of many thousand words", asking(`query($s: String) { campaigns(search: $s) { totalCount } }`, vars{"s": strings.Repeat("花椒", 10_000)}), "TOO_LONG", "search"},
	{"a search of a megabyte", asking(`query($s: String) { campaigns(search: $s) { totalCount } }`, vars{"s": megabyte}), "BODY_TOO_LARGE", "*"},
	{"a place in a list that was made up", asking(`query($a: String) { campaigns(after: $a) { totalCount } }`, vars{"a": "made up"}), "BAD_CURSOR", "*"},
	{"a month that does not exist", asking(`{ campaigns(deliveryMonth: "soon") { totalCount } }`, nil), "DELIVERY_MONTH_FORM", "*"},
}

func asking(query string, variables vars) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		return first(b.people["backer"].in(lang).try(t, query, variables))
	}
}

func aliases(n int, field string) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "a%d: %s ", i, field)
	}
	return out.String()
}

// doubling is a short document that means 2ⁿ fields.
func doubling(n int) string {
	var out strings.Builder
	out.WriteString("{ viewer { ...f0 } } ")
	for i := range n {
		fmt.Fprintf(&out, "fragment f%d on Viewer { a: id ...f%d b: id ...f%d } ", i, i+1, i+1)
	}
	fmt.Fprintf(&out, "fragment f%d on Viewer { id }", n)
	return out.String()
}

package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

const (
	// maxMap is the largest list of where a form's files go.
	maxMap = 16 << 10
	// maxFiles is how many places a form's files go to, all together: gqlgen opens a
	// file for each. A post takes three.
	maxFiles = 10
	// formAround is what boundaries and the heads of a form's first two parts may take.
	formAround = 8 << 10
)

// readForm looks at the first two parts of a form before gqlgen does, which reads them
// whatever their size, and opens as many files as they name. about names the parameters
// of the request's media type. Nothing public takes a file, so nothing is read from
// somebody who is not signed in.
func readForm(w http.ResponseWriter, r *http.Request, about map[string]string) (*fault.Fault, int) {
	tooLarge := func() (*fault.Fault, int) {
		return fault.NewInvalid("BODY_TOO_LARGE", "").With("most", maxUpload>>20), http.StatusRequestEntityTooLarge
	}
	switch {
	case access.From(r.Context()) == nil:
		return fault.NewUnauthenticated(), http.StatusUnauthorized
	case r.ContentLength > maxUpload:
		return tooLarge()
	}
	body := http.MaxBytesReader(w, r.Body, maxUpload)
	var seen bytes.Buffer
	form := multipart.NewReader(io.TeeReader(io.LimitReader(body, maxBody+maxMap+formAround), &seen), about["boundary"])
	operations, err := readPart(form, "operations", maxBody)
	if errors.Is(err, errPartTooLarge) {
		return tooLarge()
	}
	if err != nil || !json.Valid(operations) {
		return unreadable("the first part of a form is operations, in JSON")
	}
	places, err := readPart(form, "map", maxMap)
	if errors.Is(err, errPartTooLarge) {
		return tooLarge()
	}
	var files map[string][]string
	if err != nil || json.Unmarshal(places, &files) != nil {
		return unreadable("the second part of a form is map, in JSON")
	}
	n := 0
	for _, to := range files {
		n += len(to)
	}
	if n > maxFiles {
		return unreadable("a form has too many files")
	}
	if r.ContentLength < 0 {
		// Of unknown length: files go to the disk, not to memory.
		r.ContentLength = maxUpload
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(&seen, body), body}
	return nil, 0
}

func unreadable(detail string) (*fault.Fault, int) {
	return fault.NewInvalid("BAD_REQUEST", "").With("detail", detail), http.StatusBadRequest
}

var (
	errPartTooLarge = errors.New("part too large")
	errOtherPart    = errors.New("another part")
)

// readPart reads the next part of a form, which has to have that name.
func readPart(form *multipart.Reader, name string, most int64) ([]byte, error) {
	part, err := form.NextPart()
	if err != nil {
		return nil, err
	}
	if part.FormName() != name {
		return nil, errOtherPart
	}
	raw, err := io.ReadAll(io.LimitReader(part, most+1))
	if err == nil && int64(len(raw)) > most {
		return nil, errPartTooLarge
	}
	return raw, err
}

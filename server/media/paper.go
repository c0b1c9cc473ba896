package media

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

const (
	// MaxPDF is the largest PDF in bytes.
	MaxPDF = 5 << 20

	pdfKey  = ".pdf" // what the key of a PDF ends with
	pdfFile = "/paper.pdf"
	pdfHead = "%PDF-"
	pdfEnd  = "%%EOF"
	// pdfMargin is within how many bytes of its beginning a PDF says that it is one, and of
	// its end that it ends, as readers of PDFs have it: banks' programs put a mark or a line
	// before it, and append a line or two.
	pdfMargin = 1 << 10
)

// IsPDF tells whether a paper with this key is a PDF; it is a picture otherwise.
func IsPDF(key string) bool { return strings.HasSuffix(key, pdfKey) }

// PutPaper keeps a paper such as a bank's receipt and answers its key: a PDF as it is,
// everything else as a picture, by Put. What it is called or said to be counts for
// nothing; what begins as a picture is one, whatever else it holds. Of a PDF only the
// marks near its beginning and its end are looked at, so that one that is encrypted,
// broken in between, or something else besides is kept as well, such as a page of HTML
// with both marks in it: ServePaper never lets a browser show it. Answers, beside the
// faults of Put, PDF_TOO_LARGE, and PAPER_FORMAT for what is neither.
func (s *Store) PutPaper(ctx context.Context, r io.Reader) (string, error) {
	in := bufio.NewReader(r)
	// What cannot be read here cannot be read by Put either, which says why.
	if head, _ := in.Peek(pdfMargin); !picture(head) && bytes.Contains(head, []byte(pdfHead)) {
		return s.putPDF(ctx, in)
	}
	p, err := s.Put(ctx, in)
	if fault.HasCode(err, "PHOTO_FORMAT") {
		err = fault.NewInvalid("PAPER_FORMAT", field)
	}
	return p.Key, err
}

// picture tells whether an upload begins as one that Put takes.
func picture(head []byte) bool {
	return slices.ContainsFunc(formats, func(f format) bool { return f.is(head) })
}

func (s *Store) putPDF(ctx context.Context, r io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxPDF+1))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge) || len(raw) > MaxPDF:
		return "", fault.NewInvalid("PDF_TOO_LARGE", field).With("max", MaxPDF>>20)
	case err != nil:
		return "", fmt.Errorf("media: read upload: %w", err)
	case !bytes.Contains(raw[max(0, len(raw)-pdfMargin):], []byte(pdfEnd)):
		return "", fault.NewInvalid("PAPER_FORMAT", field)
	}
	id := uuid.Must(uuid.NewV7()).String()
	if err := s.write(ctx, id+pdfFile, raw, "application/pdf"); err != nil {
		return "", err
	}
	return id + pdfKey, nil
}

// ServePaper answers a paper, which nothing keeps between us and who asks. A picture is
// shown; a PDF, which can hold programs, is only downloaded, as filename.
func (s *Store) ServePaper(w http.ResponseWriter, r *http.Request, key, filename string) {
	// First of all, so that nothing keeps a 404 either.
	w.Header().Set("Cache-Control", "no-store")
	id := strings.TrimSuffix(key, pdfKey)
	if _, err := uuid.Parse(id); err != nil {
		http.NotFound(w, r)
		return
	}
	file := name(id, Sizes[len(Sizes)-1])
	if IsPDF(key) {
		file = id + pdfFile
	}
	s.send(w, r, file, func(head http.Header) {
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		if IsPDF(key) {
			head.Set("Content-Type", "application/pdf")
			head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": filename}))
		}
	})
}

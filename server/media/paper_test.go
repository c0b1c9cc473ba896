package media

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"shanhuo.app/server/fault"
)

// pdfOf is a PDF of that many bytes with something in it.
func pdfOf(size int, within string) []byte {
	head, end := "%PDF-1.7\n"+within, "\n%%EOF\n"
	return []byte(head + strings.Repeat("x", size-len(head)-len(end)) + end)
}

// behind is a PDF after that many other bytes.
func behind(before int) []byte { return append(bytes.Repeat([]byte("\n"), before), pdfOf(900, "")...) }

// commented is a JPEG with words among what cameras write before the pixels.
func commented(jpeg []byte, words string) []byte {
	return slices.Concat(jpeg[:2], []byte{0xff, 0xfe, 0, byte(len(words) + 2)}, []byte(words), jpeg[2:])
}

func serve(t *testing.T, s *Store, key, filename string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServePaper(w, httptest.NewRequest(http.MethodGet, "/payouts/x/receipt", nil), key, filename)
	return w
}

func TestPapersAreTakenByWhatTheyAre(t *testing.T) {
	t.Parallel()
	s := store(t)
	jpeg := asJPEG(t, quarters(400, 300))
	for name, c := range map[string]struct {
		raw  []byte
		code string
		pdf  bool
	}{
		"a PDF":                              {pdfOf(900, ""), "", true},
		"a PDF as large as one may be":       {pdfOf(MaxPDF, ""), "", true},
		"a PDF whose last line is followed":  {append(pdfOf(900, ""), strings.Repeat("\n", 900)...), "", true},
		"a PDF that is a page of words, too": {pdfOf(900, "<!doctype html><script>alert(1)</script>"), "", true},
		"a PDF that is a photo, too":         {pdfOf(MaxPDF/2, string(jpeg)), "", true},
		"a JPEG":                             {jpeg, "", false},
		"a PNG":                              {asPNG(t, quarters(40, 30)), "", false},
		"a PDF of more than five megabytes":  {pdfOf(MaxPDF+1, ""), "PDF_TOO_LARGE", false},
		"a PDF of six megabytes without end": {append([]byte(pdfHead), make([]byte, 6<<20)...), "PDF_TOO_LARGE", false},
		"a PDF that did not arrive whole":    {pdfOf(900, "")[:880], "PAPER_FORMAT", false},
		"a PDF that ended long before":       {append(pdfOf(900, ""), make([]byte, 2<<10)...), "PAPER_FORMAT", false},
		"the head of a PDF":                  {[]byte(pdfHead), "PAPER_FORMAT", false},
		"a PDF behind a byte order mark":     {append([]byte("\ufeff\r\n"), pdfOf(900, "")...), "", true},
		"a PDF that begins within 1 KiB":     {behind(pdfMargin - len(pdfHead)), "", true},
		"a PDF that begins later":            {behind(pdfMargin - len(pdfHead) + 1), "PAPER_FORMAT", false},
		"a PDF behind a page of words":       {append([]byte("<!doctype html><script>alert(1)</script>"), pdfOf(900, "")...), "", true},
		"a page of words about PDFs":         {[]byte("<!doctype html><p>%PDF-</p>"), "PAPER_FORMAT", false},
		"a JPEG that says it is a PDF":       {commented(jpeg, "%PDF-1.7 %%EOF"), "", false},
		"a JPEG with a PDF behind it":        {append(bytes.Clone(jpeg), pdfOf(900, "")...), "PHOTO_EXTRA_DATA", false},
		"words":                              {[]byte("hello"), "PAPER_FORMAT", false},
		"a page of words":                    {[]byte("<!doctype html><script>alert(1)</script>"), "PAPER_FORMAT", false},
		"nothing":                            {nil, "PAPER_FORMAT", false},
		"half a photo":                       {jpeg[:len(jpeg)/2], "PHOTO_BROKEN", false},
		"a photo with something behind it":   {append(bytes.Clone(jpeg), "<script>"...), "PHOTO_EXTRA_DATA", false},
		"a photo of more than ten megabytes": {append(bytes.Clone(jpeg), make([]byte, 10<<20)...), "PHOTO_TOO_LARGE", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := s.PutPaper(t.Context(), bytes.NewReader(c.raw))
			if c.code != "" {
				if !fault.HasCode(err, c.code) || key != "" {
					t.Fatalf("%q, %v, want %s", key, err, c.code)
				}
				return
			}
			if err != nil || IsPDF(key) != c.pdf {
				t.Fatalf("%q, %v", key, err)
			}
		})
	}
	limited := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(bytes.NewReader(pdfOf(1<<20, ""))), 10)
	if _, err := s.PutPaper(t.Context(), limited); !fault.HasCode(err, "PDF_TOO_LARGE") {
		t.Error(err)
	}
	for _, begun := range []string{pdfHead, ""} {
		if _, err := s.PutPaper(t.Context(), io.MultiReader(strings.NewReader(begun), brokenReader{})); err == nil || fault.All(err) != nil {
			t.Errorf("%q and no more: %v, want an error that is not the person's", begun, err)
		}
	}
}

func TestAPDFIsDownloadedAndNeverShown(t *testing.T) {
	t.Parallel()
	s := store(t)
	both := append([]byte("<!doctype html><script>alert(1)</script>"), pdfOf(900, "")...)
	key, err := s.PutPaper(t.Context(), bytes.NewReader(both))
	if err != nil {
		t.Fatal(err)
	}
	w := serve(t, s, key, "receipt-621226.pdf")
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), both) {
		t.Fatalf("%d, %d bytes", w.Code, w.Body.Len())
	}
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=receipt-621226.pdf", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox", "Cross-Origin-Resource-Policy": "same-origin",
		"Content-Length": strconv.Itoa(len(both)),
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	id := strings.TrimSuffix(key, ".pdf")
	for _, path := range []string{"/media/" + id + "/paper.pdf", "/media/" + key + "/paper.pdf", "/media/" + key, "/media/" + id + "/1280.jpg"} {
		if w := get(t, s.Handler(), http.MethodGet, path, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s is answered to everybody: %d", path, w.Code)
		}
	}
	for range 2 {
		if err := s.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if w := serve(t, s, key, "receipt.pdf"); w.Code != http.StatusNotFound {
		t.Errorf("after deleting: %d", w.Code)
	}
}

func TestAPictureOfAPaperIsShown(t *testing.T) {
	t.Parallel()
	s := store(t)
	key, err := s.PutPaper(t.Context(), bytes.NewReader(asJPEG(t, quarters(1600, 1200))))
	if err != nil {
		t.Fatal(err)
	}
	w := serve(t, s, key, "receipt.pdf")
	for header, want := range map[string]string{
		"Content-Type": "image/jpeg", "Content-Disposition": "", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Security-Policy": "default-src 'none'; sandbox",
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("\xff\xd8\xff")) {
		t.Errorf("%d", w.Code)
	}
	for _, key := range []string{"", "receipt", "../keys", "../keys.pdf", key + "/..", key + ".pdf", "018f0000-0000-7000-8000-000000000009"} {
		if w := serve(t, s, key, "receipt.pdf"); w.Code != http.StatusNotFound || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%q: %d, kept as %q says", key, w.Code, w.Header().Get("Cache-Control"))
		}
	}
}

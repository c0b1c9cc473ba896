package media

import (
	"bytes"
	"testing"

	"shanhuo.app/server/fault"
)

func TestAStoredPictureIsReadBack(t *testing.T) {
	t.Parallel()
	s := store(t)
	p, err := s.Put(t.Context(), bytes.NewReader(asJPEG(t, quarters(1600, 1200))))
	if err != nil {
		t.Fatal(err)
	}
	small, err := s.Read(t.Context(), p.Key, p.Format, 320)
	if err != nil || !bytes.HasPrefix(small, []byte("\xff\xd8\xff")) {
		t.Fatalf("%v, %d bytes", err, len(small))
	}
	large, err := s.Read(t.Context(), p.Key, p.Format, 1280)
	if err != nil || len(large) <= len(small) {
		t.Errorf("%v, %d bytes after %d", err, len(large), len(small))
	}
	drawn, err := s.PutIllustration(t.Context(), []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"><path fill="#4e6b2a" d="M0 0h8v6z"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := s.Read(t.Context(), drawn.Key, drawn.Format, 640); err != nil || !bytes.Contains(raw, []byte("viewBox")) {
		t.Errorf("%v %s", err, raw)
	}
	for _, key := range []string{"018f0000-0000-7000-8000-000000000009", "../keys.json", ""} {
		if _, err := s.Read(t.Context(), key, JPEG, 640); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q answers %v", key, err)
		}
	}
	if _, err := s.Read(t.Context(), p.Key, JPEG, 999); !fault.Is(err, fault.NotFound) {
		t.Errorf("a size that is not kept answers %v", err)
	}
}

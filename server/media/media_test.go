package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/fault"
)

func store(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), "mem://")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// quarters is a picture whose corners tell how it is held: red, green, blue, white.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 220, A: 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{G: 220, A: 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{B: 220, A: 255}
			case x >= w/2:
				c = color.RGBA{R: 250, G: 250, B: 250, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF plants an EXIF segment with an orientation, a GPS block and an owner.
func withEXIF(raw []byte, orientation int) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x02" +
		"\x01\x12\x00\x03\x00\x00\x00\x01" + string([]byte{0, byte(orientation)}) + "\x00\x00" +
		"\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x26\x00\x00\x00\x00" +
		"GPS 33.3886N 104.9218E owner 张三 13800000001")
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	comment := "\xff\xfe\x00\x0cmy comment"
	return bytes.Join([][]byte{raw[:2], segment, body, []byte(comment), raw[2:]}, nil)
}

func pngPart(kind string, content []byte) []byte {
	part := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	named := append([]byte(kind), content...)
	return binary.BigEndian.AppendUint32(append(part, named...), crc32.ChecksumIEEE(named))
}

// header is the start of a PNG of any claimed size.
func header(w, h uint32, depth, kind byte) []byte {
	content := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte(pngHead), pngPart("IHDR", append(content, depth, kind, 0, 0, 0))...)
}

func TestAPhotoIsKeptInItsSizes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw  func(t testing.TB) []byte
		w, h int
	}{
		"a large JPEG":                  {func(t testing.TB) []byte { return asJPEG(t, quarters(2000, 1500)) }, 1280, 960},
		"a small JPEG is not blown up":  {func(t testing.TB) []byte { return asJPEG(t, quarters(200, 100)) }, 200, 100},
		"a PNG":                         {func(t testing.TB) []byte { return asPNG(t, quarters(1600, 1200)) }, 1280, 960},
		"a picture of one pixel":        {func(t testing.TB) []byte { return asPNG(t, quarters(1, 1)) }, 1, 1},
		"a very tall strip is bounded":  {func(t testing.TB) []byte { return asPNG(t, quarters(100, 10000)) }, 25, 2560},
		"a very wide strip has a pixel": {func(t testing.TB) []byte { return asPNG(t, quarters(10000, 2)) }, 1280, 1},
		"a grey picture":                {func(t testing.TB) []byte { return asPNG(t, image.NewGray(image.Rect(0, 0, 400, 300))) }, 400, 300},
		"a picture of 16 bits":          {func(t testing.TB) []byte { return asPNG(t, image.NewNRGBA64(image.Rect(0, 0, 400, 300))) }, 400, 300},
		"a WebP":                        {webpFile, 1, 1},
		"a JPEG with a film behind it": {func(t testing.TB) []byte {
			return append(asJPEG(t, quarters(40, 30)), "\x00\x00\x00\x18ftypmp42 a short film"...)
		}, 40, 30},
		"a JPEG with a second exposure": {func(t testing.TB) []byte {
			return append(asJPEG(t, quarters(40, 30)), asJPEG(t, quarters(8, 6))...)
		}, 40, 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := store(t)
			p, err := s.Put(t.Context(), bytes.NewReader(c.raw(t)))
			if err != nil {
				t.Fatal(err)
			}
			if p.Width != c.w || p.Height != c.h || p.Format != JPEG || len(p.Color) != 7 {
				t.Errorf("%+v, want %d × %d", p, c.w, c.h)
			}
			for _, size := range Sizes {
				raw, err := s.bucket.ReadAll(t.Context(), sizeName(p.Key, size))
				if err != nil {
					t.Fatal(err)
				}
				got, err := jpeg.DecodeConfig(bytes.NewReader(raw))
				if err != nil || got.Width > size || got.Height > size*tallest || got.Width > c.w {
					t.Errorf("size %d is %d × %d (%v)", size, got.Width, got.Height, err)
				}
			}
		})
	}
}

func sizeName(key string, size int) string { return fmt.Sprintf("%s/%d.jpg", key, size) }

// webpFile is the smallest lossless WebP: one pixel.
func webpFile(testing.TB) []byte {
	return []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
}

func TestThePictureIsHeldUprightAndKnowsNothing(t *testing.T) {
	t.Parallel()
	s := store(t)
	red, green, blue, white := "red", "green", "blue", "white"
	for orientation, want := range map[int][4]string{ // top left, top right, bottom left, bottom right
		1: {red, green, blue, white},
		2: {green, red, white, blue},
		3: {white, blue, green, red},
		4: {blue, white, red, green},
		5: {red, blue, green, white},
		6: {blue, red, white, green},
		7: {white, green, blue, red},
		8: {green, white, red, blue},
		9: {red, green, blue, white},
	} {
		p, err := s.Put(t.Context(), bytes.NewReader(withEXIF(asJPEG(t, quarters(800, 400)), orientation)))
		if err != nil {
			t.Fatal(err)
		}
		sideways := orientation >= 5 && orientation <= 8
		if (p.Height > p.Width) != sideways {
			t.Errorf("orientation %d: %d × %d", orientation, p.Width, p.Height)
		}
		for _, size := range Sizes {
			raw, err := s.bucket.ReadAll(t.Context(), sizeName(p.Key, size))
			if err != nil {
				t.Fatal(err)
			}
			for _, private := range []string{"Exif", "GPS", "104.9218", "13800000001", "my comment"} {
				if bytes.Contains(raw, []byte(private)) {
					t.Errorf("orientation %d, size %d: %q is in the stored picture", orientation, size, private)
				}
			}
			img, err := jpeg.Decode(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			w, h := img.Bounds().Dx(), img.Bounds().Dy()
			got := [4]string{
				nameOf(img.At(w/4, h/4)), nameOf(img.At(w*3/4, h/4)), nameOf(img.At(w/4, h*3/4)), nameOf(img.At(w*3/4, h*3/4)),
			}
			if got != want {
				t.Errorf("orientation %d, size %d: %v, want %v", orientation, size, got, want)
			}
		}
	}
}

func nameOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	switch {
	case r > 0xc000 && g > 0xc000 && b > 0xc000:
		return "white"
	case r > g && r > b:
		return "red"
	case g > b:
		return "green"
	default:
		return "blue"
	}
}

func TestTransparentIsWhite(t *testing.T) {
	t.Parallel()
	s := store(t)
	p, err := s.Put(t.Context(), bytes.NewReader(asPNG(t, image.NewNRGBA(image.Rect(0, 0, 50, 50)))))
	if err != nil || p.Color != "#ffffff" {
		t.Fatalf("%+v %v", p, err)
	}
}

func TestTheMainColourIsTheOneMostOfItHas(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for i := range 100 * 100 {
		c := color.RGBA{R: 0x4e, G: 0x6b, B: 0x2a, A: 255}
		if i%3 == 0 {
			c = color.RGBA{R: uint8(i), G: uint8(i / 3), B: 200, A: 255}
		}
		img.SetRGBA(i%100, i/100, c)
	}
	if got := mainColor(img); got != "#4e6b2a" {
		t.Fatal(got)
	}
}

func TestBadUploadsAreRefused(t *testing.T) {
	t.Parallel()
	good := asPNG(t, quarters(60, 40))
	photo := asJPEG(t, quarters(600, 400))
	var moving bytes.Buffer
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{
		image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.White}), image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.White}),
	}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	animation := pngPart("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0})
	ihdr := len(pngHead) + 25
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"nothing":                               {nil, "PHOTO_FORMAT"},
		"text":                                  {[]byte("hello"), "PHOTO_FORMAT"},
		"HTML":                                  {[]byte("<html><script>alert(1)</script>"), "PHOTO_FORMAT"},
		"an SVG":                                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "PHOTO_FORMAT"},
		"a moving GIF":                          {moving.Bytes(), "PHOTO_FORMAT"},
		"a PDF with a JPEG inside":              {append([]byte("%PDF-1.7\n"), photo...), "PHOTO_FORMAT"},
		"the first bytes of a JPEG":             {photo[:3], "PHOTO_BROKEN"},
		"half a JPEG":                           {photo[:len(photo)/2], "PHOTO_BROKEN"},
		"a JPEG without its last byte":          {photo[:len(photo)-1], "PHOTO_BROKEN"},
		"half a PNG":                            {good[:len(good)/2], "PHOTO_BROKEN"},
		"a PNG with a wrong checksum":           {flip(good, ihdr+10), "PHOTO_BROKEN"},
		"half a WebP":                           {webpFile(t)[:20], "PHOTO_BROKEN"},
		"a PNG that moves":                      {bytes.Join([][]byte{good[:ihdr], animation, good[ihdr:]}, nil), "PHOTO_ANIMATED"},
		"a WebP that moves":                     {webpMoving(), "PHOTO_ANIMATED"},
		"a PNG with an archive behind it":       {append(bytes.Clone(good), "PK\x03\x04 archive"...), "PHOTO_EXTRA_DATA"},
		"a PNG with a page behind it":           {append(bytes.Clone(good), "<script>"...), "PHOTO_EXTRA_DATA"},
		"a JPEG with an archive behind it":      {append(bytes.Clone(photo), "PK\x03\x04 archive"...), "PHOTO_EXTRA_DATA"},
		"a JPEG with a page behind it":          {append(bytes.Clone(photo), "\n\n<script>"...), "PHOTO_EXTRA_DATA"},
		"a WebP with an archive behind it":      {append(webpFile(t), "PK\x03\x04"...), "PHOTO_EXTRA_DATA"},
		"a PNG that claims 2³¹ pixels a side":   {claim(math.MaxInt32, math.MaxInt32, 8, 6), "PHOTO_BROKEN"},
		"a PNG that claims 10,000 × 10,000":     {claim(10_000, 10_000, 8, 6), "PHOTO_TOO_MANY_PIXELS"},
		"a PNG of one long line":                {claim(12_001, 1, 8, 6), "PHOTO_TOO_MANY_PIXELS"},
		"a PNG of 39 megapixels with wide ones": {claim(6_500, 6_000, 16, 6), "PHOTO_TOO_MANY_PIXELS"},
		"a PNG that claims no pixels":           {claim(0, 0, 8, 6), "PHOTO_BROKEN"},
		"a PNG that claims more than it has":    {claim(6_000, 6_000, 8, 6), "PHOTO_BROKEN"},
		"a progressive JPEG of 25 megapixels":   {claimProgressive(photo), "PHOTO_TOO_MANY_PIXELS"},
		"a JPEG that claims 65,535 a side":      {claimJPEG(photo), "PHOTO_TOO_MANY_PIXELS"},
		"eleven megabytes":                      {append(bytes.Clone(photo), make([]byte, 11<<20)...), "PHOTO_TOO_LARGE"},
		"a PNG chunk longer than the file":      {append([]byte(pngHead), 0xff, 0xff, 0xff, 0xff, 'I', 'H', 'D', 'R', 0, 0, 0, 0), "PHOTO_BROKEN"},
		"a JPEG of markers only":                {[]byte("\xff\xd8\xff\xd9"), "PHOTO_BROKEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := store(t)
			_, err := s.Put(t.Context(), bytes.NewReader(c.raw))
			if !fault.HasCode(err, c.code) {
				t.Fatalf("%v, want %s", err, c.code)
			}
			if f := fault.All(err)[0]; f.Field != "photo" || f.Kind != fault.Invalid {
				t.Errorf("%+v", f)
			}
			if object, err := s.bucket.List(nil).Next(t.Context()); !errors.Is(err, io.EOF) {
				t.Errorf("something was stored: %v %v", object, err)
			}
		})
	}
}

func flip(raw []byte, at int) []byte {
	out := bytes.Clone(raw)
	out[at] ^= 0xff
	return out
}

// claim is a PNG that names a size and holds a little compressed data.
func claim(w, h uint32, depth, kind byte) []byte {
	data := pngPart("IDAT", []byte("\x78\x9c\x63\x00\x00\x00\x01\x00\x01"))
	return bytes.Join([][]byte{header(w, h, depth, kind), data, pngPart("IEND", nil)}, nil)
}

// claimJPEG changes the size that a JPEG names.
func claimJPEG(raw []byte) []byte {
	out := bytes.Clone(raw)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	copy(out[at+5:], "\xff\xff\xff\xff")
	return out
}

// claimProgressive is the head of a progressive JPEG of 5,000 × 5,000.
func claimProgressive(raw []byte) []byte {
	out := bytes.Clone(raw)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	out[at+1] = 0xc2
	copy(out[at+5:], "\x13\x88\x13\x88")
	return out
}

func webpMoving() []byte {
	chunks := "VP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00" + "ANIM\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunks)+4)), "WEBP"+chunks...)
}

// TestABombThatUnpacksIsStopped feeds a file whose data would unpack to far more
// than its header claims.
func TestABombThatUnpacksIsStopped(t *testing.T) {
	t.Parallel()
	huge := asPNG(t, image.NewGray(image.Rect(0, 0, 12_000, 3_000)))
	at := bytes.Index(huge, []byte("IDAT")) - 4
	bomb := append(header(10, 10, 8, 0), huge[at:]...)
	s := store(t)
	started := time.Now()
	if _, err := s.Put(t.Context(), bytes.NewReader(bomb)); !fault.HasCode(err, "PHOTO_BROKEN") {
		t.Fatal(err)
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Fatalf("took %s: the data was unpacked", took)
	}
}

func TestAnUploadThatStopsIsAnError(t *testing.T) {
	t.Parallel()
	s := store(t)
	cut := io.MultiReader(bytes.NewReader(asJPEG(t, quarters(10, 10))), brokenReader{})
	if _, err := s.Put(t.Context(), cut); err == nil || fault.All(err) != nil {
		t.Fatalf("%v, want an error that is not the person's", err)
	}
	limited := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(bytes.NewReader(make([]byte, 100))), 10)
	if _, err := s.Put(t.Context(), limited); !fault.HasCode(err, "PHOTO_TOO_LARGE") {
		t.Fatal(err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

func TestOnlySoManyAreDecodedAtOnce(t *testing.T) {
	t.Parallel()
	s := store(t)
	for range decoding {
		s.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Put(ctx, bytes.NewReader(asJPEG(t, quarters(10, 10)))); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v, want to have waited", err)
	}
	<-s.slots
	if _, err := s.Put(t.Context(), bytes.NewReader(asJPEG(t, quarters(10, 10)))); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, h http.Handler, method, path string, head map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "http://shanhuo.example/", nil)
	r.URL.Path = path
	for k, v := range head {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPicturesAreServed(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]string{"in memory": "mem://", "in files": filepath.Join(t.TempDir(), "media & more")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			p, err := s.Put(t.Context(), bytes.NewReader(asJPEG(t, quarters(700, 500))))
			if err != nil {
				t.Fatal(err)
			}
			h := s.Handler()
			w := get(t, h, "GET", Path(p.Key, p.Format, 640), nil)
			if w.Code != 200 || !bytes.HasPrefix(w.Body.Bytes(), []byte("\xff\xd8")) {
				t.Fatalf("%d %q", w.Code, w.Body.String()[:20])
			}
			for header, want := range map[string]string{
				"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=31536000, immutable",
				"Content-Length": strconv.Itoa(w.Body.Len()),
			} {
				if got := w.Header().Get(header); got != want {
					t.Errorf("%s: %q, want %q", header, got, want)
				}
			}
			if again := get(t, h, "GET", Path(p.Key, p.Format, 640), map[string]string{"If-None-Match": w.Header().Get("ETag")}); again.Code != 304 || again.Body.Len() != 0 {
				t.Errorf("with its ETag: %d", again.Code)
			}
			if head := get(t, h, "HEAD", Path(p.Key, p.Format, 320), nil); head.Code != 200 || head.Body.Len() != 0 {
				t.Errorf("HEAD: %d with %d bytes", head.Code, head.Body.Len())
			}
			if part := get(t, h, "GET", Path(p.Key, p.Format, 320), map[string]string{"Range": "bytes=0-1"}); part.Code != 206 || part.Body.Len() != 2 {
				t.Errorf("range: %d with %d bytes", part.Code, part.Body.Len())
			}
			if post := get(t, h, "POST", Path(p.Key, p.Format, 320), nil); post.Code != 405 {
				t.Errorf("POST: %d", post.Code)
			}
			for _, path := range []string{
				"/media/" + p.Key + "/999.jpg", "/media/" + p.Key + "/640.png", "/media/" + p.Key, "/media/" + p.Key + "/",
				"/media/" + p.Key + "/../" + p.Key + "/640.jpg", "/media/../../etc/passwd", "/media//640.jpg", "/media/%2e%2e/640.jpg",
				"/media/" + strings.ToUpper(p.Key) + "/640.jpg", "/media/" + p.Key + "/640.jpg/", "/media/" + p.Key + "/640.jpg.attrs",
				"/media/" + p.Key + "/drawing.svg", "/media/00000000-0000-0000-0000-000000000000/640.jpg", "/media/" + p.Key + "/640.jpg\n",
			} {
				if w := get(t, h, "GET", path, nil); w.Code != 404 || w.Header().Get("Cache-Control") == "public, max-age=31536000, immutable" {
					t.Errorf("%q: %d", path, w.Code)
				}
			}
			for range 2 {
				if err := s.Delete(t.Context(), p.Key); err != nil {
					t.Fatal(err)
				}
			}
			if w := get(t, h, "GET", Path(p.Key, p.Format, 640), nil); w.Code != 404 {
				t.Errorf("after deleting: %d", w.Code)
			}
			if err := s.Delete(t.Context(), ".."); err == nil {
				t.Error("something that is no key was deleted")
			}
		})
	}
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><rect width="800" height="600" fill="#F6E1B2"/><use href="#a"/></svg>`

func TestDrawings(t *testing.T) {
	t.Parallel()
	s := store(t)
	p, err := s.PutIllustration(t.Context(), []byte(drawing))
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 800 || p.Height != 600 || p.Color != "#f6e1b2" || p.Format != SVG {
		t.Errorf("%+v", p)
	}
	if again, err := s.PutIllustration(t.Context(), []byte(drawing)); err != nil || again != p {
		t.Errorf("stored again: %+v %v", again, err)
	}
	w := get(t, s.Handler(), "GET", Path(p.Key, p.Format, 640), nil)
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") ||
		w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Body.String() != drawing {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for name, bad := range map[string]string{
		"a script":            `<svg viewBox="0 0 8 8"><script>x</script></svg>`,
		"a handler":           `<svg viewBox="0 0 8 8" onload="x"/>`,
		"foreign content":     `<svg viewBox="0 0 8 8"><foreignObject/></svg>`,
		"a reference outside": `<svg viewBox="0 0 8 8"><use href="https://x.example/#a"/></svg>`,
		"a fill from outside": `<svg viewBox="0 0 8 8"><rect fill="url(https://x.example)"/></svg>`,
		"a style":             `<svg viewBox="0 0 8 8"><rect style="fill:url(https://x.example)"/></svg>`,
		"an entity":           `<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 8 8"/>`,
		"no measure":          `<svg/>`,
		"no drawing":          `<p>x</p>`,
		"half of one":         `<svg viewBox="0 0 8 8"><rect>`,
		"nothing":             "",
		"too much":            `<svg viewBox="0 0 8 8">` + strings.Repeat(" ", maxDrawing) + `</svg>`,
	} {
		if _, err := s.PutIllustration(t.Context(), []byte(bad)); err == nil {
			t.Errorf("%s: stored", name)
		}
	}
}

func TestTheProjectsOwnDrawingsAreTaken(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../demo/content/illustrations/*.svg")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d drawings were found (%v)", len(files), err)
	}
	s := store(t)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.PutIllustration(t.Context(), raw); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}

// FuzzInspect looks for uploads that crash the readers of containers.
func FuzzInspect(f *testing.F) {
	photo := asJPEG(f, quarters(16, 8))
	for _, seed := range [][]byte{photo, withEXIF(photo, 6), asPNG(f, quarters(8, 8)), webpFile(f), webpMoving(), claim(10, 10, 8, 6)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, fault := inspect(raw)
		if fault != nil {
			return
		}
		if in.orientation < 1 || in.orientation > 8 {
			t.Fatalf("orientation %d", in.orientation)
		}
	})
}

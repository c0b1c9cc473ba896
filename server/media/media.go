// Package media keeps photographs: it checks what people upload, makes clean
// pictures of fixed sizes from it without any of the original's metadata, and
// serves them. The original is not kept, but for papers that are PDFs.
package media

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file:// stores, the default
	_ "gocloud.dev/blob/memblob"  // mem:// stores, for tests
	_ "gocloud.dev/blob/s3blob"   // s3:// stores, for production
)

// Sizes are the widths in pixels in which a photo is kept. A photo that is
// narrower is kept as wide as it is.
var Sizes = []int{320, 640, 1280}

// The formats of a stored picture.
const (
	JPEG = "jpeg"
	SVG  = "svg"
)

// Photo is a stored picture. Width and Height are pixels of its largest size.
type Photo struct {
	Key    string
	Width  int
	Height int
	Color  string // main colour, #rrggbb
	Format string // JPEG or SVG
	Digest string // SHA-256 of the largest size as stored, in hex: the same picture has the same
}

// decoding is how many pictures are decoded at once: each may take 160 MB.
const decoding = 2

// Store keeps pictures in a bucket.
type Store struct {
	bucket *blob.Bucket
	slots  chan struct{}
}

// Open opens the store at a URL (s3://bucket?region=…, mem://) or in a folder,
// which is made when it does not exist.
func Open(ctx context.Context, at string) (*Store, error) {
	if !strings.Contains(at, "://") {
		folder, err := filepath.Abs(at)
		if err != nil {
			return nil, fmt.Errorf("media: %w", err)
		}
		// Files are written beside their place: a rename out of /tmp may cross file systems.
		at = (&url.URL{Scheme: "file", Path: folder, RawQuery: "create_dir=1&no_tmp_dir=1&metadata=skip&dir_file_mode=448"}).String()
	}
	bucket, err := blob.OpenBucket(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("media: open store: %w", err)
	}
	return &Store{bucket: bucket, slots: make(chan struct{}, decoding)}, nil
}

// Close releases the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Path answers the address under which a picture of a size is served. The size
// is ignored for drawings.
func Path(key, format string, size int) string {
	if format == SVG {
		return "/media/" + key + "/drawing.svg"
	}
	return fmt.Sprintf("/media/%s/%d.jpg", key, size)
}

func digest(content []byte) string { return fmt.Sprintf("%x", sha256.Sum256(content)) }

// Delete removes every size of a picture, or a paper. Deleting twice is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	id := strings.TrimSuffix(key, pdfKey)
	if _, err := uuid.Parse(id); err != nil {
		return fmt.Errorf("media: delete: %w", err)
	}
	list := s.bucket.List(&blob.ListOptions{Prefix: id + "/"})
	for {
		object, err := list.Next(ctx)
		if errors.Is(err, errEnd) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("media: delete: %w", err)
		}
		if err := s.bucket.Delete(ctx, object.Key); err != nil && !absent(err) {
			return fmt.Errorf("media: delete: %w", err)
		}
	}
}

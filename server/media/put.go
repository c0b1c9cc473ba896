package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"

	"github.com/google/uuid"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"shanhuo.app/server/fault"
)

const (
	// MaxBytes is the largest upload.
	MaxBytes = 10 << 20
	// field is where a form shows what is wrong with a photo.
	field   = "photo"
	quality = 82
)

var errEnd = io.EOF

// Put reads a JPEG, PNG or WebP, whatever it is named, and stores its sizes. What
// people see is drawn anew from the pixels: no byte of the upload is kept.
// Answers the faults PHOTO_TOO_LARGE, PHOTO_FORMAT, PHOTO_TOO_MANY_PIXELS,
// PHOTO_ANIMATED, PHOTO_EXTRA_DATA and PHOTO_BROKEN.
func (s *Store) Put(ctx context.Context, r io.Reader) (Photo, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge) || len(raw) > MaxBytes:
		return Photo{}, fault.NewInvalid("PHOTO_TOO_LARGE", field).With("max", MaxBytes>>20)
	case err != nil:
		return Photo{}, fmt.Errorf("media: read upload: %w", err)
	}
	drawn, f, err := s.draw(ctx, raw)
	if err != nil {
		return Photo{}, err
	}
	if f != nil {
		return Photo{}, f
	}
	largest := drawn[len(drawn)-1]
	p := Photo{
		Key: uuid.Must(uuid.NewV7()).String(), Format: JPEG, Color: mainColor(drawn[0]),
		Width: largest.Bounds().Dx(), Height: largest.Bounds().Dy(),
	}
	for i, img := range drawn {
		var out bytes.Buffer
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
			return Photo{}, fmt.Errorf("media: encode: %w", err)
		}
		if err := s.write(ctx, name(p.Key, Sizes[i]), out.Bytes(), "image/jpeg"); err != nil {
			return Photo{}, err
		}
		p.Digest = digest(out.Bytes())
	}
	return p, nil
}

// draw checks and decodes an upload and answers its sizes, smallest first. It
// waits for a free slot: pictures are large in memory.
func (s *Store) draw(ctx context.Context, raw []byte) ([]*image.RGBA, *fault.Fault, error) {
	in, f := inspect(raw)
	if f != nil {
		return nil, f, nil
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, nil, fmt.Errorf("media: wait for decoder: %w", ctx.Err())
	}
	img, f := in.decode(raw)
	if f != nil {
		return nil, f, nil
	}
	return resize(img, in.orientation), nil, nil
}

func (s *Store) write(ctx context.Context, name string, content []byte, kind string) error {
	err := s.bucket.WriteAll(ctx, name, content, &blob.WriterOptions{ContentType: kind})
	if err != nil {
		return fmt.Errorf("media: store %s: %w", name, err)
	}
	return nil
}

func name(key string, size int) string { return fmt.Sprintf("%s/%d.jpg", key, size) }

func absent(err error) bool { return gcerrors.Code(err) == gcerrors.NotFound }

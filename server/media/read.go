package media

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// Read answers the bytes of a stored picture in one of the Sizes, which is ignored
// for drawings, or a NotFound fault.
func (s *Store) Read(ctx context.Context, key, format string, size int) ([]byte, error) {
	if _, err := uuid.Parse(key); err != nil {
		return nil, fault.NewNotFound("photo")
	}
	file := name(key, size)
	if format == SVG {
		file = key + "/drawing.svg"
	}
	raw, err := s.bucket.ReadAll(ctx, file)
	if absent(err) {
		return nil, fault.NewNotFound("photo")
	}
	if err != nil {
		return nil, fmt.Errorf("media: read: %w", err)
	}
	return raw, nil
}

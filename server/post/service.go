// Package post is what a campaign tells its followers and backers after its launch.
package post

import (
	"context"
	"io"

	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// Photos keeps pictures; package media's Store is one.
type Photos interface {
	Put(ctx context.Context, r io.Reader) (media.Photo, error)
	Delete(ctx context.Context, key string) error
}

// Service is the use cases of posts.
type Service struct {
	DB     *store.DB
	Notify *notify.Notifier
	Photos Photos
}

// Package post is what a campaign tells its followers and backers after its launch.
package post

import (
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// Service is the use cases of posts.
type Service struct {
	DB     *store.DB
	Notify *notify.Notifier
}

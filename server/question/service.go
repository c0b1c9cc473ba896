// Package question is public questions about a campaign and their answers.
package question

import (
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// Service is the use cases of questions.
type Service struct {
	DB     *store.DB
	Notify *notify.Notifier
}

package progress_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/progress"
)

func TestCloseEndsEverySubscription(t *testing.T) {
	t.Parallel()
	hub := progress.New(nil, time.Second)
	before, err := hub.Subscribe(t.Context(), uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	hub.Close()
	after, err := hub.Subscribe(t.Context(), uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	for name, signals := range map[string]<-chan struct{}{"before": before, "after": after} {
		deadline := time.After(5 * time.Second)
		for open := true; open; {
			select {
			case _, open = <-signals:
			case <-deadline:
				t.Fatalf("the subscription made %s Close is still open", name)
			}
		}
	}
}

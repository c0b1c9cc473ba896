// Package clock is portal time: UTC instants cut to microseconds, which is what
// both databases keep. What decides a deadline is the database's clock, read by
// store.Now inside the transaction; this package is for everything else.
package clock

import (
	"sync"
	"time"
)

// Shanghai is the zone in which people read dates.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Clock tells portal time.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock plus an offset that only demo mode moves.
// The zero value is ready to use.
type System struct {
	mu     sync.RWMutex
	offset time.Duration
}

// Now answers UTC cut to microseconds.
func (s *System) Now() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return Cut(time.Now().Add(s.offset))
}

// SetOffset moves portal time away from the machine's clock.
func (s *System) SetOffset(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset = d
}

// Fixed is a clock for tests that stands still until it is moved.
type Fixed struct {
	mu sync.Mutex
	at time.Time
}

// At makes a Fixed clock that stands at t.
func At(t time.Time) *Fixed { return &Fixed{at: Cut(t)} }

// Now answers where the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Advance moves the clock.
func (f *Fixed) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(d)
}

// Cut makes t comparable with what a database answers.
func Cut(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

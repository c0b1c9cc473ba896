// Package fault is the one error type that crosses package borders: a Kind for
// callers to branch on, a stable Code for machines, a Field for forms, and the
// arguments from which the edge writes a sentence in the reader's language.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind groups faults by what the caller can do about them.
type Kind string

const (
	// Invalid means the input is wrong and can be mended by the person who sent it.
	Invalid Kind = "invalid"
	// Conflict means the input is right but the facts have moved on.
	Conflict Kind = "conflict"
	// NotFound means the thing does not exist, or must look as if it did not.
	NotFound Kind = "not_found"
	// Denied means the person is known and may not do this here.
	Denied Kind = "denied"
	// Unauthenticated means nobody is signed in.
	Unauthenticated Kind = "unauthenticated"
	// Unavailable means a part we depend on does not answer; trying again later is right.
	Unavailable Kind = "unavailable"
)

// Fault is one thing that is wrong. Code is stable and upper case
// (GOAL_TOO_SMALL); it is the key of the translated sentence. Field is the path
// of the input it concerns ("lines.0.quantity"), empty when it concerns the
// whole. Args fill the sentence. Detail is English for logs, never shown.
type Fault struct {
	Kind   Kind
	Code   string
	Field  string
	Args   map[string]any
	Detail string
}

// Error writes the code, the field and the detail for logs.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Kind))
	b.WriteString(" ")
	b.WriteString(f.Code)
	if f.Field != "" {
		b.WriteString(" at " + f.Field)
	}
	if f.Detail != "" {
		b.WriteString(": " + f.Detail)
	}
	return b.String()
}

// With answers a copy of f that carries one more argument for its sentence.
func (f *Fault) With(name string, value any) *Fault {
	next := *f
	next.Args = make(map[string]any, len(f.Args)+1)
	for k, v := range f.Args {
		next.Args[k] = v
	}
	next.Args[name] = value
	return &next
}

// New makes a fault of any kind about field.
func New(kind Kind, code, field string) *Fault {
	return &Fault{Kind: kind, Code: code, Field: field}
}

// NewInvalid makes an Invalid fault about field.
func NewInvalid(code, field string) *Fault { return New(Invalid, code, field) }

// NewConflict makes a Conflict fault about field.
func NewConflict(code, field string) *Fault { return New(Conflict, code, field) }

// NewNotFound makes a NotFound fault; what names the kind of thing ("campaign").
func NewNotFound(what string) *Fault {
	return New(NotFound, "NOT_FOUND", "").With("what", what)
}

// NewDenied makes a Denied fault that names the refused action.
func NewDenied(action string) *Fault {
	return New(Denied, "DENIED", "").With("action", action)
}

// NewUnauthenticated says that signing in is needed first.
func NewUnauthenticated() *Fault { return New(Unauthenticated, "UNAUTHENTICATED", "") }

// NewUnavailable says that a named dependency does not answer.
func NewUnavailable(code, detail string) *Fault {
	return &Fault{Kind: Unavailable, Code: code, Detail: detail}
}

// List is several faults found in one input, so that a form shows them all at once.
type List []*Fault

// Error joins the faults.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, f := range l {
		parts[i] = f.Error()
	}
	return strings.Join(parts, "; ")
}

// Err answers nil for an empty list and the list otherwise.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Add appends faults that are not nil.
func (l *List) Add(faults ...*Fault) {
	for _, f := range faults {
		if f != nil {
			*l = append(*l, f)
		}
	}
}

// Addf is Add for a bad field found on the spot.
func (l *List) Addf(code, field string, args ...any) {
	f := NewInvalid(code, field)
	for i := 0; i+1 < len(args); i += 2 {
		f = f.With(fmt.Sprint(args[i]), args[i+1])
	}
	*l = append(*l, f)
}

// All answers every fault inside err, in order, or nil when err carries none.
func All(err error) []*Fault {
	var list List
	if errors.As(err, &list) {
		return list
	}
	var one *Fault
	if errors.As(err, &one) {
		return []*Fault{one}
	}
	return nil
}

// Is tells whether err carries a fault of this kind.
func Is(err error, kind Kind) bool {
	for _, f := range All(err) {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

// HasCode tells whether err carries a fault with this code.
func HasCode(err error, code string) bool {
	for _, f := range All(err) {
		if f.Code == code {
			return true
		}
	}
	return false
}

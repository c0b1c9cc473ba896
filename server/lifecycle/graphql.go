package lifecycle

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MarshalGQL writes the state as a GraphQL enum value.
func (c Campaign) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(c))) }

// UnmarshalGQL reads a state and refuses unknown ones.
func (c *Campaign) UnmarshalGQL(v any) error { return read(c, v, Campaigns) }

// MarshalGQL writes the state as a GraphQL enum value.
func (p Pledge) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(p))) }

// UnmarshalGQL reads a state and refuses unknown ones.
func (p *Pledge) UnmarshalGQL(v any) error { return read(p, v, Pledges) }

func read[T ~string](into *T, v any, known []T) error {
	s, ok := v.(string)
	if !ok || !slices.Contains(known, T(s)) {
		return fmt.Errorf("%v is not a known state", v)
	}
	*into = T(s)
	return nil
}

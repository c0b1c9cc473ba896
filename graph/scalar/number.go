package scalar

import (
	"math"

	"github.com/99designs/gqlgen/graphql"

	"shanhuo.app/server/fault"
)

// MarshalInt writes a number.
func MarshalInt(i int) graphql.Marshaler { return graphql.MarshalInt(i) }

// UnmarshalInt reads a whole number of 32 bits, as GraphQL says.
func UnmarshalInt(v any) (int, error) {
	n, err := graphql.UnmarshalInt32(v)
	if err != nil {
		return 0, numberForm(math.MinInt32, math.MaxInt32)
	}
	return int(n), nil
}

// MarshalInt64 writes a number.
func MarshalInt64(i int64) graphql.Marshaler { return graphql.MarshalInt64(i) }

// UnmarshalInt64 reads a whole number of 64 bits, as a number or as text.
func UnmarshalInt64(v any) (int64, error) {
	n, err := graphql.UnmarshalInt64(v)
	if err != nil {
		return 0, numberForm(math.MinInt64, math.MaxInt64)
	}
	return n, nil
}

func numberForm(least, most int64) error {
	return fault.NewInvalid("NUMBER_FORM", "").With("min", least).With("max", most)
}

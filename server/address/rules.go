package address

import (
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
)

// Most is how many addresses the portal keeps for one person.
const Most = 10

// field is the input in which an address comes.
const field = "address"

// check answers an address as it is stored, by the same rules as a pledge's.
func check(typed offer.Address) (offer.Address, error) {
	tidy := typed.Tidy()
	return tidy, tidy.Check(field).Err()
}

// mayKeep tells whether one more fits beside this many.
func mayKeep(kept int) error {
	if kept >= Most {
		return fault.NewConflict("TOO_MANY_ADDRESSES", "").With("max", Most)
	}
	return nil
}

package offer

import "time"

// Dunning is how long after a closing failed charges may be cured: until then money
// comes in, and nobody can be sent what they have not paid for.
const Dunning = 7 * 24 * time.Hour

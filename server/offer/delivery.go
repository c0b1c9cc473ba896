package offer

import "time"

// DeliveryAnswers is how long after the promised month was over somebody answers for
// goods: parcels come late or broken, and whoever waited for the month to end needs some
// weeks to say so and to get an answer.
const DeliveryAnswers = 30 * 24 * time.Hour

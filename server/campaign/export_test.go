package campaign

// SupportsBySlug is the query of the latest supports, for a test of its plan.
var SupportsBySlug = supportsBySlug

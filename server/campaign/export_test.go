package campaign

// SupportsBySlug is the page's query of the latest supports, for the test of its plan.
var SupportsBySlug = supportsBySlug

// DraftOf and Onto are how a draft is read back and edited, for the tests that nothing
// written is lost.
var (
	DraftOf = draftOf
	Onto    = Edit.onto
)

// KeyUsed is keyUsed.
var KeyUsed = keyUsed

// Waiting is waiting, for the test of its plan.
var Waiting = waiting

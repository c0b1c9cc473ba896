package payment

import (
	"errors"

	"shanhuo.app/server/fault"
)

// Error is a call that gave no answer. Exactly one of three holds: Ambiguous
// (it may have been carried out: send the same key again), Retryable (it was
// not carried out: try later), or neither (it never will be: our mistake).
type Error struct {
	Retryable bool
	Ambiguous bool
	// Code is one of the Code constants or the provider's own word.
	Code string
	// Err is the cause, for logs. It holds no card data.
	Err error
}

// Codes that callers branch on.
const (
	CodeNetwork         = "network"
	CodeProvider        = "provider_error"
	CodeInProgress      = "idempotency_key_in_use"
	CodeKeyReused       = "idempotency_error"
	CodeRateLimited     = "rate_limit"
	CodeNotFound        = "resource_missing"
	CodeUnauthorized    = "unauthorized"
	CodeInvalid         = "invalid_request"
	CodeUnexpected      = "unexpected_answer"
	CodeEventTooLarge   = "event_too_large"
	CodeEventSignature  = "event_signature"
	CodeEventStale      = "event_stale"
	CodeEventVersion    = "event_version"
	CodeEventUnreadable = "event_unreadable"
)

// Error writes the code, what can be done, and the cause.
func (e *Error) Error() string {
	text := "payment: " + e.Code
	switch {
	case e.Ambiguous:
		text += " (outcome unknown)"
	case e.Retryable:
		text += " (try later)"
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap answers the cause.
func (e *Error) Unwrap() error { return e.Err }

// HasCode tells whether err is an Error with this code.
func HasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

// IsAmbiguous tells whether the call behind err may have been carried out.
func IsAmbiguous(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Ambiguous
}

// CanRetry tells whether the same call with the same key may be sent again.
func CanRetry(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Ambiguous || e.Retryable)
}

// Fault turns err into what a person at a form is told: PAYMENT_UNAVAILABLE
// when trying later is right, PAYMENT_REFUSED when it is not. Errors of other
// packages come back as they are.
func Fault(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Ambiguous || e.Retryable {
		return fault.NewUnavailable("PAYMENT_UNAVAILABLE", e.Error())
	}
	return fault.NewUnavailable("PAYMENT_REFUSED", e.Error())
}

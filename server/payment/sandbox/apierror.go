package sandbox

import (
	"errors"
	"net/http"
)

// The types of Stripe's errors.
const (
	typeAPI            = "api_error"
	typeCard           = "card_error"
	typeIdempotency    = "idempotency_error"
	typeInvalidRequest = "invalid_request_error"
	typeRateLimit      = "rate_limit_error"
)

// apiError is an answer with an error envelope. kept says that the request was
// carried out as far as it goes: what it changed stays, and so does this answer
// for its idempotency key.
type apiError struct {
	status int
	kept   bool

	Type          string         `json:"type"`
	Code          string         `json:"code,omitempty"`
	DeclineCode   string         `json:"decline_code,omitempty"`
	Message       string         `json:"message"`
	Param         string         `json:"param,omitempty"`
	Charge        string         `json:"charge,omitempty"`
	PaymentIntent *paymentIntent `json:"payment_intent,omitempty"`
	PaymentMethod *paymentMethod `json:"payment_method,omitempty"`
}

// Error is the message.
func (e *apiError) Error() string { return e.Message }

func isKept(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.kept
}

func invalid(param, message string) *apiError {
	return &apiError{status: http.StatusBadRequest, Type: typeInvalidRequest, Message: message, Param: param}
}

func missing(kind, id, param string) *apiError {
	return &apiError{
		status: http.StatusNotFound, Type: typeInvalidRequest, Code: "resource_missing",
		Message: "No such " + kind + ": '" + id + "'", Param: param,
	}
}

func keyInUse(key string) *apiError {
	return &apiError{
		status: http.StatusConflict, Type: typeInvalidRequest, Code: "idempotency_key_in_use",
		Message: "There is currently another in-progress request using this Idempotent Key (" + key + ").",
	}
}

func keyReused(key string) *apiError {
	return &apiError{
		status: http.StatusBadRequest, Type: typeIdempotency,
		Message: "Keys for idempotent requests can only be used with the same parameters they were first used with. " +
			"Try using a key other than '" + key + "' if you meant to execute a different request.",
	}
}

func unreadable(err error) *apiError {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &apiError{status: http.StatusRequestEntityTooLarge, Type: typeInvalidRequest, Message: "The request body is larger than 64 KiB."}
	}
	return invalid("", "The form could not be read.")
}

// unexpectedState refuses what an object is past.
func unexpectedState(code, message string) *apiError {
	return &apiError{status: http.StatusBadRequest, kept: true, Type: typeInvalidRequest, Code: code, Message: message}
}

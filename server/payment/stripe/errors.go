package stripe

import (
	"errors"
	"fmt"
	"net/http"

	stripego "github.com/stripe/stripe-go/v79"

	"shanhuo.app/server/payment"
)

// translate turns an error of stripe-go into a payment.Error. Card errors that
// carry an intent are results and are handled before this.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var answered *stripego.Error
	if !errors.As(err, &answered) {
		// No answer, or one that is not Stripe's: time-out, lost connection, cut body.
		return &payment.Error{Ambiguous: true, Code: payment.CodeNetwork, Err: err}
	}
	out := &payment.Error{Code: string(answered.Code), Err: describe(answered)}
	status := answered.HTTPStatusCode
	switch {
	case status >= http.StatusInternalServerError:
		out.Ambiguous, out.Code = true, payment.CodeProvider
	case status == http.StatusConflict:
		out.Ambiguous, out.Code = true, payment.CodeInProgress
	case status == http.StatusTooManyRequests:
		out.Retryable, out.Code = true, payment.CodeRateLimited
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		// Not carried out, and an operator can mend it.
		out.Retryable, out.Code = true, payment.CodeUnauthorized
	case answered.Type == stripego.ErrorTypeIdempotency:
		out.Code = payment.CodeKeyReused
	case status == http.StatusNotFound:
		out.Code = payment.CodeNotFound
	case out.Code == "":
		out.Code = payment.CodeInvalid
	}
	return out
}

// describe keeps what helps whoever reads the log. The library's own text is
// the whole error as JSON, with the intent's client secret in it.
func describe(e *stripego.Error) error {
	text := fmt.Sprintf("stripe %d %s: %s", e.HTTPStatusCode, e.Type, e.Msg)
	if e.Param != "" {
		text += " (parameter " + e.Param + ")"
	}
	if e.RequestID != "" {
		text += " (request " + e.RequestID + ")"
	}
	return errors.New(text)
}

func unexpected(format string, args ...any) error {
	return &payment.Error{Code: payment.CodeUnexpected, Err: fmt.Errorf(format, args...)}
}

// isInvalidState tells whether Stripe refused because the object has moved on.
func isInvalidState(err error) bool {
	var answered *stripego.Error
	if !errors.As(err, &answered) || answered.Type != stripego.ErrorTypeInvalidRequest {
		return false
	}
	switch answered.HTTPStatusCode {
	case http.StatusBadRequest, http.StatusNotFound:
		return true
	}
	return false
}

// wasReplayed tells whether Stripe repeated a stored answer, which shows the
// object as it was then.
func wasReplayed(res *stripego.APIResponse) bool {
	return res != nil && res.Header.Get("Idempotent-Replayed") == "true"
}

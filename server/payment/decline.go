package payment

// Decline says what may follow when a bank refuses a card.
type Decline string

const (
	// Soft may succeed later with the same card: automatic retries are allowed.
	Soft Decline = "soft"
	// Hard never succeeds with the same card: another is asked for at once.
	Hard Decline = "hard"
	// NeedsHolder succeeds once the holder confirms: no automatic retry, a link.
	NeedsHolder Decline = "needs_holder"
)

// declines is what the provider publishes about each code. A code that is not
// here is Hard: a retry nobody foresaw can cost a fee and the card's good name.
var declines = map[string]Decline{
	"authentication_required":        NeedsHolder,
	"authentication_not_handled":     NeedsHolder,
	"offline_pin_required":           NeedsHolder,
	"online_or_offline_pin_required": NeedsHolder,

	"approve_with_id":                 Soft,
	"card_declined":                   Soft,
	"card_velocity_exceeded":          Soft,
	"do_not_honor":                    Soft,
	"generic_decline":                 Soft,
	"insufficient_funds":              Soft,
	"issuer_not_available":            Soft,
	"no_action_taken":                 Soft,
	"processing_error":                Soft,
	"reenter_transaction":             Soft,
	"try_again_later":                 Soft,
	"withdrawal_count_limit_exceeded": Soft,

	"call_issuer":                           Hard,
	"card_not_supported":                    Hard,
	"currency_not_supported":                Hard,
	"do_not_try_again":                      Hard,
	"duplicate_transaction":                 Hard,
	"expired_card":                          Hard,
	"fraudulent":                            Hard,
	"incorrect_cvc":                         Hard,
	"incorrect_number":                      Hard,
	"incorrect_pin":                         Hard,
	"incorrect_zip":                         Hard,
	"invalid_account":                       Hard,
	"invalid_amount":                        Hard,
	"invalid_cvc":                           Hard,
	"invalid_expiry_month":                  Hard,
	"invalid_expiry_year":                   Hard,
	"invalid_number":                        Hard,
	"invalid_pin":                           Hard,
	"lost_card":                             Hard,
	"merchant_blacklist":                    Hard,
	"payment_intent_authentication_failure": Hard,
	"setup_intent_authentication_failure":   Hard,
	"new_account_information_available":     Hard,
	"not_permitted":                         Hard,
	"pickup_card":                           Hard,
	"pin_try_exceeded":                      Hard,
	"restricted_card":                       Hard,
	"revocation_of_all_authorizations":      Hard,
	"revocation_of_authorization":           Hard,
	"security_violation":                    Hard,
	"service_not_allowed":                   Hard,
	"stolen_card":                           Hard,
	"stop_payment_order":                    Hard,
	"testmode_decline":                      Hard,
	"transaction_not_allowed":               Hard,
}

// ClassifyDecline answers what may follow a Charge's DeclineCode.
func ClassifyDecline(code string) Decline {
	if d, known := declines[code]; known {
		return d
	}
	return Hard
}

// DeclineMessage answers the key of the sentence for the card's holder. Codes
// a thief would like to know (lost, stolen, fraudulent) share the general one.
func DeclineMessage(code string) string {
	switch code {
	case "insufficient_funds", "card_velocity_exceeded", "withdrawal_count_limit_exceeded":
		return "decline.funds"
	case "expired_card", "invalid_expiry_month", "invalid_expiry_year":
		return "decline.expired"
	case "incorrect_cvc", "invalid_cvc", "incorrect_number", "invalid_number", "incorrect_zip":
		return "decline.details"
	case "card_not_supported", "currency_not_supported", "not_permitted", "service_not_allowed", "transaction_not_allowed":
		return "decline.unsupported"
	case "authentication_required", "authentication_not_handled", "offline_pin_required", "online_or_offline_pin_required",
		"payment_intent_authentication_failure", "setup_intent_authentication_failure":
		return "decline.confirm"
	case "processing_error", "issuer_not_available", "try_again_later", "reenter_transaction":
		return "decline.later"
	default:
		return "decline.general"
	}
}

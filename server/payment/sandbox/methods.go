package sandbox

import "net/http"

func listMethodsOfCustomer(t *turn) (any, error) {
	if err := t.allow("type", "limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	if _, err := load[customer](t, t.id, "customer"); err != nil {
		return nil, err
	}
	return t.list("payment_method", t.id)
}

func listMethods(t *turn) (any, error) {
	if err := t.allow("customer", "type", "limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	owner, err := t.require("customer")
	if err != nil {
		return nil, err
	}
	if _, err := load[customer](t, owner, "customer"); err != nil {
		return nil, err
	}
	return t.list("payment_method", owner)
}

func attachMethod(t *turn) (any, error) {
	if err := t.allow("customer"); err != nil {
		return nil, err
	}
	owner, err := t.require("customer")
	if err != nil {
		return nil, err
	}
	if _, err := load[customer](t, owner, "customer"); err != nil {
		return nil, err
	}
	m, err := load[paymentMethod](t, t.id, "payment_method")
	if err != nil {
		return nil, err
	}
	switch m.Customer {
	case ref(owner):
		return m, nil
	case "":
		return nil, invalid("payment_method", "This PaymentMethod was detached or never saved by its holder. It may not be used again.")
	}
	return nil, invalid("payment_method", "The payment method you provided has already been attached to a customer.")
}

func detachMethod(t *turn) (any, error) {
	if err := t.allow(); err != nil {
		return nil, err
	}
	m, err := load[paymentMethod](t, t.id, "payment_method")
	if err != nil {
		return nil, err
	}
	if m.Customer == "" {
		return nil, invalid("payment_method", "The payment method you provided is not attached to a customer so detachment is impossible.")
	}
	m.Customer = ""
	if err := t.put(m); err != nil {
		return nil, err
	}
	t.emit("payment_method.detached", m)
	return m, nil
}

// usable answers a customer's saved card, or why it cannot be charged.
func (t *turn) usable(methodID string, owner ref) (*paymentMethod, error) {
	m, err := load[paymentMethod](t, methodID, "payment_method")
	if err != nil {
		return nil, err
	}
	if m.Customer == "" || m.Customer != owner {
		return nil, &apiError{
			status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "payment_method_unexpected_state",
			Message: "The PaymentMethod does not belong to the Customer you supplied, or it was detached and may not be used again.",
			Param:   "payment_method",
		}
	}
	return m, nil
}

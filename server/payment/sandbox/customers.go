package sandbox

func createCustomer(t *turn) (any, error) {
	if err := t.allow("metadata"); err != nil {
		return nil, err
	}
	meta, err := t.metadata("metadata")
	if err != nil {
		return nil, err
	}
	c := &customer{ID: newID("cus_"), Object: "customer", Created: t.now.Unix(), Metadata: meta}
	return c, t.put(c)
}

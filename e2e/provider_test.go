package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// providerCharges asks the sandbox for every try to take money.
func (s *server) providerCharges(t testing.TB) charges {
	t.Helper()
	return chargesAt(t, s.base+"/sandbox")
}

func chargesAt(t testing.TB, sandbox string) charges {
	t.Helper()
	status, body := get(t, sandbox+"/ledger")
	var list struct {
		Charges charges `json:"charges"`
	}
	if err := json.Unmarshal(body, &list); err != nil || status != http.StatusOK {
		t.Fatalf("the sandbox's ledger: %d %v\n%s", status, err, body)
	}
	return list.Charges
}

// fault asks the sandbox at an address for a fault, as its documentation says.
func fault(t testing.TB, sandbox string, what vars) {
	t.Helper()
	body, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	response, err := caller.Post(sandbox+"/faults", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		t.Fatalf("the sandbox refuses the fault %s with %d", body, response.StatusCode)
	}
}

// noFaults ends every fault.
func noFaults(t testing.TB, sandbox string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodDelete, sandbox+"/faults", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := caller.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		t.Fatalf("the sandbox answers %d", response.StatusCode)
	}
}

// rowOf answers the row's key inside an id of the API: pages, and the provider's
// metadata, name pledges by it.
func rowOf(t testing.TB, id string) string {
	t.Helper()
	_, key, found := strings.Cut(decoded(id), ":")
	if !found {
		t.Fatalf("%q is no id of the API", id)
	}
	return key
}

// kindOf answers the type inside an id of the API.
func kindOf(id string) string {
	kind, _, _ := strings.Cut(decoded(id), ":")
	return kind
}

func decoded(id string) string {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		return ""
	}
	return string(raw)
}

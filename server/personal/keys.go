// Package personal keeps what is private: it seals addresses, phone numbers,
// contacts and account numbers before they reach the database, and makes the
// keyed digests by which they can be found again. Every sealed value is bound to
// its purpose, so that one moved to another column does not open.
package personal

import (
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// The purposes for which the portal seals and digests. Add one here before using it.
const (
	Address      = "address"
	KeptAddress  = "kept-address"
	Contact      = "contact"
	DisplayName  = "display-name"
	Draft        = "draft"
	PayeeAccount = "payee-account"
	Message      = "message"
	SignInCode   = "sign-in-code"
	Network      = "network"
	Problem      = "problem"
	Order        = "order"
)

// ErrSealed says that a value does not open: it was altered, sealed for another
// purpose, or sealed with keys that are not in the keyset.
var ErrSealed = errors.New("personal: value does not open")

// digestLength is bytes of a digest before it is written as hexadecimal.
const digestLength = 32

// Keys seals, opens and digests. It is safe for concurrent use.
type Keys struct {
	file string

	mu      sync.RWMutex
	sealing *keyset.Handle
	finding *keyset.Handle
	cipher  tink.AEAD
	digest  *prf.Set
}

// Seal encrypts plain for a purpose with AES-256-GCM. It panics when the cipher
// itself fails, which no input can cause.
func (k *Keys) Seal(plain []byte, purpose string) []byte {
	k.mu.RLock()
	defer k.mu.RUnlock()
	sealed, err := k.cipher.Encrypt(plain, []byte(purpose))
	if err != nil {
		panic(fmt.Errorf("personal: seal: %w", err)) //nolint:forbidigo // no input causes it, and going on would store plain text
	}
	return sealed
}

// Open decrypts what Seal made for the same purpose, with any key of the keyset,
// or answers ErrSealed.
func (k *Keys) Open(sealed []byte, purpose string) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	plain, err := k.cipher.Decrypt(sealed, []byte(purpose))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// SealText is Seal for text.
func (k *Keys) SealText(plain, purpose string) []byte { return k.Seal([]byte(plain), purpose) }

// OpenText is Open for text.
func (k *Keys) OpenText(sealed []byte, purpose string) (string, error) {
	plain, err := k.Open(sealed, purpose)
	return string(plain), err
}

// Digest answers 64 hexadecimal letters that are always the same for one value
// and purpose, and that nobody can compute or invert without the key. Callers
// normalise the value first (trimmed, lower case, +86).
func (k *Keys) Digest(purpose, value string) string {
	k.mu.RLock()
	defer k.mu.RUnlock()
	input := append(append([]byte(purpose), 0), value...)
	sum, err := k.digest.ComputePrimaryPRF(input, digestLength)
	if err != nil {
		panic(fmt.Errorf("personal: digest: %w", err)) //nolint:forbidigo // no input causes it
	}
	return hex.EncodeToString(sum)
}

// use makes the primitives of two keysets and puts them in service.
func (k *Keys) use(sealing, finding *keyset.Handle) error {
	cipher, err := aead.New(sealing)
	if err != nil {
		return fmt.Errorf("personal: sealing keyset: %w", err)
	}
	digest, err := prf.NewPRFSet(finding)
	if err != nil {
		return fmt.Errorf("personal: digest keyset: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sealing, k.finding, k.cipher, k.digest = sealing, finding, cipher, digest
	return nil
}

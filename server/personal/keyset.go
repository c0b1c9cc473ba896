package personal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
)

// Config says where the keysets are. KeysetJSON, when set, is used as it is (from
// a secret store, through the environment); otherwise KeysetFile is read. Create
// makes the file when it does not exist, as `make run` and demo mode do.
type Config struct {
	KeysetFile string
	KeysetJSON string
	Create     bool
}

// ErrNoKeyset says that no keyset was given and none may be made.
var ErrNoKeyset = errors.New("personal: there is no keyset; without it nothing personal can be read. " +
	"Give the keyset file or its content, or allow one to be created for a new database")

// stored is the form of the file: two Tink keysets in Tink's own JSON.
type stored struct {
	Sealing json.RawMessage `json:"sealing"` // AEAD; may hold several keys, the primary seals
	Digest  json.RawMessage `json:"digest"`  // PRF; see Rotate for why it holds one key
}

// Open loads the keysets, or makes them when that is allowed.
func Open(c Config) (*Keys, error) {
	if c.KeysetJSON != "" {
		return parse([]byte(c.KeysetJSON), "")
	}
	if c.KeysetFile == "" {
		return nil, ErrNoKeyset
	}
	raw, err := os.ReadFile(c.KeysetFile)
	if errors.Is(err, fs.ErrNotExist) {
		if !c.Create {
			return nil, fmt.Errorf("%w (%s)", ErrNoKeyset, c.KeysetFile)
		}
		if err := createFile(c.KeysetFile); err != nil {
			return nil, err
		}
		raw, err = os.ReadFile(c.KeysetFile)
	}
	if err != nil {
		return nil, fmt.Errorf("personal: read keyset: %w", err)
	}
	return parse(raw, c.KeysetFile)
}

// Generate answers keysets made on the spot and kept nowhere; JSON gives them to whoever keeps them.
func Generate() (*Keys, error) {
	sealing, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("personal: make sealing keyset: %w", err)
	}
	finding, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("personal: make digest keyset: %w", err)
	}
	k := &Keys{}
	return k, k.use(sealing, finding)
}

// JSON answers the keysets as they are kept. Whoever has it can read everything.
func (k *Keys) JSON() ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return encode(k.sealing, k.finding)
}

// Rotate adds a sealing key and makes it primary; values sealed before still open.
// The file is replaced in one step. Other servers read it at their next start,
// so rotate while one server runs, or distribute the file before restarting.
//
// The digest key stays: a digest is looked up by equality, and a new key would
// lose every person's contact until all digests were computed again.
func (k *Keys) Rotate() error {
	k.mu.RLock()
	sealing, finding := k.sealing, k.finding
	k.mu.RUnlock()
	manager := keyset.NewManagerFromHandle(sealing)
	id, err := manager.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return fmt.Errorf("personal: rotate: %w", err)
	}
	if err := manager.SetPrimary(id); err != nil {
		return fmt.Errorf("personal: rotate: %w", err)
	}
	next, err := manager.Handle()
	if err != nil {
		return fmt.Errorf("personal: rotate: %w", err)
	}
	if k.file != "" {
		if err := replaceFile(k.file, next, finding); err != nil {
			return err
		}
	}
	return k.use(next, finding)
}

func parse(raw []byte, file string) (*Keys, error) {
	var s stored
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, errors.New("personal: the keyset is not readable JSON")
	}
	sealing, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(s.Sealing)))
	if err != nil {
		return nil, fmt.Errorf("personal: sealing keyset: %w", err)
	}
	finding, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(s.Digest)))
	if err != nil {
		return nil, fmt.Errorf("personal: digest keyset: %w", err)
	}
	k := &Keys{file: file}
	return k, k.use(sealing, finding)
}

func encode(sealing, finding *keyset.Handle) ([]byte, error) {
	var s, d bytes.Buffer
	if err := insecurecleartextkeyset.Write(sealing, keyset.NewJSONWriter(&s)); err != nil {
		return nil, fmt.Errorf("personal: write keyset: %w", err)
	}
	if err := insecurecleartextkeyset.Write(finding, keyset.NewJSONWriter(&d)); err != nil {
		return nil, fmt.Errorf("personal: write keyset: %w", err)
	}
	return json.MarshalIndent(stored{Sealing: s.Bytes(), Digest: d.Bytes()}, "", "  ")
}

// createFile makes new keysets in file. When another server made the file in the
// meantime, that one stays: two sets of keys for one database would be a loss.
func createFile(file string) error {
	k, err := Generate()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("personal: create keyset: %w", err)
	}
	temporary, err := writeBeside(file, k.sealing, k.finding)
	if err != nil {
		return err
	}
	defer os.Remove(temporary) //nolint:errcheck // a name that is left over does no harm
	if err := os.Link(temporary, file); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("personal: create keyset: %w", err)
	}
	return nil
}

func replaceFile(file string, sealing, finding *keyset.Handle) error {
	temporary, err := writeBeside(file, sealing, finding)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, file); err != nil {
		return errors.Join(fmt.Errorf("personal: replace keyset: %w", err), os.Remove(temporary))
	}
	return nil
}

// writeBeside writes the keysets to a new file (mode 0600) in the same folder and
// forces them to disk.
func writeBeside(file string, sealing, finding *keyset.Handle) (string, error) {
	raw, err := encode(sealing, finding)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".keys-*")
	if err != nil {
		return "", fmt.Errorf("personal: write keyset: %w", err)
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("personal: write keyset: %w", err), os.Remove(f.Name()))
	}
	return f.Name(), nil
}

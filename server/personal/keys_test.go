package personal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func generated(t testing.TB) *Keys {
	t.Helper()
	k, err := Generate()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWhatIsSealedOpensForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	k, other := generated(t), generated(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		purpose := rapid.SampledFrom([]string{Address, Contact, PayeeAccount, Message}).Draw(t, "purpose")
		sealed := k.Seal(plain, purpose)
		opened, err := k.Open(sealed, purpose)
		if err != nil || !bytes.Equal(opened, plain) {
			t.Fatalf("%x %v, want %x", opened, err, plain)
		}
		if _, err := k.Open(sealed, purpose+"2"); !errors.Is(err, ErrSealed) {
			t.Fatal("opened for another purpose")
		}
		if _, err := other.Open(sealed, purpose); !errors.Is(err, ErrSealed) {
			t.Fatal("opened with other keys")
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		sealed[at] ^= 1
		if _, err := k.Open(sealed, purpose); !errors.Is(err, ErrSealed) {
			t.Fatalf("opened after byte %d was changed", at)
		}
	})
}

func TestSealingTheSameTwiceLooksDifferent(t *testing.T) {
	t.Parallel()
	k := generated(t)
	if bytes.Equal(k.SealText("13800000001", Contact), k.SealText("13800000001", Contact)) {
		t.Fatal("two seals are equal: people could be told apart by them")
	}
	if _, err := k.OpenText(nil, Contact); !errors.Is(err, ErrSealed) {
		t.Fatal("nothing opened")
	}
}

func TestDigestsFindAndDoNotTell(t *testing.T) {
	t.Parallel()
	k, other := generated(t), generated(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		d := k.Digest(Contact, a)
		if len(d) != 64 || d != k.Digest(Contact, a) {
			t.Fatalf("%q is not always the same 64 letters", d)
		}
		if a != b && d == k.Digest(Contact, b) {
			t.Fatal("two values share a digest")
		}
		if d == other.Digest(Contact, a) || d == k.Digest(Address, a) {
			t.Fatal("the digest does not depend on key and purpose")
		}
	})
	// The border between purpose and value is part of the digest.
	if k.Digest("ab", "c") == k.Digest("a", "bc") {
		t.Fatal("purpose and value run together")
	}
}

func TestRotationKeepsWhatWasSealed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "keys.json")
	k, err := Open(Config{KeysetFile: file, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	old, digest := k.SealText("旧的", Address), k.Digest(Contact, "x")
	before, err := Open(Config{KeysetFile: file})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := k.Rotate(); err != nil {
			t.Fatal(err)
		}
	}
	sealedAfter := k.SealText("新的", Address)
	if _, err := before.OpenText(sealedAfter, Address); !errors.Is(err, ErrSealed) {
		t.Fatal("the new value was sealed with the old key: rotation did nothing")
	}
	reloaded, err := Open(Config{KeysetFile: file})
	if err != nil {
		t.Fatal(err)
	}
	for name, keys := range map[string]*Keys{"at once": k, "after a restart": reloaded} {
		if text, err := keys.OpenText(old, Address); err != nil || text != "旧的" {
			t.Errorf("%s: the old value: %q %v", name, text, err)
		}
		if text, err := keys.OpenText(sealedAfter, Address); err != nil || text != "新的" {
			t.Errorf("%s: the new value: %q %v", name, text, err)
		}
		if keys.Digest(Contact, "x") != digest {
			t.Errorf("%s: a digest changed, and people would not be found any more", name)
		}
	}
}

func TestKeysCanBeRotatedWhileInUse(t *testing.T) {
	t.Parallel()
	k := generated(t)
	var users sync.WaitGroup
	for range 4 {
		users.Go(func() {
			for range 50 {
				if text, err := k.OpenText(k.SealText("x", Address), Address); err != nil || text != "x" {
					t.Error(text, err)
				}
			}
		})
	}
	for range 5 {
		if err := k.Rotate(); err != nil {
			t.Error(err)
		}
	}
	users.Wait()
}

func TestOpen(t *testing.T) {
	t.Parallel()
	t.Run("a file is made once, for the owner's eyes only", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "data", "keys.json")
		first, err := Open(Config{KeysetFile: file, Create: true})
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v %v, want mode 0600", info.Mode(), err)
		}
		left, err := os.ReadDir(filepath.Dir(file))
		if err != nil || len(left) != 1 {
			t.Fatalf("%v %v: temporary files are left over", left, err)
		}
		second, err := Open(Config{KeysetFile: file, Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if text, err := second.OpenText(first.SealText("x", Address), Address); err != nil || text != "x" {
			t.Fatal("the second start made other keys", err)
		}
	})
	t.Run("servers that start together share one keyset", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "keys.json")
		digests := make([]string, 8)
		var servers sync.WaitGroup
		for i := range digests {
			servers.Go(func() {
				k, err := Open(Config{KeysetFile: file, Create: true})
				if err != nil {
					t.Error(err)
					return
				}
				digests[i] = k.Digest(Contact, "x")
			})
		}
		servers.Wait()
		for _, d := range digests {
			if d != digests[0] {
				t.Fatal("two servers have different keys")
			}
		}
	})
	t.Run("without a keyset nothing starts", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "keys.json")
		for _, c := range []Config{{}, {Create: true}, {KeysetFile: file}} {
			if _, err := Open(c); !errors.Is(err, ErrNoKeyset) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		if _, err := os.Stat(file); err == nil {
			t.Error("a keyset was made without leave")
		}
	})
	t.Run("the content of a file serves as a setting", func(t *testing.T) {
		t.Parallel()
		k := generated(t)
		raw, err := k.JSON()
		if err != nil {
			t.Fatal(err)
		}
		same, err := Open(Config{KeysetJSON: string(raw), KeysetFile: "/nowhere/keys.json"})
		if err != nil || same.Digest(Contact, "x") != k.Digest(Contact, "x") {
			t.Fatal(err)
		}
	})
	t.Run("a broken keyset is refused without showing it", func(t *testing.T) {
		t.Parallel()
		raw, err := generated(t).JSON()
		if err != nil {
			t.Fatal(err)
		}
		for name, broken := range map[string]string{
			"no JSON":    "secret",
			"empty":      "{}",
			"half":       string(raw[:len(raw)/2]),
			"wrong kind": strings.Replace(string(raw), "AesGcmKey", "HmacPrfKey", 1),
		} {
			if _, err := Open(Config{KeysetJSON: broken}); err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

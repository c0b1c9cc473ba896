package app

import (
	"errors"
	"path/filepath"
	"testing"

	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/access"
	"shanhuo.app/server/personal"
)

func TestAnotherDatabasesKeysetIsRefused(t *testing.T) {
	t.Parallel()
	own := storage{DataDir: t.TempDir()}
	db, err := openStore(t.Context(), &own)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	keys, err := openKeys(t.Context(), &own, db)
	if err != nil {
		t.Fatalf("a new database gets new keys: %v", err)
	}
	system := access.AsSystem(t.Context(), access.ForDemo)
	who := db.Client.Person.Create().SetDisplayName("林").SaveX(system)
	const address = "lin@example.com"
	db.Client.Contact.Create().SetPersonID(who.ID).SetChannel(contact.ChannelEMAIL).SetDigest(keys.Digest(personal.Contact, address)).
		SetSealed(keys.SealText(address, personal.Contact)).ExecX(system)
	if _, err := openKeys(t.Context(), &own, db); err != nil {
		t.Errorf("its own keyset: %v", err)
	}
	other := storage{DataDir: own.DataDir, Keyset: filepath.Join(t.TempDir(), "keys.json")}
	if _, err := openKeys(t.Context(), &other, db); !errors.Is(err, personal.ErrNoKeyset) {
		t.Errorf("no keyset beside sealed data: %v", err)
	}
	if _, err := personal.Open(personal.Config{KeysetFile: other.Keyset, Create: true}); err != nil {
		t.Fatal(err)
	}
	var wrong *settingError
	if _, err := openKeys(t.Context(), &other, db); !errors.As(err, &wrong) || wrong.flag != "keyset-file" {
		t.Errorf("another database's keyset: %v", err)
	}
}

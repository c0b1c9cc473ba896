package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// disk is what a portal's folder lies on, and can be made full.
type disk interface {
	// fill leaves no room.
	fill(t *testing.T, w *world)
	// free gives the room back.
	free(t *testing.T, w *world)
}

// smallDisk answers an empty SQLite place on a disk that can be filled: a small file
// system of its own for root, else a limit to the size of the portal's files.
func smallDisk(t *testing.T) (place, disk) {
	t.Helper()
	folder := t.TempDir()
	at := place{database: sqlite, folder: folder, url: "sqlite:" + filepath.Join(folder, "shanhuo.db")}
	if os.Geteuid() != 0 {
		return at, sizeLimit{}
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", folder).CombinedOutput(); err != nil {
		t.Logf("no file system of its own (%v: %s): the size of files is limited instead", err, out)
		return at, sizeLimit{}
	}
	t.Cleanup(func() {
		// Registered before the portal starts, so run after it has ended.
		if out, err := exec.Command("umount", folder).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return at, fileSystem{filepath.Join(folder, "filler")}
}

type fileSystem struct{ filler string }

func (f fileSystem) fill(t *testing.T, _ *world) {
	t.Helper()
	file, err := os.Create(f.filler)
	if err != nil {
		t.Fatal(err)
	}
	piece := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(piece)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func (f fileSystem) free(t *testing.T, _ *world) {
	t.Helper()
	if err := os.Remove(f.filler); err != nil {
		t.Fatal(err)
	}
}

type sizeLimit struct{}

func (sizeLimit) fill(t *testing.T, w *world) {
	t.Helper()
	var largest int64
	files, err := filepath.Glob(filepath.Join(w.place.folder, "shanhuo.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, info.Size())
	}
	limitFiles(t, w, strconv.FormatInt(largest, 10)+":unlimited")
}

func (sizeLimit) free(t *testing.T, w *world) {
	t.Helper()
	select {
	case <-w.ended: // the limit went with the process
	default:
		limitFiles(t, w, "unlimited")
	}
}

func limitFiles(t *testing.T, w *world, limit string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "prlimit", "--pid", strconv.Itoa(w.command.Process.Pid), "--fsize="+limit).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		missing(t, "needs prlimit of util-linux, or root, to fill a disk")
	}
	if err != nil {
		t.Fatalf("prlimit: %v: %s", err, out)
	}
}

// TestFaultOfAFullDiskLosesNothing fills the disk under SQLite while people pledge.
func TestFaultOfAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	at, d := smallDisk(t)
	w := newWorld(t, build{place: at, backers: 4})
	s := w.raise(t, 1, true)
	for i, backer := range w.crew {
		w.pledged(t, backer, s, fmt.Sprintf("before-%d", i))
	}

	d.fill(t, w)
	w.struck = append(w.struck, "full")
	refused := w.pressUntilFull(t, s, "first")
	if status, body := get(t, w.base+"/c/"+s.slug); status != 200 {
		t.Errorf("with a full disk the campaign's page answers %d: %.300s", status, body)
	}
	d.free(t, w)
	eventuallyWithin(t, foundAgain, "pledging, when there is room again", func() error {
		answer, err := once(refused[0].by, createPledge, refused[0].asked)
		if codes := answer.at("createPledge").codes(); len(codes) > 0 {
			return fmt.Errorf("refused: %v", codes)
		}
		return err
	})
	w.fulfilAll(t)

	d.fill(t, w)
	w.struck = append(w.struck, "full, killed")
	w.pressUntilFull(t, s, "second")
	if err := w.kill(); err != nil {
		t.Fatal(err)
	}
	d.free(t, w)
	if err := w.restart(); err != nil {
		t.Fatal(err)
	}
	w.fulfilAll(t)

	w.closeNow(t, s.open)
	w.collected(t)
	w.decided(t)
	w.audit(t)
}

// pressUntilFull presses the button with new keys until it is refused for want of room
// several times in a row; it answers those promises. Whatever is acknowledged on the way
// is noted down like any other.
func (w *world) pressUntilFull(t *testing.T, s *stage, during string) []*promise {
	t.Helper()
	const enough, most = 5, 5000
	var refused []*promise
	for n := 0; len(refused) < enough; n++ {
		if n == most {
			t.Fatalf("with a full disk %d pledges were taken; it was not full", n)
		}
		p := &promise{by: w.crew[n%len(w.crew)], stage: s, key: fmt.Sprintf("%s-%d", during, n), tier: 1, quantity: 1, card: goodCard, returns: true}
		w.note(p)
		began := time.Now()
		answer, err := once(p.by, createPledge, p.asked)
		if err != nil {
			t.Fatalf("with a full disk: %v", err)
		}
		payload := answer.at("createPledge")
		if len(payload.codes()) == 0 {
			p.id, refused = payload.at("pledge.id").text(), nil
			continue
		}
		if codes := payload.codes(); !slices.Equal(codes, []string{"STORAGE_FULL"}) || !payload.at("pledge").null() {
			t.Fatalf("with a full disk the answer is %s", payload.raw())
		}
		if sentence, took := payload.at("userErrors.0.message").text(), time.Since(began); !strings.Contains(sentence, " ") || took > 10*time.Second {
			t.Errorf("with a full disk it says %q after %s", sentence, took)
		}
		refused = append(refused, p)
	}
	return refused
}

// fulfilAll brings every promise that has no saved card yet to one, by the keys that were
// sent before.
func (w *world) fulfilAll(t *testing.T) {
	t.Helper()
	for _, p := range w.promises {
		if p.committed {
			continue
		}
		if err := w.keep(p); err != nil {
			t.Fatalf("the key %s: %v", p.key, err)
		}
	}
}

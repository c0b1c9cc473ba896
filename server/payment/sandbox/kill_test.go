package sandbox

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const serveFile = "SHANHUO_TEST_SANDBOX_FILE"

// TestMain serves a sandbox instead of testing when a test asks for a process
// that it can kill.
func TestMain(m *testing.M) {
	file := os.Getenv(serveFile)
	if file == "" {
		os.Exit(m.Run())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	base := "http://" + listener.Addr().String()
	s, err := Open(Config{File: file, PublicURL: base})
	if err != nil {
		panic(err)
	}
	if _, err := os.Stdout.WriteString(base + "\n"); err != nil {
		panic(err)
	}
	panic(http.Serve(listener, s.Handler()))
}

// A process is killed while it charges. Whatever was acknowledged is there
// afterwards, and sending every key again leaves one charge each.
func TestAKilledProcessLosesNothingAndChargesOnce(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who, card := b.savedCard("4242424242424242")
	acknowledged := map[string]string{}
	var mu sync.Mutex
	for round := range 3 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), serveFile+"="+b.file)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		victim := &box{T: t, base: strings.TrimSpace(line)}
		var wait sync.WaitGroup
		for lane := range 4 {
			wait.Go(func() {
				for n := 0; ; n++ {
					pledge := fmt.Sprintf("p-%d-%d-%d", round, lane, n)
					r, err := victim.send("POST", "/v1/payment_intents", "pi:"+pledge, chargeForm(who, card, "100", pledge)...)
					if err != nil {
						mu.Lock()
						acknowledged[pledge] = ""
						mu.Unlock()
						return
					}
					mu.Lock()
					acknowledged[pledge] = r.text("id")
					mu.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(60+40*round) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		wait.Wait()
		_ = child.Wait()
	}
	if len(acknowledged) < 20 {
		t.Fatalf("only %d charges were sent", len(acknowledged))
	}
	b.close()
	b = openBox(t, filepath.Clean(b.file), "")
	for pledge, id := range acknowledged {
		r := b.must(b.call("POST", "/v1/payment_intents", "pi:"+pledge, chargeForm(who, card, "100", pledge)...))
		if id != "" && r.text("id") != id {
			t.Errorf("%s was acknowledged as %s and is now %s", pledge, id, r.text("id"))
		}
	}
	counts := map[string]int{}
	for _, line := range b.call("GET", "/ledger", "").at("charges").([]any) {
		counts[line.(map[string]any)["pledge"].(string)]++
	}
	for pledge := range acknowledged {
		if counts[pledge] != 1 {
			t.Errorf("%s has %d charges", pledge, counts[pledge])
		}
	}
	if len(counts) != len(acknowledged) {
		t.Errorf("%d pledges were charged, %d were asked for", len(counts), len(acknowledged))
	}
}

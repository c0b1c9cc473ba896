//go:build browser

package e2e

// What takes long, or wants a machine that does nothing else, is built only for the
// targets of the Makefile that run it (-tags browser): make test does not count it as passed.

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestPagesAreLightAndQuickInABrowser measures, so it wants a machine that does nothing
// else: make budget, which CI runs after the other tests, and make browser.
func TestPagesAreLightAndQuickInABrowser(t *testing.T) {
	s := start(t, settings{place: seededPlace(t, sqlite, everything), arguments: []string{"--charge-rate", "100"}})
	inBrowser(t, s, []string{phone}, "budget")
}

// TestTheMainPagesAreSeenInABrowser takes pictures for people to look at: make screenshots.
// For make browser it throws away what it took.
func TestTheMainPagesAreSeenInABrowser(t *testing.T) {
	if os.Getenv("SHANHUO_SCREENSHOTS") == "" {
		t.Setenv("SHANHUO_SCREENSHOTS", t.TempDir())
	}
	s := start(t, settings{place: seededPlace(t, sqlite, everything), arguments: []string{"--charge-rate", "100"}})
	inBrowser(t, s, []string{phone}, "screenshots")
}

// TestTheGuidesAreFollowedInABrowser drives a demonstration through everything that the
// guides tell. For make guide-pictures it takes their pictures anew, in both languages; for
// make browser it follows the Chinese one, and throws away what it took.
func TestTheGuidesAreFollowedInABrowser(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("SHANHUO_GUIDE_PICTURES")
	program, chromium := os.Getenv("SHANHUO_NODE"), os.Getenv("SHANHUO_CHROMIUM")
	if program == "" || chromium == "" {
		missing(t, "needs Node.js and Chromium: run make guide-pictures, or set SHANHUO_NODE and SHANHUO_CHROMIUM")
	}
	s := start(t, settings{place: seededPlace(t, sqlite, everything), arguments: []string{"--charge-rate", "100"}})
	needsWebApp(t, s)
	browser, err := filepath.Abs("browser")
	if err != nil {
		t.Fatal(err)
	}
	runner := filepath.Join(browser, "node_modules", "@playwright", "test", "cli.js")
	if _, err := os.Stat(runner); err != nil {
		missing(t, "the browser tests are not installed: run make audits")
	}
	browsing.Lock()
	defer browsing.Unlock()
	arguments := []string{runner, "test", "--config", "guide/playwright.config.ts", "--reporter=list"}
	if folder == "" {
		folder = t.TempDir()
		arguments = append(arguments, "--project=zh")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, program, arguments...)
	c.Dir = browser
	c.Env = append(os.Environ(), "SHANHUO_URL="+s.base, "SHANHUO_GUIDE_PICTURES="+folder, "FORCE_COLOR=0",
		"SHANHUO_BROWSER_OUTPUT="+filepath.Join(browser, "..", "..", ".tmp", "browser", "guide"))
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if took, kept := filesIn(t, filepath.Join(folder, "zh")), filesIn(t, picturesOf("zh")); !slices.Equal(took, kept) {
		t.Errorf("it takes %v, and the guides have %v", took, kept)
	}
}

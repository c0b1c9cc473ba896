package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// mostPicture is the largest a picture of the guides may be, in bytes: they are read in
// villages, too.
const mostPicture = 80 << 10

// TestTheGuidesAreFollowedInABrowser drives a demonstration through everything that the
// guides tell. For make guide-pictures it takes their pictures anew, in both languages; for
// make browser it follows the Chinese one, and throws away what it took.
func TestTheGuidesAreFollowedInABrowser(t *testing.T) {
	folder := os.Getenv("SHANHUO_GUIDE_PICTURES")
	if folder == "" && os.Getenv("SHANHUO_BROWSER") != "full" {
		return
	}
	t.Parallel()
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

// picturesOf is the folder of the pictures in a language.
func picturesOf(lang string) string { return filepath.Join("..", "docs", "pictures", lang) }

// filesIn lists a folder in order.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(files))
	for i, file := range files {
		out[i] = file.Name()
	}
	return out
}

var pictureNamed = regexp.MustCompile(`pictures/(?:zh|en)/[\w.-]+`)

func TestEveryPictureOfTheGuidesIsThereAndSmallAndNamed(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, page := range []string{"README.md", "docs/guide-zh.md", "docs/guide-en.md"} {
		text, err := os.ReadFile(filepath.Join("..", page))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pictureNamed.FindAllString(string(text), -1) {
			named[path] = true
			file, err := os.Stat(filepath.Join("..", "docs", path))
			if err != nil {
				t.Errorf("%s names %s, which is not there: run make guide-pictures", page, path)
				continue
			}
			if file.Size() > mostPicture {
				t.Errorf("%s has %d KB", path, file.Size()>>10)
			}
			if lang := strings.TrimSuffix(filepath.Base(page), ".md"); lang != "README" && !strings.HasPrefix(path, "pictures/"+strings.TrimPrefix(lang, "guide-")) {
				t.Errorf("%s shows a picture in the other language: %s", page, path)
			}
		}
	}
	for _, lang := range []string{"zh", "en"} {
		for _, name := range filesIn(t, picturesOf(lang)) {
			if path := "pictures/" + lang + "/" + name; !named[path] {
				t.Errorf("no guide names %s", path)
			}
		}
	}
	if zh, en := filesIn(t, picturesOf("zh")), filesIn(t, picturesOf("en")); len(zh) < 20 || !slices.Equal(zh, en) {
		t.Errorf("the guides show different pictures: %v and %v", zh, en)
	}
}

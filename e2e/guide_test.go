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

// TestTheGuidesPicturesAreTaken drives a demonstration through everything that the guides
// tell and takes their pictures anew. It runs for make guide-pictures only.
func TestTheGuidesPicturesAreTaken(t *testing.T) {
	folder := os.Getenv("SHANHUO_GUIDE_PICTURES")
	if folder == "" {
		t.Skip("pictures are taken by make guide-pictures")
	}
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
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, program, filepath.Join(browser, "node_modules", "@playwright", "test", "cli.js"), "test", "--config", "guide/playwright.config.ts", "--reporter=list")
	c.Dir = browser
	c.Env = append(os.Environ(), "SHANHUO_URL="+s.base, "FORCE_COLOR=0", "SHANHUO_BROWSER_OUTPUT="+filepath.Join(browser, "..", "..", ".tmp", "browser", "guide"))
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

var pictureNamed = regexp.MustCompile(`docs/pictures/[\w./-]+|pictures/(?:zh|en)/[\w.-]+`)

func TestEveryPictureOfTheGuidesIsThereAndSmallAndNamed(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, page := range []string{"README.md", "docs/guide-zh.md", "docs/guide-en.md"} {
		text, err := os.ReadFile(filepath.Join("..", page))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pictureNamed.FindAllString(string(text), -1) {
			path = strings.TrimPrefix(path, "docs/")
			named[path] = true
			file, err := os.Stat(filepath.Join("..", "docs", path))
			if err != nil {
				t.Errorf("%s names %s, which is not there: run make guide-pictures", page, path)
				continue
			}
			if file.Size() > mostPicture {
				t.Errorf("%s has %d KB", path, file.Size()>>10)
			}
		}
	}
	taken := map[string][]string{}
	for _, lang := range []string{"zh", "en"} {
		files, err := os.ReadDir(filepath.Join("..", "docs", "pictures", lang))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			taken[lang] = append(taken[lang], file.Name())
			if path := "pictures/" + lang + "/" + file.Name(); !named[path] {
				t.Errorf("no guide names %s", path)
			}
		}
	}
	if len(taken["zh"]) < 20 || !slices.Equal(taken["zh"], taken["en"]) {
		t.Errorf("the guides show different pictures: %v and %v", taken["zh"], taken["en"])
	}
}

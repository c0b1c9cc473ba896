package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mostPicture is the largest a picture of the guides may be, in bytes: they are read in
// villages, too.
const mostPicture = 80 << 10

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

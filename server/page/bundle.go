package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

// bundles is the web app as it was built: its files, by address, and the tags that a
// page needs to run one of its entries. Both are empty when it was not built: pages
// then have no script, which is all they need.
type bundles struct {
	files map[string]*ready
	tags  map[string]template.HTML // by the entry's name
	// worker is the service worker, which has an address outside of /static/.
	worker *ready
}

// chunk is an entry of the manifest that the build leaves.
type chunk struct {
	File    string   `json:"file"`
	IsEntry bool     `json:"isEntry"`
	Name    string   `json:"name"`
	Imports []string `json:"imports"`
	CSS     []string `json:"css"`
}

const appAddress = "/static/app/"

// appTypes are the kinds of files that the build makes.
var appTypes = map[string]string{
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".svg":  "image/svg+xml",
	".json": "application/json",
	".png":  "image/png",
	".ttf":  "font/ttf",
}

// loadBundles reads what the build left in folder. With an error it answers what could
// be read before it.
func loadBundles(from fs.FS, folder string) (*bundles, error) {
	b := &bundles{files: map[string]*ready{}, tags: map[string]template.HTML{}}
	built, err := fs.Sub(from, folder)
	if err != nil {
		return b, err
	}
	raw, err := fs.ReadFile(built, ".vite/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	manifest := map[string]chunk{}
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return b, fmt.Errorf("page: the web app's manifest: %w", err)
	}
	for _, c := range manifest {
		if c.IsEntry {
			b.tags[c.Name] = tagsOf(manifest, c)
		}
	}
	if b.worker, err = readBuilt(built, "sw.js", "no-cache"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	return b, fs.WalkDir(built, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || appTypes[path.Ext(name)] == "" {
			return err
		}
		b.files[appAddress+name], err = readBuilt(built, name, "public, max-age=31536000, immutable")
		return err
	})
}

// readBuilt reads a file with the compressed forms that lie beside it.
func readBuilt(built fs.FS, name, caching string) (*ready, error) {
	raw, err := fs.ReadFile(built, name)
	if err != nil {
		return nil, err
	}
	r := newReady(raw, appTypes[path.Ext(name)], caching, "Accept-Encoding")
	for encoding, ext := range map[int]string{gzipped: ".gz", brotlied: ".br"} {
		compressed, err := fs.ReadFile(built, name+ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r.compressed[encoding] = compressed
	}
	return r, nil
}

// tagsOf writes what a page needs of an entry: its styles, its script, and what that
// imports at once, so that all of it is fetched together.
func tagsOf(manifest map[string]chunk, entry chunk) template.HTML {
	var styles, modules []string
	var visit func(c chunk)
	visit = func(c chunk) {
		for _, name := range c.Imports {
			if next, ok := manifest[name]; ok && !slices.Contains(modules, next.File) {
				modules = append(modules, next.File)
				visit(next)
			}
		}
		styles = append(styles, c.CSS...)
	}
	visit(entry)
	var out strings.Builder
	for _, file := range styles {
		fmt.Fprintf(&out, "<link rel=\"stylesheet\" href=\"%s\">\n", template.HTMLEscapeString(appAddress+file))
	}
	for _, file := range modules {
		fmt.Fprintf(&out, "<link rel=\"modulepreload\" href=\"%s\">\n", template.HTMLEscapeString(appAddress+file))
	}
	fmt.Fprintf(&out, "<script type=\"module\" src=\"%s\"></script>\n", template.HTMLEscapeString(appAddress+entry.File))
	return template.HTML(out.String()) //nolint:gosec // names of our own files, escaped
}

// serve answers true when it has answered the request.
func (b *bundles) serve(w http.ResponseWriter, r *http.Request) bool {
	f := b.files[r.URL.Path]
	if r.URL.Path == "/sw.js" {
		f = b.worker
	}
	if f == nil {
		return false
	}
	f.serve(w, r)
	return true
}

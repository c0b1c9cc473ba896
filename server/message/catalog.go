// Package message holds every sentence the portal says to people, in Chinese and
// English, and writes money, dates and numbers the way each language does.
//
// The sentences are flat JSON objects, one file per word and language
// (zh-CN/pledge.json, en/pledge.json). A key names the sentence, {name} stands
// for an argument. English may write key.one and key.other instead of key; the
// argument n chooses.
package message

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"
)

// The languages of the portal. Default is what a reader gets who asks for neither.
const (
	Chinese = "zh-CN"
	English = "en"
	Default = Chinese
)

// Languages lists every language, the default first.
var Languages = []string{Chinese, English}

//go:embed zh-CN/*.json en/*.json
var files embed.FS

// Catalog is the sentences of one language.
type Catalog struct {
	lang     string
	texts    map[string]string
	fallback *Catalog
}

// shipped loads the sentences inside the binary. A file that does not load is a
// mistake in the build that every test meets, so it panics.
var shipped = sync.OnceValue(func() map[string]*Catalog {
	catalogs, err := load(files)
	if err != nil {
		panic(err)
	}
	return catalogs
})

// In answers the catalog of a language, and the default one for an unknown language.
func In(lang string) *Catalog {
	catalogs := shipped()
	if c, ok := catalogs[lang]; ok {
		return c
	}
	return catalogs[Default]
}

// load reads the files of every language and refuses a key that two files share.
func load(from fs.FS) (map[string]*Catalog, error) {
	catalogs := make(map[string]*Catalog, len(Languages))
	for _, lang := range Languages {
		texts, err := loadLanguage(from, lang)
		if err != nil {
			return nil, err
		}
		catalogs[lang] = &Catalog{lang: lang, texts: texts}
	}
	for lang, c := range catalogs {
		if lang != English {
			c.fallback = catalogs[English]
		}
	}
	return catalogs, nil
}

func loadLanguage(from fs.FS, lang string) (map[string]string, error) {
	entries, err := fs.ReadDir(from, lang)
	if err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	texts, origin := map[string]string{}, map[string]string{}
	for _, e := range entries {
		name := path.Join(lang, e.Name())
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("message: %w", err)
		}
		pairs, err := flat(raw)
		if err != nil {
			return nil, fmt.Errorf("message: %s: %w", name, err)
		}
		for _, p := range pairs {
			if first, ok := origin[p.key]; ok {
				return nil, fmt.Errorf("message: %s is in %s and again in %s", p.key, first, name)
			}
			texts[p.key], origin[p.key] = p.text, name
		}
	}
	return texts, nil
}

type pair struct{ key, text string }

// flat reads a JSON object of strings token by token, because a map would hide
// a key that is written twice.
func flat(raw []byte) ([]pair, error) {
	var whole map[string]string
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, err
	}
	var pairs []pair
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		text, err := dec.Token()
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair{key.(string), text.(string)})
	}
	return pairs, nil
}

// Lang answers the catalog's language.
func (c *Catalog) Lang() string { return c.lang }

// Has tells whether the catalog itself, without falling back, has a sentence for key.
func (c *Catalog) Has(key string) bool {
	_, ok := c.raw(key, nil)
	return ok
}

// Keys answers every key, sorted; plural forms count as one key.
func (c *Catalog) Keys() []string {
	keys := make([]string, 0, len(c.texts))
	for k := range c.texts {
		keys = append(keys, base(k))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

package message

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"shanhuo.app/server/fault"
)

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	zh, en := In(Chinese).Keys(), In(English).Keys()
	for _, key := range zh {
		if !slices.Contains(en, key) {
			t.Errorf("%s is missing in en", key)
		}
	}
	for _, key := range en {
		if !slices.Contains(zh, key) {
			t.Errorf("%s is missing in zh-CN", key)
		}
	}
}

func TestBothLanguagesHaveTheSamePlaceholders(t *testing.T) {
	t.Parallel()
	inZh := holesByKey(In(Chinese))
	for key, en := range holesByKey(In(English)) {
		if zh, ok := inZh[key]; ok && !slices.Equal(zh, en) {
			t.Errorf("%s: zh-CN has {%s}, en has {%s}", key, strings.Join(zh, "} {"), strings.Join(en, "} {"))
		}
	}
}

// holesByKey joins the placeholders of all plural forms of a key, each with its form.
func holesByKey(c *Catalog) map[string][]string {
	holes := map[string][]string{}
	for key, text := range c.texts {
		holes[base(key)] = append(holes[base(key)], placeholders(text)...)
	}
	for key := range holes {
		slices.Sort(holes[key])
		holes[key] = slices.Compact(holes[key])
	}
	return holes
}

func TestBracesAreAlwaysPlaceholders(t *testing.T) {
	t.Parallel()
	for _, lang := range Languages {
		for key, text := range In(lang).texts {
			if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
				t.Errorf("%s %s: a brace is left over in %q", lang, key, text)
			}
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s %s is empty", lang, key)
			}
			if strings.ContainsAny(text, "!！") || strings.Contains(text, "亲") && !strings.Contains(text, "亲手") {
				t.Errorf("%s %s: %q is not our voice", lang, key, text)
			}
		}
	}
}

func TestPluralFormsComeInPairs(t *testing.T) {
	t.Parallel()
	texts := In(English).texts
	for key := range texts {
		one, isOne := strings.CutSuffix(key, ".one")
		other, isOther := strings.CutSuffix(key, ".other")
		if isOne && texts[one+".other"] == "" || isOther && texts[other+".one"] == "" {
			t.Errorf("%s has no partner", key)
		}
		if (isOne || isOther) && texts[base(key)] != "" {
			t.Errorf("%s has plural forms and a sentence without", base(key))
		}
	}
}

// counted are the words for many after a number, but for verbs.
var counted = regexp.MustCompile(`\{(\w+)\} (\w+s)\b`)

// TestNumbersThatMayBeOneHaveBothForms finds "1 units": a number before a word for many has
// two forms, or is one of the portal's own limits, which are never one.
func TestNumbersThatMayBeOneHaveBothForms(t *testing.T) {
	t.Parallel()
	verbs := []string{"is", "was", "has", "needs", "falls", "this", "vouches"}
	limits := []string{"min", "max", "most", "days", "minutes", "megapixels", "side", "backers", "got"}
	found := 0
	for key, text := range In(English).texts {
		if strings.HasSuffix(key, ".one") || strings.HasSuffix(key, ".other") || strings.HasPrefix(key, "check.") && strings.Contains(text, "{n}") {
			continue // what a check counts are characters of a story and three campaigns or more
		}
		for _, m := range counted.FindAllStringSubmatch(text, -1) {
			found++
			if !slices.Contains(verbs, m[2]) && !slices.Contains(limits, m[1]) {
				t.Errorf("%s: %q when it is one", key, m[0])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d were found: the reader is broken", found)
	}
}

// Words of the other language that are right where they are: names of formats,
// companies and people say the same in both.
var (
	asciiInChinese = []string{
		"JPEG", "PNG", "WebP", "MB", "CSV", "JSON", "SHA-256", "GraphQL", "API", "HTTPS", "Stripe", "PDF", "Markdown", "id", "URL", "QR",
		"English", "SHA", "Shanhuo", "shanhuo", "cvc", "CVC", "Visa", "YYYY-MM", "SVG", "test", "verify", "closing", "HTTP", "FILE", "GET", "POST", "KB", "query", "T08", "Z", "zh", "CN", "application", "json", "multipart", "form-data",
	}
	hanInEnglish  = []string{"山货", "中文", "简体中文"}
	asciiWord     = regexp.MustCompile(`[A-Za-z][A-Za-z0-9-]*`)
	hanWord       = regexp.MustCompile(`\p{Han}+`)
	chineseMarked = regexp.MustCompile(`[，。；：？（）]`)
)

func TestChineseTextsAreChinese(t *testing.T) {
	t.Parallel()
	for key, text := range In(Chinese).texts {
		for _, word := range asciiWord.FindAllString(placeholder.ReplaceAllString(text, ""), -1) {
			if !slices.Contains(asciiInChinese, word) {
				t.Errorf("%s: %q in %q", key, word, text)
			}
		}
	}
}

func TestEnglishTextsAreEnglish(t *testing.T) {
	t.Parallel()
	for key, text := range In(English).texts {
		for _, word := range hanWord.FindAllString(text, -1) {
			if !slices.Contains(hanInEnglish, word) {
				t.Errorf("%s: %q in %q", key, word, text)
			}
		}
		if chineseMarked.MatchString(text) {
			t.Errorf("%s: Chinese punctuation in %q", key, text)
		}
	}
}

// TestEveryFaultHasASentence reads the portal's own source: a code that is
// written there and has no sentence would reach people as an apology.
func TestEveryFaultHasASentence(t *testing.T) {
	t.Parallel()
	found := sourceFaults(t)
	if len(found.codes) < 5 {
		t.Fatalf("only %d codes were found in the source: the reader is broken", len(found.codes))
	}
	for _, lang := range Languages {
		for _, code := range slices.Sorted(maps.Keys(found.codes)) {
			if !In(lang).Has("fault." + code) {
				t.Errorf("%s: fault.%s is missing (%s)", lang, code, found.codes[code])
			}
		}
		for _, what := range slices.Sorted(maps.Keys(found.things)) {
			if !In(lang).Has("what." + what) {
				t.Errorf("%s: what.%s is missing (%s)", lang, what, found.things[what])
			}
		}
	}
}

type faultsInSource struct{ codes, things map[string]string }

// sourceFaults finds the codes in calls of package fault, in calls of Addf and in
// literals of fault.Fault, given as strings or constants.
func sourceFaults(t *testing.T) faultsInSource {
	t.Helper()
	found := faultsInSource{codes: map[string]string{}, things: map[string]string{}}
	for _, root := range []string{"../../server", "../../graph"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			found.read(path, file)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func (f *faultsInSource) read(path string, file *ast.File) {
	constants := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for i, name := range spec.Names {
				if i < len(spec.Values) {
					if text, ok := literal(spec.Values[i], nil); ok {
						constants[name.Name] = text
					}
				}
			}
		}
		return true
	})
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
				f.call(path, sel, n.Args, constants)
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
				if code, ok := literal(n.Value, constants); ok && isCode(code) && insideFault(file, n) {
					f.codes[code] = path
				}
			}
		}
		return true
	})
}

func (f *faultsInSource) call(path string, sel *ast.SelectorExpr, args []ast.Expr, constants map[string]string) {
	pkg, _ := sel.X.(*ast.Ident)
	ofFault := pkg != nil && pkg.Name == "fault"
	at := -1
	switch {
	case ofFault && (sel.Sel.Name == "NewInvalid" || sel.Sel.Name == "NewConflict" || sel.Sel.Name == "NewUnavailable"), sel.Sel.Name == "Addf":
		at = 0
	case ofFault && sel.Sel.Name == "New":
		at = 1
	case ofFault && sel.Sel.Name == "NewNotFound":
		if what, ok := literal(args[0], constants); ok {
			f.things[what] = path
		}
	}
	if at >= 0 && at < len(args) {
		if code, ok := literal(args[at], constants); ok {
			f.codes[code] = path
		}
	}
}

// insideFault tells whether the pair stands in a literal of fault.Fault.
func insideFault(file *ast.File, pair *ast.KeyValueExpr) bool {
	inside := false
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || !slices.Contains(lit.Elts, ast.Expr(pair)) {
			return true
		}
		switch kind := lit.Type.(type) {
		case *ast.SelectorExpr:
			inside = kind.Sel.Name == "Fault"
		case *ast.Ident:
			inside = kind.Name == "Fault"
		}
		return true
	})
	return inside
}

func literal(e ast.Expr, constants map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.Ident:
		text, ok := constants[e.Name]
		return text, ok
	}
	return "", false
}

func isCode(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '_' }) < 0
}

func TestAKeyInTwoFilesIsRefused(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"in two files": {
			"zh-CN/a.json": {Data: []byte(`{"k":"一"}`)}, "zh-CN/b.json": {Data: []byte(`{"k":"二"}`)}, "en/a.json": {Data: []byte(`{"k":"one"}`)},
		},
		"twice in one file": {
			"zh-CN/a.json": {Data: []byte(`{"k":"一","k":"二"}`)}, "en/a.json": {Data: []byte(`{"k":"one"}`)},
		},
		"not flat": {
			"zh-CN/a.json": {Data: []byte(`{"k":{"x":"一"}}`)}, "en/a.json": {Data: []byte(`{"k":"one"}`)},
		},
		"no files for a language": {"zh-CN/a.json": {Data: []byte(`{"k":"一"}`)}},
	} {
		if _, err := load(files); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func TestAMissingSentenceIsAnsweredInEnglishThenByItsKey(t *testing.T) {
	t.Parallel()
	catalogs, err := load(fstest.MapFS{
		"zh-CN/a.json": {Data: []byte(`{"both":"都有"}`)},
		"en/a.json":    {Data: []byte(`{"both":"both","only.one":"{n} unit","only.other":"{n} units"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang, key, want string
		args            map[string]any
	}{
		{Chinese, "both", "都有", nil},
		{English, "both", "both", nil},
		{Chinese, "only", "1 unit", map[string]any{"n": 1}},
		{English, "only", "1,200 units", map[string]any{"n": 1200}},
		{English, "only", "… units", nil},
		{Chinese, "none", "none", nil},
	} {
		if got := catalogs[c.lang].Text(c.key, c.args); got != c.want {
			t.Errorf("%s %s %v: %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
}

func TestFaultSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang string
		f    *fault.Fault
		want string
	}{
		{English, fault.NewNotFound("campaign"), "We could not find this campaign. The link may be incomplete, or it was taken down."},
		{Chinese, fault.NewNotFound("campaign"), "没有找到这个项目。可能链接不完整，或已经撤下。"},
		{English, fault.NewInvalid("NO_SUCH_CODE", ""), In(English).Text("fault.UNKNOWN", nil)},
		{Chinese, fault.NewInvalid("PHOTO_TOO_LARGE", "").With("max", 10), "照片太大了，最多 10 兆。用手机截小一点再传。"},
	} {
		if got := Fault(c.lang, c.f); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.f.Code, got, c.want)
		}
	}
}

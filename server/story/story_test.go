package story

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"shanhuo.app/server/fault"
)

func TestRender(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, md, want string }{
		{"a paragraph", "我家有二十棵花椒树。", "<p>我家有二十棵花椒树。</p>\n"},
		{"two paragraphs", "一\n\n二", "<p>一</p>\n<p>二</p>\n"},
		{"a line break stays one", "一\n二", "<p>一<br/>\n二</p>\n"},
		{"emphasis", "*一* **二**", "<p><em>一</em> <strong>二</strong></p>\n"},
		{"a list", "- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"},
		{"a numbered list", "1. 一\n2. 二", "<ol>\n<li>一</li>\n<li>二</li>\n</ol>\n"},
		{"every heading is small", "# 一\n###### 六", "<h4>一</h4>\n<h4>六</h4>\n"},
		{"a link", "[看](https://example.com/a?b=1&c=2)", `<p><a href="https://example.com/a?b=1&amp;c=2" rel="nofollow ugc noopener">看</a></p>` + "\n"},
		{"a bare link in brackets", "<https://example.com>", `<p><a href="https://example.com" rel="nofollow ugc noopener">https://example.com</a></p>` + "\n"},
		{"other links are words", "[看](javascript:alert(1)) [邮](mailto:a@example.com) [页](/admin) [双](//example.com) [银行](https://bank.example@example.com)", "<p>看 邮 页 双 银行</p>\n"},
		{"HTML is shown as typed", "<b>粗</b>", "<p>&lt;b&gt;粗&lt;/b&gt;</p>\n"},
		{"a script is shown as typed", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"a picture is its words", "![花椒](https://example.com/a.png)", "<p>花椒</p>\n"},
		{"code is text", "`x`", "<p>`x`</p>\n"},
		{"an ampersand", "A & B < C", "<p>A &amp; B &lt; C</p>\n"},
		{"nothing", "", ""},
	} {
		if got := string(Render(c.md)); got != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		md   string
		max  int
		want string
	}{
		{"# 我家\n\n种*花椒*，[看](https://example.com)。\n- 一\n- 二", 0, "我家 种花椒，看。 一 二"},
		{"一二三四五", 5, "一二三四五"},
		{"一二三四五六", 5, "一二三四…"},
		{"A & B <b>", 0, "A & B <b>"},
		{"", 10, ""},
	} {
		if got := PlainText(c.md, c.max); got != c.want {
			t.Errorf("%q cut at %d: %q, want %q", c.md, c.max, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, md, code string }{
		{"as long as allowed", strings.Repeat("山", MaxRunes), ""},
		{"one too many", strings.Repeat("山", MaxRunes+1), "TOO_LONG"},
		{"no text", "山\xff", "INVALID_TEXT"},
		{"a zero byte", "山\x00", "INVALID_TEXT"},
		{"empty", "", ""},
	} {
		f := Check("story.grow", c.md)
		if c.code == "" {
			if f != nil {
				t.Errorf("%s: %v", c.name, f)
			}
			continue
		}
		if f == nil || f.Code != c.code || f.Field != "story.grow" || f.Kind != fault.Invalid {
			t.Errorf("%s: %v, want %s", c.name, f, c.code)
		}
	}
}

func attacks(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(raw)), "\n%%\n")
}

// harm answers what a browser could be made to do by the HTML, or "".
func harm(rendered string) string {
	allowed := map[string]bool{"p": true, "em": true, "strong": true, "ul": true, "ol": true, "li": true, "h4": true, "br": true, "hr": true, "a": true}
	tokens := html.NewTokenizer(strings.NewReader(rendered))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return ""
		case html.CommentToken, html.DoctypeToken:
			return "a comment or document type"
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			token := tokens.Token()
			if !allowed[token.Data] {
				return "<" + token.Data + ">"
			}
			for _, a := range token.Attr {
				href := strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "https://")
				if token.Data != "a" || a.Key != "rel" && (a.Key != "href" || !href) {
					return token.Data + " " + a.Key + "=" + a.Val
				}
			}
		}
	}
}

func TestAttacksAreText(t *testing.T) {
	t.Parallel()
	all := attacks(t)
	if len(all) < 60 {
		t.Fatalf("only %d attacks were read", len(all))
	}
	for _, attack := range all {
		out := string(Render(attack))
		if found := harm(out); found != "" {
			t.Errorf("%q gives %s in %q", attack, found, out)
		}
		if strings.Contains(strings.ToLower(out), "<script") {
			t.Errorf("%q gives %q", attack, out)
		}
	}
}

func TestTheSearchForHarmFindsSome(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"<script>x</script>", `<p onclick="x">`, `<a href="javascript:x">`, "<img src=x>", "<!-- x -->", `<a href="//x">`, "<h1>", `<p style="x">`,
	} {
		if harm(bad) == "" {
			t.Errorf("%s passes", bad)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, attack := range attacks(f) {
		f.Add(attack)
	}
	f.Add("# 我家\n\n*花椒* [看](https://example.com)\n1. 一\n   - 二")
	f.Fuzz(func(t *testing.T, md string) {
		out := string(Render(md))
		if found := harm(out); found != "" {
			t.Fatalf("%q gives %s in %q", md, found, out)
		}
		if plain := PlainText(md, 50); utf8.RuneCountInString(plain) > 50 {
			t.Fatalf("%q is longer than 50", plain)
		}
	})
}

package page

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"shanhuo.app/server/closing"
	"shanhuo.app/server/message"
)

// What a check of a proof found is said without the file's own names, and amounts in yuan.
func TestWhatDoesNotAgreeIsSaidInWords(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	for _, c := range []struct {
		found  closing.Difference
		zh, en string
	}{
		{
			closing.Difference{Path: "pledges[0].lines[1].goods", Stated: "9414", Recomputed: "9413"},
			"第 1 笔认筹，其中第 2 样，货款：文件里写的是 ¥94.14，按规则重算是 ¥94.13。", "Pledge 1, item 2, goods: the file says ¥94.14, by the rules it is ¥94.13.",
		},
		{
			closing.Difference{Path: "pledges[11].final", Stated: "-5", Recomputed: "100000"},
			"第 12 笔认筹，货款加运费：文件里写的是 −¥0.05，按规则重算是 ¥1,000。", "Pledge 12, goods and freight: the file says −¥0.05, by the rules it is ¥1,000.",
		},
		{
			closing.Difference{Path: "pledges[2].digest", Stated: "ab", Recomputed: "cd"},
			"第 3 笔认筹被改过：内容和文件里给它记的校验码不一致。", "Pledge 3 was changed: it does not agree with the digest that the file keeps of it.",
		},
		{
			closing.Difference{Path: "totals.goods", Stated: "100", Recomputed: "200"},
			"全部认筹，货款：文件里写的是 ¥1，按规则重算是 ¥2。", "All pledges, goods: the file says ¥1, by the rules it is ¥2.",
		},
		{
			closing.Difference{Path: "totals.backers", Stated: "3", Recomputed: "2"},
			"全部认筹，人数：文件里写的是 3，按规则重算是 2。", "All pledges, backers: the file says 3, by the rules it is 2.",
		},
		{
			closing.Difference{Path: "outcome", Stated: "SUCCESS", Recomputed: "FAILED"},
			"结果：文件里写的是 达到目标，按规则重算是 没有达到目标。", "Outcome: the file says Goal reached, by the rules it is Goal not reached.",
		},
		{closing.Difference{Path: "sha256", Stated: "a", Recomputed: "b"}, "文件被改过：内容和文件末尾的 SHA-256 不一致。", "The file was changed: it does not agree with the SHA-256 at its end."},
		{
			closing.Difference{Path: "headDigest (over version and campaign)", Stated: "a", Recomputed: "b"},
			"项目的部分被改过：内容和文件里给它记的校验码不一致。", "The part about the campaign was changed: it does not agree with the digest that the file keeps of it.",
		},
		{
			closing.Difference{Path: "rung", Stated: "4500 from 2 backers", Recomputed: "4600 from 2 backers"},
			"最后的阶梯价：文件里写的是 满 2 人 ¥45，按规则重算是 满 2 人 ¥46。", "The final step of the price ladder: the file says ¥45 from 2 backers, by the rules it is ¥46 from 2 backers.",
		},
		{
			closing.Difference{Path: "rung", Stated: "4600 from 2 backers", Recomputed: "none"},
			"最后的阶梯价：文件里写的是 满 2 人 ¥46，按规则重算是 还没到第一级。", "The final step of the price ladder: the file says ¥46 from 2 backers, by the rules it is none.",
		},
		{closing.Difference{Path: "file", Problem: closing.NotCanonical, Byte: 41}, "文件：从第 41 个字节起，不是证明规定的写法。", "File: from byte 41 on it is not written as a proof is."},
		{closing.Difference{Path: "campaign.goal", Problem: closing.OutOfRange}, "项目，目标：超出了允许的范围。", "Campaign, goal: is out of the range that is allowed."},
		{
			closing.Difference{Path: "campaign.ladder[1].price", Problem: closing.AbovePrinted},
			"阶梯价第 2 级，价格：比标价还高。", "Step 2 of the price ladder, price: is above the printed price.",
		},
		{closing.Difference{Path: "campaign.tiers[0].id", Problem: closing.Twice}, "第 1 个档位，编号：出现了两次。", "Tier 1, number: appears twice."},
		{closing.Difference{Path: "campaign.tiers", Problem: closing.Empty}, "项目，档位：是空的。", "Campaign, tiers: is empty."},
		{closing.Difference{Path: "pledges[0]", Problem: closing.BadPseudonym}, "第 1 笔认筹：代号的写法不对。", "Pledge 1: has a pseudonym that is not written as one."},
	} {
		for lang, want := range map[string]string{message.Chinese: c.zh, message.English: c.en} {
			if got := (&visit{words: pages.site.words[lang]}).difference(c.found); got != want {
				t.Errorf("%s\n got %s\nwant %s", c.found, got, want)
			}
		}
	}
	for _, lang := range message.Languages {
		v := &visit{words: pages.site.words[lang]}
		for _, problem := range closing.Problems {
			if key := "page.verify.problem." + problemWords[problem]; !v.Has(key) {
				t.Errorf("%s: %q is not said", lang, problem)
			}
		}
	}
}

// A file in which one pledge was changed: the page says which.
func TestAChangedPledgeIsNamed(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	check := func(raw []byte) string {
		doc := document(t, visited{method: http.MethodPost, target: "/verify", upload: raw}.visit(t, pages, s, message.Chinese))
		if details := doc.Find("main details"); details.Length() > 1 || details.Is("[open]") {
			t.Errorf("%d places of technical lines, or open", details.Length())
		}
		technical := doc.Find("main details").Remove().Text()
		if said := doc.Find("main").Text(); strings.Contains(said, "recomputed") {
			t.Errorf("how the file calls it stands among what is said:\n%s", said)
		}
		return doc.Find("main").Text() + technical
	}
	claims := "文件自己是这样写的，没有通过核对："
	bad := check(bytes.Replace(sampleProof(), []byte(`"goods":5800`), []byte(`"goods":5801`), 1))
	for _, want := range []string{claims, "文件里的写法", "被改过的是第 1 笔认筹。", "第 1 笔认筹，其中第 1 样，货款：文件里写的是 ¥58.01，按规则重算是 ¥58。", "pledges[0].lines[0].goods is 5801, recomputed 5800"} {
		if !strings.Contains(bad, want) {
			t.Errorf("%q is not in\n%s", want, bad)
		}
	}
	if other := check(bytes.Replace(sampleProof(), []byte("大坡的青皮核桃"), []byte("小坡的青皮核桃"), 1)); strings.Contains(other, "笔认筹") || !strings.Contains(other, "项目的部分被改过") {
		t.Error(other)
	}
	if good := check(sampleProof()); strings.Contains(good, "改过") || strings.Contains(good, claims) || strings.Contains(good, "文件里的写法") || !strings.Contains(good, "全部对得上") {
		t.Error(good)
	}
}
